"""mx.image's detection: pixels, boxes and draws as MXNet's, and refusals."""

import io
import random

import numpy as np
import pytest
from PIL import Image

import portable.adapters.mxnet as real
from tests.messages import refused

from .beside import agree

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")

STATE = np.random.RandomState(3)
SIZES = ((60, 40), (48, 64), (50, 50), (31, 77), (64, 64))
HEAD = [2.0, 5.0]
BOXES = [
    [[0, 0.1, 0.2, 0.6, 0.9]],
    [[1, 0.0, 0.0, 0.5, 0.4], [2, 0.3, 0.3, 0.9, 1.0]],
    [[0, 0.25, 0.1, 0.75, 0.6], [1, 0.5, 0.5, 0.4, 0.6], [3, 0.6, 0.6, 0.99, 0.99]],
    [[1, 0.05, 0.3, 0.35, 0.95]],
    [[2, 0.4, 0.1, 0.8, 0.3]],
]


@pytest.fixture
def images(tmp_path):
    """Files of images with a list of their labels."""
    listed = []
    for number, ((width, height), boxes) in enumerate(zip(SIZES, BOXES, strict=True)):
        pixels = STATE.randint(0, 256, (height, width, 3)).astype("uint8")
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
        listed.append([*HEAD, *np.ravel(boxes).tolist(), f"{number}.png"])
    return tmp_path, listed


def batches(mx, images, *, epochs=1, size=2, shape=(3, 32, 32), **options):
    """The arrays of all batches."""
    folder, listed = images
    iterator = mx.image.ImageDetIter(size, shape, imglist=listed, path_root=str(folder), **options)
    found = [iterator.label_shape, [d[1] for d in iterator.provide_label]]
    for _ in range(epochs):
        iterator.reset()
        found += [(b.data[0], b.label[0], b.pad) for b in iterator]
    return found


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"rand_mirror": True, "shuffle": True},
        {"rand_crop": 0.8, "min_object_covered": [0.1, 0.5, 0.95]},
        {"rand_pad": 0.7, "pad_val": (1, 2, 3)},
        {"rand_crop": 0.5, "rand_pad": 0.5, "rand_mirror": True, "min_eject_coverage": 0.6},
        {"rand_crop": 1, "area_range": (0.3, 0.9), "aspect_ratio_range": (0.5, 2.0)},
        {"resize": 40, "inter_method": 1},
        {"last_batch_handle": "discard"},
        {"last_batch_handle": "roll_over", "shuffle": True},
    ],
    ids=lambda options: "-".join(options) or "plain",
)
def test_batches(ours, images, options):
    """The same batches, epoch after epoch, within one step of a pixel's rounding."""
    agree(ours, lambda mx: batches(mx, images, epochs=3, **options), within=1.0)


def test_colors(ours, images):
    options = {"mean": True, "std": True, "brightness": 0.1, "contrast": 0.1, "saturation": 0.1,
               "hue": 0.1, "pca_noise": 0.05, "rand_gray": 0.3}  # fmt: skip
    agree(ours, lambda mx: batches(mx, images, epochs=2, **options), within=0.05)


def test_records(ours, tmp_path):
    """Labels stand in the records themselves."""

    def written_and_read(mx):
        record = mx.recordio.MXIndexedRecordIO(str(tmp_path / "i"), str(tmp_path / "r"), "w")
        for number, boxes in enumerate(BOXES):
            pixels = np.full((20, 30, 3), 40 * number, "uint8")
            stream = io.BytesIO()
            Image.fromarray(pixels).save(stream, "PNG")
            label = np.array([*HEAD, *np.ravel(boxes)], "float32")
            header = mx.recordio.IRHeader(0, label, number, 0)
            record.write_idx(number, mx.recordio.pack(header, stream.getvalue()))
        record.close()
        iterator = mx.image.ImageDetIter(
            3, (3, 8, 8), path_imgrec=str(tmp_path / "r"), path_imgidx=str(tmp_path / "i")
        )
        return [(b.data[0], b.label[0], b.pad) for b in iterator]

    agree(ours, written_and_read, within=1.0)


def test_augmenters_tell_of_themselves(ours):
    def told(mx):
        augmenters = mx.image.CreateDetAugmenter(
            (3, 30, 30), resize=20, rand_crop=0.5, rand_pad=0.5, rand_mirror=True, hue=0.1
        )
        return [augmenter.dumps() for augmenter in augmenters]

    agree(ours, told)


def test_shapes_in_step(ours, images):
    folder, listed = images

    def together(mx):
        one, two = (
            mx.image.ImageDetIter(1, (3, 8, 8), imglist=part, path_root=str(folder))
            for part in (listed[:2], listed[2:])
        )
        two.reshape((3, 8, 8), (5, 5))
        assert one.sync_label_shape(two) is two
        return one.label_shape, two.label_shape, one.provide_label[0][1], two.next().data[0].shape

    agree(ours, together)


def test_drawing(ours, images):
    folder, listed = images
    iterator = ours.image.ImageDetIter(
        1, (3, 40, 40), imglist=listed[:1], path_root=str(folder), aug_list=[]
    )
    (drawn,) = list(iterator.draw_next(color=(255, 0, 10), thickness=1, id2labels={0: "cat"}))
    assert drawn.shape == (40, 60, 3)
    assert drawn[8, 20].tolist() == [10, 0, 255]
    assert len(list(iterator.draw_next())) == 1
    with pytest.raises(ValueError, match="waitKey=0 asks for a window"):
        next(iterator.draw_next(waitKey=0))


def test_invalid_images_are_left_out(ours, images):
    """An augmenter may leave nothing of an image; then the next one takes its place."""

    def without_the_first(mx):
        class Drop(mx.image.DetAugmenter):
            def __call__(self, src, label):
                label = label.copy()
                label[:, 0] = np.where(label[:, 0] == 0, -1, label[:, 0])
                return src, label

        resize = mx.image.DetBorrowAug(mx.image.ForceResizeAug((8, 8)))
        return batches(mx, images, size=1, shape=(3, 8, 8), aug_list=[Drop(), resize])

    agree(ours, without_the_first, within=1.0)


def test_ranges_without_anything(ours):
    with pytest.warns(UserWarning, match=r"Skip DetRandomCropAug due to invalid area_range"):
        crop = ours.image.DetRandomCropAug(area_range=(0.5, 0.1))
    with pytest.warns(UserWarning, match=r"Skip DetRandomPadAug due to invalid aspect_ratio"):
        pad = ours.image.DetRandomPadAug(aspect_ratio_range=(0, 2))
    image, label = ours.nd.ones((9, 9, 3)), np.array([[0, 0.1, 0.1, 0.9, 0.9]])
    for augmenter in (crop, pad):
        same, boxes = augmenter(image, label)
        assert same is image
        assert boxes is label


def test_one_number_is_a_range(ours):
    def cropped(mx):
        image = mx.nd.array(np.arange(30 * 40 * 3).reshape(30, 40, 3) % 256, dtype="uint8")
        label = np.array([[0, 0.1, 0.1, 0.9, 0.9]])
        image, label = mx.image.DetRandomCropAug(0.1, 1.0, 0.5)(image, label)
        return mx.image.DetRandomPadAug(1.5, (1.5, 4.0), pad_val=(7, 8, 9))(image, label)

    agree(ours, cropped)


@pytest.mark.parametrize(
    ("label", "words"),
    [([0.5], "Label shape is invalid"), ([2, 5, 0, 0.1, 0.1, 0.5, 0.5, 1], "inconsistent"),
     ([2, 5, 0, 0.5, 0.5, 0.5, 0.5], "no valid label")],
)  # fmt: skip
def test_labels_that_are_none(mx, images, label, words):
    folder, _ = images
    refused(
        mx,
        lambda mx: mx.image.ImageDetIter(
            1, (3, 8, 8), imglist=[[*label, "0.png"]], path_root=str(folder)
        ),
        RuntimeError,
        words,
    )


def test_refusals(mx, images):
    folder, listed = images

    def iterator(mx):
        return mx.image.ImageDetIter(1, (3, 8, 8), imglist=listed, path_root=str(folder))

    refused(mx, lambda mx: mx.image.DetBorrowAug(3), TypeError, "invalid Augmenter")
    refused(mx, lambda mx: mx.image.DetRandomSelectAug([3]), ValueError, "Allow DetAugmenter")
    refused(mx, lambda mx: iterator(mx).reshape(None, (1,)), ValueError, "length 2")
    refused(mx, lambda mx: iterator(mx).reshape(None, (1, 5)), ValueError, "reduce label count")
    refused(mx, lambda mx: iterator(mx).reshape(None, (4, 6)), ValueError, "inconsistent")
    refused(mx, lambda mx: iterator(mx).sync_label_shape(3), AssertionError, "")
    refused(
        mx,
        lambda mx: mx.image.CreateMultiRandCropAugmenter([0.1, 0.2], [(1, 2), (1, 2), (1, 2)]),
        AssertionError,
        "",
    )


def test_no_images(ours):
    with pytest.raises(RuntimeError, match="there is no image"):
        ours.image.ImageDetIter(1, (3, 8, 8), imglist=[])


def test_base_class(ours):
    with pytest.raises(NotImplementedError, match="DetAugmenter has no __call__"):
        ours.image.DetAugmenter()(None, None)


def test_module_names(ours):
    """Both modules have the same names, and MXNet's."""
    for name in ours.image.detection.__all__:
        assert getattr(ours.image, name) is getattr(ours.image.detection, name)
        assert hasattr(real.image.detection, name)
    random.seed(0)
