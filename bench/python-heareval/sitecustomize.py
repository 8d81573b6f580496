"""On the PYTHONPATH, lets heareval 2021.1.3 and hearbaseline 2021.1.1, unmodified, run on what there is today.

- hearbaseline passes the sample rate to librosa.filters.mel by position, which librosa has not taken since 0.10.
- PyTorch Lightning asks PyTorch for hooks of tensors that are spread over machines, and the module which has them cannot be
  imported on Python 3.11. There are no such tensors here.
"""

import sys
import types

try:
    import librosa.filters
except ImportError:
    pass
else:
    by_name = librosa.filters.mel
    librosa.filters.mel = lambda sr, **options: by_name(sr=sr, **options)

shard = types.ModuleType("torch.distributed._shard")
tensor = types.ModuleType("torch.distributed._shard.sharded_tensor")
tensor.pre_load_state_dict_hook = tensor.state_dict_hook = lambda *arguments: None
shard.sharded_tensor = tensor
sys.modules[shard.__name__] = shard
sys.modules[tensor.__name__] = tensor
