"""Making symbols of nothing: variables, and arrays of one number or of a range.

Source: MXNet 1.9.1, python/mxnet/symbol/symbol.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from portable.formats.ndarray_file import CODES

from .. import attribute
from . import _internal
from .node import Node
from .symbol import Symbol, hidden

STORAGES = {"default": "0", "row_sparse": "1", "csr": "2"}


def var(
    name: str,
    attr: dict[str, str] | None = None,
    shape: Any = None,
    lr_mult: float | None = None,
    wd_mult: float | None = None,
    dtype: Any = None,
    init: Any = None,
    stype: str | None = None,
    **kwargs: Any,
) -> Symbol:
    """A variable: an input, a parameter, or an auxiliary state.

    Args:
        name: its name.
        attr: attributes, as text.
        shape, dtype: where they are known; 0 stands for an unknown dimension.
        lr_mult, wd_mult: factors on the learning rate and the weight decay.
        init: an initializer, or its `dumps()`.
        stype: how it is stored.
        **kwargs: further attributes, whose names begin and end with two underscores.

    Raises:
        TypeError: the name is no text; ValueError: an attribute is no text or has another name.
    """
    if not isinstance(name, str):
        raise TypeError(f"Expect a string for variable `name`, not {name!r}")
    attrs = attribute.current() | (attr or {})
    for key, value in attrs.items():
        if not isinstance(value, str):
            raise ValueError(f"Set Attr only accepts string values, and {key}={value!r} is none")
    given = {"shape": shape, "lr_mult": lr_mult, "wd_mult": wd_mult}
    attrs |= {f"__{key}__": str(value) for key, value in given.items() if value is not None}
    if dtype is not None:
        attrs["__dtype__"] = str(CODES[np.dtype(dtype).name])
    if init is not None:
        attrs["__init__"] = init if isinstance(init, str) else init.dumps()
    if stype is not None:
        attrs["__storage_type__"] = STORAGES[stype]
    for key, value in kwargs.items():
        if not (key.startswith("__") and key.endswith("__")):
            raise ValueError(
                f"Attribute name={key} is not supported. Additional attributes must start and end "
                "with double underscores, e.g, __yourattr__"
            )
        attrs[key] = str(value)
    return Symbol([(Node(None, name, hidden(attrs)), 0)])


Variable = var


def zeros(shape: Any, dtype: Any = None, **kwargs: Any) -> Any:
    """An array of zeros; float32 unless dtype says otherwise."""
    return _internal._zeros(shape=shape, dtype=np.float32 if dtype is None else dtype, **kwargs)


def ones(shape: Any, dtype: Any = None, **kwargs: Any) -> Any:
    """An array of ones."""
    return _internal._ones(shape=shape, dtype=np.float32 if dtype is None else dtype, **kwargs)


def full(shape: Any, val: float, dtype: Any = None, **kwargs: Any) -> Any:
    """An array of one number."""
    dtype = np.float32 if dtype is None else dtype
    return _internal._full(shape=shape, dtype=dtype, value=float(val), **kwargs)


def eye(N: int, M: int = 0, k: int = 0, dtype: Any = None, **kwargs: Any) -> Any:
    """Ones on the k-th diagonal of N rows and M (or N) columns, zeros elsewhere."""
    return _internal._eye(N, M, k, dtype=np.float32 if dtype is None else dtype, **kwargs)


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    name: str | None = None,
    dtype: Any = None,
) -> Any:
    """start, start + step, ... below stop, each `repeat` times; from 0 if one of them is given."""
    return _internal._arange(
        start=start,
        stop=stop,
        step=step,
        repeat=repeat,
        infer_range=infer_range,
        name=name,
        dtype=np.float32 if dtype is None else dtype,
    )


def linspace(
    start: float,
    stop: float,
    num: int,
    endpoint: bool = True,
    name: str | None = None,
    dtype: Any = None,
) -> Any:
    """`num` numbers from start to stop at equal distances."""
    return _internal._linspace(
        start=start,
        stop=stop,
        num=num,
        endpoint=endpoint,
        name=name,
        dtype=np.float32 if dtype is None else dtype,
    )


def split_v2(
    ary: Symbol, indices_or_sections: Any, axis: int = 0, squeeze_axis: bool = False
) -> Any:
    """Parts of equal size, or those that begin at the given indices."""
    sections, indices = 0, []
    if isinstance(indices_or_sections, int):
        sections = indices_or_sections
    elif isinstance(indices_or_sections, (tuple, list, set)):
        indices = [0, *indices_or_sections]
    else:
        raise ValueError("indices_or_sections must be either int, or tuple / list / set of ints")
    return _internal._split_v2(ary, indices, axis, squeeze_axis, sections)
