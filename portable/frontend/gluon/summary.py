"""The table that `net.summary(x)` prints: output shape and number of parameters of every block.

Source: MXNet 1.9.1, python/mxnet/gluon/block.py, Block.summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..nd import NDArray
from .parameter import Parameter
from .utils import HookHandle

if TYPE_CHECKING:
    from .block import Block

WIDTH = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One block that ran: its shape of output, and how many numbers its own parameters have."""

    name: str
    shape: str
    count: int = 0
    trainable: int = 0
    shared: int = 0


def shape_text(arrays: Any) -> str:
    """The shape of an array, or those of several.

    >>> shape_text([None, 3])
    'None, 3'
    """

    def shape(item: Any) -> Any:
        if isinstance(item, (list, tuple)):
            return [shape(part) for part in item]
        return item.shape if isinstance(item, NDArray) else item

    shapes = shape(arrays)
    return str(shapes)[1:-1] if isinstance(shapes, list) else str(shapes)


def rows(block: Block, inputs: tuple[Any, ...]) -> list[Row]:
    """Run a block on inputs, and note every block within it in the order in which they end."""
    found = [Row("Input", shape_text(inputs))]
    seen: set[Parameter] = set()
    handles: list[HookHandle] = []

    def note(child: Block, _: Any, output: Any) -> None:
        own = list(child.params.values())
        sizes = {p: p.data().size for p in own}
        found.append(
            Row(
                f"{type(child).__name__}-{len(found)}",
                shape_text(output),
                sum(sizes.values()),
                sum(size for p, size in sizes.items() if p.grad_req != "null"),
                sum(size for p, size in sizes.items() if p in seen),
            )
        )
        seen.update(own)

    def listen(child: Block) -> None:
        if getattr(child, "_active", False):
            raise AssertionError(f'"{child.name}" must not be hybridized to print summary.')
        if child._in_summary:
            handles.append(child.register_forward_hook(note))

    try:
        block.apply(listen)
        block(*inputs)
    finally:
        for handle in handles:
            handle.detach()
    return found


def table(block: Block, inputs: tuple[Any, ...]) -> str:
    """The whole table as a text."""
    found = rows(block, inputs)
    total = sum(row.count for row in found)
    trainable = sum(row.trainable for row in found)
    shared = sum(row.shared for row in found)
    columns = "{:>20}  {:>42} {:>15}"
    return "\n".join(
        [
            "-" * WIDTH,
            columns.format("Layer (type)", "Output Shape", "Param #"),
            "=" * WIDTH,
            *(columns.format(row.name, row.shape, row.count) for row in found),
            "=" * WIDTH,
            "Parameters in forward computation graph, duplicate included",
            f"   Total params: {total}",
            f"   Trainable params: {trainable}",
            f"   Non-trainable params: {total - trainable}",
            f"Shared params in forward computation graph: {shared}",
            f"Unique parameters in model: {total - shared}",
            "-" * WIDTH,
        ]
    )
