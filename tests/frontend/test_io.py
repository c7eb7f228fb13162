"""mx.io: the same batches as MXNet's, and refusals."""

import copy
import struct

import numpy as np
import pytest

from tests.messages import refused

from .beside import agree

pytestmark = pytest.mark.filterwarnings("ignore:Please import:DeprecationWarning")


def passes(iterator, count=2):
    """All batches of some passes."""
    batches = []
    for _ in range(count):
        batches.append(
            [
                ([x.asnumpy() for x in b.data], [x.asnumpy() for x in b.label or []], b.pad)
                for b in iterator
            ]
        )
        iterator.reset()
    return batches


def described(iterator):
    """What it says of its batches."""
    return [
        (d.name, tuple(d.shape), np.dtype(d.dtype).name, d.layout)
        for d in [*iterator.provide_data, *iterator.provide_label]
    ]


DATA = np.arange(20, dtype="float32").reshape(10, 2)
SOURCES = {
    "array": (DATA, DATA[:, 0]),
    "lists": ([DATA, DATA + 1], [DATA[:, 0]]),
    "dicts": ({"b": DATA, "a": DATA + 1}, {"y": DATA[:, 1]}),
    "no label": (DATA, None),
    "doubles": (DATA.astype("float64"), None),
}


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("batch", [1, 3, 5, 10, 12, 23])
@pytest.mark.parametrize("last", ["pad", "discard", "roll_over"])
def test_ndarray_iter(ours, source, batch, last):
    def program(mx):
        data, label = copy.deepcopy(SOURCES[source])  # MXNet puts its own arrays into dicts
        iterator = mx.io.NDArrayIter(data, label, batch, last_batch_handle=last)
        return described(iterator), passes(iterator, 3)

    if last == "roll_over" and batch > len(DATA):
        pytest.skip("MXNet refuses such a batch in its own arithmetic")
    agree(ours, program)


@pytest.mark.parametrize("last", ["pad", "discard", "roll_over"])
def test_ndarray_iter_shuffles_as_mxnet_does(ours, last):
    def program(mx):
        data = mx.nd.array(DATA, dtype="int32")
        iterator = mx.io.NDArrayIter(data, DATA[:, 0], 3, shuffle=True, last_batch_handle=last)
        all_passes = passes(iterator, 3)
        iterator.hard_reset()
        return all_passes, passes(iterator, 1)

    agree(ours, program)


def test_ndarray_iter_along_another_axis(ours):
    def program(mx):
        data = np.arange(24.0).reshape(4, 6)
        iterator = mx.io.NDArrayIter({"x": data}, data[:, 0], 2, data_name="d", label_name="l")
        names = iterator.num_data, iterator.num_source, len(iterator.data_list)
        return names, iterator.next().data, iterator.getpad(), iterator.cursor

    agree(ours, program)
    agree(ours, lambda mx: described(mx.io.NDArrayIter(DATA.T, batch_size=5, layout="CN")))


def test_ndarray_iter_refuses(mx):
    refused(mx, lambda mx: mx.io.NDArrayIter(None), AssertionError, "data must not be empty")
    refused(mx, lambda mx: mx.io.NDArrayIter([]), AssertionError, "data must not be empty")
    refused(mx, lambda mx: mx.io.NDArrayIter(3), TypeError, "and it is int")
    refused(mx, lambda mx: mx.io.NDArrayIter({"a": object()}), TypeError, "for a, should be")
    iterator = mx.io.NDArrayIter(DATA, batch_size=5)
    assert len(list(iterator)) == 2
    refused(mx, lambda mx: iterator.getdata(), AssertionError, "DataIter needs reset")


def test_ndarray_iter_needs_what_it_rolls_over(ours):
    iterator = ours.io.NDArrayIter(DATA, batch_size=4, last_batch_handle="roll_over")
    iterator.cursor = -2
    refused(ours, lambda mx: iterator.getdata(), AssertionError, "should have cached data")


def test_descriptions(ours):
    def program(mx):
        desc = mx.io.DataDesc("data", (2, 3), layout="TNC")
        pairs = mx.io.DataDesc.get_list([("a", (1, 2))], [("a", "int32")])
        return (
            [tuple(desc), desc.layout, repr(desc), [desc.get_batch_axis(x) for x in ("TN", None)]],
            [repr(d) for d in pairs],
            [repr(d) for d in mx.io.DataDesc.get_list([("a", (1, 2))], None)],
            str(mx.io.DataBatch([mx.nd.ones((2, 3))], [mx.nd.ones(2)])),
            str(mx.io.DataBatch([mx.nd.ones((2, 3))])),
        )

    agree(ours, program)
    refused(ours, lambda mx: mx.io.DataBatch(3), AssertionError, "Data must be list", "int")
    refused(ours, lambda mx: mx.io.DataBatch([], 3), AssertionError, "Label must be list", "int")


def test_an_iterator_of_ones_own(ours):
    def program(mx):
        class Numbers(mx.io.DataIter):
            def __init__(self):
                super().__init__(2)
                self.number = 0

            def iter_next(self):
                self.number += 1
                return self.number < 4

            def getdata(self):
                return [mx.nd.array([self.number, self.number])]

            def getlabel(self):
                return [mx.nd.array([0, 1])]

            def getpad(self):
                return 0

        return [(b.data, b.label, b.pad, b.index) for b in Numbers()]

    agree(ours, program)


def test_resize_iter(ours):
    def program(mx):
        source = mx.io.NDArrayIter(DATA, DATA[:, 0], 4)
        iterator = mx.io.ResizeIter(source, 5)
        source.default_bucket_key = 3
        again = mx.io.ResizeIter(source, 2, reset_internal=False)
        parts = [iterator.batch_size, again.default_bucket_key, described(iterator)]
        batches = passes(iterator), passes(again)
        assert again.iter_next()
        return parts, batches, again.getdata(), again.getlabel(), again.getpad(), again.getindex()

    agree(ours, program)


@pytest.mark.filterwarnings("ignore:setDaemon:DeprecationWarning")  # MXNet's threads
def test_prefetching_iter(ours):
    def program(mx):
        sources = [mx.io.NDArrayIter(DATA + i, DATA[:, 0], 4) for i in range(2)]
        names = [{"data": "a"}, {"data": "b"}], [{"softmax_label": "c"}, {"softmax_label": "d"}]
        iterator = mx.io.PrefetchingIter(sources, *names)
        plain = mx.io.PrefetchingIter(mx.io.NDArrayIter(DATA, DATA[:, 0], 4))
        return iterator.batch_size, described(iterator), passes(iterator), described(plain)

    agree(ours, program)


def test_prefetching_iter_refuses(ours):
    refused(ours, lambda mx: mx.io.PrefetchingIter([]), AssertionError, "at least one iterator")

    def uneven(mx):
        return list(
            mx.io.PrefetchingIter(
                [mx.io.NDArrayIter(DATA, DATA, 4), mx.io.NDArrayIter(DATA[:3], DATA[:3], 4)]
            )
        )

    refused(ours, uneven, AssertionError, "Number of entry mismatches")


@pytest.mark.parametrize("rounded", [True, False])
@pytest.mark.parametrize("labels", ["NULL", "l.csv"])
def test_csv_iter(ours, tmp_path, rounded, labels):
    (tmp_path / "d.csv").write_text("1,2,3,4\n2,3,4,5\n3,4,5,6\n4,5,6,7\n")
    (tmp_path / "l.csv").write_text("1,2\n3,4\n5,6\n7,8\n")

    def program(mx):
        label = labels if labels == "NULL" else str(tmp_path / labels)
        iterator = mx.io.CSVIter(
            data_csv=str(tmp_path / "d.csv"),
            data_shape=(2, 2),
            batch_size=3,
            label_csv=label,
            label_shape=(2,),
            round_batch=rounded,
            dtype="int32",
        )
        return described(iterator), passes(iterator, 3)

    agree(ours, program)


def test_csv_iter_of_a_folder(ours, tmp_path):
    (tmp_path / "a.csv").write_text("1\n2\n")
    (tmp_path / "b.csv").write_text("3\n\n4\n")
    iterator = ours.io.CSVIter(data_csv=str(tmp_path), data_shape=(1,), batch_size=4)
    assert iterator.next().data[0].asnumpy().ravel().tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ("1,2,3\n", {}, "line 1: it has 3 numbers, and the shape needs 2"),
        ("1,2\n1,x\n", {}, "line 2: could not convert string to float: 'x'"),
        ("", {}, "has no lines"),
        ("1,2\n", {"dtype": "float16"}, "'float16' is not one of float32"),
        ("1,2\n1,2\n", {"label_csv": "one.csv"}, "a label is needed for each"),
        ("1,2\n", {"data_csv": "none.csv"}, "none.csv cannot be read"),
        (b"\xff\n", {}, "cannot be read: 'utf-8' codec"),
    ],
)
def test_csv_iter_refuses(ours, tmp_path, monkeypatch, text, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    (tmp_path / "one.csv").write_text("1\n")
    given = {"data_csv": "d.csv", "data_shape": (2,), "batch_size": 1, **arguments}
    refused(ours, lambda mx: mx.io.CSVIter(**given), "MXNetError", "CSVIter: ", words)


def test_a_batch_that_cannot_be_filled(ours, tmp_path):
    (tmp_path / "d.csv").write_text("1\n2\n")
    call = {"data_csv": str(tmp_path / "d.csv"), "data_shape": (1,), "batch_size": 5}
    refused(
        ours,
        lambda mx: mx.io.CSVIter(**call).next(),
        "MXNetError",
        "number of input must be bigger than batch size",
    )


@pytest.fixture
def mnist(tmp_path):
    """Ten images of MNIST's kind; arguments of MNISTIter."""
    images = np.random.RandomState(0).randint(0, 256, (10, 4, 5)).astype("uint8")
    labels = np.arange(10, dtype="uint8")
    (tmp_path / "i").write_bytes(struct.pack(">4I", 0x803, *images.shape) + images.tobytes())
    (tmp_path / "l").write_bytes(struct.pack(">2I", 0x801, 10) + labels.tobytes())
    return {"image": str(tmp_path / "i"), "label": str(tmp_path / "l"), "silent": True}


@pytest.mark.parametrize(
    "arguments",
    [{}, {"seed": 5}, {"flat": True}, {"shuffle": False}, {"num_parts": 2, "part_index": 1}],
)
def test_mnist_iter(ours, mnist, arguments):
    def program(mx):
        iterator = mx.io.MNISTIter(**mnist, batch_size=3, **arguments)
        return described(iterator), passes(iterator)

    agree(ours, program)


def test_mnist_iter_refuses(ours, mnist, tmp_path):
    def call(**arguments):
        return lambda mx: mx.io.MNISTIter(**{**mnist, **arguments})

    refused(ours, call(image="none"), "MXNetError", "there is no such file")
    refused(ours, call(image=mnist["label"]), "MXNetError", "holds an array of 1 axes, and 3 are")
    refused(ours, call(num_parts=2, part_index=2), "MXNetError", "there is no part 2 of 2")
    (tmp_path / "few").write_bytes(struct.pack(">2I", 0x801, 1) + b"\0")
    refused(ours, call(label=str(tmp_path / "few")), "MXNetError", "10 images, and", "1 labels")


@pytest.fixture
def images(ours, tmp_path):
    """Records of five images."""
    path = tmp_path / "images.rec"
    noise = np.random.RandomState(0)
    writer = ours.recordio.MXIndexedRecordIO(str(tmp_path / "images.idx"), str(path), "w")
    for i in range(5):
        image = noise.randint(0, 256, (40 + i, 50 - i, 3)).astype("uint8")
        writer.write_idx(i, ours.recordio.pack_img((0, 10 * i, i, 0), image, 9, ".png"))
    writer.close()
    (tmp_path / "images.lst").write_text("".join(f"{i}\t{i + 0.5}\t{i}\tp\n" for i in range(5)))
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        {"data_shape": (3, 20, 24)},
        {"data_shape": (1, 20, 24)},
        {"path_imgidx": "images.idx"},
        {"path_imglist": "images.lst", "label_width": 2},
        {"mean_r": 3, "mean_g": 20, "mean_b": 99.5, "std_r": 2, "std_g": 50, "std_b": 3.5},
        {"scale": 1 / 255},
        {"resize": 30},
        {"resize": 60, "data_shape": (3, 50, 50), "inter_method": 2},
        {"resize": 30, "inter_method": 9},
        {"resize": 70, "inter_method": 9},
        {"mirror": True},
        {"pad": 7, "fill_value": 9, "data_shape": (3, 50, 60)},
        {"max_crop_size": 30, "min_crop_size": 30},
    ],
)
def test_image_record_iter(ours, images, arguments):
    folder = images.parent
    arguments = {k: str(folder / v) if k.startswith("path") else v for k, v in arguments.items()}
    given = {"data_shape": (3, 20, 24), "batch_size": 2, "preprocess_threads": 1, **arguments}

    def program(mx):
        iterator = mx.io.ImageRecordIter(path_imgrec=str(images), verbose=False, **given)
        return described(iterator), passes(iterator)

    agree(ours, program, within=1e-4)


RANDOM = {
    "rand_crop": True,
    "rand_mirror": True,
    "shuffle": True,
    "max_random_contrast": 0.2,
    "max_random_illumination": 5,
}


@pytest.mark.parametrize(
    "arguments",
    [
        RANDOM,
        {"random_resized_crop": True, "min_random_area": 0.2, "inter_method": 10},
        {"random_resized_crop": True, "min_random_area": 4, "max_random_area": 4},
        {"max_crop_size": 30, "min_crop_size": 10, "rand_crop": True},
        {"num_parts": 2, "part_index": 1, "dtype": "uint8"},
        {"data_shape": (4, 20, 24), "path_imgrec": "opaque"},
    ],
)
def test_image_record_iter_draws_the_same_again(ours, images, arguments):
    if arguments.get("path_imgrec"):
        writer = ours.recordio.MXRecordIO(str(images), "w")
        noise = np.random.RandomState(0).randint(0, 256, (30, 40, 4)).astype("uint8")
        for _ in range(2):
            writer.write(ours.recordio.pack_img((0, 1, 2, 3), noise, 9, ".png"))
        writer.close()
    given = {"data_shape": (3, 20, 24), "batch_size": 2, **arguments, "path_imgrec": str(images)}
    runs = [passes(ours.io.ImageRecordIter(seed_aug=3, seed=4, **given)) for _ in range(2)]
    for (a, _, _), (b, _, _) in zip(*(run[0] + run[1] for run in runs), strict=True):
        assert a[0].shape == (2, *given["data_shape"])
        assert np.array_equal(a[0], b[0])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"data_shape": (3, 100, 100)}, "it is 50 x 40, and the piece 100 x 100; set resize"),
        ({"max_crop_size": 45, "min_crop_size": 41}, "smaller than max_crop_size"),
        ({"data_shape": (2, 5, 5)}, "with 1, 3 or 4 channels, given (2, 5, 5)"),
        ({"label_width": 2}, "2 labels are expected for image 0, and it has 1"),
        ({"path_imgrec": "none.rec"}, "none.rec: cannot be opened"),
        ({"path_imgidx": "bad.idx"}, "bad.idx: line 1"),
        ({"path_imglist": "bad.idx"}, "bad.idx, line 1: id, labels and path"),
        ({"dtype": "float64"}, "'float64' is not float32 or uint8"),
        ({"max_rotate_angle": 5}, "max_rotate_angle=5 is not supported here, only 0"),
        ({"inter_method": 7, "resize": 30}, "invalid inter_method 7"),
        ({"num_parts": 9, "part_index": 0}, "no image in it; the file has 5"),
    ],
)
def test_image_record_iter_refuses(ours, images, monkeypatch, arguments, words):
    monkeypatch.chdir(images.parent)
    (images.parent / "bad.idx").write_text("x\n")
    given = {"path_imgrec": str(images), "data_shape": (3, 20, 24), "batch_size": 2, **arguments}
    refused(ours, lambda mx: mx.io.ImageRecordIter(**given).next(), "MXNetError", words)


def test_classes_that_miss_something(ours):
    class Nothing(ours.io.rounds.RoundIter):
        def __init__(self):
            super().__init__(1, np.zeros(1), np.zeros(1), True, "d", "l")

    refused(ours, lambda mx: Nothing(), NotImplementedError, "Nothing has no items")
