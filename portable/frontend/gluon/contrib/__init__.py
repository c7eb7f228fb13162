"""Parts of Gluon that MXNet keeps apart: `gluon.contrib.nn`, `gluon.contrib.rnn`."""

from . import nn, rnn

__all__ = ["nn", "rnn"]
