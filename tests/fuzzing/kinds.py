"""The table of kinds: where valid files come from, how they are changed, what reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from portable import spec
from portable.adapters.numpy import MXNetError
from portable.formats.ndarray_file import FormatError

from . import readers, seeds
from .mutations import bytewise, jsonwise, programwise
from .readers import Refused

Mutation = Callable[[Random, bytes, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of files.

    seeds:    valid ones.
    read:     what is called with a folder of mutated ones.
    declared: the exceptions that it may raise.
    said:     what their messages have to match, {} being the folder: the file, and the place in it.
    mutate:   changes one file; its third argument is another seed's.
    only:     the ending of the file that is changed; any if it is empty.
    """

    seeds: Callable[[], list[seeds.Files]]
    read: Callable[[Path], None]
    declared: tuple[type[Exception], ...]
    said: str
    mutate: Mutation = bytewise
    only: str = ""

    def files(self, source: Random) -> seeds.Files:
        """The files of a seed, one of them changed."""
        chosen = dict(source.choice(self.seeds()))
        names = [name for name in chosen if name.endswith(self.only)]
        name = source.choice(names)
        donors = [files[name] for files in self.seeds() if name in files]
        chosen[name] = self.mutate(source, chosen[name], source.choice(donors))
        return chosen

    def tells(self, message: str, folder: Path) -> bool:
        """Whether a message names the file and a place."""
        return bool(re.search(self.said.format(re.escape(str(folder))), message, re.DOTALL))


def model(source: Random, data: bytes, other: bytes) -> bytes:
    """Graphs are changed as JSON two times out of three; other files, bytewise."""
    if data[:1] == b"{" and source.randrange(3):
        return jsonwise(source, data, tuple(sorted(spec.operators())))
    return bytewise(source, data, other)


ARRAYS = r"net[^/\n]*\.params: .*at byte \d"
PLACES = r"at byte|line \d|nod|field|heads|attrs|numbers|the file|nesting|cannot be run"
GRAPH = rf"net-symbol\.json: .*({PLACES})"
NODE = r"\bnode\b|Error in operator|infer_shape: the shape of|simple_bind"
PARTS = r"net\.py, line \d|no names|do not fit|unsupported operators|are no variables|--shape|inputs differ"
MODEL = rf"error: .*({ARRAYS}|{GRAPH}|{NODE}|{PARTS})"

KINDS = {
    "params": Kind(seeds.params, readers.params, (FormatError,), f"^{{}}/{ARRAYS}"),
    "symbol": Kind(seeds.graphs, readers.graph, (MXNetError,), f"{GRAPH}|{NODE}", model),
    "rec": Kind(
        seeds.records,
        readers.records,
        (FormatError,),
        r"^{}/net\.rec: .*(at byte|cut off)",
        only=".rec",
    ),
    "idx": Kind(
        seeds.records,
        readers.records,
        (FormatError,),
        r"^{}/net\.(idx: line \d|rec: at byte \d)",
        only=".idx",
    ),
    "mnist": Kind(
        seeds.mnist, readers.mnist, (FormatError,), r"^{}/images.*(at byte|cannot be read)"
    ),
    "image": Kind(
        seeds.images, readers.image, (FormatError, MXNetError), r"{}/image\.\w+: .*(image|pixels)"
    ),
    "info": Kind(seeds.pairs, readers.info, (Refused,), MODEL, model),
    "convert": Kind(seeds.pairs, readers.convert, (Refused,), MODEL, model),
    "diff": Kind(seeds.pairs, readers.diff, (Refused,), MODEL, model),
    "program": Kind(
        seeds.programs, readers.program, (Refused,), r"portable port: {}/program\.py", programwise
    ),
}
