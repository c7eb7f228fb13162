"""Parts of Gluon that MXNet keeps apart: `gluon.contrib.nn`."""

from . import nn

__all__ = ["nn"]
