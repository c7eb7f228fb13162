"""Data sets, loaders, iterators, transforms, samplers."""

from __future__ import annotations

from ...common.rules import data
from ...rule import Rule

_LIST = "list(data.DataLoader({}))"
_PLAIN = "  # not recorded"

RULES = (
    *data.RULES,
    Rule("data.Dataset", "", "torch.utils.data.Dataset()", note="the base of the program's own",
         proof=("class Own(data.Dataset):\n    def __len__(self):\n        return 3\n"
                "    def __getitem__(self, i):\n        return (a[i], i)\n"
                "list(data.DataLoader(Own(), 2))",)),
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
)  # fmt: skip
