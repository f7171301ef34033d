from __future__ import annotations

import errno
import itertools
import os
import signal
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dabzw.cli import outcome, output
from dabzw.cli.speech import given
from dabzw.errors import UsageError
from dabzw.model.moments import Instant
from dabzw.store.files import DiskRefused


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    made = {"甲.md": b"1", "乙.md": b"2"}
    placed = output.write_all(tmp_path / "出" / "三月", made)
    assert [(place.name, place.read_bytes()) for place in placed] == list(made.items())
    assert {place.parent for place in placed} == {tmp_path / "出" / "三月"}
    output.write(placed[0], b"3")
    assert (placed[0].read_bytes(), len([*placed[0].parent.iterdir()])) == (b"3", 2)


@pytest.mark.parametrize("call", ["rename", "fsync"])
def test_a_file_that_is_in_its_place_is_noted_whatever_comes_then(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C comes at once, or the disk takes the file and not its name."""
    count, real = itertools.count(1), getattr(os, call)

    def struck(*args: Any, **named: Any) -> None:
        real(*args, **named)
        if call == "rename":
            signal.raise_signal(signal.SIGINT)
        elif next(count) == 2:
            raise OSError(errno.EIO, "")

    monkeypatch.setattr(os, call, struck)
    run = outcome.begin()
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)  # who started us may have it ignored
    try:
        with pytest.raises((KeyboardInterrupt, DiskRefused)):
            output.write(tmp_path / "甲.md", b"1")
    finally:
        signal.signal(signal.SIGINT, handler)
    assert run.placed == [tmp_path / "甲.md"]


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "出").write_bytes(b"")
    with pytest.raises(DiskRefused, match="出/三月：不是文件夹"):
        output.write(tmp_path / "出" / "三月" / "甲.md", b"1")
    assert (tmp_path / "出").read_bytes() == b""


def test_what_was_written_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    output.done(Path("出/甲.md"))
    output.done(Path("出/甲.csv"), "2行")
    output.note((Path("乙.md"), Path("丙.md")))
    said = "完成：已写出 出/甲.md\n完成：已写出 出/甲.csv（2行）\n  已写出 乙.md\n  已写出 丙.md\n"
    assert capsys.readouterr() == ("", said)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("没有.csv", "没有这个文件或文件夹"),
        (".", "是文件夹，不是文件"),
        ("管道", "不是普通文件"),
        ("/dev/zero", "不是普通文件"),
        ("/dev/tty", "不是普通文件|没有|不能"),
        ("五吉", "文件超过 1 KB"),
        ("长.csv", "文件超过 1 KB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, why: str) -> None:
    os.mkfifo(tmp_path / "管道")
    (tmp_path / "长.csv").write_bytes(b"x" * 1025)
    with (tmp_path / "五吉").open("wb") as hole:
        hole.truncate(5 << 30)
    with pytest.raises(UsageError, match=f"^打不开 .*（({why}).*）$"):
        given.read_bytes(tmp_path / name, 1024)


def test_a_file_that_a_person_names_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x" * 1024)
    (tmp_path / "b.csv").symlink_to("a.csv")
    assert given.read_bytes(tmp_path / "b.csv", 1024) == b"x" * 1024


RESERVED = (
    "leads/2026-02/表.xlsx",
    "Leads/表.xlsx",
    "templates/表.xlsx",
    "data/表.csv",
    "reports/日报/x.md",
    "campaign.yaml",
    ".gitignore",
    ".git/hooks/post-commit",
    "out/../sites/表.xlsx",
    "away/表.xlsx",
)


@pytest.mark.parametrize("place", RESERVED)
def test_nothing_is_written_out_among_the_parts_of_a_ledger(tmp_path: Path, place: str) -> None:
    (tmp_path / "campaign.yaml").write_bytes(b"a: 1\n")
    (tmp_path / "enterprises").mkdir()
    (tmp_path / "away").symlink_to("enterprises")
    with pytest.raises(UsageError, match="台账自己的"):
        output.write(tmp_path / place, b"x")
    assert (tmp_path / "campaign.yaml").read_bytes() == b"a: 1\n"
    assert not (tmp_path / "leads").exists()


@pytest.mark.parametrize("place", ["out/leads/x.md", "表.xlsx", "资料/表.xlsx", "x/leads.md"])
def test_elsewhere_in_its_folder_it_is(tmp_path: Path, place: str) -> None:
    (tmp_path / "campaign.yaml").write_bytes(b"a: 1\n")
    assert output.write(tmp_path / place, b"x").read_bytes() == b"x"


def test_the_mode_is_that_of_a_file_and_never_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / "target").chmod(0o777)
    (tmp_path / "link.md").symlink_to("target")
    (tmp_path / "own.md").write_bytes(b"")
    (tmp_path / "own.md").chmod(0o640)
    old = os.umask(0o077)
    try:
        places = output.write_all(tmp_path, {"link.md": b"x", "own.md": b"x"})
    finally:
        os.umask(old)
    assert [place.lstat().st_mode for place in places] == [0o100600, 0o100640]
    assert (tmp_path / "target").read_bytes() == b"kept"


def test_a_day_that_is_none_says_at_which_option() -> None:
    at = Instant.of(date(2026, 2, 12))
    assert given.day("--from", None, at) is None
    assert str(given.day("--from", "２０２６-03-01", at)) == "2026-03-01"
    with pytest.raises(UsageError, match=r"^--from（日期）填写不对：看不出是哪一天"):
        given.day("--from", "3月", at)
    with pytest.raises(UsageError, match=r"^--issued（印发日期）填写不对：没有这一天"):
        given.day("--issued", "2026-02-30", at, label="印发日期")


@pytest.mark.parametrize(
    ("text", "names"), [(None, ()), ("md", ("md",)), (" XLSX，md,md,", ("xlsx", "md")), ("", ())]
)
def test_formats(text: str | None, names: tuple[str, ...]) -> None:
    assert given.format_names(text, ("md", "xlsx")) == names


@pytest.mark.parametrize("text", ["pdf", "md,pdf", ","])
def test_formats_that_there_are_not(text: str) -> None:
    with pytest.raises(UsageError, match=r"--format.*可填：md、xlsx"):
        given.format_names(text, ("md", "xlsx"))
