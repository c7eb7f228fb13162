"""The MXNet/Gluon programming model on numpy, PyTorch, JAX and MXNet, with proof that they agree.

Import an adapter and write Gluon: `import portable.adapters.torch as mx`.
"""

__version__ = "0.1.0"
