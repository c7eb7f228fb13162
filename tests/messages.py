"""How tests hold a call to the exception that MXNet users expect, and to what it has to say."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

MXNET_ERROR = "MXNetError"


def wait_for(result: Any) -> None:
    """Read arrays, since MXNet may raise only then."""
    for value in result if isinstance(result, list | tuple) else [result]:
        if hasattr(value, "asnumpy"):
            value.asnumpy()


def refused(
    mx: ModuleType, call: Callable[[Any], Any], kind: type[Exception] | str, *words: str
) -> None:
    """Hold an adapter to raising an exception of this kind when it is called with `mx`.

    The words have to be in the message; real MXNet is asked for the kind only.
    """
    expected = mx.MXNetError if kind == MXNET_ERROR else kind
    with pytest.raises(expected) as raised:
        wait_for(call(mx))
    if kind != MXNET_ERROR:
        assert not isinstance(raised.value, mx.MXNetError)
    if mx.__name__.endswith(".mxnet"):
        return
    message = str(raised.value)
    for word in words:
        assert word in message, f"{word!r} is not in {message!r}"
