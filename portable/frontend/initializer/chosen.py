"""Values from a file, and another initializer for each pattern of names.

Source: MXNet 1.9.1, python/mxnet/initializer.py.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping, Sequence

from .. import nd
from ..nd import NDArray


class Load:
    """Values from a dictionary or a parameter file; what is not in there, by another initializer.

    Args:
        param: a file, or a dictionary from names ('arg:' and 'aux:' are cut off) to arrays.
        default_init: for the names that are missing.
        verbose: whether to log what was loaded.
    """

    def __init__(
        self,
        param: str | Mapping[str, NDArray],
        default_init: Callable[[str, NDArray], None] | None = None,
        verbose: bool = False,
    ) -> None:
        loaded = nd.load(param) if isinstance(param, str) else param
        if not isinstance(loaded, Mapping):
            raise AssertionError(f"Load: expected names with arrays, got {type(loaded)}")
        self.param = {
            name.removeprefix("arg:").removeprefix("aux:"): array for name, array in loaded.items()
        }
        self.default_init = default_init
        self.verbose = verbose

    def __call__(self, name: str, arr: NDArray) -> None:
        """Fill an array.

        Raises:
            AssertionError: another shape, or a missing name without `default_init`.
        """
        source = "loading"
        if name in self.param:
            known = self.param[name]
            if arr.shape != known.shape:
                raise AssertionError(
                    f"Parameter {name} cannot be initialized from loading. Shape mismatch, target "
                    f"{arr.shape} vs loaded {known.shape}"
                )
            arr[:] = known
        else:
            source = "default"
            if self.default_init is None:
                raise AssertionError(
                    f"Cannot Initialize {name}. Not found in loaded param and no default "
                    "Initializer is provided."
                )
            self.default_init(name, arr)
        if self.verbose:
            logging.info("Initialized %s by %s", name, source)


class Mixed:
    """Another initializer for each pattern of names; the first that matches counts.

    Args:
        patterns: regular expressions for the beginnings of names.
        initializers: one for each.
    """

    def __init__(
        self, patterns: Sequence[str], initializers: Sequence[Callable[[str, NDArray], None]]
    ) -> None:
        if len(patterns) != len(initializers):
            raise AssertionError(
                f"Mixed: {len(patterns)} patterns and {len(initializers)} initializers"
            )
        self.map = [(re.compile(p), i) for p, i in zip(patterns, initializers, strict=True)]

    def __call__(self, name: str, arr: NDArray) -> None:
        """Fill an array by the first matching initializer; ValueError if none matches."""
        for pattern, initializer in self.map:
            if pattern.match(name):
                initializer(name, arr)
                return
        raise ValueError(
            f'Parameter name {name} did not match any pattern. Consider adding a ".*" pattern at '
            "the end with default Initializer."
        )
