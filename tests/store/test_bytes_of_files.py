"""How the bytes of files are read and replaced: whole however the system parts them, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dabzw.store import files, written_out


@pytest.mark.parametrize("size", [0, 1, 5000, 100_000])
@pytest.mark.parametrize("at_once", [1 << 20, 3000])
def test_a_file_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, at_once: int
) -> None:
    data = os.urandom(size)
    (tmp_path / "a").write_bytes(data)
    wanted: list[int] = []
    read = os.read

    def parted(descriptor: int, count: int) -> bytes:
        wanted.append(count)
        return read(descriptor, min(count, at_once))

    monkeypatch.setattr(os, "read", parted)
    assert files.read(tmp_path, "a") == data
    assert max(wanted) <= max(size + 1, 4096)


@pytest.mark.parametrize(("said", "most"), [(10, 20), (100, 20)])
def test_a_file_that_is_longer_than_it_may_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: int, most: int
) -> None:
    (tmp_path / "a").write_bytes(b"a" * 100)
    stat = os.fstat

    def before_it_grew(descriptor: int) -> os.stat_result:
        found = list(stat(descriptor))
        found[6] = said
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", before_it_grew)
    with pytest.raises(files.TooLarge):
        files.read(tmp_path, "a", most=most)
    assert files.read(tmp_path, "a", most=100) == b"a" * 100


@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
def test_what_the_disk_refuses_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def refuses(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuses)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            files.replace(tmp_path, "a", b"new")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a": b"old"}


def test_what_a_disk_kept_of_the_notes_goes_with_the_next_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    folder = written_out.state_folder()
    folder.mkdir()
    (folder / files.temporary(written_out.FILE)).write_bytes(b"half")
    written_out.sweep()
    written_out.sweep()
    assert list(folder.iterdir()) == []
