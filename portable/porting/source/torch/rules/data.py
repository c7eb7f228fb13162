"""Data sets, loaders, iterators, transforms, samplers."""

from __future__ import annotations

from ...rule import Rule
from .with_helper import with_helper

_LIST = "list(data.DataLoader({}))"
_BATCHES = ("[(b.data, b.label, b.pad) for b in it] + [[]] + [b.data for b in it]"
            " + [it.reset()] + [b.data for b in it]")  # fmt: skip
_PLAIN = "  # not recorded"
_TRANSFORM = "data.vision.transforms."


def _transform(name: str, signature: str, note: str, *proof: str) -> Rule:
    return with_helper(_TRANSFORM + name, signature, note, *(_TRANSFORM + one for one in proof))


RULES = (
    Rule("data.Dataset", "", "torch.utils.data.Dataset()", note="the base of the program's own",
         proof=("class Own(data.Dataset):\n    def __len__(self):\n        return 3\n"
                "    def __getitem__(self, i):\n        return (a[i], i)\n"
                "list(data.DataLoader(Own(), 2))",)),
    with_helper("data.ArrayDataset", "*arrays", "",
                "x = data.ArrayDataset(a, i)\n[len(x), x[1][0]]", "data.ArrayDataset(a)[2]",
                "x = data.ArrayDataset(a, b)\nlist(data.DataLoader(x.transform(lambda p, q: "
                "(p + q, q)), batch_size=2))",
                "x = data.ArrayDataset(a, b)\nlist(data.DataLoader(x.transform_first(lambda p: "
                "p * 2), batch_size=2))"),
    with_helper("data.SimpleDataset", "data", "", "data.SimpleDataset(a)[1]",
                "list(data.DataLoader(data.SimpleDataset(a), 2))", helper="ArrayDataset"),
    Rule("data.DataLoader",
         "dataset, batch_size, shuffle=False, sampler=None, last_batch='keep', batch_sampler=None, "
         "batchify_fn=None, num_workers=0, pin_memory=False, prefetch=None, thread_pool=False, "
         "timeout=120",
         "torch.utils.data.DataLoader({dataset}, batch_size={batch_size}{shuffle}{sampler}"
         "{last_batch}{batchify_fn}{num_workers}{pin_memory}{timeout})",
         {"shuffle": ", shuffle={}", "sampler": ", sampler={}", "pin_memory": ", pin_memory={}",
          "last_batch": {"keep": "", "None": "", "discard": ", drop_last=True",
                         "if": ', drop_last=({}) == "discard"'},
          "batchify_fn": ", collate_fn={}", "num_workers": ", num_workers={}", "prefetch": "",
          "thread_pool": "", "timeout": ""}, note="shuffled with torch's random numbers",
         proof=(_LIST.format("data.ArrayDataset(a, i), batch_size=2") + _PLAIN,
                _LIST.format("data.ArrayDataset(a, i), 2, last_batch='discard'") + _PLAIN,
                _LIST.format("data.ArrayDataset(a, i), 2, True") + _PLAIN,
                _LIST.format("a, 2, last_batch='discard' if len(a) > 2 else 'keep'"),
                _LIST.format("data.ArrayDataset(c, c), 3, last_batch='keep', prefetch=2"),
                _LIST.format("data.ArrayDataset(a, a.asnumpy() * 2), 2"),
                _LIST.format("data.ArrayDataset(np.arange(5), np.arange(5) / 2), 2"),
                _LIST.format("a.asnumpy(), 2"),
                _LIST.format("c, 2, sampler=data.RandomSampler(4)"),
                _LIST.format("c, 3, batchify_fn=lambda items: nd.stack(*items) * 2"),
                _LIST.format("[(1, 2.5), (3, 4.5), (5, 6.5)], 2"),
                "x = data.DataLoader(data.ArrayDataset(c), 3)\nlen(x)")),
    *(Rule(f"data.{name}", "length", f"torch.utils.data.{name}(range({{length}}))",
           note="" if name[0] == "S" else "in the order of torch's random numbers",
           proof=(f"list(data.{name}(5))", f"len(data.{name}(5))"))
      for name in ("SequentialSampler", "RandomSampler")),
    Rule("data.BatchSampler", "sampler, batch_size, last_batch",
         "torch.utils.data.BatchSampler({sampler}, {batch_size}, drop_last={last_batch})",
         {"last_batch": {"keep": "False", "discard": "True"}},
         proof=("list(data.BatchSampler(data.SequentialSampler(5), 2, 'keep'))",
                "list(data.BatchSampler(data.SequentialSampler(5), 2, last_batch='discard'))")),
    with_helper("io.NDArrayIter",
                "data, label=None, batch_size=1, shuffle=False, last_batch_handle='pad'",
                "the last batch is filled up from the first examples",
                f"it = io.NDArrayIter(c, i, batch_size=3)\n{_BATCHES}".replace("c, i", "c, v"),
                f"it = io.NDArrayIter(c.asnumpy(), v.asnumpy(), 3, True)\n{_BATCHES}",
                f"it = io.NDArrayIter(c, batch_size=3, last_batch_handle='discard')\n{_BATCHES}",
                f"it = io.NDArrayIter([c, v], batch_size=6)\n{_BATCHES}",
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
