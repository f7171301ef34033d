from __future__ import annotations

from pathlib import Path

import pytest

from dabzw.cli import output
from dabzw.cli.speech import options
from dabzw.errors import UsageError
from dabzw.store.files import DiskRefused


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    made = {"甲.md": b"1", "乙.md": b"2"}
    placed = output.write_all(tmp_path / "出" / "三月", made)
    assert [(place.name, place.read_bytes()) for place in placed] == list(made.items())
    assert {place.parent for place in placed} == {tmp_path / "出" / "三月"}
    output.write(placed[0], b"3")
    assert (placed[0].read_bytes(), len([*placed[0].parent.iterdir()])) == (b"3", 2)


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


@pytest.mark.parametrize(("name", "why"), [("没有.csv", "没有这个文件或文件夹"), (".", "是文件夹，不是文件")])
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(UsageError, match=f"^打不开 .*（{why}）$"):
        options.read_bytes(tmp_path / name)


def test_a_day_that_is_none_says_at_which_option() -> None:
    assert options.day("--from", None) is None
    assert str(options.day("--from", "２０２６-03-01")) == "2026-03-01"
    with pytest.raises(UsageError, match=r"^--from 填写不对：应为日期"):
        options.day("--from", "3月")
    with pytest.raises(UsageError, match=r"^--from（日期）填写不对：应为日期"):
        options.day("--from", "3月", "日期")


@pytest.mark.parametrize(
    ("text", "names"), [(None, ()), ("md", ("md",)), (" XLSX，md,md,", ("xlsx", "md")), ("", ())]
)
def test_formats(text: str | None, names: tuple[str, ...]) -> None:
    assert options.format_names(text, ("md", "xlsx")) == names


@pytest.mark.parametrize("text", ["pdf", "md,pdf", ","])
def test_formats_that_there_are_not(text: str) -> None:
    with pytest.raises(UsageError, match="--format 可填：md、xlsx"):
        options.format_names(text, ("md", "xlsx"))
