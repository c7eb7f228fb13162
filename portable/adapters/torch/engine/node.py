"""What is known about a recorded graph beside torch's own: what came from what, what was freed.

torch keeps what is needed to differentiate. It does not say which variables a result depends on,
nor that a graph was freed when nothing had been saved in it; MXNet's rules need both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import Tensor


class Node:
    """One recorded step: the nodes of its inputs. Freed means that backward went through it."""

    __slots__ = ("freed", "sources")

    def __init__(self, sources: tuple[Node, ...]) -> None:
        self.sources = sources
        self.freed = False

    def free(self) -> None:
        """Forget what came before."""
        self.freed = True
        self.sources = ()


class Derivative(Node):
    """A recorded gradient, which can be differentiated again."""

    __slots__ = ()


class Variable(Node):
    """Where a graph begins: a leaf of torch's graph, and the array that gets its gradient.

    grad_req: 'write', 'add' or 'null'; wanted: whether backward fills `grad`; fresh: whether it
    has been filled and not yet used.
    """

    __slots__ = ("fresh", "grad", "grad_req", "leaf", "wanted")

    def __init__(self, leaf: Tensor, grad: Any, grad_req: str) -> None:
        super().__init__(())
        self.leaf = leaf
        self.grad = grad
        self.grad_req = grad_req
        self.wanted = grad_req != "null" and leaf.requires_grad
        self.fresh = False

    def free(self) -> None:
        """A variable stays one."""


def constant() -> Node:
    """The node of an array that a recorded step used and that is no variable."""
    return Node(())


def reachable(heads: Iterable[Node]) -> list[Node]:
    """All nodes that the heads came from, each once."""
    found = dict.fromkeys(heads)
    waiting = list(found)
    while waiting:
        for node in waiting.pop().sources:
            if node not in found:
                found[node] = None
                waiting.append(node)
    return list(found)
