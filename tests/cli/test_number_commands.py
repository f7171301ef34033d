"""文号: what `number` lists, and what a guided entry proposes."""

from __future__ import annotations

import json

import pytest
from conftest import Ledgers
from processes import Dabzw
from screens import ENTER, dabzw_in
from small_ledger import AS_OF

from dabzw.cli.enter.forms import Form
from dabzw.cli.enter.habits import is_own_number
from dabzw.model.base import Row
from dabzw.model.enterprise import Closure, Sanction
from dabzw.model.fields import meanings
from dabzw.model.lead import LimitChange, Transfer


def _transfer(document: str) -> tuple[str, ...]:
    return (
        "lead",
        "transfer",
        "7k4q",
        "--receiver",
        "县应急管理局",
        "--document",
        document,
        "--as-of",
        AS_OF,
    )


def test_a_series_is_listed_with_its_next_number_and_can_be_chosen(ledgers: Ledgers, dabzw: Dabzw) -> None:
    folder = ledgers("copy")
    for document in ("寺政函〔2026〕3号", "寺政函[2026]5号", "寺纪函〔2026〕1号"):
        assert dabzw(*_transfer(document), cwd=folder).returncode == 0
    told = json.loads(dabzw("number", "寺政", "--json", "--as-of", AS_OF, cwd=folder).stdout)
    assert [(one["代字"], one["下一号"], one["缺号"]) for one in told["代字"]] == [
        ("寺政函", "寺政函〔2026〕6号", ["1至2", "4"])
    ]
    assert dabzw("number", "--year", "2025", "--json", "--as-of", AS_OF, cwd=folder).returncode == 0
    piped = dabzw("number", "--as-of", AS_OF, cwd=folder).stdout
    assert "寺政函\t2026\t2\t5\t6号\t1至2、4\t" in piped
    assert "寺政函[2026]5号\t年份应写在六角括号〔〕里" in piped


def test_a_guided_entry_proposes_the_next_number_of_the_office(
    ledgers: Ledgers, dabzw: Dabzw, clean_environment: dict[str, str]
) -> None:
    folder = ledgers("copy")
    assert dabzw(*_transfer("寺政函〔2026〕3号"), cwd=folder).returncode == 0
    with dabzw_in(folder, clean_environment, "lead", "transfer", "7k4q", "--as-of", AS_OF) as terminal:
        terminal.until("接收单位").types("县应急管理局" + ENTER)
        terminal.until("文号（直接回车为 寺政函〔2026〕4号，写 - 则不填）")


@pytest.mark.parametrize(
    ("row", "own"), [(Transfer, True), (Sanction, False), (Closure, False), (LimitChange, False)]
)
def test_only_papers_of_the_own_office_are_proposed(row: type[Row], own: bool) -> None:
    assert is_own_number(Form(row), meanings(row)["document"]) is own
