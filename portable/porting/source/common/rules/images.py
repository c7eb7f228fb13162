"""RecordIO files and mx.image's augmenters."""

from __future__ import annotations

from ...rule import Rule
from ...with_helper import with_helper

_FILE = "recordio.MXIndexedRecordIO(path + '.idx', path, {!r})"
_RECORDS = (
    f"r = {_FILE.format('w')}\nr.write_idx(3, b'abc')\nr.write_idx(1, bytes(range(200)))\n"
    "r.write_idx(7, b'1234' + bytes([10, 35, 215, 206]) + b'5')\nr.close()\n"
    f"r = {_FILE.format('r')}\nx = [r.keys, [list(r.read_idx(n)) for n in (7, 1, 3)]]\nr.close()\n"
    "with open(path, 'rb') as f:\n    y = list(f.read())\n[x, y]"
)
_PACK = ("s = recordio.pack(recordio.IRHeader({}), b'abc')\nh, c = recordio.unpack(s)\n"
         "[list(s), list(c), h.flag, {}, h.id, h.id2]")  # fmt: skip
_PACKED = (_PACK.format("0, 1.25, 7, 0", "h.label"),
           _PACK.format("0, [1.5, 2.5], 9, 3", "list(map(float, h.label))"))  # fmt: skip
_BYTES = "picture.astype('uint8')"


def _augmenter(name: str, signature: str, helper: str, note: str, *proof: str) -> Rule:
    return with_helper(f"image.{name}", signature, note, *proof, helper=helper)


RULES = (
    with_helper("recordio.MXIndexedRecordIO", "idx_path, uri, flag", "the same file", _RECORDS,
                helper="IndexedRecords"),
    with_helper("recordio.IRHeader", "flag, label, id, id2", "", *_PACKED),
    with_helper("recordio.pack", "header, s", "the same bytes", *_PACKED, helper="pack_record"),
    with_helper("recordio.unpack", "s", "", *_PACKED, helper="unpack_record"),
    _augmenter("CenterCropAug", "size", "CenterCrop", "",
               f"image.CenterCropAug((3, 4))({_BYTES})", "image.CenterCropAug((2, 2))(picture)"),
    _augmenter("CastAug", "", "ToFloat", "", f"image.CastAug()({_BYTES})  # not recorded"),
    _augmenter("ResizeAug", "size", "ResizeShort", "cubic interpolation",
               f"image.ResizeAug(4)({_BYTES})", f"image.ResizeAug(9)({_BYTES})",
               f"image.ResizeAug(13)({_BYTES}.transpose((1, 0, 2)))"),
)  # fmt: skip
