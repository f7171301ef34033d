"""dabzw form as a process: the list, the forms, a superior's workbook."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart
from processes import Dabzw
from small_ledger import AS_OF, JOINT
from workbooks import saved, superior

Ledgers = Callable[[str], Path]


def run(dabzw: Dabzw, folder: Path, *args: str) -> Any:
    return dabzw("form", *args, "--as-of", AS_OF, cwd=folder)


def test_the_list(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    rows = json.loads(run(dabzw, small, "--json").stdout)
    assert rows["格式"] == 1
    assert {"F1", "F2", "F9", "F7-1"} <= {row["编号"] for row in rows["报表"]}
    outside = dabzw("form", cwd=tmp_path)
    assert (outside.returncode, "打非治违处罚周报表" in outside.stdout) == (0, True)


def test_a_form_as_json_text_and_files(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    rows = json.loads(run(dabzw, small, "F2", "--json").stdout)
    assert (rows["格式"], rows["截至"], rows["表"][0]["口径"]) == (1, AS_OF, "行动以来")
    status = json.loads(dabzw("status", "--json", "--as-of", AS_OF, cwd=small).stdout)
    first = json.loads(run(dabzw, small, "F1", "--json").stdout)["表"][0]["行"][-1]["值"][1]
    assert first == 3
    assert status["企业"]["有违法行为"] == 2
    assert run(dabzw, small, "f2").stdout.startswith("# 打非治违处罚周报表\n")
    done = run(dabzw, small, "F7", "--format", "xlsx,md,csv", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[0] == "F7-1_发现问题隐患整改清单_2026-03-12.csv"
    assert names[-2:] == ["F7_四个清单_2026-03-12.md", "F7_四个清单_2026-03-12.xlsx"]


def test_every_period_and_basis_is_a_file_of_its_own(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    days = ("--basis", "本期", "--to", "2026-03-10", "--from")
    orders = ((), ("--basis", "年初以来"), (*days, "2026-03-01"), (*days, "2026-03-02"), ("--issue", "2"))
    for words in (*orders, ()):  # the first again: it is replaced
        assert run(dabzw, small, "F2", *words, "--format", "md", "--out", str(tmp_path)).returncode == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == len(orders)
    assert f"F2_打非治违处罚周报表_{AS_OF}.md" in names
    assert f"F2_打非治违处罚周报表_本期_自2026-03-01_至2026-03-10_{AS_OF}.md" in names


def test_the_issue_and_the_period(dabzw: Dabzw, small: Path) -> None:
    days = ("--basis", "本期", "--from", "2026-02-11", "--to", "2026-02-11")
    table = json.loads(run(dabzw, small, "F9", "--json", "--issue", "7", *days).stdout)["表"][0]
    assert (table["标题"], table["起"], table["止"]) == (
        "安全生产大检查进展情况表(第7期)",
        "2026-02-11",
        "2026-02-11",
    )


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        (("F99",), 2, "没有“F99”这张报表"),
        (("F2", "--basis", "去年"), 2, "--basis（口径）没有“去年”；可填：年初以来、行动以来、本期"),
        (("F2", "--basis", "本期"), 2, "--from 和 --to"),
        (("F2", "--basis", "年初以来", "--to", "2026-03-01"), 2, "不用 --from、--to"),
        (("F2", "--from", "2026-03-05", "--to", "2026-03-01"), 2, "晚于"),
        (("F2", "--from", "2026-03-05", "--to", "2026-04-01"), 2, "晚于截至日期"),
        (("F2", "--format", "xlsx"), 2, "--out"),
        (("F2", "--format", "pdf"), 2, "--format（格式）没有“pdf”；可填"),
        (("F2", "--yes"), 2, "只与 --into 同用"),
    ],
)
def test_what_does_not_go_together(
    dabzw: Dabzw, small: Path, args: tuple[str, ...], status: int, says: str
) -> None:
    done = run(dabzw, small, *args)
    assert (done.returncode, says in done.stderr, done.stdout) == (status, True, "")


def test_official_output_needs_what_is_adopted(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("edited")
    assert run(dabzw, folder, "F2").returncode == 5
    draft = run(dabzw, folder, "F2", "--draft")
    assert (draft.returncode, "依据：草稿" in draft.stdout) == (0, True)


def test_an_office_has_its_own_form(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    own = folder / "templates/forms/F2.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "编号: F2\n名称: 本乡表\n标题: 本乡表\n列:\n  - {名称: 违法企业, 指标: 违法企业数}\n",
        encoding="utf-8",
    )
    assert run(dabzw, folder, "F2").returncode == 5
    assert dabzw("adopt", cwd=folder).returncode == 0
    assert "| 违法企业 |\n| --- |\n| 2 |" in run(dabzw, folder, "F2").stdout
    own.write_text(own.read_text(encoding="utf-8").replace("违法企业数", "好评数"), encoding="utf-8")
    faulty = run(dabzw, folder, "F2", "--draft")
    assert (faulty.returncode, "没有“好评数”这个指标" in faulty.stderr) == (3, True)


# A superior's workbook


@pytest.fixture
def weekly(tmp_path: Path) -> Path:
    path = tmp_path / "周报.xlsx"
    path.write_bytes(saved(superior()))
    return path


def values(path: Path) -> dict[str, Any]:
    page: Any = load_workbook(BytesIO(path.read_bytes()))["周报"]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}


def test_a_workbook_is_filled_and_its_mapping_kept(dabzw: Dabzw, ledgers: Ledgers, weekly: Path) -> None:
    folder = ledgers("small")
    before = weekly.read_bytes()
    asked = run(dabzw, folder, "县周报", "--into", str(weekly), "--basis", "行动以来")
    assert (asked.returncode, "缺少 --yes" in asked.stderr, "停产停业家数" in asked.stderr) == (2, True, True)
    done = run(dabzw, folder, "县周报", "--into", str(weekly), "--basis", "行动以来", "--yes")
    assert done.returncode == 0, done.stderr
    filled = values(weekly.with_name("周报_已填.xlsx"))
    assert weekly.read_bytes() == before
    assert (filled["C7"], filled["C8"], filled["D7"]) == (1, "=SUM(C5:C7)", 1)
    assert [filled.get(place) for place in ("B5", "B8", "F7", "H7")] == [None] * 4
    assert "已加底色和批注“台账不掌握，请填”：B5" in done.stderr
    kept = folder / "templates/mappings/县周报.yaml"
    assert "口径: 行动以来" in kept.read_text(encoding="utf-8")
    again = run(dabzw, folder, "县周报", "--into", str(weekly), "--out", str(weekly.with_name("再填.xlsx")))
    assert again.returncode == 0, again.stderr
    assert values(weekly.with_name("再填.xlsx")) == filled
    assert dabzw("log", cwd=folder).stdout.count("保存报表对应") == 1


@pytest.mark.slow
def test_in_place_and_by_a_given_mapping(dabzw: Dabzw, ledgers: Ledgers, weekly: Path) -> None:
    folder = ledgers("small")
    mapping = weekly.with_name("对应.yaml")
    mapping.write_text(
        "名称: 甲\n工作表: 周报\n口径: 本期\n指标:\n  - {表头: 处罚情况／满意度, 指标: 违法企业数}\n行: [{名称: 合计}]\n",
        encoding="utf-8",
    )
    days = ("--from", "2026-02-11", "--to", "2026-02-11", "--in-place")
    done = run(dabzw, folder, "甲", "--into", str(weekly), "--mapping", str(mapping), *days)
    assert done.returncode == 0, done.stderr
    assert values(weekly)["H8"] == 1
    assert not (folder / "templates").exists()


@pytest.mark.slow
def test_in_place_through_a_link_fills_what_it_leads_to(dabzw: Dabzw, ledgers: Ledgers, weekly: Path) -> None:
    small = ledgers("small")
    (weekly.parent / "别处").mkdir()
    link = weekly.parent / "别处" / "链接.xlsx"
    link.symlink_to(weekly)
    before = weekly.read_bytes()
    done = run(dabzw, small, "县周报", "--into", str(link), "--basis", "行动以来", "--yes", "--in-place")
    assert (done.returncode, link.is_symlink(), weekly.read_bytes() == before) == (0, True, False)
    assert not weekly.with_name("链接.xlsx").exists()


def test_a_total_that_counts_what_is_empty_as_nothing_is_named(
    dabzw: Dabzw, ledgers: Ledgers, weekly: Path
) -> None:
    book = superior()
    book["周报"]["B8"] = "=SUM(B5:B7)"
    book["说明"]["B3"] = "=周报!B8+1"
    book["说明"].add_chart(BarChart(), "D4")
    weekly.write_bytes(saved(book))
    small = ledgers("small")
    visit = next(small.rglob(f"{JOINT}.yaml"))
    visit.write_text(visit.read_text(encoding="utf-8") + "检查组数: 9\n", encoding="utf-8")
    assert dabzw("adopt", cwd=small).returncode == 0
    done = run(dabzw, small, "县周报", "--into", str(weekly), "--basis", "行动以来", "--yes")
    assert done.returncode == 0, done.stderr
    assert "B8 的合计把未填的当作0：表上会算出 0，全乡实际为 9" in done.stderr
    assert "填齐以前不要采用（括号里是表上会算出的数）：说明!B3（1）" in done.stderr
    page: Any = load_workbook(BytesIO(weekly.with_name("周报_已填.xlsx").read_bytes()))
    assert (len(page["说明"]._charts), page["周报"]["B5"].comment.text) == (1, "台账不掌握，请填")


def test_macros_stay_and_are_not_run(dabzw: Dabzw, ledgers: Ledgers, weekly: Path) -> None:
    data = BytesIO(saved(superior()))
    with ZipFile(data, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
    path = weekly.with_name("宏.xlsm")
    path.write_bytes(data.getvalue())
    done = run(dabzw, ledgers("small"), "县周报", "--into", str(path), "--basis", "行动以来", "--yes")
    assert (done.returncode, "宏原样保留，没有运行" in done.stderr) == (0, True)
    with ZipFile(path.with_name("宏_已填.xlsm")) as package:
        assert package.read("xl/vbaProject.bin") == b"macro"


@pytest.mark.parametrize("more", [(), ("--in-place",)])
def test_what_cannot_be_edited_is_given_to_paste(
    dabzw: Dabzw, ledgers: Ledgers, weekly: Path, more: tuple[str, ...]
) -> None:
    data = BytesIO(saved(superior()))
    with ZipFile(data, "a") as package:
        package.writestr("_xmlsignatures/sig1.xml", b"<Signature/>")
    weekly.write_bytes(data.getvalue())
    done = run(
        dabzw, ledgers("small"), "县周报", "--into", str(weekly), "--basis", "行动以来", "--yes", *more
    )
    assert (done.returncode, weekly.read_bytes()) == (0, data.getvalue())
    assert ("里有数字签名" in done.stderr, "原文件没有改动" in done.stderr) == (True, True)
    made = weekly.with_name("周报_供粘贴.xlsx" if more else "周报_已填.xlsx")
    assert load_workbook(BytesIO(made.read_bytes())).sheetnames == ["粘贴", "怎样粘贴"]


@pytest.mark.parametrize(
    "case",
    [
        ("坏.xlsx", b"PK\x03\x04 no workbook", (), "损坏"),
        ("空.xlsx", b"", (), "空的"),
        ("宏.xlsm", b"PK", (), "另存为 .xlsx"),
        ("旧.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), (), "另存为 .xlsx 再填"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), (), "另存为 .xlsx 再填"),
        ("表.ods", b"PK\x03\x04", (), "另存为 .xlsx 再填"),
        ("周报.xlsx", None, ("--sheet", "没有的"), "--sheet（工作表）没有“没有的”；"),
        ("周报.xlsx", None, ("--out", "甲.csv"), "以 .xlsx 结尾"),
        ("周报.xlsx", None, ("--issue", "1"), "不用 --format、--issue"),
    ],
)
def test_files_that_are_not_filled(
    dabzw: Dabzw, small: Path, tmp_path: Path, case: tuple[str, bytes | None, tuple[str, ...], str]
) -> None:
    name, data, args, says = case
    path = tmp_path / name
    path.write_bytes(saved(superior()) if data is None else data)
    done = run(dabzw, small, "县周报", "--into", str(path), "--basis", "行动以来", "--yes", *args)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert [one.name for one in tmp_path.iterdir() if "已填" in one.name] == []


def test_a_basis_is_never_guessed(dabzw: Dabzw, small: Path, weekly: Path) -> None:
    done = run(dabzw, small, "县周报", "--into", str(weekly), "--yes")
    assert (done.returncode, "没有定过口径" in done.stderr) == (2, True)
