"""All that heareval.embeddings.runner needs of TensorFlow for a model that is a torch.nn.Module: its name."""


class Module:
    """No model is one."""
