"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: str | os.PathLike[str], data: bytes | Iterable[bytes]) -> None:
    """Write a file under a temporary name beside it, then put it in its place.

    A crash or a full disk leaves the old file as it was. A link is followed, the old file's
    permissions are kept, and what is no ordinary file (a pipe) is written to directly.

    Args:
        path: the file.
        data: its contents, in one piece or several.

    Raises:
        OSError: it cannot be written.
    """
    pieces = [data] if isinstance(data, bytes) else data
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        with open(target, "wb") as file:
            file.writelines(pieces)
        return
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with open(temporary, "xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
