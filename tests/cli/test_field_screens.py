"""A printed sheet typed in on a screen: row by row in its order, each judged at once, and gone on with later."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Ledgers
from processes import Dabzw
from screens import CTRL_C, ENTER, Terminal, dabzw_in
from small_ledger import FRESH, YARD

DAY = "2026-03-12"


@pytest.fixture
def folder(ledgers: Ledgers) -> Path:
    return ledgers("copy")


def opened(folder: Path, env: dict[str, str], *words: str) -> Terminal:
    return dabzw_in(folder, env, "field", *words, "--enter", "--as-of", DAY, columns=100, rows=50)


def answered(terminal: Terminal, *answers: tuple[str, str]) -> Terminal:
    for question, answer in answers:
        terminal.asked(question).types(answer + ENTER)
    return terminal


ONCE = (("到现场的日期", ""), ("方式（可不填）", "明查"), ("人员（每一行", "示例甲、示例乙"))
SWEPT = (("这一行", ""), ("时段", "白天"), ("结果", "未发现"), ("保存吗", ""))
VERIFIED = (
    ("这一行", ""),
    ("时间", "3月12日 15:00"),
    ("结论", "不属实"),
    ("说明", "没有机器"),
    ("保存吗", ""),
)


def rows(dabzw: Dabzw, folder: Path, *words: str) -> list[tuple[str, bool]]:
    done = dabzw("field", *words, "--json", "--as-of", DAY, cwd=folder)
    return [(row["编号"], row["已登记"]) for row in json.loads(done.stdout)["外勤"]]


def test_two_rows_are_typed_in_and_what_was_the_same_is_asked_once(
    dabzw: Dabzw, folder: Path, clean_environment: dict[str, str]
) -> None:
    code = json.loads(dabzw("field", "--json", "--as-of", DAY, cwd=folder).stdout)["单号"]
    order = [one for one, _ in rows(dabzw, folder, code)]
    assert {FRESH, YARD} == {*order[:3]} & {FRESH, YARD}
    with opened(folder, clean_environment, code) as terminal:
        answered(terminal, *ONCE)
        for record in order:
            how = {FRESH: VERIFIED, YARD: SWEPT}.get(record, (("这一行", "跳过"),))
            terminal.until(record)
            answered(terminal, *how)
        assert terminal.ends() == 0
        assert "这次登记了2笔" in terminal.told()
    assert [one for one, entered in rows(dabzw, folder, code) if entered] == [
        one for one in order if one in (FRESH, YARD)
    ]


def test_whoever_is_stopped_goes_on_with_the_row_that_was_begun(
    dabzw: Dabzw, folder: Path, clean_environment: dict[str, str]
) -> None:
    code = json.loads(dabzw("field", "--json", "--as-of", DAY, cwd=folder).stdout)["单号"]
    with opened(folder, clean_environment, code, "--village", "西河村") as terminal:
        answered(terminal, *ONCE, ("这一行", ""), ("时段", "夜间"))
        terminal.asked("结果").types(CTRL_C)
        assert terminal.ends() == 130
        assert f"接着登记：dabzw field {code} --enter" in terminal.told()
    with opened(folder, clean_environment, code, "--village", "西河村") as terminal:
        answered(terminal, *ONCE, ("这一行", ""), ("继续上次", ""), ("结果", "未见人员"), ("保存吗", ""))
        assert terminal.ends() == 0
    shown = json.loads(dabzw("show", YARD, "--json", cwd=folder).stdout)
    assert "夜间" in json.dumps(shown, ensure_ascii=False)
