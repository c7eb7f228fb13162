"""A file is written whole or not at all."""

import os
import stat

import pytest

from portable.formats.atomic import write_whole


def test_writes_pieces(tmp_path):
    path = tmp_path / "file"
    write_whole(path, iter([b"a", b"bc"]))
    assert path.read_bytes() == b"abc"


def test_keeps_the_old_file_when_writing_fails(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def pieces():
        yield b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, pieces())
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_keeps_permissions_and_follows_links(tmp_path):
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_bytes(b"old")
    path.chmod(0o600)
    link.symlink_to(path)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_writes_to_what_is_no_ordinary_file():
    write_whole(os.devnull, b"gone")
    assert not os.path.isfile(os.devnull)


def test_says_what_is_wrong(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "file", b"")
