"""Data sets, iterators, transforms."""

from __future__ import annotations

from ...rule import Rule
from ...with_helper import with_helper

_BATCHES = ("[(b.data, b.label, b.pad) for b in it] + [[]] + [b.data for b in it]"
            " + [it.reset()] + [b.data for b in it]")  # fmt: skip
_TRANSFORM = "data.vision.transforms."


def _transform(name: str, signature: str, note: str, *proof: str) -> Rule:
    return with_helper(_TRANSFORM + name, signature, note, *(_TRANSFORM + one for one in proof))


RULES = (
    with_helper("data.ArrayDataset", "*arrays", "",
                "x = data.ArrayDataset(a, i)\n[len(x), x[1][0]]", "data.ArrayDataset(a)[2]",
                "x = data.ArrayDataset(a, b)\nlist(data.DataLoader(x.transform(lambda p, q: "
                "(p + q, q)), batch_size=2))",
                "x = data.ArrayDataset(a, b)\nlist(data.DataLoader(x.transform_first(lambda p: "
                "p * 2), batch_size=2))"),
    with_helper("data.SimpleDataset", "data", "", "data.SimpleDataset(a)[1]",
                "list(data.DataLoader(data.SimpleDataset(a), 2))", helper="ArrayDataset"),
    with_helper("io.NDArrayIter",
                "data, label=None, batch_size=1, shuffle=False, last_batch_handle='pad'",
                "the last batch is filled up from the first examples",
                f"it = io.NDArrayIter(c, i, batch_size=3)\n{_BATCHES}".replace("c, i", "c, v"),
                f"it = io.NDArrayIter(c.asnumpy(), v.asnumpy(), 3, True)\n{_BATCHES}",
                f"it = io.NDArrayIter(c, batch_size=3, last_batch_handle='discard')\n{_BATCHES}",
                f"it = io.NDArrayIter([c, v], batch_size=6)\n{_BATCHES}",
                "it = io.NDArrayIter(c, v, 3)\n[it.provide_data, it.provide_label]",
                "it = io.NDArrayIter({'y': c, 'x': v}, batch_size=3)\n"
                "[it.provide_data, it.provide_label]",
                "it = io.NDArrayIter([c, v], batch_size=3)\n[it.provide_data, it.provide_label]",
                only={"last_batch_handle": {"pad": "", "discard": "last_batch_handle='discard', "}}),
    _transform("Compose", "transforms", "calls one after the other",
               f"Compose([{_TRANSFORM}ToTensor(), {_TRANSFORM}Normalize(0.1, 0.5)])(picture)"),
    _transform("ToTensor", "", "(h, w, c) in 0..255 to (c, h, w) in 0..1", "ToTensor()(picture)",
               "ToTensor()(nd.stack(picture, picture))", "ToTensor()(picture.astype('uint8'))"),
    _transform("Normalize", "mean=0.0, std=1.0", "of each channel",
               "Normalize([0.1, 0.2, 0.3], [0.5, 0.4, 0.3])(picture.transpose((2, 0, 1)))",
               "Normalize(0.5)(picture.transpose((2, 0, 1)))",
               "Normalize((0.1, 0.2, 0.3), std=2.0)(picture.transpose((2, 0, 1)))"),
    _transform("Cast", "dtype='float32'", "", "Cast('int32')(picture)", "Cast()(picture)"),
)  # fmt: skip
