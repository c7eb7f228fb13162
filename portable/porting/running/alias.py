"""`import mxnet` finds an adapter's modules: `mxnet.gluon.nn` is `portable.adapters.torch.gluon.nn`.

They are the very same module objects, under two names in `sys.modules`. So classes are the same
whichever name they were imported by, and pickles carry the adapter's names, which any process
with this package can load.
"""

from __future__ import annotations

import importlib
import multiprocessing
import multiprocessing.spawn
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

NAME = "mxnet"


class _Same(Loader):
    """Hands out a module that has been imported under its own name."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.spec = module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module itself."""
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        """Give it back its own spec, and its submodules their second name."""
        module.__spec__ = self.spec
        for name, value in list(sys.modules.items()):
            if name.startswith(f"{module.__name__}."):
                rest = name.removeprefix(module.__name__)
                sys.modules.setdefault(f"{_second_name(module)}{rest}", value)


def _second_name(module: ModuleType) -> str:
    """The name that begins with `mxnet` of an adapter's module."""
    finder = chosen()
    assert finder is not None
    return NAME + module.__name__.removeprefix(finder.package)


class Alias(MetaPathFinder):
    """Finds `mxnet` and all below it in an adapter's package.

    Args:
        adapter: the adapter's name, as in `portable adapters`.
        package: its package, such as portable.adapters.torch.
    """

    def __init__(self, adapter: str, package: str) -> None:
        self.adapter, self.package = adapter, package

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The adapter's module of this name.

        Raises:
            ModuleNotFoundError: the adapter has none; or the real MXNet is wanted beside it.
        """
        if fullname == "portable.adapters.mxnet":
            raise ModuleNotFoundError(
                f"`mxnet` means the adapter {self.adapter} in this process, so that the real MXNet "
                "cannot be imported beside it. Use another process.",
                name=fullname,
            )
        if fullname != NAME and not fullname.startswith(f"{NAME}."):
            return None
        own = self.package + fullname.removeprefix(NAME)
        try:
            module = importlib.import_module(own)
        except ModuleNotFoundError as error:
            if error.name != own:
                raise
            raise ModuleNotFoundError(
                f"no module {fullname!r} in the adapter {self.adapter}; {coverage(self.adapter)}",
                name=fullname,
            ) from None
        return ModuleSpec(fullname, _Same(module), is_package=hasattr(module, "__path__"))


def coverage(adapter: str) -> str:
    """Where one finds what an adapter has.

    >>> coverage("torch")
    '`portable conformance --adapter torch` lists what it has, held to real MXNet'
    """
    return f"`portable conformance --adapter {adapter}` lists what it has, held to real MXNet"


def chosen() -> Alias | None:
    """The adapter that `mxnet` means in this process."""
    return next((finder for finder in sys.meta_path if isinstance(finder, Alias)), None)


def as_mxnet(adapter: str) -> ModuleType:
    """Make `import mxnet` mean an adapter, in this process and those it starts by multiprocessing.

    With the adapter mxnet it means the real one, made to work with a current numpy.

    Args:
        adapter: numpy, torch, jax, mxnet, or another one that is installed.

    Returns:
        The adapter, as `import mxnet` gives it.

    Raises:
        ValueError: there is no such adapter.
        ImportError: its framework is not installed.
        RuntimeError: `mxnet` means something else in this process already.
    """
    from ...conformance.adapters import adapter as named

    module = named(adapter).module
    before = chosen()
    if before is not None:
        if before.package == module:
            return importlib.import_module(module)
        raise RuntimeError(
            f"as_mxnet({adapter!r}): `mxnet` means the adapter {before.adapter} in this process "
            "already, and a process has one. Restart it (in a notebook: the kernel), and choose "
            f"{adapter} first."
        )
    if module == "portable.adapters.mxnet":
        return importlib.import_module(module)
    if NAME in sys.modules:
        raise RuntimeError(
            f"as_mxnet({adapter!r}): the real mxnet has been imported in this process already, and "
            "what was imported from it stays. Restart it (in a notebook: the kernel), and call "
            "portable.as_mxnet before the first `import mxnet`."
        )
    loaded = importlib.import_module(module)
    sys.meta_path.insert(0, Alias(adapter, module))
    _tell_processes(adapter)
    return loaded


def as_mxnet_always(adapter: str) -> ModuleType:
    """as_mxnet for a program that is run here: what it chooses itself has no effect."""
    import portable

    loaded = as_mxnet(adapter)
    vars(portable)["as_mxnet"] = lambda _: loaded
    return loaded


class _Chosen:
    """Sent to a new process, it makes the same choice there, before that imports the program."""

    def __init__(self, adapter: str) -> None:
        self.adapter = adapter

    def __reduce__(self) -> tuple[Any, ...]:
        return as_mxnet, (self.adapter,)


def _tell_processes(adapter: str) -> None:
    """Processes started afresh (spawn, forkserver) get the choice with what they are told first."""
    prepare = multiprocessing.spawn.get_preparation_data

    def with_choice(name: str) -> dict[str, Any]:
        return {**prepare(name), "portable": _Chosen(adapter)}

    multiprocessing.spawn.get_preparation_data = with_choice
    # the server would import the program before it is told
    multiprocessing.set_forkserver_preload([])
