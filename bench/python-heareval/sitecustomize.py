"""Lets PyTorch 1.13 and PyTorch Lightning 1.6 work on Python 3.11, for the unmodified heareval.

Lightning asks PyTorch for hooks of tensors that are spread over machines, and the module which has them cannot be imported on
Python 3.11. There are no such tensors here.
"""

import sys
import types

shard = types.ModuleType("torch.distributed._shard")
tensor = types.ModuleType("torch.distributed._shard.sharded_tensor")
tensor.pre_load_state_dict_hook = tensor.state_dict_hook = lambda *arguments: None
shard.sharded_tensor = tensor
sys.modules[shard.__name__] = shard
sys.modules[tensor.__name__] = tensor
