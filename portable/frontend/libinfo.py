"""The version of the MXNet whose behaviour this is. There is no libmxnet to find."""

from __future__ import annotations

__version__ = "1.9.1"


def find_lib_path(prefix: str = "libmxnet") -> list[str]:
    """Where the compiled library is: nowhere.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError(
        f"Cannot find the MXNet library {prefix}: this adapter works without it. Programs that "
        "load it need the real MXNet."
    )


def find_include_path() -> str:
    """Where MXNet's C headers are: nowhere.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError(
        "Cannot find the MXNet include path: this adapter works without MXNet's compiled library. "
        "Programs that build against it need the real MXNet."
    )
