"""The errors that MXNet users expect."""

from __future__ import annotations


class MXNetError(RuntimeError):
    """What MXNet raises for anything that goes wrong inside an operator or its engine.

    As in MXNet 1.9.1 (python/mxnet/error.py), it is a RuntimeError.
    """
