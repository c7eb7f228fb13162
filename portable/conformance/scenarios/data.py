"""Data sets, samplers, batches, loaders and transforms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...spec.case import EXACT
from ..answers import refusal
from ..scenario import Yielded, scenario

Yields = Iterator[Yielded]


def _pairs(mx: Any, count: int = 7) -> Any:
    """A data set of pairs."""
    x = np.arange(count * 2, dtype="float32").reshape(count, 2)
    return mx.gluon.data.ArrayDataset(x, np.arange(count, dtype="int32"))


def _plain(batch: Any) -> Any:
    """A batch as text: types, dtypes and numbers."""
    if isinstance(batch, list | tuple):
        return [type(batch).__name__, *(_plain(part) for part in batch)]
    if hasattr(batch, "asnumpy"):
        batch = batch.asnumpy()
    if isinstance(batch, np.ndarray | np.generic):
        return [batch.dtype.name, batch.tolist()]
    return batch


@scenario(tolerance=EXACT)
def datasets(mx: Any, device: Any) -> Yields:
    """Simple and array data sets; what an item is."""
    data = mx.gluon.data
    simple = data.SimpleDataset([3, "a", None])
    yield "simple", [simple[i] for i in range(len(simple))]
    single = data.ArrayDataset([5, 6, 7])
    yield "single", (len(single), single[1])
    pairs = _pairs(mx)
    yield "pair", _plain(pairs[2])
    arrays = data.ArrayDataset(mx.nd.array([[1, 2], [3, 4]]), mx.nd.array([7, 8]))
    yield "item kinds", [type(part).__name__ for part in arrays[0]]
    yield "item", _plain(arrays[1])
    yield "none", refusal(lambda: data.ArrayDataset())
    yield "lengths", refusal(lambda: data.ArrayDataset([1, 2], [1]))
    yield "beyond", refusal(lambda: simple[3])
    yield "base item", refusal(lambda: data.Dataset()[0])
    yield "base length", refusal(lambda: len(data.Dataset()))


@scenario(tolerance=EXACT)
def derived(mx: Any, device: Any) -> Yields:
    """transform, transform_first, filter, take, shard, sample."""
    data = mx.gluon.data
    numbers = data.SimpleDataset(list(range(10)))

    def items(dataset: Any) -> list[Any]:
        return [dataset[i] for i in range(len(dataset))]

    yield "transform", items(numbers.transform(lambda x: x * 2))
    calls: list[int] = []
    lazy = numbers.transform(calls.append)
    yield "lazy calls", len(calls)
    yield "lazy item", lazy[4]
    eager = numbers.transform(lambda x: -x, lazy=False)
    yield "eager", (type(eager).__name__, items(eager))
    pairs = _pairs(mx, 3)
    yield "first", [_plain(item) for item in items(pairs.transform_first(lambda x: x + 1))]
    yield "two arguments", [int(v) for v in items(pairs.transform(lambda x, y: y * 10))]
    yield "first of one", items(numbers.transform_first(lambda x: x + 0.5))
    yield "filter", items(numbers.filter(lambda x: x % 3 == 0))
    yield "take", items(numbers.take(4))
    yield "take more", len(numbers.take(40))
    yield "take all", len(numbers.take(None))
    for shards in (1, 3, 4):
        yield f"shards {shards}", [items(numbers.shard(shards, i)) for i in range(shards)]
    yield "shard beyond", refusal(lambda: numbers.shard(3, 3))
    yield "shard negative", refusal(lambda: numbers.shard(3, -1))
    yield "sample", items(numbers.sample(data.SequentialSampler(3, start=2)))
    yield "sample list", refusal(lambda: numbers.sample([1, 2]))
    chained = numbers.filter(lambda x: x > 2).transform(lambda x: x * x).take(3)
    yield "chained", items(chained)


@scenario(tolerance=EXACT)
def samplers(mx: Any, device: Any) -> Yields:
    """Orders, lengths, and what becomes of the last batch over three passes."""
    data = mx.gluon.data
    yield "sequential", list(data.SequentialSampler(4))
    yield "start", list(data.SequentialSampler(3, start=5))
    np.random.seed(3)
    random = data.RandomSampler(8)
    yield "random", [[int(i) for i in random] for _ in range(2)]
    yield "random length", len(random)
    pairs = data.SimpleDataset([1, 5, 2, 8])
    sampler = data.FilterSampler(lambda x: x > 2, pairs)
    yield "filter", (list(sampler), len(sampler))
    for last in ("keep", "discard", "rollover"):
        batches = data.BatchSampler(data.SequentialSampler(7), 3, last)
        yield f"{last} lengths", [len(batches) for _ in range(2)]
        yield last, [list(batches) for _ in range(3)]
        yield f"{last} length then", len(batches)
    unknown = data.BatchSampler(data.SequentialSampler(7), 3, "forget")
    yield "unknown length", refusal(lambda: len(unknown))
    yield "unknown", refusal(lambda: list(unknown))
    yield "base", refusal(lambda: iter(data.Sampler()))


@scenario(tolerance=EXACT)
def batchify(mx: Any, device: Any) -> Yields:
    """What batches of numbers, arrays, NDArrays and tuples are."""
    make = mx.gluon.data.dataloader.default_batchify_fn
    yield "ints", _plain(make([1, 2, 3]))
    yield "floats", _plain(make([1.5, 2.0]))
    yield "numpy", _plain(make([np.ones(2, "float32"), np.zeros(2, "float32")]))
    yield "uint8", _plain(make([np.ones((1, 2), "uint8")] * 2))
    yield "scalars", _plain(make([np.float32(1), np.float32(2)]))
    yield "ndarrays", _plain(make([mx.nd.array([1, 2]), mx.nd.array([3, 4])]))
    yield "pairs", _plain(make([(1, np.ones(2, "float32")), (2, np.zeros(2, "float32"))]))
    yield "nested", _plain(make([(1, (2, 3.5)), (4, (5, 6.5))]))
    yield "ragged", refusal(lambda: make([mx.nd.array([1]), mx.nd.array([1, 2])]))


@scenario(
    tolerance=EXACT,
    each={
        "plain": {"arguments": {"batch_size": 3}},
        "shuffle": {"arguments": {"batch_size": 2, "shuffle": True}},
        "discard": {"arguments": {"batch_size": 3, "last_batch": "discard"}},
        "rollover": {"arguments": {"batch_size": 3, "last_batch": "rollover"}},
        "shuffle rollover": {
            "arguments": {"batch_size": 3, "last_batch": "rollover", "shuffle": True}
        },
        "threads": {"arguments": {"batch_size": 2, "num_workers": 2, "thread_pool": True}},
        "threads shuffle": {
            "arguments": {
                "batch_size": 2,
                "num_workers": 2,
                "thread_pool": True,
                "shuffle": True,
                "prefetch": 1,
            }
        },
        "larger than all": {"arguments": {"batch_size": 30}},
        "auto_reload": {"arguments": {"batch_size": 3, "shuffle": True, "auto_reload": True}},
        "pin_memory": {"arguments": {"batch_size": 3, "pin_memory": True}},
    },
)
def loader(mx: Any, device: Any, arguments: dict[str, Any]) -> Yields:
    """Three passes over seven pairs, shuffled by numpy's generator."""
    np.random.seed(5)
    loader = mx.gluon.data.DataLoader(_pairs(mx), **arguments)
    yield "length", len(loader)
    for turn in range(3):
        yield f"pass {turn}", [_plain(batch) for batch in loader]


@scenario(tolerance=EXACT)
def loader_samplers(mx: Any, device: Any) -> Yields:
    """Samplers of one's own, functions of one's own, nested use, errors of the data set."""
    data = mx.gluon.data
    pairs = _pairs(mx)
    sampler = data.SequentialSampler(3, start=2)
    yield "sampler", [_plain(b) for b in data.DataLoader(pairs, 2, sampler=sampler)]
    batches = data.BatchSampler(data.SequentialSampler(4), 2)
    yield "batch sampler", [_plain(b) for b in data.DataLoader(pairs, batch_sampler=batches)]
    own = data.DataLoader(pairs, 3, batchify_fn=lambda items: len(items))
    yield "batchify", list(own)
    inner = data.DataLoader(pairs, 4)
    yield "nested", [[_plain(b[1]) for b in inner] for _ in inner]
    nothing: dict[str, int] = {}
    broken = pairs.transform(lambda x, y: nothing["none"])
    yield "broken", refusal(lambda: list(data.DataLoader(broken, 2)))
    threads = data.DataLoader(broken, 2, num_workers=1, thread_pool=True)
    yield "broken in a thread", refusal(lambda: list(threads))
    yield "no size", refusal(lambda: data.DataLoader(pairs))
    yield "both orders", refusal(lambda: data.DataLoader(pairs, 2, shuffle=True, sampler=sampler))
    yield "batches and size", refusal(lambda: data.DataLoader(pairs, 2, batch_sampler=batches))
    yield "timeout", refusal(lambda: data.DataLoader(pairs, 2, timeout=0))
    unknown = data.DataLoader(pairs, 2, last_batch="forget")
    yield "last batch", refusal(lambda: list(unknown))


@scenario()
def transforms(mx: Any, device: Any) -> Yields:
    """Images to tensors, normalised, cast, composed, cut out."""
    t = mx.gluon.data.vision.transforms
    image = mx.nd.array(np.arange(4 * 5 * 3).reshape(4, 5, 3) * 4, dtype="uint8")
    batch = mx.nd.stack(image, image)
    tensor = t.ToTensor()(image)
    yield "ToTensor", tensor
    yield "ToTensor batch", t.ToTensor()(batch)
    yield "ToTensor rank", refusal(lambda: t.ToTensor()(mx.nd.ones((2, 2))))
    yield "Normalize", t.Normalize(0.5, 0.25)(tensor)
    channels = t.Normalize((0.1, 0.2, 0.3), (0.5, 0.25, 0.125))
    yield "Normalize channels", channels(tensor)
    yield "Normalize batch", channels(t.ToTensor()(batch))
    yield "Cast", t.Cast("float16")(tensor)
    yield "Cast default", t.Cast()(image)
    composed = t.Compose([t.ToTensor(), t.Normalize(0.5, 0.5)])
    yield "Compose", composed(image)
    mixed = t.Compose([t.Cast("float32"), mx.gluon.nn.Lambda(lambda x: x + 1), t.Cast("float64")])
    yield "Compose mixed", mixed(image)
    yield "Compose length", (len(composed), len(mixed))
    yield "CropResize", t.CropResize(1, 0, 3, 2)(image)
    yield "CropResize batch", t.CropResize(0, 1, 2, 3)(batch)
    yield "CropResize beyond", refusal(lambda: t.CropResize(3, 0, 3, 2)(image))
    yield "RandomApply always", t.RandomApply(t.Cast("float32"), 1.0)(image)
    yield "RandomApply never", t.RandomApply(t.Cast("float32"), -1.0)(image)
    pairs = mx.gluon.data.ArrayDataset(batch, mx.nd.array([1, 2])).transform_first(composed)
    for x, y in mx.gluon.data.DataLoader(pairs, batch_size=2):
        yield "loaded x", x
        yield "loaded y", y
