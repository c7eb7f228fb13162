"""What a missing name says: which adapter lacks it, its full name, and where the coverage stands.

A finder loads the frontend's modules as Python does, and gives each of them a `__getattr__`, which
Python calls only for names that the module does not have.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import FrameType, ModuleType
from typing import Any

IMPORT_FROM = dis.opmap["IMPORT_FROM"]
NUMPY = "the numpy interface of MXNet 1.6 and later is not here yet; use mx.nd"
REASONS = {
    "np": NUMPY,
    "npx": NUMPY,
    "numpy": NUMPY,
    "numpy_extension": NUMPY,
    "onnx": "`portable convert MODEL --to onnx` writes ONNX, with a proof that it computes the same",
    "rtc": "there is no compiling of CUDA source; a CustomOp may call the framework's own kernels",
    "sparse": "there are dense arrays only",
}


class _Loader(SourceFileLoader):
    """Loads a module of an adapter, and lets it say what it lacks."""

    package: str

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's code."""
        super().exec_module(module)
        tell(module, self.package)


class Finder(MetaPathFinder):
    """Finds the modules of an adapter that mounts the frontend.

    Args:
        package: the adapter's package; all of it that is loaded later is watched.
    """

    def __init__(self, package: str) -> None:
        self.package = package

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's spec as Python finds it, with the loader above."""
        if not fullname.startswith(f"{self.package}."):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            loader = _Loader(spec.loader.name, spec.loader.path)
            loader.package = self.package
            spec.loader = loader
        return spec


def watch(package: str) -> None:
    """Let every module of an adapter's package say what it lacks, from now on."""
    if not any(isinstance(known, Finder) and known.package == package for known in sys.meta_path):
        sys.meta_path.insert(0, Finder(package))


def tell(module: ModuleType, package: str) -> None:
    """Give a module the `__getattr__` that explains; its own one, if it has any, is asked first."""
    own = vars(module).get("__getattr__")
    module.__dict__["__getattr__"] = teller(module.__name__, package, own)


def teller(
    module: str, package: str, own: Callable[[str], Any] | None = None
) -> Callable[[str], Any]:
    """A module's `__getattr__`, which explains.

    Args:
        module: the module's name.
        package: the adapter's package.
        own: what is asked first.

    Returns:
        A function that raises ImportError when asked by an import statement, which would hide the
        text of an AttributeError, and AttributeError otherwise.
    """

    def __getattr__(name: str) -> Any:
        said = ""
        if own is not None:
            try:
                return own(name)
            except AttributeError as error:
                said = str(error)
        sentence = explain(module, package, name, said)
        if _is_import_statement(sys._getframe(1)) and f"{module}.{name}" not in sys.modules:
            raise ImportError(sentence, name=module)
        raise AttributeError(sentence)

    return __getattr__


def explain(module: str, package: str, name: str, said: str = "") -> str:
    """The sentence about a name that a module of an adapter lacks.

    Args:
        module: the module's name, such as portable.adapters.torch.gluon.nn.
        package: the adapter's package, such as portable.adapters.torch.
        name: what is not in there.
        said: what the module itself says: after its first ': ' may stand a reason.

    >>> print(explain("portable.adapters.torch.gluon", "portable.adapters.torch", "Foo"))
    module 'portable.adapters.torch.gluon' has no attribute 'Foo': the adapter torch has no \
mxnet.gluon.Foo; `portable conformance --adapter torch` lists what it has, held to real MXNet
    """
    plain = f"module {module!r} has no attribute {name!r}"
    if name.startswith("__"):
        return plain
    adapter = package.rpartition(".")[2]
    full = f"mxnet{module.removeprefix(package)}.{name}"
    reason = REASONS.get(name, "")
    if not reason and said.startswith(f"{plain}: "):
        reason = said.removeprefix(f"{plain}: ")
    because = f" ({reason})" if reason else ""
    return (
        f"{plain}: the adapter {adapter} has no {full}{because}; "
        f"`portable conformance --adapter {adapter}` lists what it has, held to real MXNet"
    )


def _is_import_statement(frame: FrameType) -> bool:
    """Whether code asks by `from ... import`."""
    return frame.f_lasti >= 0 and frame.f_code.co_code[frame.f_lasti] == IMPORT_FROM
