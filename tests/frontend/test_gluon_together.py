"""Batches made at once are those made item by item."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

NAMES = (
    "one array",
    "arrays and labels",
    "a 1-d array",
    "images",
    "composed",
    "images alone",
    "cast twice",
)


def inside(mx, name):
    return importlib.import_module(f"{mx.__name__}.gluon.data.{name}")


def datasets(mx):
    data, transforms = mx.gluon.data, mx.gluon.data.vision.transforms
    rng = np.random.RandomState(0)
    images = mx.nd.array(rng.randint(0, 256, (10, 4, 5, 3)), dtype="uint8")
    vectors, labels = mx.nd.array(rng.randn(10, 3)), rng.randint(0, 3, 10).astype("int32")
    both = transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize((0.1, 0.2, 0.3), (1.0, 2.0, 3.0))]
    )
    return {
        "one array": data.ArrayDataset(vectors),
        "arrays and labels": data.ArrayDataset(vectors, labels, list(range(10))),
        "a 1-d array": data.ArrayDataset(vectors, mx.nd.arange(10)),
        "images": data.ArrayDataset(images, labels).transform_first(transforms.ToTensor()),
        "composed": data.ArrayDataset(images, labels).transform_first(both),
        "images alone": data.ArrayDataset(images).transform(transforms.ToTensor()),
        "cast twice": data.ArrayDataset(images)
        .transform(transforms.Cast("float32"))
        .transform_first(transforms.Cast("float64")),
    }


@pytest.mark.parametrize("name", NAMES)
def test_batches_are_the_same(ours, name):
    default = inside(ours, "batchify").default_batchify_fn
    dataset = datasets(ours)[name]
    assert inside(ours, "together").batch_of(dataset, [3, 1]) is not None
    at_once = list(ours.gluon.data.DataLoader(dataset, 4))
    singly = list(ours.gluon.data.DataLoader(dataset, 4, batchify_fn=lambda items: default(items)))
    assert len(at_once) == len(singly) == 3
    for one, other in zip(at_once, singly, strict=True):
        assert type(one) is type(other)
        parts = zip(one, other, strict=True) if isinstance(one, list) else [(one, other)]
        for part, expected in parts:
            assert part.dtype == expected.dtype
            assert part.context == expected.context
            np.testing.assert_array_equal(part.asnumpy(), expected.asnumpy())


def test_what_is_not_made_at_once(ours):
    batch_of = inside(ours, "together").batch_of
    data, transforms = ours.gluon.data, ours.gluon.data.vision.transforms
    images = ours.nd.ones((4, 5, 5, 3))

    class Doubled(data.ArrayDataset):
        def __getitem__(self, idx):
            return super().__getitem__(idx) * 2

    watched = transforms.ToTensor()
    watched.register_forward_hook(lambda *_: None)
    plain = data.ArrayDataset(images)
    for dataset in (
        Doubled(images),
        data.SimpleDataset([1, 2, 3, 4]),
        plain.transform(lambda x: x * 2),
        plain.transform(watched),
        data.ArrayDataset(images, images).transform(transforms.ToTensor()),
        data.ArrayDataset(images[0]).transform(transforms.ToTensor()),
    ):
        assert batch_of(dataset, [0, 1]) is None
    for samples in ([-1], [4], [], [slice(2)], ["a"]):
        assert batch_of(plain, samples) is None
    with ours.autograd.record():
        assert batch_of(plain, [0]) is None
