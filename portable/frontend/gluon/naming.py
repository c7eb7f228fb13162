"""Name scopes of blocks: which prefix a new block and its parameters get.

Outside any scope a block is numbered by the thread's `NameManager` (`dense0_`); inside another
block's `name_scope()` it is numbered there and carries its parent's prefix (`net0_dense0_`).
Source: MXNet 1.9.1, python/mxnet/gluon/block.py, _BlockScope.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from .. import name as naming
from .parameter_dict import ParameterDict

if TYPE_CHECKING:
    from .block import Block


class _Current(threading.local):
    """The innermost open scope of this thread."""

    scope: BlockScope | None = None


_current = _Current()


class BlockScope:
    """The scope of one block's children, entered by `with block.name_scope():`."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._counter: dict[str, int] = {}
        self._entered: list[tuple[BlockScope | None, naming.Prefix]] = []

    @staticmethod
    def create(
        prefix: str | None, params: ParameterDict | None, hint: str
    ) -> tuple[str, ParameterDict]:
        """The full prefix of a new block and the dictionary for its parameters.

        Args:
            prefix: as the user gave it; None for a counted one.
            params: another block's parameters to share.
            hint: the lower-case class name.
        """
        scope = _current.scope
        if scope is None:
            if prefix is None:
                prefix = naming.current().get(None, hint) + "_"
            own = ParameterDict(prefix) if params is None else ParameterDict(params.prefix, params)
            return prefix, own
        if prefix is None:
            count = scope._counter.get(hint, 0)
            scope._counter[hint] = count + 1
            prefix = f"{hint}{count}_"
        if params is None:
            parent = scope._block.params
            own = ParameterDict(parent.prefix + prefix, parent._shared)
        else:
            own = ParameterDict(params.prefix, params)
        return scope._block.prefix + prefix, own

    def __enter__(self) -> Self:
        if not self._block._empty_prefix:
            names = naming.Prefix(self._block.prefix)
            self._entered.append((_current.scope, names))
            _current.scope = self
            names.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._block._empty_prefix:
            outer, names = self._entered.pop()
            names.__exit__(kind, error, trace)
            _current.scope = outer
