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
from dabzw.store import written_out
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
        places = output.write(tmp_path / "link.md", b"x", over=True), output.write(tmp_path / "own.md", b"x")
    finally:
        os.umask(old)
    assert [place.lstat().st_mode for place in places] == [0o100600, 0o100640]
    assert (tmp_path / "target").read_bytes() == b"kept"


# What lies there already


def names(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_its_own_output_is_replaced_and_never_piles_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for data in (b"1", b"2", b"2", b"3"):
        assert output.write(tmp_path / "看板.html", data, order="甲") == tmp_path / "看板.html"
    assert names(tmp_path) == {"看板.html": b"3"}
    assert capsys.readouterr() == ("", "")


def test_what_a_person_changed_is_kept_and_the_new_one_lies_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = output.write(tmp_path / "台账.xlsx", b"1")
    place.write_bytes(b"by hand")
    for data in (b"2", b"3"):  # the second replaces the first: it is this program's own, beside
        assert output.write(place, data) == tmp_path / "台账(1).xlsx"
    assert names(tmp_path) == {"台账.xlsx": b"by hand", "台账(1).xlsx": b"3"}
    says = f"注意：{place} 里面是别的内容（改动过的，或是另一份材料），没有动它；这一份另写成 "
    assert capsys.readouterr().err == f"{says}{tmp_path / '台账(1).xlsx'}\n" * 2
    (tmp_path / "台账(1).xlsx").write_bytes(b"by hand too")
    assert output.write(place, b"4") == tmp_path / "台账(2).xlsx"
    assert output.write(place, b"by hand too") == tmp_path / "台账(1).xlsx"
    assert names(tmp_path)["台账.xlsx"] == b"by hand"


def test_a_file_of_another_order_is_kept(tmp_path: Path) -> None:
    output.write(tmp_path / "清单.xlsx", b"1", order="甲")
    assert output.write(tmp_path / "清单.xlsx", b"2", order="乙").name == "清单(1).xlsx"
    assert output.write(tmp_path / "清单.xlsx", b"3", order="甲").name == "清单.xlsx"
    assert names(tmp_path) == {"清单.xlsx": b"3", "清单(1).xlsx": b"2"}


def test_what_nobody_remembers_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The note is lost, damaged, or cannot be made: what lies there may be anybody's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "out").mkdir()
    place = output.write(tmp_path / "out" / "通报.md", b"1")
    note = written_out.state_folder() / written_out.FILE
    assert "通报" not in note.read_text("ascii")
    assert note.stat().st_mode & 0o777 == 0o600
    note.write_bytes(b"\xff no note\n")
    assert output.write(place, b"2").name == "通报(1).md"
    note.unlink()
    note.parent.rmdir()
    note.parent.write_bytes(b"in the way")
    assert output.write(place, b"3").name == "通报(2).md"
    assert output.write(place, b"2").name == "通报(1).md"


@pytest.mark.parametrize("mark", [".~lock.{}#", "~${}", ".~{}"])
def test_a_file_that_is_open_is_not_taken_from_under_its_editor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mark: str
) -> None:
    place = output.write(tmp_path / "通报.docx", b"1")
    (tmp_path / mark.format(place.name)).write_bytes(b"")
    assert output.write(place, b"2").name == "通报(1).docx"
    assert "通报.docx 正在别的软件里打开，没有动它" in capsys.readouterr().err
    assert place.read_bytes() == b"1"


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "夹.md").mkdir()
    (tmp_path / "链.md").symlink_to("别处.md")
    os.mkfifo(tmp_path / "管.md")
    for name, what in (("夹", "文件夹"), ("链", "指向别处的链接"), ("管", "设备或管道")):
        with pytest.raises(output.InTheWay, match=rf"{name}\.md 已经有了，是{what}"):
            output.write(tmp_path / f"{name}.md", b"x")
    assert names(tmp_path) == {}


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EBUSY])
def test_a_file_that_the_system_holds_is_said_and_nothing_is_left_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A disk of Windows does not let go of what Word has open."""
    place = output.write(tmp_path / "通报.docx", b"1")

    def refuse(*_: Any, **_named: Any) -> None:
        raise OSError(number, "", str(place))

    with monkeypatch.context() as held:
        held.setattr(os, "rename", refuse)
        with pytest.raises(output.HeldOpen, match="多半正在 Word、WPS 等软件里打开"):
            output.write(place, b"2")
    assert names(tmp_path) == {"通报.docx": b"1"}
    assert output.write(place, b"2") == place


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
