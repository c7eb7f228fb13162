"""What operators on sequences ask of their lengths."""

from __future__ import annotations

from . import Attributes, Shape, rule
from .axes import require


@rule("SequenceMask", "SequenceLast", "SequenceReverse")
def sequence(op: str, shapes: list[Shape], dtypes: list[str], attributes: Attributes) -> Attributes:
    """Lengths are there if and only if they are to be used, one for each sequence."""
    data, axis, used = shapes[0], attributes["axis"], attributes["use_sequence_length"]
    allowed = (0,) if op == "SequenceReverse" else (0, 1)
    given = len(shapes) == 2
    require(
        given == used,
        f"{op}: sequence_length is {'given' if given else 'missing'}, but use_sequence_length="
        f"{used}; give both sequence_length and use_sequence_length=True, or neither",
    )
    require(axis in allowed, f"{op}: axis={axis} cannot be the time axis; give one of {allowed}")
    require(
        len(data) >= 2,
        f"{op}: data has shape {data}; give it 2 or more dimensions, time and batch",
    )
    wanted = (data[1 - axis],)
    require(
        not given or shapes[1] == wanted,
        f"{op}: sequence_length has shape {shapes[-1]}; give it {wanted}, one for each sequence",
    )
    return {name: attributes[name] for name in ("value", "axis") if name in attributes}
