"""Programs, notebooks and folders: read, port, write, report."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from .calls import BY_OTHER_PARTS
from .notebook import Notebook, as_program
from .parsed import PortError
from .port import port, target_of
from .program.seen import Trace
from .program.trace import traced

_ENCODING = re.compile(r"^([ \t\f]*#.*?coding[:=][ \t]*)[-\w.]+")


def read(path: Path) -> str:
    """A program's text, in the encoding that it declares.

    Raises:
        PortError: it is no text.
    """
    content = path.read_bytes()
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise PortError(f"{path}: it is no text of a program: {error}") from error
    if "\0" in text:
        raise PortError(f"{path}: it is no text of a program: it has null bytes")
    return text


def port_path(source: Path, output: Path | None, to: str, trace: bool) -> int:
    """Port a file, a notebook or all programs of a folder; 1 if something is left to do.

    Raises:
        PortError: a file that is no program.
        OSError: a file that cannot be read or written.
    """
    if not source.is_dir():
        return _port_file(source, output, to, trace)
    if output is None:
        raise PortError(f"{source}: a folder needs -o FOLDER")
    status = 0
    for path in _programs(source):
        try:
            status = max(status, _port_file(path, output / path.relative_to(source), to, trace))
        except PortError as error:
            print(f"portable port: {error}", file=sys.stderr)
            status = 2
    return status


def _port_file(source: Path, output: Path | None, to: str, trace: bool) -> int:
    """Port one file."""
    shown = str(output or source)
    try:
        notebook = Notebook(source) if source.suffix == ".ipynb" else None
        program = notebook.program if notebook else read(source)
        done = port(program, str(source), to, _trace(source) if trace else None)
        text = notebook.written(done.text) if notebook else _in_utf8(done.text)
    except PortError:
        raise
    except ValueError as error:
        raise PortError(str(error)) from error
    if output is None:
        sys.stdout.write(text)
    else:
        _write(output, text)
    for line, reason in done.left:
        print(f"{shown}:{line}: {reason}", file=sys.stderr)
    print(f"{source}: {done.converted} places rewritten, {len(done.left)} left", file=sys.stderr)
    return 1 if done.left else 0


def _in_utf8(text: str) -> str:
    """A program that declares no other encoding than the one that it is written in."""
    lines = text.split("\n", 2)
    for i, line in enumerate(lines[:2]):
        lines[i] = _ENCODING.sub(r"\1utf-8", line)
    return "\n".join(lines)


def _trace(source: Path) -> Trace:
    """What a run has seen.

    Raises:
        PortError: it failed.
    """
    try:
        with as_program(source) as program:
            return traced(str(program))
    except ValueError as error:
        raise PortError(f"{source}: {error}") from error


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def count_names(source: Path, to: str) -> int:
    """Print how often each MXNet name is called, and whether there is a rule for it."""
    counted: Counter[str] = Counter()
    for path in _programs(source) if source.is_dir() else [source]:
        try:
            text = Notebook(path).program if path.suffix == ".ipynb" else read(path)
            counted.update(port(text, str(path), to).used)
        except ValueError as error:
            print(f"portable port: {error}", file=sys.stderr)
    ported, rules = 0, target_of(to).rules
    for name, count in counted.most_common():
        known = name in rules or name in BY_OTHER_PARTS
        ported += known
        print(f"{count:5}  {'ported' if known else 'no rule':8} mxnet.{name}")
    print(f"{ported} of {len(counted)} names have a rule")
    return 0


def _programs(folder: Path) -> Iterator[Path]:
    """The programs and notebooks of a folder, in order."""
    yield from sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".ipynb") and p.is_file())
