"""Constant: a parameter with fixed numbers.

Source: MXNet 1.9.1, python/mxnet/gluon/parameter.py, Constant.
"""

from __future__ import annotations

import warnings
from typing import Any

from .. import initializer, nd
from ..nd import NDArray
from .parameter import Parameter


class Constant(Parameter):
    """A parameter that training leaves alone.

    Args:
        name: its full name.
        value: an NDArray, or what `nd.array` takes.
    """

    def __init__(self, name: str, value: Any) -> None:
        self.value = value if isinstance(value, NDArray) else nd.array(value)
        super().__init__(
            name,
            grad_req="null",
            shape=self.value.shape,
            dtype=self.value.dtype,
            init=initializer.Constant(self.value),
        )

    def __repr__(self) -> str:
        return f"Constant {self.name} (shape={self.shape}, dtype={self.dtype})"

    @property
    def grad_req(self) -> str:
        """Always 'null'."""
        return "null"

    @grad_req.setter
    def grad_req(self, req: str) -> None:
        if req != "null":
            warnings.warn(
                f"Constant parameter {self.name!r} has grad_req 'null'; the new value {req!r} is "
                "ignored.",
                stacklevel=2,
            )
