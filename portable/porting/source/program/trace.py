"""One run of a program, for what its text does not say: python -m ... FILE PROGRAM ARGUMENTS."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import tokenize
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...running.alias import as_mxnet_always
from ...running.program import run_file
from .seen import Place, Trace, Watch, kinds_of
from .values import Kind


def traced(program: str, arguments: Sequence[str] = (), timeout: float = 600) -> Trace:
    """What one run of a program sees, by the places in its text.

    Raises:
        ValueError: the program did not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "seen.json")
        root = str(Path(__file__).parents[4])
        search = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        command = [sys.executable, "-m", __spec__.name, str(file), program, *arguments]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=timeout,
                env={**os.environ, "PYTHONPATH": search},
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise ValueError(f"the traced run did not end within {timeout} seconds") from error
        if done.returncode != 0 or not file.exists():
            last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
            raise ValueError(f"the traced run failed: {last[0]}")
        rows = json.loads(file.read_text())
    sizes: dict[Place, set[tuple[int, int]]] = {}
    for line, column, size, rank in rows["sizes"]:
        if size:
            sizes.setdefault((line, column), set()).add((size, rank))
    return Trace(
        {place: next(iter(found)) for place, found in sizes.items() if len(found) == 1},
        {((a, b), (c, d)): Kind[kind] for a, b, c, d, kind in rows["kinds"] if kind != "UNKNOWN"},
    )


def _watch(mx: Any, program: str, watch: Watch, file: str) -> None:
    """Note where each layer is made, and write all that was seen at the end."""
    made: list[tuple[int, int, Any, list[int]]] = []
    block, owner = mx.gluon.Block, os.getpid()
    original = block.__init__

    def init(self: Any, *arguments: Any, **options: Any) -> None:
        original(self, *arguments, **options)
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != program:
            frame = frame.f_back  # type: ignore[assignment]
        if frame is None:
            return
        line, _, offset, _ = list(frame.f_code.co_positions())[frame.f_lasti // 2]
        ranks: list[int] = []
        made.append((line or 0, watch.column(line or 1, offset or 0), self, ranks))
        self.register_forward_pre_hook(lambda _, inputs: ranks.append(inputs[0].ndim))

    block.__init__ = init
    # a hybridized block does not call its children, and they would not see their inputs
    mx.gluon.HybridBlock.hybridize = lambda self, *arguments, **options: None

    def write() -> None:
        if os.getpid() == owner:
            sizes = [(line, column, _size(layer), max(ranks, default=0))
                     for line, column, layer, ranks in made]  # fmt: skip
            kinds = [(*start, *end, next(iter(found)).name)
                     for (start, end), found in watch.found.items() if len(found) == 1]  # fmt: skip
            Path(file).write_text(json.dumps({"sizes": sizes, "kinds": kinds}))

    atexit.register(write)


def _size(layer: Any) -> int:
    """in_units or in_channels, by the shape of the weight; 0 if the layer has none."""
    for name in ("weight", "gamma", "l0_i2h_weight", "i2h_weight"):
        shape = getattr(getattr(layer, name, None), "shape", None)
        if shape:
            groups = getattr(layer, "_kwargs", {}).get("num_group", 1)
            return int(shape[1] * groups) if len(shape) > 1 else int(shape[0])
    return 0


if __name__ == "__main__":
    seen, path, *rest = sys.argv[1:]
    with tokenize.open(path) as text:
        adapter = as_mxnet_always("numpy")
        watching = Watch(text.read(), kinds_of(adapter))
    _watch(adapter, path, watching, seen)
    sys.exit(run_file(path, rest, watching.visit))
