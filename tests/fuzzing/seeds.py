"""Valid files of every kind, from which the mutated ones are made. A seed is files by name."""

from __future__ import annotations

import gzip
import io
import json
import struct
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from PIL import Image

from portable.formats import ndarray_file, recordio
from tests.models.make import FILES
from tests.models.old_layouts import LAYOUTS

Files: TypeAlias = dict[str, bytes]

PROGRAMS = Path(__file__).parents[2] / "examples" / "programs"
SMALL = Path(__file__).parents[1] / "porting" / "golden" / "before"
SMALL_OFTEN = 40  # small programs are read in a hundredth of the time
GRAPHS = ("lenet", "mlp", "alexnet", "autoencoder", "cropped", "tagger", "words", "style", "ssd")
PAIRS = {"lenet": "1,1,28,28", "mlp": "2,20", "cropped": "1,3,16,16", "tagger": "2,5"}
MAGIC = recordio.MAGIC_BYTES


def _array(version: int) -> bytes:
    """An array (2, 3) as the version (V0 to V3) keeps it."""
    shape = struct.pack("<qq", 2, 3)
    head = {
        0: struct.pack("<III", 2, 2, 3),
        1: struct.pack("<II", ndarray_file.V1, 2) + shape,
        2: struct.pack("<IiI", ndarray_file.V2, 0, 2) + shape,
        3: struct.pack("<IiI", ndarray_file.V3, 0, 2) + shape,
    }[version]
    return head + struct.pack("<iii", 1, 0, 0) + np.arange(6, dtype="<f4").tobytes()


@cache
def params() -> list[Files]:
    """Files of arrays of every version, with names and without."""
    names = struct.pack("<QQ", 1, 6) + b"weight"
    old = [
        struct.pack("<QQQ", 0x112, 0, 1) + _array(version) + end
        for version in range(4)
        for end in (names, struct.pack("<Q", 0))
    ]
    source = np.random.default_rng(0)
    mixed = {
        "arg:é": np.array(1.5, "float16"),
        "aux:mean": source.normal(size=(2, 1, 3)),
        **{dtype: source.integers(0, 2, (3,)).astype(dtype) for dtype in ndarray_file.CODES},
    }
    files = [*old, ndarray_file.dumps(mixed), ndarray_file.dumps([]), ndarray_file.dumps({})]
    return [{"net.params": data} for data in files]


@cache
def graphs() -> list[Files]:
    """Graphs of 1.9.1 and the same ones in older layouts."""
    found = []
    for name in GRAPHS:
        text = (FILES / f"{name}-symbol.json").read_text()
        found += [text, *(layout(text) for layout in LAYOUTS.values())]
    return [{"net-symbol.json": text.encode()} for text in found]


@cache
def records() -> list[Files]:
    """Files of records, with an index: images, labels, records that are cut."""
    samples = [
        recordio.pack((0, 3.0, 1, 0), b"image"),
        recordio.pack((0, [1.0, 2.0], 2, 0), MAGIC * 3 + b"x"),
        recordio.pack((0, 1.0, 3, 0), b"abc" + MAGIC + MAGIC),
        recordio.pack((0, np.arange(5.0), 4, 0), bytes(40)),
    ]
    data, index = b"", ""
    for number, sample in enumerate(samples):
        index += f"{number}\t{len(data)}\n"
        data += b"".join(recordio.encoded(sample))
    return [{"net.rec": data, "net.idx": index.encode()}]


@cache
def mnist() -> list[Files]:
    """Files of images and of labels, compressed and not."""
    images = struct.pack(">4I", 0x803, 2, 3, 4) + bytes(range(24))
    labels = struct.pack(">2I", 0x801, 5) + bytes(range(5))
    plain = [{"images-ubyte": images}, {"images-ubyte": labels}]
    packed = [{"images.gz": gzip.compress(data, mtime=0)} for data in (images, labels)]
    return plain + packed


@cache
def images() -> list[Files]:
    """Images of the kinds that are read."""
    noise = np.random.default_rng(0).integers(0, 256, (9, 11, 4), "uint8")
    rgb, gray = Image.fromarray(noise[..., :3].copy()), Image.fromarray(noise[..., 0].copy())
    turned = Image.Exif()
    turned[0x112] = 6
    made = [
        (rgb, "JPEG", {}),
        (rgb, "JPEG", {"progressive": True, "exif": turned.tobytes()}),
        (gray, "JPEG", {}),
        (rgb.convert("CMYK"), "JPEG", {}),
        (rgb, "PNG", {}),
        (gray, "PNG", {}),
        (Image.fromarray(noise), "PNG", {}),
        (rgb.quantize(16), "PNG", {"transparency": 3}),
        (Image.fromarray(noise[..., 0].astype("uint16") * 257), "PNG", {}),
        (rgb, "BMP", {}),
        (rgb.quantize(16), "BMP", {}),
        *((rgb, "TIFF", {"compression": word}) for word in (None, "tiff_lzw", "jpeg", "packbits")),
    ]
    found = []
    for image, kind, options in made:
        stream = io.BytesIO()
        image.save(stream, kind, **{k: v for k, v in options.items() if v is not None})
        found.append({f"image.{kind.lower()}": stream.getvalue()})
    return found


@cache
def pairs() -> list[Files]:
    """Models: a graph, that says the shapes of its inputs, and its parameters."""
    found = []
    for name, shape in PAIRS.items():
        graph = json.loads((FILES / f"{name}-symbol.json").read_text())
        variable = next(node for node in graph["nodes"] if node["op"] == "null")
        variable["attrs"] = {"__shape__": f"({shape})"}
        weights = (FILES / f"{name}-0000.params").read_bytes()
        found.append({"net-symbol.json": json.dumps(graph).encode(), "net-0000.params": weights})
    return found


@cache
def programs() -> list[Files]:
    """Programs of a few lines for what is rewritten, each many times, and the example programs."""
    small = [path.read_bytes() for path in sorted(SMALL.glob("*.py"))]
    whole = [path.read_bytes() for path in sorted(PROGRAMS.glob("*.py"))]
    return [{"program.py": data} for data in small * SMALL_OFTEN + whole]
