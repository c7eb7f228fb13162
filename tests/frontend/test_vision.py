"""gluon.data of images: transforms with MXNet's pixels and draws, and data sets from local files."""

import gzip
import struct
import tarfile

import numpy as np
import pytest

from tests.messages import refused

from .beside import agree

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")

NOISE = np.random.RandomState(0).randint(0, 256, (37, 53, 3)).astype("uint8")


def image(mx, dtype="uint8", array=NOISE):
    return mx.nd.array(array, dtype=dtype)


PLACES = {
    "resize": lambda t: t.Resize(20),
    "sides": lambda t: t.Resize((20, 30), interpolation=2),
    "ratio": lambda t: t.Resize(20, keep_ratio=True),
    "crop and resize": lambda t: t.CropResize(3, 4, 20, 10, (9, 8), 1),
    "crop": lambda t: t.CropResize(3, 4, 20, 10),
    "center": lambda t: t.CenterCrop(20),
    "center, enlarged": lambda t: t.CenterCrop((60, 50)),
    "random crop": lambda t: t.RandomResizedCrop((20, 10)),
    "left, right": lambda t: t.RandomFlipLeftRight(),
    "top, bottom": lambda t: t.RandomFlipTopBottom(),
}
COLORS = {
    "brightness": lambda t: t.RandomBrightness(0.4),
    "contrast": lambda t: t.RandomContrast(0.4),
    "saturation": lambda t: t.RandomSaturation(0.4),
    "hue": lambda t: t.RandomHue(0.4),
    "a lot": lambda t: t.RandomBrightness(3),
    "jitter": lambda t: t.RandomColorJitter(0.4, 0.3, 0.2, 0.1),
    "some jitter": lambda t: t.RandomColorJitter(contrast=0.3, hue=0.1),
    "lighting": lambda t: t.RandomLighting(0.1),
}


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_places(ours, name, dtype):
    # of an odd number of columns or rows MXNet's flips leave the middle one as memory was
    array = NOISE[:36, :52] if "," in name else NOISE

    def program(mx):
        transform = PLACES[name](mx.gluon.data.vision.transforms)
        return [transform(image(mx, dtype, array)) for _ in range(5)]

    agree(ours, program, within=0 if dtype == "uint8" else 1e-3)


@pytest.mark.parametrize("name", ["resize", "sides", "ratio", "crop", "crop and resize"])
def test_places_of_a_batch(ours, name):
    batch = np.stack([NOISE, NOISE[::-1]])
    agree(ours, lambda mx: PLACES[name](mx.gluon.data.vision.transforms)(image(mx, array=batch)))


@pytest.mark.parametrize("name", COLORS)
@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_colors(ours, name, dtype):
    def program(mx):
        transform = COLORS[name](mx.gluon.data.vision.transforms)
        return [transform(image(mx, dtype)) for _ in range(5)]

    # where rounding decides, a fraction that is cut off makes a difference of 1
    agree(ours, program, within=1 if dtype == "uint8" else 2e-3)


def test_gray_has_no_hue(ours):
    transforms, gray = ours.gluon.data.vision.transforms, image(ours, array=NOISE[..., :1])
    for transform in (transforms.RandomHue(1), transforms.RandomSaturation(1)):
        assert np.array_equal(transform(gray).asnumpy(), NOISE[..., :1])
    assert np.array_equal(transforms.RandomLighting(1)(gray).asnumpy(), NOISE[..., :1])
    assert transforms.RandomContrast(1)(gray).shape == (37, 53, 1)


def test_turning(ours):
    array = NOISE.transpose(2, 0, 1).astype("float32")

    def program(mx):
        t, x = mx.gluon.data.vision.transforms, image(mx, "float32", array)
        turn = t.RandomRotation((-30, 30), rotate_with_proba=0.5)
        return [t.Rotate(30)(x), t.Rotate(10, zoom_in=True)(x), *(turn(x) for _ in range(4))]

    agree(ours, program, within=0.05)


def test_composed(ours):
    def program(mx):
        t = mx.gluon.data.vision.transforms
        steps = [
            t.RandomResizedCrop(20),
            t.RandomFlipLeftRight(),
            t.ToTensor(),
            t.Normalize(0.5, 2),
        ]
        chain = t.Compose([*steps, t.RandomApply(t.Cast("float16"), p=0.5)])
        return [chain(image(mx)) for _ in range(3)]

    agree(ours, program, within=2e-3)


def test_transforms_refuse(ours):
    t = ours.gluon.data.vision.transforms
    crop, x = t.CropResize(40, 0, 20, 10), image(ours)
    refused(ours, lambda mx: crop(x), "MXNetError", "not inside an image of 53 columns and 37 rows")
    refused(ours, lambda mx: t.RandomRotation((3, 1)), ValueError, "an ordered tuple, given (3, 1)")
    refused(
        ours,
        lambda mx: t.RandomRotation((1, 3), rotate_with_proba=2),
        ValueError,
        "between 0 and 1, given 2",
    )
    for turn in (t.Rotate(3), t.RandomRotation((1, 3))):
        refused(ours, lambda mx, turn=turn: turn(x), TypeError, "only supports float32", "uint8")
    for transform in (t.RandomHue(1), t.RandomLighting(1), t.RandomColorJitter(1)):
        refused(
            ours,
            lambda mx, f=transform: f(x[0]),
            "MXNetError",
            f"{type(transform).__name__}: Input image must have shape",
            "(53, 3)",
        )


def idx(array):
    """An array as the bytes of a file of MNIST's kind."""
    return struct.pack(f">{array.ndim + 1}I", 0x800 + array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def any_sha1(ours, monkeypatch):
    """Any contents of a file are the right ones."""
    monkeypatch.setattr(ours.gluon.utils, "check_sha1", lambda *_: True)
    monkeypatch.setattr(ours.gluon.data.vision.datasets, "check_sha1", lambda *_: True)


@pytest.mark.parametrize("kind", ["MNIST", "FashionMNIST"])
@pytest.mark.parametrize("train", [True, False])
@pytest.mark.usefixtures("any_sha1")
def test_mnist(ours, tmp_path, kind, train):
    images = NOISE[:28, :28].transpose(2, 0, 1).copy()
    start = tmp_path / ("train" if train else "t10k")
    for suffix, array in (("-images-idx3", images), ("-labels-idx1", np.arange(3, dtype="uint8"))):
        with gzip.open(f"{start}{suffix}-ubyte.gz", "wb") as file:
            file.write(idx(array))
    make = getattr(ours.gluon.data.vision, kind)
    data = make(str(tmp_path), train)
    x, y = data[2]
    assert len(data) == 3
    assert np.array_equal(x.asnumpy(), images[2][..., None])
    assert (y, y.dtype) == (2, "int32")
    assert make(str(tmp_path), train, lambda x, y: int(y) + 1)[1] == 2
    x, y = data[:2]
    assert (x.shape, y.tolist()) == ((2, 28, 28, 1), [0, 1])
    with gzip.open(f"{start}-labels-idx1-ubyte.gz", "wb") as file:
        file.write(idx(np.zeros(2, "uint8")))
    refused(ours, lambda mx: make(str(tmp_path), train), "MXNetError", "do not belong together")
    with gzip.open(f"{start}-labels-idx1-ubyte.gz", "wb") as file:
        file.write(idx(np.zeros(2, "uint8"))[:-1])
    refused(ours, lambda mx: make(str(tmp_path), train), "MXNetError", f"{kind}: ", "cut off")


def test_says_what_is_missing(ours, tmp_path, monkeypatch):
    monkeypatch.setenv("MXNET_HOME", str(tmp_path))
    vision = ours.gluon.data.vision
    refused(ours, lambda mx: vision.MNIST(), RuntimeError, "train-images-idx3-ubyte.gz is missing")
    refused(ours, lambda mx: vision.CIFAR10(), RuntimeError, "cifar-10-binary.tar.gz is missing")
    assert sorted(p.name for p in (tmp_path / "datasets").iterdir()) == ["cifar10", "mnist"]
    refused(
        ours,
        lambda mx: vision.datasets._Local(str(tmp_path), True, None),
        NotImplementedError,
        "_Local has no _read",
    )


@pytest.mark.usefixtures("any_sha1")
@pytest.mark.parametrize("archived", [True, False])
def test_cifar(ours, tmp_path, archived):
    vision = ours.gluon.data.vision
    pixels = np.random.RandomState(0).randint(0, 256, (2, 3072)).astype("uint8")
    contents = {
        "test_batch.bin": np.hstack([[[3], [4]], pixels]).astype("uint8"),
        "test.bin": np.hstack([[[3, 30], [4, 40]], pixels]).astype("uint8"),
    }
    for name, rows in contents.items():
        (tmp_path / name).write_bytes(rows.tobytes())
    if archived:
        for archive in ("cifar-10-binary.tar.gz", "cifar-100-binary.tar.gz"):
            with tarfile.open(tmp_path / archive, "w:gz") as file:
                for name in contents:
                    file.add(tmp_path / name, f"some/folder/{name}")
        for name in contents:
            (tmp_path / name).unlink()
    data = vision.CIFAR10(str(tmp_path), train=False)
    x, y = data[1]
    assert (len(data), y) == (2, 4)
    assert np.array_equal(x.asnumpy(), pixels[1].reshape(3, 32, 32).transpose(1, 2, 0))
    assert vision.CIFAR100(str(tmp_path), train=False)[1][1] == 4
    assert vision.CIFAR100(str(tmp_path), fine_label=True, train=False)[1][1] == 40
    (tmp_path / "test_batch.bin").write_bytes(b"1234")
    refused(ours, lambda mx: vision.CIFAR10(str(tmp_path), False), "MXNetError", "4 bytes are no")
    if archived:
        refused(
            ours,
            lambda mx: vision.CIFAR10(str(tmp_path)),
            "MXNetError",
            "has no file data_batch_1.bin",
        )


@pytest.fixture
def records(ours, tmp_path):
    """Three images in records."""
    path = tmp_path / "a.rec"
    writer = ours.recordio.MXIndexedRecordIO(str(tmp_path / "a.idx"), str(path), "w")
    for i in range(3):
        label = [i, i + 1] if i == 2 else i
        writer.write_idx(i, ours.recordio.pack_img((0, label, i, 0), NOISE + i, 9, ".png"))
    writer.close()
    return str(path)


def test_records(ours, records):
    def program(mx):
        data = mx.gluon.data.RecordFileDataset(records)
        images = mx.gluon.data.vision.ImageRecordDataset(records)
        gray = mx.gluon.data.vision.ImageRecordDataset(records, 0, lambda x, y: (x, y * 2))
        return len(data), data[1], [images[i] for i in range(3)], gray[1], len(gray)

    agree(ours, program)


def test_records_in_worker_processes(ours, records):
    data = ours.gluon.data.vision.ImageRecordDataset(records).take(2)
    loader = ours.gluon.data.DataLoader(data, 2, num_workers=1)
    ((x, y),) = list(loader)
    assert (x.shape, y.asnumpy().tolist()) == ((2, 37, 53, 3), [0, 1])


def test_folders(ours, records, tmp_path):
    image = ours.recordio.unpack(ours.gluon.data.RecordFileDataset(records)[0])[1]
    for name in ("cat/1.png", "cat/2.PNG", "dog/a.png", "dog/a.txt"):
        path = tmp_path / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(image)
    (tmp_path / "root" / "readme").write_text("x")

    def program(mx):
        with pytest.warns(UserWarning, match=r"Ignoring .*") as caught:
            data = mx.gluon.data.vision.ImageFolderDataset(str(tmp_path / "root"))
        return data.synsets, data.items, len(data), data[2], sorted(str(w.message) for w in caught)

    (tmp_path / "other" / "x").mkdir(parents=True)
    (tmp_path / "other" / "x" / "1.png").write_bytes(image)

    def transformed(mx):
        folder = mx.gluon.data.vision.ImageFolderDataset
        return folder(str(tmp_path / "other"), 0, lambda x, y: (x.shape, y + 1))[0]

    agree(ours, transformed)
    agree(ours, program)
