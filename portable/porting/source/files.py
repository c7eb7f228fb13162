"""Programs, notebooks and folders: read, port, write, report."""

from __future__ import annotations

import os
import sys
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from .calls import BY_OTHER_PARTS
from .port import Ported, PortError, port, target_of
from .program.facts import Trace
from .program.trace import traced


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
    if source.suffix == ".ipynb":
        text, parts = _notebook(source, to)
    else:
        program = read(source)
        seen = None
        if trace:
            try:
                seen = Trace(traced(str(source)))
            except ValueError as error:
                raise PortError(f"{source}: {error}") from error
        done = port(program, str(source), to, seen)
        text, parts = done.text, [done]
    if output is None:
        sys.stdout.write(text)
    else:
        _write(output, text)
    left = [place for part in parts for place in part.left]
    converted = sum(part.converted for part in parts)
    for line, reason in left:
        print(f"{shown}:{line}: {reason}", file=sys.stderr)
    print(f"{source}: {converted} places rewritten, {len(left)} left", file=sys.stderr)
    return 1 if left else 0


def _notebook(source: Path, to: str) -> tuple[str, list[Ported]]:
    """A notebook's cells, ported as one program."""
    import nbformat

    notebooks: Any = nbformat

    try:
        notebook = notebooks.read(source, as_version=4)
    except Exception as error:
        raise PortError(f"{source}: it is no notebook: {error}") from error
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    mark = "# portable-cell"
    parts = []
    joined = "\n".join(f"{mark}\n{cell.source}" for cell in cells)
    done = port(joined, str(source), to)
    pieces = done.text.split(f"{mark}\n")
    if len(pieces) != len(cells) + 1:
        raise PortError(f"{source}: its cells could not be told apart after porting")
    for i, (cell, piece) in enumerate(zip(cells, pieces[1:], strict=True)):
        cell.source = ((pieces[0] + piece) if i == 0 else piece).rstrip("\n")
    parts.append(done)
    return str(notebooks.writes(notebook)), parts


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
            counted.update(port(read(path), str(path), to).used)
        except PortError as error:
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
