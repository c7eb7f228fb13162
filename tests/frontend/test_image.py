"""mx.image: the same pixels as MXNet's, the same draws from the same seeds, and refusals."""

import io
import json
import random

import numpy as np
import pytest
from PIL import Image

from tests.messages import refused

from .beside import agree

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")

NOISE = np.random.RandomState(0).randint(0, 256, (37, 53, 3)).astype("uint8")


def file(kind="PNG", image=NOISE):
    """An image as the bytes of a file."""
    stream = io.BytesIO()
    Image.fromarray(image).save(stream, kind)
    return stream.getvalue()


def image(mx, dtype="uint8", array=NOISE):
    return mx.nd.array(array, dtype=dtype)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("flags", [{}, {"flag": 0}, {"to_rgb": 0}, {"to_rgb": False}])
def test_decoding(ours, tmp_path, kind, flags):
    data = file(kind)
    (tmp_path / "a").write_bytes(data)
    agree(ours, lambda mx: mx.image.imread(str(tmp_path / "a"), **flags))
    agree(ours, lambda mx: mx.image.imdecode(data, **flags))
    agree(ours, lambda mx: mx.image.imdecode(bytearray(data), **flags))
    agree(ours, lambda mx: mx.image.imdecode(np.frombuffer(data, "uint8"), **flags))
    agree(ours, lambda mx: mx.image.imdecode(image(mx, array=np.frombuffer(data, "uint8")), 1))


def test_decoding_into_an_array(ours):
    out = ours.nd.zeros((37, 53, 3), dtype="uint8")
    assert ours.image.imdecode(file(), out=out) is out
    assert np.array_equal(out.asnumpy(), NOISE)


def test_decoding_refuses(mx):
    decode = mx.image.imdecode
    refused(mx, lambda mx: decode("text"), ValueError, "must be of type bytes", "it is str")
    refused(mx, lambda mx: decode(b""), "MXNetError", "Decoding failed", "empty (0 bytes)")
    refused(mx, lambda mx: decode(b"abc"), "MXNetError", "no image of JPEG, PNG")
    refused(mx, lambda mx: decode(file(), flag=-1), "MXNetError", "greater equal to 0")
    refused(mx, lambda mx: decode(mx.nd.array([1.0, 2.0])), "MXNetError", "needs to be uint8")
    refused(mx, lambda mx: mx.image.imread("none.png"), "MXNetError", "'none.png' couldn't open")


SIZES = [(53, 37), (106, 74), (26, 18), (20, 50), (90, 20), (13, 37), (7, 5), (1, 1), (53, 12)]


@pytest.mark.parametrize("interp", range(5))
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_resizing(ours, interp, channels):
    array = np.dstack([NOISE, NOISE[::-1]])[..., :channels]
    for width, height in SIZES:
        agree(
            ours,
            lambda mx, w=width, h=height: mx.image.imresize(image(mx, array=array), w, h, interp),
            within=0 if interp < 4 else 1,
        )


@pytest.mark.parametrize("interp", range(5))
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_resizing_floats(ours, interp, dtype):
    for width, height in SIZES[::2]:
        agree(
            ours,
            lambda mx, w=width, h=height: mx.image.imresize(image(mx, dtype), w, h, interp=interp),
            within=1e-3,
        )


def test_resizing_halves(ours):
    def program(mx):
        even = image(mx, array=NOISE[:36, :52])
        sizes = [(26, 18), (13, 12), (26, 12)]
        return [mx.image.imresize(even, w, h, interp=i) for w, h in sizes for i in (1, 3)]

    agree(ours, program)


@pytest.mark.parametrize("kind", range(5))
def test_borders(ours, kind):
    agree(ours, lambda mx: mx.image.copyMakeBorder(image(mx), 1, 2, 3, 4, type=kind))
    agree(ours, lambda mx: mx.image.copyMakeBorder(image(mx, "float32"), 1, 2, 0, 4, type=kind))


def test_borders_of_a_color(ours):
    def program(mx):
        border = mx.image.copyMakeBorder
        return border(image(mx), 1, 0, 2, 0, value=9), border(
            image(mx), 1, 1, 1, 1, values=(1, 2, 3)
        )

    agree(ours, program)


def test_results_in_an_array(ours):
    out = ours.nd.zeros((4, 5, 3), dtype="uint8")
    assert ours.image.imresize(image(ours), 5, 4, out=out) is out
    assert out.asnumpy().any()


def test_pixels_refuse(mx):
    resize, border, a = mx.image.imresize, mx.image.copyMakeBorder, image(mx)
    refused(mx, lambda mx: resize(a, 0, 5), "MXNetError", "value 0 for Parameter w should be")
    refused(mx, lambda mx: resize(a, 5, -1), "MXNetError", "value -1 for Parameter h should be")
    refused(mx, lambda mx: resize(a, 2.5, 5), "MXNetError", "for w expect int but value=2.5")
    refused(mx, lambda mx: resize(a[0], 3, 5), "MXNetError", "inferring shapes failed", "(53, 3)")
    refused(mx, lambda mx: resize(NOISE, 3, 5), AssertionError, "has to be an NDArray")
    refused(mx, lambda mx: border(a, -1, 1, 1, 1), "MXNetError", "value -1 for Parameter top")


def test_pixels_refuse_what_mxnet_fails_on_later(ours):
    resize, border, a = ours.image.imresize, ours.image.copyMakeBorder, image(ours)
    refused(ours, lambda mx: resize(a, 3, 5, 7), "MXNetError", "Unknown interpolation method 7")
    refused(ours, lambda mx: resize(a.astype("int32"), 3, 5), "MXNetError", "dtype int32 cannot")
    refused(ours, lambda mx: border(a, 1, 1, 1, 1, type=7), "MXNetError", "unknown type 7")


def test_cropping(ours):
    def program(mx):
        a, crop = image(mx), mx.image
        return (
            [crop.scale_down((640, 480), size) for size in [(720, 120), (10, 10), (700, 700)]],
            [crop.resize_short(a, 20), crop.resize_short(a.transpose((1, 0, 2)), 60, interp=9)],
            [crop.fixed_crop(a, 3, 4, 20, 10), crop.fixed_crop(a, 3, 4, 20, 10, (10, 10), 1)],
            [crop.center_crop(a, size) for size in [(20, 10), (100, 10), (100, 100)]],
            [crop.random_crop(a, size) for size in [(20, 10), (100, 10), (100, 100)] * 3],
            [crop.random_size_crop(a, (20, 10), area, (0.7, 1.4)) for area in (0.3, (0.1, 0.5))],
            [crop.random_size_crop(a, (20, 10), 4.0, (0.7, 1.4), interp=i) for i in (9, 10)],
        )

    agree(ours, program)


def test_cropping_by_an_older_name(ours):
    with pytest.warns(DeprecationWarning, match="`min_area` is deprecated"):
        a, b = ours.image.random_size_crop(image(ours), (5, 5), 0.5, (1, 1), min_area=(0.2, 0.3))
    assert a.shape == (5, 5, 3)
    assert 0.1 < b[2] * b[3] / (37 * 53) < 0.4
    with pytest.warns(DeprecationWarning, match="`min_area` is deprecated"):
        assert ours.image.RandomSizedCropAug((5, 5), 0.5, (1, 1), min_area=0.2).area == 0.2


def test_cropping_refuses(mx):
    a, unknown = image(mx), {"area_": 1}
    refused(mx, lambda mx: mx.image.resize_short(a, 5, 7), ValueError, "Unknown interp method 7")
    refused(
        mx,
        lambda mx: mx.image.random_size_crop(a, (5, 5), 0.5, (1, 1), **unknown),
        AssertionError,
        "unexpected keyword arguments for `random_size_crop`",
        "area_",
    )


AUGMENTERS = {
    "resize": lambda m: m.ResizeAug(20, 1),
    "force": lambda m: m.ForceResizeAug((20, 30), 9),
    "crop": lambda m: m.RandomCropAug((20, 30)),
    "sized": lambda m: m.RandomSizedCropAug((20, 30), (0.1, 0.5), (0.5, 2)),
    "center": lambda m: m.CenterCropAug((20, 30)),
    "flip": lambda m: m.HorizontalFlipAug(0.5),
    "cast": lambda m: m.CastAug("float64"),
    "brightness": lambda m: m.BrightnessJitterAug(0.3),
    "contrast": lambda m: m.ContrastJitterAug(0.3),
    "saturation": lambda m: m.SaturationJitterAug(0.3),
    "hue": lambda m: m.HueJitterAug(0.3),
    "color": lambda m: m.ColorJitterAug(0.3, 0.2, 0.1),
    "lighting": lambda m: m.LightingAug(0.1, np.array([55.0, 4, 1]), np.eye(3) + 0.1),
    "normalize": lambda m: m.ColorNormalizeAug(np.array([1.0, 2, 3]), np.array([4.0, 5, 6])),
    "mean": lambda m: m.ColorNormalizeAug(np.array([1.0, 2, 3]), None),
    "gray": lambda m: m.RandomGrayAug(0.5),
    "sequence": lambda m: m.SequentialAug([m.HorizontalFlipAug(0.5), m.CenterCropAug((20, 30))]),
    "any order": lambda m: m.RandomOrderAug([m.CenterCropAug((20, 30)), m.RandomCropAug((9, 8))]),
}


@pytest.mark.parametrize("name", AUGMENTERS)
def test_augmenters(ours, name):
    def program(mx):
        augmenter = AUGMENTERS[name](mx.image)
        results = []
        for _ in range(4):
            source = image(mx, "float32")
            results.append([augmenter(source), source])
        return augmenter.dumps(), results

    agree(ours, program, within=2e-3)


def test_augmenters_of_ones_own(ours):
    augmenter = ours.image.Augmenter(mean=ours.nd.ones(2), std=np.ones(1), size=3)
    assert json.loads(augmenter.dumps()) == ["augmenter", {"mean": [1, 1], "std": [1], "size": 3}]
    refused(ours, lambda mx: augmenter(image(mx)), NotImplementedError, "Augmenter has no __call__")


ALL = {
    "resize": 30,
    "rand_crop": True,
    "rand_resize": True,
    "rand_mirror": True,
    "mean": True,
    "std": True,
    "brightness": 0.1,
    "contrast": 0.1,
    "saturation": 0.1,
    "hue": 0.1,
    "pca_noise": 0.1,
    "rand_gray": 0.3,
}


@pytest.mark.parametrize(
    "arguments", [{}, ALL, {"rand_crop": True, "mean": np.ones(3)}, {"std": np.ones(1)}]
)
def test_the_usual_augmenters(ours, arguments):
    def program(mx):
        augmenters = mx.image.CreateAugmenter((3, 20, 24), **arguments)
        results = []
        for _ in range(3):
            result = image(mx)
            for augmenter in augmenters:
                result = augmenter(result)
            results.append(result)
        return [augmenter.dumps() for augmenter in augmenters], results

    agree(ours, program, within=2e-3)


def test_the_usual_augmenters_refuse(mx):
    make = mx.image.CreateAugmenter
    refused(mx, lambda mx: make((3, 5, 5), rand_resize=True), AssertionError, "rand_crop=True")
    refused(mx, lambda mx: make((3, 5, 5), mean=3), AssertionError, "mean has to be an array", "3")
    refused(
        mx, lambda mx: make((3, 5, 5), std=np.ones(2)), AssertionError, "std has to be an array"
    )


@pytest.fixture
def images(ours, tmp_path):
    """A folder with five images, as files, in a list, and in records."""
    writer = ours.recordio.MXIndexedRecordIO(str(tmp_path / "a.idx"), str(tmp_path / "a.rec"), "w")
    lines = []
    for i in range(5):
        array = np.random.RandomState(i).randint(0, 256, (40 + i, 50, 3)).astype("uint8")
        (tmp_path / f"{i}.png").write_bytes(file(image=array))
        writer.write_idx(i, ours.recordio.pack_img((0, [i, i + 0.5], i, 0), array, 9, ".png"))
        lines.append(f"{i}\t{i}\t{i + 0.5}\t{i}.png\n")
    writer.close()
    (tmp_path / "a.lst").write_text("".join(lines))
    return tmp_path


SOURCES = {
    "records": {"path_imgrec": "a.rec"},
    "index": {"path_imgrec": "a.rec", "path_imgidx": "a.idx", "shuffle": True, "rand_crop": True},
    "part": {"path_imgrec": "a.rec", "path_imgidx": "a.idx", "num_parts": 2, "part_index": 1},
    "list": {"path_imglist": "a.lst", "path_root": ".", "shuffle": True, "rand_mirror": True},
    "both": {"path_imglist": "a.lst", "path_imgrec": "a.rec", "path_imgidx": "a.idx"},
    "python": {"imglist": [[i, i + 0.5, f"{i}.png"] for i in range(5)], "path_root": "."},
    "pairs": {"imglist": [[[i, i + 0.5], f"{i}.png"] for i in range(5)], "path_root": "."},
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("last", ["pad", "discard", "roll_over"])
def test_image_iter(ours, images, monkeypatch, source, last):
    monkeypatch.chdir(images)

    def program(mx):
        iterator = mx.image.ImageIter(
            2, (3, 20, 24), label_width=2, last_batch_handle=last, mean=True, **SOURCES[source]
        )
        passes = []
        for _ in range(3):
            passes.append([(b.data, b.label, b.pad) for b in iterator])
            iterator.reset()
        iterator.hard_reset()
        known = iterator.provide_data, iterator.provide_label
        return known, passes, [(b.data, b.label, b.pad) for b in iterator]

    agree(ours, program, within=1e-3)


def test_image_iter_with_one_label(ours, images, monkeypatch):
    monkeypatch.chdir(images)

    def program(mx):
        listed = [[i, f"{i}.png"] for i in range(3)]
        iterator = mx.image.ImageIter(3, (3, 9, 9), imglist=listed, path_root=".")
        return iterator.next().label, iterator.provide_label

    agree(ours, program)


def test_image_iter_leaves_out_what_is_not_valid(ours, images, monkeypatch):
    monkeypatch.chdir(images)

    class Picky(ours.image.ImageIter):
        def check_valid_image(self, data):
            if data.shape[0] == 41:
                raise RuntimeError("I do not like it")

    iterator = Picky(4, (3, 9, 9), label_width=2, path_imgrec="a.rec")
    assert iterator.next().label[0].asnumpy()[:, 0].tolist() == [0, 2, 3, 4]
    refused(
        ours,
        lambda mx: ours.image.ImageIter.check_valid_image(iterator, np.ones(3)),
        RuntimeError,
        "Data shape is wrong",
    )


def test_image_iter_refuses(ours, images, monkeypatch):
    monkeypatch.chdir(images)
    (images / "bad.png").write_bytes(b"no image")
    (images / "bad.lst").write_text("0\tx\tp\n")

    def call(**arguments):
        given = {"path_root": ".", "data_shape": (3, 9, 9), **arguments}
        return lambda mx: mx.image.ImageIter(1, **given).next()

    refused(ours, call(), AssertionError, "none of them is there")
    refused(ours, call(path_imglist="a.lst", dtype="int8"), AssertionError, "int8 label not")
    refused(ours, call(path_imglist="a.lst", data_shape=(9, 9)), ValueError, "should have length 3")
    refused(ours, call(path_imglist="a.lst", data_shape=(1, 9, 9)), ValueError, "3 channels")
    refused(ours, call(path_imgrec="a.rec", shuffle=True), AssertionError, "give path_imgidx")
    refused(
        ours, call(path_imglist="a.lst", num_parts=2, part_index=2), AssertionError, "part 2 of"
    )
    refused(ours, call(path_imglist="bad.lst"), ValueError, "bad.lst: line 1: number, labels and")
    refused(ours, call(imglist=[[0, "bad.png"]]), RuntimeError, "Broken image filename: bad.png")
    refused(ours, call(imglist=[[0, "none.png"]]), FileNotFoundError, "none.png")
    broken = ours.recordio.MXRecordIO("bad.rec", "w")
    broken.write(ours.recordio.pack((0, 1, 2, 3), b"no image"))
    broken.close()
    refused(ours, call(path_imgrec="bad.rec"), RuntimeError, "Broken image index: 0")


@pytest.mark.parametrize("zoom", [{}, {"zoom_in": True}, {"zoom_out": True}])
def test_rotating(ours, zoom):
    array = NOISE.transpose(2, 0, 1).astype("float32")

    def program(mx):
        one, two = image(mx, "float32", array), image(mx, "float32", np.stack([array, array]))
        rotate = mx.image.imrotate
        random.seed(0)
        return (
            [rotate(one, angle, **zoom) for angle in (0, 30, -100.5)],
            rotate(two, mx.nd.array([10, -50]), **zoom),
            rotate(two, 20, **zoom),
            mx.image.random_rotate(one, (-30, 30), **zoom),
            mx.image.random_rotate(two, (-30, 30), **zoom),
        )

    agree(ours, program, within=0.05)


def test_rotating_refuses(mx):
    rotate, one = mx.image.imrotate, mx.nd.ones((3, 4, 5))
    refused(mx, lambda mx: rotate(one, 3, True, True), ValueError, "cannot be both True")
    refused(mx, lambda mx: rotate(one.astype("uint8"), 3), TypeError, "Only `float32` images")
    refused(mx, lambda mx: rotate(one[0], 3), ValueError, "Only 3D and 4D", "(4, 5)")
    refused(mx, lambda mx: rotate(one, mx.nd.ones(1)), TypeError, "required to be a scalar")
    two = mx.nd.ones((2, 3, 4, 5))
    refused(mx, lambda mx: rotate(two, mx.nd.ones(3)), ValueError, "must be equal", "2 and 3")
