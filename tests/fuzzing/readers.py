"""What is called with the files of a folder. Each returns, or raises what it declares."""

from __future__ import annotations

import io
import os
import zlib
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import typer.main

import portable.adapters.numpy as mx
from portable.cli import app
from portable.formats import idx_file, image_file, ndarray_file, record_index, recordio
from portable.porting.source.port import TARGETS

from . import seeds

MOST_NUMBERS = 2**20  # larger networks are only checked, and not given arrays


class Wrong(Exception):
    """A reader accepted what it had to refuse, or left something behind."""


class Refused(Exception):
    """A command ended with the exit status for bad input; the message is what it printed."""


def require(condition: bool, told: str) -> None:
    """Raise Wrong unless a condition holds."""
    if not condition:
        raise Wrong(told)


def params(folder: Path) -> None:
    """Read arrays; what was read is written and read again."""
    found = ndarray_file.load(folder / "net.params")
    again = ndarray_file.loads(ndarray_file.dumps(found))
    one, other = (x.values() if isinstance(x, dict) else x for x in (found, again))
    same = all(
        a.tobytes() == b.tobytes() and a.shape == b.shape for a, b in zip(one, other, strict=True)
    )
    require(same and type(found) is type(again), "arrays changed on the way to a file and back")


def graph(folder: Path) -> None:
    """Read a graph, write it, find its shapes, bind it and run it once."""
    path = folder / "net-symbol.json"
    symbol = mx.sym.load(str(path))
    text = symbol.tojson()
    require(mx.sym.load_json(text).tojson() == text, "a graph changed on the way to text and back")
    shapes = {"data": (1, 3, 16, 16)} if "data" in symbol.list_inputs() else {}
    arguments, _, states = symbol.infer_shape(**shapes)
    if arguments is None or sum(int(np.prod(s)) for s in (*arguments, *states)) > MOST_NUMBERS:
        return
    symbol.simple_bind(mx.cpu(), **shapes).forward()


def records(folder: Path) -> None:
    """Read all records, in order and by their index."""
    with recordio.Reader(folder / "net.rec") as reader:
        for record in reader:
            recordio.unpack(record, reader.name)
        for _, position in record_index.read_index(folder / "net.idx"):
            reader.seek(position)
            reader.read()


def mnist(folder: Path) -> None:
    """Read a file of MNIST; the numbers of a compressed one have a checksum."""
    (path,) = folder.iterdir()
    found = idx_file.load(path)
    if path.suffix == ".gz":
        known = [bytes(range(24)), bytes(range(5))]
        require(found.tobytes() in known, "numbers that the checksum of the file denies")


def image(folder: Path) -> None:
    """Read an image from bytes and from a file; PNG has checksums."""
    (path,) = folder.iterdir()
    data = path.read_bytes()
    for color in (True, False, None):
        found = image_file.decode(data, color, str(path))
    mx.image.imread(str(path))
    if path.suffix == ".png" and data.startswith(b"\x89PNG"):
        known = [_decoded(next(iter(files.values()))) for files in seeds.images()]
        require(found.tobytes() in known, "pixels that the checksums of the file deny")


def _decoded(data: bytes) -> bytes:
    return image_file.decode(data, None).tobytes()


@cache
def _commands() -> Any:
    """The command `portable`, put together once: that takes longer than most files."""
    return typer.main.get_command(app)


def _command(*words: str) -> int:
    """The exit status of a command."""
    told = io.StringIO()
    wide = mock.patch.dict(os.environ, COLUMNS="160")
    with wide, redirect_stdout(io.StringIO()), redirect_stderr(told):
        try:
            _commands().main(list(words), prog_name="portable")
            status: Any = 0
        except SystemExit as done:
            status = done.code or 0
    if status == 2:
        raise Refused(told.getvalue())
    require(status in (0, 1), f"exit status {status}")
    return int(status)


def info(folder: Path) -> None:
    """`portable info` of a model, and of its parameters."""
    _command("info", str(folder / "net"))
    _command("info", str(folder / "net-0000.params"))


def convert(folder: Path) -> None:
    """`portable convert` for PyTorch: two files if it agrees, else none."""
    output = folder / "converted"
    try:
        status = _command("convert", str(folder / "net"), "-o", str(output))
    except Refused:
        require(not output.exists(), "a folder of a model that was refused")
        raise
    written = sorted(path.name for path in output.iterdir()) if output.exists() else []
    require(written == (["net.pt", "net.py"] if status == 0 else []), f"half-written: {written}")
    for name in written:
        (output / name).unlink()
    if written:
        output.rmdir()


def diff(folder: Path) -> None:
    """`portable diff` of a model and the whole one."""
    _command("diff", str(folder / "net"), str(folder / "net-0000.params"))
    _command("diff", str(folder / "net"), str(folder / "net"))


def program(folder: Path) -> None:
    """`portable port` of a program: one file, whole. Its text says which target it is for."""
    source, output = folder / "program.py", folder / "ported.py"
    target = TARGETS[zlib.crc32(source.read_bytes()) % len(TARGETS)]
    try:
        _command("port", str(source), "--to", target, "-o", str(output))
    except Refused:
        require(not output.exists(), "a file of a program that was refused")
        raise
    compile(output.read_bytes(), "ported.py", "exec", dont_inherit=True)
    output.unlink()
