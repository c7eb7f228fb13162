"""What an expression may hold, as far as a program's text tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """Kinds of values that a program for MXNet works with."""

    ARRAY = auto()
    NUMBER = auto()
    TEXT = auto()
    NUMPY = auto()
    BLOCK = auto()
    LOSS = auto()
    TRAINER = auto()
    PARAMETER = auto()
    PARAMETERS = auto()
    METRIC = auto()
    DATASET = auto()
    LOADER = auto()
    ITERATOR = auto()
    BATCH = auto()
    DEVICE = auto()
    INITIALIZER = auto()
    SCHEDULE = auto()
    OPTIMIZER = auto()
    SYMBOL = auto()
    MODULE = auto()
    ARRAYS = auto()  # a dictionary of arrays
    LIST = auto()  # a list, tuple or another sequence; its items are in Value.items or Value.item
    MXNET = auto()  # a module, class or function of MXNet; Value.name says which
    FUNCTION = auto()  # of the program's own; Value.name says which
    CLASS = auto()  # of the program's own
    OTHER = auto()  # certainly something else
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Value:
    """A kind, and what is in it.

    name: the MXNet name, or the program's class that it is an instance of, or ""
    items: the values of a tuple of known length
    item: the value of each item of another sequence
    """

    kind: Kind
    name: str = ""
    items: tuple[Value, ...] = ()
    item: Value | None = None

    def each(self) -> Value:
        """What a loop over it gives."""
        if self.kind is Kind.ARRAY:
            return ARRAY
        if self.kind is Kind.NUMPY:
            return NUMPY
        if self.kind is Kind.ARRAYS:
            return TEXT
        if self.kind in (Kind.NUMBER, Kind.OTHER, Kind.TEXT, Kind.SYMBOL):
            return self
        if self.kind is Kind.LOADER:
            return Value(Kind.LIST, item=ARRAY)
        if self.kind is Kind.DATASET:
            return Value(Kind.LIST, items=self.items) if self.items else UNKNOWN
        if self.kind is Kind.ITERATOR:
            return Value(Kind.BATCH)
        if self.kind is Kind.BLOCK:
            return Value(Kind.BLOCK)
        if self.items:
            return join(*self.items)
        return self.item or UNKNOWN

    def at(self, place: int) -> Value:
        """Its item at a place, when it is taken apart."""
        if self.items:
            return self.items[place] if -len(self.items) <= place < len(self.items) else UNKNOWN
        return self.each()


UNKNOWN = Value(Kind.UNKNOWN)
ARRAY = Value(Kind.ARRAY)
WHOLE = Value(Kind.ARRAY, "whole numbers")  # an array that certainly is of an integer dtype
NUMBER = Value(Kind.NUMBER)
TEXT = Value(Kind.TEXT)
NUMPY = Value(Kind.NUMPY)
OTHER = Value(Kind.OTHER)
NOTHING = Value(Kind.OTHER, "None")
DEEPEST = 4


def join(*values: Value | None) -> Value:
    """What holds for all of them; values that are not known yet (None) say nothing.

    >>> join(ARRAY, None, ARRAY).kind.name, join(ARRAY, NUMBER).kind.name
    ('ARRAY', 'UNKNOWN')
    """
    known = [value for value in dict.fromkeys(values) if value is not None]
    if not known:
        return UNKNOWN
    first = known[0]
    if len(known) == 1:
        return first
    if any(value.kind is not first.kind for value in known):
        return UNKNOWN
    names = {value.name for value in known}
    lengths = {len(value.items) for value in known}
    if first.kind is Kind.FUNCTION:
        return Value(Kind.FUNCTION, "|".join(sorted(set("|".join(names).split("|")))))
    if first.kind not in (Kind.LIST, Kind.DATASET):
        return Value(first.kind, names.pop() if len(names) == 1 else "")
    if len(lengths) == 1 and first.items:
        columns = zip(*(value.items for value in known), strict=True)
        return Value(first.kind, items=tuple(join(*column) for column in columns))
    return Value(first.kind, item=join(*(value.each() for value in known)))


def depth(value: Value) -> int:
    """How many sequences lie within one another."""
    inner = [*value.items, *([value.item] if value.item else [])]
    return 1 + max(map(depth, inner), default=0)


def tuple_of(items: list[Value | None]) -> Value | None:
    """A tuple of items, if all of them are known."""
    known = [item for item in items if item is not None]
    return Value(Kind.LIST, items=tuple(known)) if len(known) == len(items) else None


def mixed(left: Value | None, right: Value | None) -> Value | None:
    """The value of an operator between two."""
    for kind in (Kind.ARRAY, Kind.NUMPY, Kind.LIST, Kind.TEXT, Kind.SYMBOL, Kind.OTHER):
        for side in (left, right):
            if side is not None and side.kind is kind:
                return Value(kind) if kind is Kind.LIST else side
    if left is None or right is None:
        return None
    return NUMBER if left == right == NUMBER else UNKNOWN


def settled(values: list[Value | None]) -> Value | None:
    """What a name holds, by all that is given to it; None as long as nothing is known."""
    known = [value for value in values if value is not None]
    some = [value for value in known if value != NOTHING]
    return join(*(some or known)) if known else None
