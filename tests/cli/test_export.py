"""`dabzw export` as it is typed: the files that it makes, what it refuses, what it leaves as it was."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from processes import Dabzw
from small_ledger import AS_OF, DEN, FRESH, HANDED, PAINT

from dabzw.cli.context import Desk
from dabzw.cli.exchange import workbooks
from dabzw.cli.speech.options import Globals
from dabzw.errors import UsageError
from dabzw.render.xlsx import sheet_rows, workbook
from dabzw.render.xlsx.cell_text import CellText, cell_text
from dabzw.render.xlsx.workbook_check import Unsound
from dabzw.reports.books.workbook import Chosen
from dabzw.store import stamped

Ledgers = Callable[[str], Path]


def desk(folder: Path, **options: Any) -> Desk:
    return Desk(Globals(ledger=str(folder), as_of=AS_OF, **options), datetime(2026, 3, 12, 9, 0))  # noqa: DTZ001


def ids(file: Path, sheet: str) -> list[object]:
    found = openpyxl.load_workbook(file)[sheet]
    heads = next(row for row in found.iter_rows(values_only=True) if "编号" in row)
    place = heads.index("编号")
    return [row[place] for row in found.iter_rows(values_only=True) if row[place] not in {None, "编号"}]


def test_the_whole_ledger_is_one_workbook(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder = ledgers("small")
    done = dabzw("export", str(tmp_path / "出/台账.xlsx"), "--as-of", AS_OF, cwd=folder)
    commit = dabzw("log", "-n", "1", "--json", cwd=folder).stdout
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"完成：已写出 {tmp_path}/出/台账.xlsx（依据提交 ")
    file = tmp_path / "出/台账.xlsx"
    assert ids(file, "非法违法企业清单台账") == [PAINT, DEN]
    assert {FRESH, HANDED} < set(ids(file, "线索台账"))
    stamps = {one.name: one.value for one in openpyxl.load_workbook(file).custom_doc_props.props}  # type: ignore[attr-defined]
    assert stamps["dabzw-revision"].startswith(json.loads(commit)["历史"][0]["提交"])
    assert stamps["dabzw-as-of"] == AS_OF


def test_it_can_be_made_again_byte_for_byte(small: Path, tmp_path: Path) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        workbooks.export_ledger(desk(small), tmp_path / name, None, Chosen(), draft=False)
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()


def test_an_older_revision_is_exported_as_it_was(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    done = dabzw("export", str(tmp_path / "台账.xlsx"), "--as-of", AS_OF, "--rev", "HEAD~1", cwd=small)
    assert done.returncode == 0
    assert FRESH not in ids(tmp_path / "台账.xlsx", "线索台账")


def test_what_is_not_entered_is_exported_as_a_draft_only(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder, file = ledgers("edited"), tmp_path / "out.xlsx"
    refused = dabzw("export", str(file), "--as-of", AS_OF, cwd=folder)
    assert (refused.returncode, file.exists()) == (5, False)
    assert "没有入账" in refused.stderr
    assert dabzw("export", str(file), "--draft", "--as-of", AS_OF, cwd=folder).returncode == 0
    made = openpyxl.load_workbook(file)
    assert str(made["汇总"]["A2"].value).endswith("　草稿（未入账的内容）")
    assert [one.name for one in made.custom_doc_props.props] == ["dabzw-schema"]  # type: ignore[attr-defined]


def test_json_and_csv_hold_the_same_rows(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    done = dabzw(
        "export", "--json", "--csv", str(tmp_path), "--as-of", AS_OF, "--village", "东沟村", cwd=small
    )
    rows = json.loads(done.stdout)
    assert (rows["格式"], rows["截至"], rows["范围"]) == (1, AS_OF, {"村": "东沟村", "单位": None})
    tables = {one["名称"]: one["行"] for one in rows["表"]}
    assert [row["编号"] for row in tables["线索台账"]] == [HANDED]
    assert {f"{name}.csv" for name in tables} == {file.name for file in tmp_path.iterdir()}
    data = (tmp_path / "线索台账.csv").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"')
    (line,) = csv.DictReader(data.decode("utf-8-sig").splitlines())
    assert (line["编号"], line["登记时间"], line["移交日期"]) == (HANDED, "2026-02-11 09:00", "2026-02-16")


@pytest.mark.parametrize(
    ("kind", "sheet"), [("lead", "线索"), ("ent", "企业"), ("site", "场所"), ("activity", "检查活动")]
)
def test_a_blank_form_is_made(small: Path, tmp_path: Path, kind: str, sheet: str) -> None:
    workbooks.export_blank(desk(small), kind, tmp_path / "表.xlsx")
    made = openpyxl.load_workbook(tmp_path / "表.xlsx")
    assert [(one.title, one.sheet_state) for one in made.worksheets] == [
        (sheet, "visible"),
        ("字典", "hidden"),
    ]
    lists = {column[0].value: len(column) for column in made["字典"].iter_cols()}
    for choice in made[sheet].data_validations.dataValidation:
        place = choice.formula1.split("!$")[1][0]
        assert made["字典"][f"{place}1"].value in lists
        first, last = str(choice.sqref).split(":")
        assert (first[-1], last[-2:]) == ("5", "54")


# Files that must stay


def test_the_old_file_stays_when_the_new_one_is_not_sound(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(b"old")

    def refuse(_data: bytes, filled: dict[str, int]) -> None:
        raise Unsound(next(iter(filled)))

    monkeypatch.setattr(workbook, "must_hold", refuse)
    with pytest.raises(Unsound, match="汇总"):
        workbooks.export_ledger(desk(small), file, None, Chosen(), draft=False)
    assert file.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["台账.xlsx"]


def test_a_workbook_that_is_being_worked_on_is_kept(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    place = tmp_path / "台账.xlsx"
    for _ in range(2):
        assert dabzw("export", str(place), "--as-of", AS_OF, cwd=small).returncode == 0
    book = openpyxl.load_workbook(place)
    book.worksheets[0]["A1"] = "改过"
    book.save(place)
    edited = place.read_bytes()
    done = dabzw("export", str(place), "--village", "东沟村", "--as-of", AS_OF, cwd=small)
    assert done.returncode == 0
    assert f"{place} 里面是别的内容" in done.stderr
    assert f"完成：已写出 {tmp_path / '台账(1).xlsx'}（依据提交 " in done.stderr
    assert place.read_bytes() == edited
    assert sorted(file.name for file in tmp_path.iterdir()) == ["台账(1).xlsx", "台账.xlsx"]


def test_a_workbook_of_another_desk_is_known_by_its_stamp(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    """This account has never written it; it is as the tool wrote it, until somebody saves it."""
    place = tmp_path / "台账.xlsx"
    words = ("export", str(place), "--as-of", AS_OF)
    assert dabzw(*words, cwd=small, XDG_STATE_HOME=str(tmp_path / "one")).returncode == 0
    made = place.read_bytes()
    assert stamped.is_as_written(made)
    again = dabzw(
        "export", str(place), "--as-of", "2026-03-11", cwd=small, XDG_STATE_HOME=str(tmp_path / "two")
    )
    assert (again.returncode, "没有动它" in again.stderr) == (0, False)
    assert place.read_bytes() != made
    openpyxl.load_workbook(place).save(place)
    assert not stamped.is_as_written(place.read_bytes())
    third = dabzw(*words, cwd=small, XDG_STATE_HOME=str(tmp_path / "three"))
    assert "没有动它" in third.stderr
    assert (tmp_path / "台账(1).xlsx").read_bytes() == made


def test_a_folder_in_the_way_is_said(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").mkdir()
    done = dabzw("export", str(tmp_path / "台账.xlsx"), "--as-of", AS_OF, cwd=small)
    assert done.returncode == 6
    assert done.stderr.startswith("错误：")
    assert (tmp_path / "台账.xlsx").is_dir()


# What is refused


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "写明导出到哪个文件"),
        (("台账.xls",), "文件名应以 .xlsx 结尾"),
        (("台账.xlsx", "--village", "没有村"), "--village（村）没有“没有村”；可填：寺头村、东沟村、西河村"),
        (("台账.xlsx", "--unit", "县公安局"), "--unit（单位）没有“县公安局”"),
        (
            ("--blank", "unit", "表.xlsx"),
            "没有“unit”；可填：lead（线索）、ent（企业）、site（场所）、activity（检查活动）",
        ),
        (("--blank", "lead"), "写明空白表的文件名"),
        (("--blank", "lead", "表.xlsx", "--village", "东沟村"), "--blank 不与"),
        (("--for", "电管站", "--csv", "表"), "--for 不与"),
        (("--for", "电管站", "清单.docx"), "给单位的清单写成 .xlsx 文件"),
    ],
)
def test_what_cannot_be_done_is_said(dabzw: Dabzw, small: Path, words: tuple[str, ...], says: str) -> None:
    done = dabzw("export", *words, "--as-of", AS_OF, cwd=small)
    assert done.returncode == 2
    assert says in done.stderr


def test_a_village_may_be_typed_in_pinyin(small: Path, tmp_path: Path) -> None:
    workbooks.export_ledger(desk(small), tmp_path / "台账.xlsx", None, Chosen(village="dgc"), draft=False)
    assert ids(tmp_path / "台账.xlsx", "线索台账") == [HANDED]


def test_a_name_that_several_have_is_refused(small: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="有几个：寺头村、东沟村、西河村"):
        workbooks.export_ledger(desk(small), tmp_path / "台账.xlsx", None, Chosen(village="村"), draft=False)


def test_texts_that_were_cut_are_said(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cut(text: str, room: int) -> CellText:
        return cell_text(text, room)._replace(cut="私自分装" in text)

    monkeypatch.setattr(sheet_rows, "cell_text", cut)
    workbooks.export_ledger(desk(small), tmp_path / "台账.xlsx", None, Chosen(), draft=False)
    assert (
        "注意：有2格超过表格能放的字数，已截断并标明，全文在台账里：线索台账!E5、逾期!C11"
        in capsys.readouterr().err
    )
