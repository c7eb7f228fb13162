"""Data sets, loaders, iterators, transforms, samplers."""

from __future__ import annotations

from ...common.rules import data
from ...rule import Rule
from ...with_helper import with_helper

_LIST = "list(data.DataLoader({}))"
_PLAIN = "  # not recorded"

RULES = (
    *data.RULES,
    with_helper("data.Dataset", "", "the base of the program's own",
                "class Own(data.Dataset):\n    def __len__(self):\n        return 3\n"
                "    def __getitem__(self, i):\n        return (a[i], i * 0.5)\n"
                "list(data.DataLoader(Own().transform_first(lambda x: x * 2), 2))[0][0]",
                "class Own(data.Dataset):\n    def __len__(self):\n        return 3\n"
                "    def __getitem__(self, i):\n        return (a[i], b[i])\n"
                "list(data.DataLoader(Own(), 2))"),
    Rule("data.DataLoader",
         "dataset, batch_size=None, shuffle=False, sampler=None, last_batch='keep', "
         "batch_sampler=None, batchify_fn=None, num_workers=0, pin_memory=False, prefetch=None, "
         "thread_pool=False, timeout=120",
         "DataLoader({dataset}{batch_size}{shuffle}{sampler}{last_batch}{batch_sampler}"
         "{batchify_fn}{num_workers}{prefetch})",
         {"batch_size": ", batch_size={}", "shuffle": ", shuffle={}", "sampler": ", sampler={}",
          "last_batch": ", last_batch={}", "batch_sampler": ", batch_sampler={}",
          "batchify_fn": ", batchify_fn={}", "num_workers": ", num_workers={}",
          "prefetch": ", prefetch={}", "pin_memory": "", "thread_pool": "", "timeout": ""},
         "composed", "shuffled with numpy's random numbers; workers are threads; 32 bits at most",
         helpers=("DataLoader",),
         proof=(_LIST.format("data.ArrayDataset(a, i), batch_size=2") + _PLAIN,
                _LIST.format("data.ArrayDataset(a, i), 2, last_batch='discard'") + _PLAIN,
                _LIST.format("data.ArrayDataset(a, i), 2, True") + _PLAIN,
                _LIST.format("a, 2, last_batch='discard' if len(a) > 2 else 'keep'"),
                _LIST.format("data.ArrayDataset(c, c), 3, last_batch='keep', prefetch=2"),
                _LIST.format("data.ArrayDataset(a, a.asnumpy() * 2), 2") + _PLAIN,
                _LIST.format("a.asnumpy(), 2"),
                _LIST.format("c, 2, sampler=data.RandomSampler(4)"),
                _LIST.format("c, 3, batchify_fn=lambda items: nd.stack(*items) * 2"),
                _LIST.format("[(np.float32(1), np.float32(2.5)), (a[0, 1].asscalar(), "
                             "np.float32(3))], 2") + _PLAIN,
                _LIST.format("data.ArrayDataset(c, (a, b, t, b)), 2") + _PLAIN,
                _LIST.format("data.ArrayDataset(data.ArrayDataset(a), b), 2"),
                _LIST.format("c, batch_sampler=data.BatchSampler(data.SequentialSampler(4), 3, "
                             "'keep')"),
                _LIST.format("c.asnumpy(), 2, True, num_workers=2, thread_pool=True") + _PLAIN,
                _LIST.format("data.ArrayDataset(c.asnumpy()), 1, num_workers=3, thread_pool=True, "
                             "prefetch=1, timeout=60") + _PLAIN,
                "x = data.DataLoader(data.ArrayDataset(c), 3, last_batch='rollover')\n"
                "[len(x), list(x), len(x), list(x), len(x), list(x)]",
                "x = data.DataLoader(data.ArrayDataset(c), 3)\nlen(x)")),
    with_helper("data.SequentialSampler", "length, start=0", "", "list(data.SequentialSampler(5))",
                "list(data.SequentialSampler(3, start=4))", "len(data.SequentialSampler(5))"),
    with_helper("data.RandomSampler", "length", "in the order of numpy's random numbers",
                "list(map(int, data.RandomSampler(5)))", "len(data.RandomSampler(5))"),
    with_helper("data.BatchSampler", "sampler, batch_size, last_batch='keep'", "",
                "list(data.BatchSampler(data.SequentialSampler(5), 2, 'keep'))",
                "list(data.BatchSampler(data.SequentialSampler(5), 2, last_batch='discard'))",
                "x = data.BatchSampler(data.SequentialSampler(5), 2, 'rollover')\n"
                "[len(x), list(x), len(x), list(x), len(x)]"),
)  # fmt: skip
