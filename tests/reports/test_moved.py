"""What has moved since an issue was sealed: a number that is not stated has no value, however that is written."""

from __future__ import annotations

import pytest
import records as r

from dabzw.model.made import MadeReport
from dabzw.reports.moved import edition_changes, moved_figures
from dabzw.reports.paper import Figure, Paper

EDITION = 3
Change = tuple[str, str | None, str | None]


def paper(value: str | None) -> Paper:
    """A paper of two numbers; without a value it has the first one only."""
    stated = () if value is None else (Figure("复核率", value),)
    at = r.at("2026-02-20")
    return Paper("日报", ("日报",), "示例乡", at, "a" * 40, blocks=(), figures=(Figure("线索", 2), *stated))


def issue(value: str | None) -> MadeReport:
    figures = [{"名称": "线索", "值": "2"}, {"名称": "复核率", **({} if value is None else {"值": value})}]
    given = {"名称": "日报", "期号": "1", "截至": "2026-02-20 17:00", "依据": "a" * 40, "口径": str(EDITION)}
    return MadeReport.model_validate(
        {**given, "产出": [{"文件": "日报.md", "摘要": "b" * 64}], "数据": figures}
    )


@pytest.mark.parametrize(
    ("then", "now", "moved"),
    [
        (None, "—", []),
        ("—", None, []),
        ("—", "—", []),
        ("1/2", "1/2", []),
        ("1/2", "—", [("复核率", "1/2", None)]),
        ("—", "1/2", [("复核率", None, "1/2")]),
        (None, "0", [("复核率", None, "0")]),
    ],
)
def test_a_dash_is_no_number(then: str | None, now: str | None, moved: list[Change]) -> None:
    before, after = r.ledger(), r.ledger(r.enterprise())
    built = {0: paper(then), 1: paper(now)}
    found = moved_figures(issue(then), before, after, lambda of: built[len(of.enterprises)], EDITION)
    assert [(one.name, one.then, one.now) for one in found] == moved
    other = edition_changes(issue(then), after, lambda of: built[len(of.enterprises)])
    assert [(one.name, one.then, one.now) for one in other] == moved
