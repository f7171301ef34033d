"""Evidence outside the ledger: read in pieces, whole or not at all, and never through a link or a device."""

from __future__ import annotations

import hashlib
import os
import tracemalloc
from pathlib import Path

import pytest

from dabzw.errors import UsageError
from dabzw.store.evidence import NotLookedAt, below, looked_at


def test_all_files_below_a_folder_are_digested_in_order(tmp_path: Path) -> None:
    (tmp_path / "乙" / "丙").mkdir(parents=True)
    (tmp_path / "甲.jpg").write_bytes(b"1")
    (tmp_path / "乙" / "丙" / "录像.mp4").write_bytes(b"22")
    found = list(below(tmp_path))
    assert [(one.path, one.size, one.fault) for one in found] == [
        ("甲.jpg", 1, ""),
        ("乙/丙/录像.mp4", 2, ""),
    ]
    assert [one.digest for one in found] == [hashlib.sha256(data).hexdigest() for data in (b"1", b"22")]
    assert found[1].name == "录像.mp4"


def test_links_pipes_and_what_is_closed_are_named_and_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "外"
    outside.mkdir()
    (outside / "密.txt").write_bytes(b"x")
    folder = tmp_path / "证据"
    folder.mkdir()
    (folder / "链接").symlink_to(outside / "密.txt")
    (folder / "链接夹").symlink_to(outside)
    os.mkfifo(folder / "管道")
    told = {one.path: (one.digest, one.fault) for one in below(folder)}
    assert told == {
        "链接": (None, "是链接，不跟着去看"),
        "链接夹": (None, "是链接，不跟着去看"),
        "管道": (None, "不是普通文件（设备、管道之类）"),
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "甲").write_bytes(b"1")
    (tmp_path / "甲").chmod(0)
    assert [(one.digest, one.fault) for one in below(tmp_path)] == [(None, "没有权限")]


def test_names_of_other_forms_are_one_name(tmp_path: Path) -> None:
    (tmp_path / "e\u0301.jpg").write_bytes(b"1")
    assert [one.name for one in below(tmp_path)] == ["\u00e9.jpg"]


def test_a_large_file_takes_no_more_room_than_a_small_one(tmp_path: Path) -> None:
    size = 64 << 20
    with (tmp_path / "录像").open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    found = looked_at(tmp_path / "录像")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.size == size
    assert most < 2 << 20


def test_what_is_no_folder_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "甲").write_bytes(b"1")
    with pytest.raises(UsageError, match="不是文件夹"):
        list(below(tmp_path / "甲"))
    with pytest.raises(NotLookedAt, match="没有这个文件"):
        looked_at(tmp_path / "没有")
    with pytest.raises(NotLookedAt, match="是文件夹"):
        looked_at(tmp_path)
