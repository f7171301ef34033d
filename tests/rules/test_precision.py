"""What screening was worth: asked before anybody went, and never with what was learnt later."""

from __future__ import annotations

from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord
from dabzw.rules.sweep.precision import Foresight, RuleWorth, precision

Fields = dict[str, Any]
RULE = "用途不符"
OTHER = "QY-260210-0002"


def visit(day: str, result: str = "未发现") -> Fields:
    return {"日期": day, "结果": result}


def suspect(*visits: Fields, **fields: Any) -> Any:
    """A site whose use is not what it says."""
    return r.site(名义用途="仓储物流", 实际用途="喷漆", 排查=list(visits), **fields)


def worth(*records: AnyRecord, rule: str = RULE, when: str = "2026-03-12") -> RuleWorth:
    found = precision(r.ledger(*records).as_of(r.at(when)), r.at(when))
    return next(row for row in found.rules if row.rule.code == rule)


def foresights(*records: AnyRecord, when: str = "2026-03-12") -> tuple[Foresight, ...]:
    return precision(r.ledger(*records).as_of(r.at(when)), r.at(when)).confirmed


def counts(row: RuleWorth) -> tuple[int, int, int]:
    return len(row.hits), len(row.visited), len(row.confirmed)


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (r.site(), (0, 0, 0)),
        (suspect(), (1, 0, 0)),
        (suspect(visit("2026-03-01")), (1, 1, 0)),
        (suspect(visit("2026-03-01", "未见人员")), (1, 0, 0)),
        (suspect(visit("2026-03-01", "发现问题")), (1, 1, 1)),
        (suspect(visit("2026-03-01"), visit("2026-03-05", "发现问题")), (1, 1, 1)),
        (suspect(visit("2026-02-10", "发现问题")), (0, 0, 0)),  # registered on the day it was found
        (suspect(visit("2026-02-10", "发现问题"), visit("2026-02-11")), (0, 0, 0)),
        (suspect(visit("2026-02-10")), (1, 0, 0)),  # still suspected, and nobody went since it is known
    ],
)
def test_hits_visits_and_confirmations(record: AnyRecord, expected: tuple[int, int, int]) -> None:
    assert counts(worth(record)) == expected


def test_they_grow_with_the_days() -> None:
    record = suspect(visit("2026-03-01"), visit("2026-03-05", "发现问题"))
    days = {
        "2026-02-09": (0, 0, 0),
        "2026-02-10": (1, 0, 0),
        "2026-02-28": (1, 0, 0),
        "2026-03-01": (1, 1, 0),
        "2026-03-04": (1, 1, 0),
        "2026-03-05": (1, 1, 1),
    }
    assert {day: counts(worth(record, when=day)) for day in days} == days


def test_hits_that_nobody_followed_are_named() -> None:
    row = worth(suspect(visit("2026-03-01")), suspect(编号="CS-260210-0002"))
    assert row.unvisited == ("CS-260210-0002",)
    assert (row.rate.found, row.rate.visited) == (0, 1)


def test_a_suspicion_that_the_visit_itself_ended_was_a_hit() -> None:
    listed = r.enterprise(目录=[{"名称": "某目录", "站所": "乡应急办"}], 排查=[visit("2026-03-01")])
    row = worth(listed, rule="在册未排查")
    assert counts(row) == (1, 1, 0)
    assert counts(worth(listed, rule="在册未排查", when="2026-02-28")) == (1, 0, 0)


def test_a_verification_is_a_going() -> None:
    lead = r.lead(企业=r.ENTERPRISE_ID, 核查=[r.verified("2026-02-20 10:00", "不属实")])
    assert counts(worth(r.enterprise(迁入来源="外省"), lead, rule="外省迁入")) == (1, 1, 0)
    assert counts(worth(r.enterprise(迁入来源="外省"), lead, rule="外省迁入", when="2026-02-19")) == (1, 0, 0)


def caught(found: str = "2026-03-05", **fields: Any) -> Any:
    return r.enterprise(
        违法行为=[r.found("1.1", found)], **{"目录": [{"名称": "某目录", "站所": "乡应急办"}], **fields}
    )


@pytest.mark.parametrize(
    ("records", "rules"),
    [
        ([caught(排查=[visit("2026-02-12")])], ()),
        ([caught(排查=[visit("2026-02-12")], 迁入来源="外省")], ("外省迁入",)),
        ([caught()], ("在册未排查",)),
        ([caught(found="2026-02-10", 迁入来源="外省")], ()),  # not yet in the ledger on the day before
        ([caught(found="2026-02-11", 迁入来源="外省")], ("外省迁入", "在册未排查")),
        ([caught(排查=[visit("2026-02-12")]), suspect(企业=r.ENTERPRISE_ID)], (RULE,)),
        (
            [
                caught(排查=[visit("2026-02-12")]),
                suspect(visit("2026-03-01", "发现问题"), 企业=r.ENTERPRISE_ID),
            ],
            (RULE,),
        ),
        ([caught(排查=[visit("2026-02-12")]), suspect()], ()),
    ],
)
def test_what_was_foreseen_by_the_day_before(records: list[AnyRecord], rules: tuple[str, ...]) -> None:
    (found,) = foresights(*records)
    assert found.rules == rules


def test_what_is_learnt_on_the_day_of_the_finding_foresees_nothing() -> None:
    operator = r.enterprise(
        编号=OTHER, 名称="另一家", 统一社会信用代码=None, 无代码原因="未查明", 负责人=["张山"]
    )

    def rules(found: str) -> tuple[str, ...]:
        first = operator.model_copy(update={"violations": caught("2026-02-20").violations})
        second = caught(found, 负责人=["张山"], 排查=[visit("2026-02-12")])
        return next(row.rules for row in foresights(first, second) if row.enterprise.id == r.ENTERPRISE_ID)

    assert "关联企业" not in rules("2026-02-20")
    assert "关联企业" in rules("2026-02-21")


def test_a_finding_counts_from_its_day_and_within_the_campaign() -> None:
    assert [len(foresights(caught(), when=day)) for day in ("2026-03-04", "2026-03-05")] == [0, 1]
    assert foresights(caught("2026-02-08")) == ()
    assert len(foresights(caught("2026-02-09"))) == 1
