"""Iterators over batches, as programs before Gluon use them: `mx.io.NDArrayIter(x, y, 32)`."""

from .arrays import NDArrayIter
from .base import DataBatch, DataDesc, DataIter
from .csv_iter import CSVIter
from .image_record_iter import ImageRecordIter
from .mnist_iter import MNISTIter
from .wrapping import PrefetchingIter, ResizeIter

__all__ = [
    "CSVIter",
    "DataBatch",
    "DataDesc",
    "DataIter",
    "ImageRecordIter",
    "MNISTIter",
    "NDArrayIter",
    "PrefetchingIter",
    "ResizeIter",
]
