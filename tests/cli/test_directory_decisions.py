"""Rows of a directory that may be known enterprises: left open, decided by options, or asked at a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Ledgers
from processes import Dabzw
from sheet_files import csv_bytes
from small_ledger import PAINT

from dabzw.cli.context import Desk
from dabzw.cli.exchange import directories
from dabzw.cli.exchange.directories import named_directory, prepared_directory
from dabzw.cli.exchange.taking_in import Choice, opened
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import Globals

AT = ("--as-of", "2026-03-12")
NAMED = ("市场监督管理所", "营业执照登记目录", "2026-03-01")
OPTIONS = ("--station", NAMED[0], "--directory", NAMED[1], "--version-date", NAMED[2])
HEADS = ("名称", "统一社会信用代码", "经营地址", "村", "经营状态")
ALIKE = ("示例县示例彭氏涂料厂", "", "寺头村西", "寺头村", "在产")
NEW = ("示例豆腐坊", "", "东沟村9号", "东沟村", "在产")


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    file = tmp_path / "目录.csv"
    file.write_bytes(csv_bytes(HEADS, ALIKE, NEW))
    return str(file)


def _reconciled(dabzw: Dabzw, folder: Path, sheet: str, *options: str) -> Any:
    done = dabzw("reconcile", sheet, *OPTIONS, *options, "--apply", "--yes", "--json", *AT, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _named(answer: Any, name: str) -> Any:
    (line,) = [line for line in answer["对账"] if line["行"] and line["名称"] == name]
    return line


def test_without_a_decision_the_row_stays_open_and_the_others_are_entered(
    dabzw: Dabzw, ledgers: Ledgers, sheet: str
) -> None:
    answer = _reconciled(dabzw, ledgers("small"), sheet)
    line = _named(answer, ALIKE[0])
    assert (line["结果"], line["编号"], _named(answer, NEW[0])["结果"]) == ("待核", None, "新增")
    assert line["可能是"] == [{"编号": PAINT, "名称": "示例彭氏涂料厂", "理由": ["名称相近"]}]
    assert not [one for one in answer["对账"] if one["结果"] == "未列" and one["编号"] == PAINT]
    assert answer["导入"][0]["结果"] == "待核"


def test_it_is_the_one_and_is_called_so_from_then_on(dabzw: Dabzw, ledgers: Ledgers, sheet: str) -> None:
    folder = ledgers("small")
    answer = _reconciled(dabzw, folder, sheet, "--same", f"2={PAINT[-4:]}")
    assert (_named(answer, ALIKE[0])["编号"], answer["合计"]["待核"]) == (PAINT, 0)
    shown = json.loads(dabzw("show", PAINT, "--json", *AT, cwd=folder).stdout)
    assert (shown["名称"], shown["曾用名"]) == ("示例彭氏涂料厂", [ALIKE[0]])
    assert shown["目录"][0]["版本日期"] == NAMED[2]
    again = _reconciled(dabzw, folder, sheet)
    assert _named(again, ALIKE[0])["编号"] == PAINT


def test_it_is_another_and_is_registered(dabzw: Dabzw, ledgers: Ledgers, sheet: str) -> None:
    answer = _reconciled(dabzw, ledgers("small"), sheet, "--new", "2")
    assert [_named(answer, name)["结果"] for name in (ALIKE[0], NEW[0])] == ["新增", "新增"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--same", "2"), "--same 写成“行=编号”"),
        (("--same", f"9={PAINT}"), "文件里没有第9行"),
        (("--new", "1"), "文件里没有第1行"),
        (("--same", "2=QY-260101-ZZZZ"), "没有编号或名称含“QY-260101-ZZZZ”的企业"),
    ],
)
def test_a_decision_that_cannot_be(
    dabzw: Dabzw, small: Path, sheet: str, options: tuple[str, ...], says: str
) -> None:
    done = dabzw("reconcile", sheet, *OPTIONS, *options, *AT, cwd=small)
    assert done.returncode in {2, 4}
    assert says in done.stderr


@pytest.mark.parametrize(
    ("wanted", "answered", "results"),
    [
        (True, 0, ["变更", "新增"]),
        (True, 1, ["新增", "新增"]),
        (True, 2, ["新增", "待核"]),
        (False, 0, ["新增", "待核"]),
    ],
)
def test_at_a_terminal_each_is_asked(
    small: Path,
    sheet: str,
    monkeypatch: pytest.MonkeyPatch,
    wanted: bool,
    answered: int,
    results: list[str],
) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(label: str, *, choices: tuple[str, ...]) -> str:
        asked.append((label, choices))
        return choices[answered]

    confirm: Callable[..., bool] = lambda *_, **__: wanted  # noqa: E731
    for name, stand_in in (("interactive", lambda: True), ("confirm", confirm), ("ask", ask)):
        monkeypatch.setattr(prompts, name, stand_in)
    desk = Desk(Globals(ledger=str(small), as_of=AT[1]), datetime(2026, 3, 12, 9, 0))  # noqa: DTZ001
    source = opened(desk, Path(sheet), "directory", None)
    choice = Choice(Path(sheet), dry_run=False, accept_valid=False, yes=False)
    facts: Any = prepared_directory(desk, source, named_directory(desk, *NAMED), choice).page.record()
    lines = [line for line in facts["对账"] if line["行"]]
    assert sorted(line["结果"] for line in lines) == sorted(results)
    choices = (f"就是 {PAINT} 示例彭氏涂料厂（名称相近）", directories._OTHER, directories._LATER)
    assert asked == ([("第2行 示例县示例彭氏涂料厂，寺头村，寺头村西", choices)] if wanted else [])


def test_a_new_row_of_an_import_that_may_be_there_is_told(
    dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    file = tmp_path / "企业.csv"
    heads = ("名称", "性质", "监管站所", "无代码原因", "经营地址", "村", "经营状态")
    rest = ("小作坊", "乡应急办", "未查明", "寺头村西", "寺头村", "在产")
    file.write_bytes(csv_bytes(heads, (ALIKE[0], *rest), ("示例豆腐坊", *rest)))
    folder = ledgers("small")
    done = dabzw("import", str(file), "--as", "ent", "--yes", "--json", *AT, cwd=folder)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["合计"]["新增"]) == (0, 2)
    notes = [row["提示"] for row in answer["导入"]]
    assert f"可能已经登记过：{PAINT} 示例彭氏涂料厂（寺头村）：名称相近" in notes[0][0]
    assert "第2行可能已经登记过" in done.stderr
    assert not [note for note in notes[1] if "登记过" in note]
