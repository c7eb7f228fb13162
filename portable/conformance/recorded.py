"""Real MXNet's answers, kept in files, so that the oracle outlives MXNet.

Each family has `recorded/<group>/<family>.npz`, which holds all its numbers end to end in one flat
array for each dtype, and `<family>.json`, which says for each check where its answers are, and for
which declaration and inputs they were made. The bytes depend on the answers only.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..formats.atomic import write_whole
from .answers import Answer, Refusal
from .check import Check

FOLDER = Path(__file__).with_name("recorded")
EPOCH = (1980, 1, 1, 0, 0, 0)


class StaleRecord(Exception):
    """There are no recorded answers for a check as it is declared now."""


class Records:
    """The recorded answers of one family.

    Args:
        path: of its .npz and .json file, without the suffix.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: dict[str, dict[str, Any]] = {}
        self.numbers: dict[str, NDArray[Any]] = {}
        if path.with_suffix(".json").exists():
            self.entries = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            with np.load(path.with_suffix(".npz"), allow_pickle=False) as file:
                self.numbers = {name: file[name] for name in file.files}

    def answers(self, check: Check) -> dict[str, Answer]:
        """The answers of a check, by name; StaleRecord if there are none for its declaration."""
        remedy = f"re-record: portable conformance record --only {check.id!r}"
        entry = self.entries.get(check.id)
        if entry is None:
            raise StaleRecord(f"{check.id} has no recorded answers; {remedy}")
        if entry["declaration"] != check.fingerprint():
            raise StaleRecord(f"{check.id} was declared otherwise when it was recorded; {remedy}")
        if entry["inputs"] != check.checksum():
            raise StaleRecord(f"{check.id} had other inputs when it was recorded; {remedy}")
        return self.stored(check.id)

    def stored(self, id: str) -> dict[str, Answer]:
        """The answers that are stored under an id, whatever they were made for."""
        return {what: self._answer(value) for what, value in self.entries[id]["answers"].items()}

    def _answer(self, value: Any) -> Answer:
        """An answer from its place in the files."""
        if isinstance(value, str):
            return value
        if isinstance(value, dict):
            return Refusal(tuple(value["kinds"]), value["message"])
        dtype, offset, shape = value
        flat = self.numbers[dtype][offset : offset + math.prod(shape)]
        return flat.reshape(shape)


@cache
def records(group: str, family: str) -> Records:
    """The recorded answers of a family, read when they are first asked for."""
    return Records(FOLDER / group / family)


def write(
    path: Path, made: Iterable[tuple[Check, Mapping[str, Answer]]], keep: Iterable[str]
) -> None:
    """Write a family's files: new answers, and what is stored of the ids in `keep`.

    Each file is written whole or not at all.
    """
    old = Records(path)
    content: dict[str, tuple[str, str, Mapping[str, Answer]]] = {
        id: (old.entries[id]["declaration"], old.entries[id]["inputs"], old.stored(id))
        for id in keep
        if id in old.entries
    }
    for check, answers in made:
        content[check.id] = (check.fingerprint(), check.checksum(), answers)
    flat: dict[str, list[NDArray[Any]]] = {}
    sizes: dict[str, int] = {}
    lines = []
    for id, (declaration, inputs, answers) in sorted(content.items()):
        places: dict[str, Any] = {}
        for what, value in answers.items():
            if isinstance(value, Refusal):
                places[what] = {"kinds": list(value.kinds), "message": value.message}
            elif isinstance(value, str):
                places[what] = value
            else:
                name = value.dtype.name
                places[what] = [name, sizes.get(name, 0), list(value.shape)]
                flat.setdefault(name, []).append(value.ravel())
                sizes[name] = sizes.get(name, 0) + value.size
        entry = {"declaration": declaration, "inputs": inputs, "answers": places}
        lines.append(f"{json.dumps(id)}: {json.dumps(entry, ensure_ascii=False)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {name: np.concatenate(parts) for name, parts in sorted(flat.items())}
    write_whole(path.with_suffix(".npz"), _npz(arrays))
    write_whole(path.with_suffix(".json"), ("{\n" + ",\n".join(lines) + "\n}\n").encode())


def _npz(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """The bytes of an .npz file, which do not depend on the time of day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, version=(1, 0), allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, member.getvalue())
    return target.getvalue()
