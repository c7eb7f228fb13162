"""Run a program's file, or a module, as `python FILE` and `python -m MODULE` do.

The program is `__main__`; `sys.argv`, `sys.path[0]` and `__file__` are what they would be, an error
is printed with the program's own lines only, and the exit status is the same.
"""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from types import CodeType, ModuleType, TracebackType

from .alias import chosen, coverage

CANNOT_OPEN = 2  # python's own exit status for a file that it cannot open
INTERRUPTED = 130


Change = Callable[[ast.Module], ast.Module]


def run_file(path: str, arguments: Sequence[str], change: Change | None = None) -> int:
    """Run a file; its exit status, unless it exits itself.

    Args:
        path: of the file.
        arguments: the program's own.
        change: is applied to its tree before it runs.

    Raises:
        SystemExit: the program's own.
    """
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        why = "it is a folder; for a package: -m NAME" if os.path.isdir(path) else error.strerror
        print(f"portable run: can't open the program {path!r}: {why}", file=sys.stderr)
        return CANNOT_OPEN
    sys.argv = [path, *arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    main = ModuleType("__main__")
    main.__file__ = os.path.abspath(path)
    main.__dict__.update(__builtins__=__builtins__, __cached__=None, __annotations__={})
    sys.modules["__main__"] = main

    def execute() -> None:
        exec(_compiled(source, path, change), main.__dict__)

    return _guarded(execute)


def run_module(name: str, arguments: Sequence[str]) -> int:
    """Run a module, as `python -m` does; its exit status, unless it exits itself.

    Raises:
        SystemExit: the program's own.
    """
    sys.path[0] = os.getcwd()
    sys.argv = ["-m", *arguments]
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name = f"{name}.__main__"
            spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        spec = None
    if spec is None or spec.origin is None or spec.loader is None:
        print(f"portable run: no module named {name!r} that can be run", file=sys.stderr)
        return 1
    sys.argv[0] = spec.origin
    main = ModuleType("__main__")
    main.__dict__.update(
        __builtins__=__builtins__,
        __file__=spec.origin,
        __cached__=spec.cached,
        __loader__=spec.loader,
        __package__=spec.parent,
        __spec__=spec,
    )
    sys.modules["__main__"] = main

    def execute() -> None:
        code = spec.loader.get_code(name)  # type: ignore[union-attr]
        exec(code, main.__dict__)

    return _guarded(execute)


def _compiled(source: bytes, path: str, change: Change | None) -> CodeType:
    """The program's code.

    Raises:
        SyntaxError: it is no Python, or no text at all.
    """
    if b"\0" in source:
        raise SyntaxError(f"{path} is no Python program: it has null bytes, as binary files do")
    if change is None:
        return compile(source, path, "exec", dont_inherit=True)
    return compile(change(ast.parse(source, path)), path, "exec", dont_inherit=True)


def _guarded(execute: Callable[[], None]) -> int:
    """Call it; print what it raises as python does."""
    sys.excepthook = sys.__excepthook__  # not that of the command line
    try:
        execute()
    except SystemExit:
        raise
    except KeyboardInterrupt as error:
        _report(error)
        return INTERRUPTED
    except BaseException as error:
        _report(error)
        return 1
    return 0


def _report(error: BaseException) -> None:
    """Print an error with its traceback, from the program's first line on."""
    finder = chosen()
    if finder is not None and isinstance(error, ImportError):
        name = error.name or ""
        if name.startswith((finder.package, "mxnet")) and "portable conformance" not in str(error):
            error.add_note(f"This ran on the adapter {finder.adapter}; {coverage(finder.adapter)}.")
    sys.stdout.flush()
    traceback = _of_program(error.__traceback__)
    sys.excepthook(type(error), error.with_traceback(traceback), traceback)


def _of_program(traceback: TracebackType | None) -> TracebackType | None:
    """The traceback without this file's frames."""
    while traceback is not None and traceback.tb_frame.f_code.co_filename == __file__:
        traceback = traceback.tb_next
    return traceback
