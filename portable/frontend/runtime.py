"""Which of MXNet's compile-time features there are.

Source: MXNet 1.9.1, python/mxnet/runtime.py, src/libinfo.cc.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from .context import num_gpus

__all__ = ["Feature", "Features", "feature_list"]

NAMES = [
    "CUDA",
    "CUDNN",
    "NCCL",
    "CUDA_RTC",
    "TENSORRT",
    "CPU_SSE",
    "CPU_SSE2",
    "CPU_SSE3",
    "CPU_SSE4_1",
    "CPU_SSE4_2",
    "CPU_SSE4A",
    "CPU_AVX",
    "CPU_AVX2",
    "OPENMP",
    "SSE",
    "F16C",
    "JEMALLOC",
    "BLAS_OPEN",
    "BLAS_ATLAS",
    "BLAS_MKL",
    "BLAS_APPLE",
    "LAPACK",
    "MKLDNN",
    "OPENCV",
    "CAFFE",
    "PROFILER",
    "DIST_KVSTORE",
    "CXX14",
    "INT64_TENSOR_SIZE",
    "SIGNAL_HANDLER",
    "DEBUG",
    "TVM_OP",
]


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature by name, and whether it is there."""

    name: str
    enabled: bool

    def __repr__(self) -> str:
        return f"{'✔' if self.enabled else '✖'} {self.name}"


def feature_list() -> list[Feature]:
    """MXNet's features: LAPACK's decompositions are there, and CUDA if there is a GPU.

    What only says how libmxnet was compiled is not.
    """
    there = {"LAPACK", "CUDA"} if num_gpus() else {"LAPACK"}
    return [Feature(name, name in there) for name in NAMES]


class Features(OrderedDict[str, Feature]):
    """The features by name.

    >>> Features().is_enabled("lapack")
    True
    """

    def __init__(self) -> None:
        super().__init__((feature.name, feature) for feature in feature_list())

    def __repr__(self) -> str:
        return str(list(self.values()))

    def is_enabled(self, feature_name: str) -> bool:
        """Whether a feature is there.

        Raises:
            RuntimeError: MXNet has no such feature.
        """
        name = feature_name.upper()
        if name not in self:
            raise RuntimeError(
                f"Feature '{name}' is unknown, known features are: {', '.join(self)}"
            )
        return self[name].enabled
