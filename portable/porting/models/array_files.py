"""Files of named arrays that other programs read: .safetensors, .npz, .pt; and MXNet's .params."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from portable.formats import ndarray_file
from portable.formats.ndarray_file import FormatError

from .attributes import ModelError
from .model import Array

ENDINGS = (".params", ".nd", ".npz", ".safetensors", ".pt", ".pth")


def dumps(arrays: Mapping[str, Array], kind: str) -> bytes:
    """The bytes of a file: `kind` is safetensors or npz."""
    if kind == "safetensors":
        from safetensors.numpy import save

        return save({name: np.array(a, order="C") for name, a in arrays.items()})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:  # np.savez takes names for paths and arguments
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), member.getvalue())
    return buffer.getvalue()


def read(path: str | Path) -> dict[str, Array]:
    """The arrays of a file by name; those without names by their position.

    Raises:
        FormatError: it is damaged, or of no kind that is known by its ending.
    """
    place = Path(path)
    if not place.is_file():
        raise FormatError(f"{path}: cannot be opened: there is no such file; check the path")
    ending = place.suffix
    if ending in (".params", ".nd"):
        found = ndarray_file.load(place)
        return found if isinstance(found, dict) else {str(i): a for i, a in enumerate(found)}
    if ending not in ENDINGS:
        raise FormatError(
            f"{path}: unknown ending {ending!r}; expected one of {', '.join(ENDINGS)}"
        )
    try:
        if ending == ".npz":
            with np.load(place, allow_pickle=False) as arrays:
                return {name: arrays[name] for name in arrays.files}
        if ending == ".safetensors":
            from safetensors.numpy import load_file

            return load_file(place)
        return _read_torch(place)
    except ImportError as error:
        raise ModelError(f"{path}: {error}; pip install 'portable[convert]'") from error
    except Exception as error:  # readers raise whatever a damaged file leads them to
        raise FormatError(
            f"{path}: is no {ending} file of arrays, or is damaged: {error}; replace it"
        ) from error


def _read_torch(path: Path) -> dict[str, Array]:
    """A state dict."""
    import torch

    found = torch.load(path, map_location="cpu", weights_only=True)
    found = found.get("state_dict", found) if isinstance(found, dict) else found
    if not isinstance(found, dict):
        raise ValueError(f"it has a {type(found).__name__}, and a state dict was expected")
    return {
        str(name): (value.float() if value.dtype == torch.bfloat16 else value).detach().numpy()
        for name, value in found.items()
        if isinstance(value, torch.Tensor)
    }
