"""KVStore: values by key, which pushed arrays are added up into, in one process.

Source: MXNet 1.9.1, python/mxnet/kvstore/, src/kvstore/kvstore_local.h.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from .base import MXNetError
from .nd import NDArray
from .optimizer import Optimizer, Updater, get_updater

__all__ = ["KVStore", "KVStoreBase", "create"]

Key = int | str
ELSEWHERE = ("dist", "horovod", "byteps", "nccl", "p3")


def create(name: str = "local") -> KVStore:
    """A store.

    Args:
        name: 'local' and 'device' are the same here; so is every other name in one process.

    Raises:
        TypeError: the name is no text.
        MXNetError: a store of several processes: 'dist_sync', 'horovod', ...
    """
    if not isinstance(name, str):
        raise TypeError(f"kvstore.create: name must be a string, but got {name!r}")
    name = name.lower()
    if any(word in name for word in ELSEWHERE):
        raise MXNetError(
            f"kvstore.create: the type {name!r} needs several processes or NCCL, which are not "
            "here; use 'local' or 'device', which add up the gradients of one process's contexts"
        )
    return KVStore(name)


class KVStoreBase:
    """What stores have in common."""

    OPTIMIZER = "optimizer"


class KVStore(KVStoreBase):
    """Values by key, all ints or all strings; `create` makes one.

    Without an updater, pushed arrays become the value; with one, they update it.

    Args:
        name: its `type`.
    """

    def __init__(self, name: str) -> None:
        self._type = name
        self._values: dict[Key, NDArray] = {}
        self._key_type: type[Key] | None = None
        self._updater: Callable[[Any, NDArray, NDArray], Any] | None = None

    @property
    def type(self) -> str:
        """The name it was made by."""
        return self._type

    @property
    def rank(self) -> int:
        """This process's number: 0."""
        return 0

    @property
    def num_workers(self) -> int:
        """How many processes there are: 1."""
        return 1

    def is_capable(self, capability: str) -> bool:
        """Whether it can do something: run the 'optimizer'.

        Raises:
            ValueError: another capability.
        """
        if capability.lower() == self.OPTIMIZER:
            return True
        raise ValueError(f"Unknown capability: {capability}; there is {self.OPTIMIZER!r}")

    def init(self, key: Any, value: Any) -> None:
        """Give keys their first values, which are copied; once for each key.

        Args:
            key: an int or str, or a list of them; value: an NDArray, or one for each key.

        Raises:
            MXNetError: the key has a value already, or is not of the type of the others.
        """
        for name, values in self._pairs(key, value):
            if name in self._values:
                raise MXNetError(
                    f"KVStore.init: duplicate init of key {name}. Please double check if you "
                    "called kv.init or kv.broadcast with this key multiple times"
                )
            self._values[name] = values[0].copy()

    def push(self, key: Any, value: Any, priority: int = 0) -> None:
        """Add up the arrays of each key, and put the sum in place of its value or update it.

        Args:
            key: a key or a list; value: an NDArray or a list to be added up, for each key.
            priority: has no effect.

        Raises:
            MXNetError: the key has no value yet, or one of another shape.
        """
        for name, values in self._pairs(key, value):
            stored = self._stored(name, "push")
            for array in values:
                self._check(name, "push", array, stored)
            total = values[0]
            for array in values[1:]:
                total = total + array.as_in_context(total.context)
            if self._updater is None:
                self._values[name] = total
            else:
                given: Any = name
                if isinstance(name, str) and not isinstance(self._updater, Updater):
                    given = name.encode()  # as MXNet's updaters get it
                self._updater(given, total.as_in_context(stored.context), stored)

    def pull(
        self, key: Any, out: Any = None, priority: int = 0, ignore_sparse: bool = True
    ) -> None:
        """Copy values into arrays.

        Args:
            key: a key or a list; out: an NDArray or a list, for each key.
            priority, ignore_sparse: have no effect.

        Raises:
            AssertionError: out is not given.
            MXNetError: the key has no value yet, or one of another shape.
        """
        if out is None:
            raise AssertionError("KVStore.pull: out is not given; it takes the values")
        for name, arrays in self._pairs(key, out):
            stored = self._stored(name, "pull")
            for array in arrays:
                self._check(name, "pull", array, stored)
                if array is not stored:
                    stored.copyto(array)

    def pushpull(self, key: Any, value: Any, out: Any = None, priority: int = 0) -> None:
        """Push, then pull into `out`, or into the pushed arrays if it is not given."""
        self.push(key, value, priority)
        self.pull(key, value if out is None else out, priority)

    def broadcast(self, key: Any, value: Any, out: Any, priority: int = 0) -> None:
        """Init, then pull: every process gets the first one's value."""
        self.init(key, value)
        self.pull(key, out, priority)

    def row_sparse_pull(
        self, key: Any, out: Any = None, priority: int = 0, row_ids: Any = None
    ) -> None:
        """Refused, since there are dense arrays only.

        Raises:
            MXNetError: always.
        """
        raise MXNetError(
            f"KVStore.row_sparse_pull: key {key}: Expected row_sparse storage type, and there are "
            "dense arrays only; use pull"
        )

    def set_gradient_compression(self, compression_params: dict[str, Any]) -> None:
        """Refused: nothing is sent anywhere that would have to be compressed.

        Raises:
            MXNetError: always.
        """
        raise MXNetError(
            "KVStore.set_gradient_compression: Gradient compression is not supported for the type "
            f"{self.type!r} (got {compression_params}); leave it out"
        )

    def set_optimizer(self, optimizer: Optimizer) -> None:
        """Let an optimizer update the values by what is pushed, which are gradients."""
        self._set_updater(get_updater(optimizer))

    def save_optimizer_states(self, fname: str, dump_optimizer: bool = False) -> None:
        """Write the optimizer's states to a file, and with `dump_optimizer` the optimizer too.

        Raises:
            AssertionError: there is no optimizer.
        """
        Path(fname).write_bytes(self._of_optimizer("save").get_states(dump_optimizer))

    def load_optimizer_states(self, fname: str) -> None:
        """Read states that `save_optimizer_states` wrote. They are a pickle: read your own only.

        Raises:
            AssertionError: there is no optimizer.
        """
        self._of_optimizer("load").set_states(Path(fname).read_bytes())

    def _set_updater(self, updater: Callable[[Any, NDArray, NDArray], Any]) -> None:
        """Let `updater(key, pushed, stored)` change the stored value in place at each push.

        As in MXNet, a key that is a string reaches it as bytes.
        """
        self._updater = updater

    def _barrier(self) -> None:
        """Wait for all processes, of which there is one."""

    def _of_optimizer(self, verb: str) -> Any:
        """The updater that an optimizer runs."""
        if self._updater is None:
            raise AssertionError(
                f"Cannot {verb} states for distributed training: call set_optimizer first"
            )
        return self._updater

    def _stored(self, key: Key, method: str) -> NDArray:
        """The value of a key.

        Raises:
            MXNetError: it has none.
        """
        if key not in self._values:
            raise MXNetError(
                f"KVStore.{method}: key {key} has not been inited; call init({key!r}, value) first"
            )
        return self._values[key]

    def _check(self, key: Key, method: str, array: NDArray, stored: NDArray) -> None:
        """Refuse an array that is not like the stored one.

        Raises:
            MXNetError: another shape or dtype.
        """
        if (array.shape, array.dtype) != (stored.shape, stored.dtype):
            raise MXNetError(
                f"KVStore.{method}: key {key} holds {stored.shape} {stored.dtype.__name__}, but "
                f"the array given is {array.shape} {array.dtype.__name__}"
            )

    def _pairs(self, key: Any, value: Any) -> list[tuple[Key, list[NDArray]]]:
        """Each key with its arrays, in the order of the keys' first places.

        Raises:
            AssertionError: no key, no array, or not as many of one as of the other.
            MXNetError: ints and strings are mixed.
        """
        found: dict[Key, list[NDArray]] = {}
        several = isinstance(key, list | tuple)
        keys = list(key) if several else [key]
        values = value if several else [value]
        if not isinstance(values, list | tuple) or len(keys) != len(values):
            raise AssertionError(f"KVStore: {len(keys)} keys need as many values, got {values!r}")
        for name, given in zip(keys, values, strict=True):
            if not isinstance(name, int | str):
                raise AssertionError(f"KVStore: unexpected type for keys: {type(name)}")
            arrays = list(given) if isinstance(given, list | tuple) else [given]
            for array in arrays:
                if not isinstance(array, NDArray):
                    raise AssertionError(f"KVStore: key {name} needs NDArrays, got {type(array)}")
            kind = str if isinstance(name, str) else int
            if self._key_type not in (None, kind):
                raise MXNetError(f"KVStore: Mixed key types are not allowed; {name!r} is the first")
            self._key_type = kind
            found.setdefault(name, []).extend(arrays)
        return list(found.items())
