"""Answers: what a check gets out of an adapter, in a form that can be stored and compared.

An answer is a numpy array, a text (shapes, dtypes, names, printed arrays), or a refusal.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An exception as an answer.

    kinds:   its class's name and those of its base classes, most derived first.
    message: what it says.
    """

    kinds: tuple[str, ...]
    message: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Refusal:
        """The refusal that an exception stands for."""
        names = [kind.__name__ for kind in type(error).__mro__]
        return cls(tuple(n for n in names if n not in ("BaseException", "object")), str(error))


Answer: TypeAlias = Array | str | Refusal

NOTHING = Refusal(("nothing was raised",))


def refusal(call: Callable[[], Any]) -> Refusal:
    """Make a call that is expected to raise, and return what it raised, as an answer.

    Values that the call returns are waited for, since MXNet may raise only when they are read. A
    call that raises nothing gives the answer `NOTHING`, which agrees with no exception.

    >>> refusal(lambda: [][0]).kinds
    ('IndexError', 'LookupError', 'Exception')
    """
    try:
        result = call()
        for value in result if isinstance(result, list | tuple) else (result,):
            if hasattr(value, "asnumpy"):
                value.asnumpy()
    except Exception as error:
        return Refusal.of(error)
    return NOTHING


def answer(value: Any) -> Answer:
    """Turn what a check yields into an answer.

    Arrays of an adapter, numpy arrays and numpy or Python floats are compared as numbers with
    shape and dtype (a Python float counts as float64: where it was computed in float32, yield
    `np.float32(value)`); lists of floats as float64 arrays; everything else by its text.

    >>> answer((2, 3)), answer(True), answer(np.float32), answer(0.5)
    ('(2, 3)', 'True', 'float32', array(0.5))
    """
    if isinstance(value, Refusal | str):
        return value
    if hasattr(value, "asnumpy"):
        return np.asarray(value.asnumpy())
    if isinstance(value, np.ndarray | float | np.floating):
        return np.asarray(value)
    if isinstance(value, type) and issubclass(value, np.generic):
        return np.dtype(value).name
    if isinstance(value, np.dtype):
        return value.name
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, list | tuple) and value and all(isinstance(v, float) for v in value):
        return np.array(value)
    return repr(value)


def encode(value: Answer) -> Any:
    """An answer as JSON, for the way from a worker to the runner."""
    if isinstance(value, Refusal):
        return {"kinds": list(value.kinds), "message": value.message}
    if isinstance(value, str):
        return value
    data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
    return {"dtype": value.dtype.name, "shape": list(value.shape), "data": data}


def decode(data: Any) -> Answer:
    """The answer that `encode` made JSON of."""
    if isinstance(data, str):
        return data
    if isinstance(data, Mapping) and "kinds" in data:
        return Refusal(tuple(data["kinds"]), data["message"])
    numbers = np.frombuffer(base64.b64decode(data["data"]), dtype=data["dtype"])
    return numbers.reshape(data["shape"])


def show(value: Answer, limit: int = 200) -> str:
    """An answer in a line, for messages."""
    if isinstance(value, Refusal):
        text = f"{value.kinds[0]}: {value.message}" if value.message else value.kinds[0]
    elif isinstance(value, str):
        text = value
    else:
        text = f"{value.dtype}{value.shape} {value.ravel()[:8].tolist()}"
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 3] + "..."
