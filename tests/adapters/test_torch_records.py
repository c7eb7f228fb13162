"""Files of records as a data set of PyTorch."""

import pickle

import numpy as np
import pytest
import torch

from portable.adapters.torch.record_dataset import RecordDataset
from portable.formats import image_file, record_index, recordio
from portable.formats.ndarray_file import FormatError

NOISE = np.random.default_rng(0).integers(0, 256, (6, 8, 3), "uint8")


@pytest.fixture
def path(tmp_path):
    """Three records: two with one label, one with two; the index is the other way round."""
    with recordio.Writer(tmp_path / "a.rec") as writer:
        places = [
            writer.write(recordio.pack((0, label, i, 0), image_file.encode(NOISE + i, ".png")))
            for i, label in enumerate((3, 4, [5, 6]))
        ]
    record_index.write_index(tmp_path / "a.idx", list(enumerate(places))[::-1])
    return tmp_path / "a.rec"


def test_items(path):
    data = RecordDataset(path)
    image, label = data[1]
    assert (len(data), label) == (3, 4.0)
    assert image.dtype == torch.uint8
    assert np.array_equal(image.permute(1, 2, 0).numpy(), NOISE + 1)
    assert data[2][1].tolist() == [5, 6]
    assert RecordDataset(path, path.with_suffix(".idx"))[0][1].tolist() == [5, 6]


def test_other_items(path):
    data = RecordDataset(path, decode=bytes, transform=len)
    assert data[0][0] == len(image_file.encode(NOISE, ".png"))


def test_in_worker_processes(path):
    data = torch.utils.data.Subset(RecordDataset(path), [0, 1])
    loader = torch.utils.data.DataLoader(
        data, batch_size=2, num_workers=1, multiprocessing_context="spawn"
    )
    ((images, labels),) = list(loader)
    assert images.shape == (2, 3, 6, 8)
    assert labels.tolist() == [3, 4]
    assert pickle.loads(pickle.dumps(RecordDataset(path)))[0][1] == 3


def test_refuses(path):
    data = RecordDataset(path, path.with_suffix(".idx"))
    with pytest.raises(IndexError):
        data[3]
    with recordio.Writer(path) as writer:
        writer.write(b"123")
        writer.write(recordio.pack((0, 1, 2, 3), b"no image"))
    data = RecordDataset(path)
    with pytest.raises(FormatError, match=r"a\.rec: record 0: cut off: the header"):
        data[0]
    with pytest.raises(FormatError, match=r"a\.rec: record 1: at byte 0: this is no image"):
        data[1]
    with pytest.raises(FormatError, match=r"none\.rec: cannot be opened"):
        RecordDataset(path.with_name("none.rec"))
