"""Records each operator that a program calls: its name, the program's line, and a digest of results.

The hook replaces the one function through which all calls of an adapter go, for the process in
which a trace is asked for; where none is, nothing is there to cost time. Hybridizing has no effect
in a traced run, since a captured block does not call its operators.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np

SAMPLE = 8
HERE = Path(__file__).parents[2]
INFERENCE = str(HERE / "frontend" / "gluon" / "infer.py")


class Trace:
    """Writes a line of JSON for each operator call.

    Args:
        path: the file to write.
        mx: the adapter.
    """

    def __init__(self, path: Path, mx: Any) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._process = os.getpid()
        self._busy = False
        self._libraries = _libraries()
        _hook(mx, self._record)
        for block in (mx.gluon.Block, mx.gluon.HybridBlock):
            block.hybridize = lambda *_, **__: None
        name = f"{mx.__name__}.capture"
        if name in sys.modules:
            sys.modules[name].ALWAYS = False  # type: ignore[attr-defined]

    def _record(self, name: str, inputs: Iterable[Any], outputs: Any) -> None:
        """Write one call."""
        if self._busy or os.getpid() != self._process or _inferring(sys._getframe(2)):
            return
        self._busy = True
        try:
            results = outputs if isinstance(outputs, list | tuple) else [outputs]
            entry = {
                "operator": name,
                "at": self._place(),
                "inputs": [_kind(array) for array in inputs if hasattr(array, "asnumpy")],
                "outputs": [digest(array) for array in results],
            }
            self._file.write(json.dumps(entry) + "\n")
        finally:
            self._busy = False

    def _place(self) -> str:
        """File and line of the program that the call came from."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename.startswith(self._libraries):
            frame = frame.f_back
        if frame is None:
            return "?"
        return f"{os.path.relpath(frame.f_code.co_filename)}:{frame.f_lineno}"

    def close(self) -> None:
        """Write out what was recorded."""
        self._file.close()


def _inferring(frame: FrameType | None) -> bool:
    """Whether a call only finds out what shapes a block's parameters have, on zeros."""
    while frame is not None:
        if frame.f_code.co_filename == INFERENCE:
            return True
        frame = frame.f_back
    return False


def _libraries() -> tuple[str, ...]:
    """Where the code stands that is not the program's."""
    names = ("reference", "mxnet", "threading", "torch", "jax")
    found = [getattr(sys.modules.get(name), "__file__", None) for name in names]
    return (str(HERE) + os.sep, *(os.path.dirname(file) + os.sep for file in found if file), "<")


def _kind(array: Any) -> str:
    """An array's shape and dtype, as text."""
    return f"{np.dtype(array.dtype).name}{tuple(array.shape)}"


def digest(array: Any) -> dict[str, Any]:
    """What is kept of a result: kind, sum, largest absolute value, and values spread over it.

    Args:
        array: an NDArray of any shape.
    """
    values = np.asarray(array.asnumpy(), "float64").ravel()
    chosen = values[np.linspace(0, values.size - 1, min(SAMPLE, values.size)).astype(int)]
    return {
        "kind": _kind(array),
        "sum": float(values.sum()),
        "largest": float(np.abs(values).max(initial=0.0)),
        "sample": chosen.tolist(),
    }


Record = Callable[[str, Iterable[Any], Any], None]


def _hook(mx: Any, record: Record) -> None:
    """Have `record` called after each operator of an adapter."""
    package = mx.__name__
    if package == "portable.adapters.mxnet":
        _hook_mxnet(record)
    elif package == "portable.adapters.numpy":
        _hook_reference(record)
    else:
        _hook_engine(importlib.import_module(f"{package}.engine"), record)


def _hook_engine(engine: Any, record: Record) -> None:
    """An adapter with an engine: all calls go through `engine.invoke`."""
    invoke = engine.invoke

    def traced(operation: Any, arrays: Any, *more: Any, **named: Any) -> Any:
        outputs = invoke(operation, arrays, *more, **named)
        record(operation.spec.name, arrays, outputs)
        return outputs

    engine.invoke = traced


def _hook_reference(record: Record) -> None:
    """The reference: all calls go through `reference.invoke.invoke`."""
    module: Any = importlib.import_module("reference.invoke")
    invoke = module.invoke

    def traced(operator: Any, args: Any, keywords: Any, out: Any) -> Any:
        outputs = invoke(operator, args, keywords, out)
        record(operator.name, [*args, *keywords.values()], outputs)
        return outputs

    module.invoke = traced


def _hook_mxnet(record: Record) -> None:
    """The real MXNet: the functions that it writes for its operators call one function."""
    module: Any = importlib.import_module("mxnet.ndarray.register")
    base: Any = importlib.import_module("mxnet.base")
    invoke = module._imperative_invoke
    names: dict[int, str] = {}

    def name_of(handle: Any) -> str:
        number = getattr(handle, "value", handle)
        if number not in names:
            text = ctypes.c_char_p()
            pointer = ctypes.c_void_p(number)
            base._LIB.MXSymbolGetAtomicSymbolName(pointer, ctypes.byref(text))
            names[number] = (text.value or b"?").decode()
        return names[number]

    def traced(handle: Any, arrays: Any, *more: Any) -> Any:
        outputs = invoke(handle, arrays, *more)
        record(name_of(handle), arrays, outputs)
        return outputs

    module._imperative_invoke = traced
