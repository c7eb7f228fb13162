"""The errors that MXNet users expect."""


class MXNetError(RuntimeError):
    """What MXNet raises for anything that goes wrong inside an operator or its engine.

    As in MXNet 1.9.1 (python/mxnet/base.py), it is a RuntimeError.
    """
