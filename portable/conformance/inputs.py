"""From a case's declaration to its input arrays: the same numbers everywhere, for ever.

Numbers come from `numpy.random.RandomState`, whose streams numpy has frozen, seeded by the crc32 of
operator and case name, so that they depend neither on order nor on what else is run.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from ..spec.case import Case, Domain, Input


def materialise(operator_name: str, case: Case) -> list[NDArray[np.generic]]:
    """The input arrays of a case, in the operator's order."""
    source = np.random.RandomState(seed_of(operator_name, case.name))
    return [_draw(source, entry) for entry in case.inputs]


def seed_of(operator_name: str, case_name: str) -> int:
    """The seed of a case: crc32 of its full name."""
    return zlib.crc32(f"{operator_name}/{case_name}".encode())


def head_gradient(
    operator_name: str, case_name: str, position: int, like: NDArray[np.generic]
) -> NDArray[np.generic]:
    """The gradient that is fed into output `position`: uniform in ±[0.5, 1.5], in its dtype."""
    source = np.random.RandomState(seed_of(operator_name, f"{case_name}/head{position}"))
    signs = source.randint(0, 2, size=like.shape) * 2 - 1
    return (signs * source.uniform(0.5, 1.5, size=like.shape)).astype(like.dtype)


def _draw(source: np.random.RandomState, entry: Input) -> NDArray[np.generic]:
    """One input array."""
    if entry.values is not None:
        return np.array(entry.values, dtype=entry.dtype).reshape(entry.shape)
    return np.asarray(_sample(source, entry.domain, entry.shape)).astype(entry.dtype)


def _sample(
    source: np.random.RandomState, domain: Domain, shape: tuple[int, ...]
) -> NDArray[np.generic]:
    """Float64 or int64 numbers of a domain."""
    if domain.kind == "integers":
        return source.randint(int(domain.low), int(domain.high) + 1, size=shape)
    if domain.kind == "distinct":
        count = int(np.prod(shape, dtype=int))
        return source.permutation(np.linspace(domain.low, domain.high, count)).reshape(shape)
    numbers = source.uniform(domain.low, domain.high, size=shape)
    for point in domain.avoid:
        near = np.abs(numbers - point) < domain.margin
        pushed = point + np.where(numbers >= point, 1, -1) * domain.margin
        inside = (pushed >= domain.low) & (pushed <= domain.high)
        mirrored = 2 * point - pushed
        numbers = np.where(near, np.where(inside, pushed, mirrored), numbers)
    return numbers
