"""What the rules do for a ledger of twice as many records is twice as much, however bad the ledger is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import records as r

from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.rules.agenda.agenda import agenda
from dabzw.rules.sweep.registry import suspicions

AT = r.at("2026-11-25 15:00")
FEW = 160
MOST = 2.1
"""How much more may be done for twice as much: what does not depend on the ledger makes it less than two."""


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, and generators gone on with, to do some work."""
    count = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


_SIGNED = {"日期": "2026-02-20", "结论": "不立案", "理由": "查无实据", "批准人": "示例甲"}


def _day(n: int, month: int = 2) -> str:
    return str(date(2026, month, 10) + timedelta(days=n % 40))


def _found(n: int) -> dict[str, Any]:
    """A find long after all leads: none is about it."""
    return {**r.visited(_day(n, month=6)), "结果": "发现问题", "人员": ["示例甲", "示例乙"]}


def _lead(n: int, **fields: Any) -> AnyRecord:
    return r.lead(
        编号=f"XS-260210-{n:04}",
        登记时间=f"{_day(n)} 09:00",
        核查=[r.verified(f"{_day(n)} 15:00")],
        强制措施=[r.stopped(_day(n), "查封", 文书=f"应急现决〔2026〕{n + 1}号")],
        移交=[r.handed(_day(n))],
        办结=[r.closed("2026-04-01")],
        **fields,
    )


def many_leads_at_one_site(n: int) -> Iterator[AnyRecord]:
    """A site with as many finds as leads, some of which an old 不立案 has seen."""
    yield r.site(排查=[_found(each) for each in range(n)], 认定=[_SIGNED])
    yield from (_lead(each, 场所=r.SITE_ID) for each in range(n))


def many_leads_of_one_enterprise(n: int) -> Iterator[AnyRecord]:
    """An enterprise with as many finds, violations and papers as leads."""
    fine = {"种类": "罚款", "机关": "县应急管理局"}
    yield r.enterprise(
        排查=[_found(each) for each in range(n)],
        违法行为=[r.found("1.1", _day(each)) for each in range(n)],
        处罚=[{"日期": "2026-04-02", **fine, "文号": f"应急罚〔2026〕{each + 1}号"} for each in range(n)],
    )
    yield from (_lead(each, 企业=r.ENTERPRISE_ID) for each in range(n))


def facts_that_nobody_answered(n: int) -> Iterator[AnyRecord]:
    """An enterprise without a case, whose finds an old 不立案 has seen in part."""
    yield r.enterprise(排查=[_found(each) for each in range(n)], 认定=[_SIGNED])
    yield from (_lead(each, 企业=r.ENTERPRISE_ID) for each in range(n))


def many_of_one_landlord(n: int) -> Iterator[AnyRecord]:
    """Enterprises at as many addresses of one landlord, half of them caught, each with people of its own."""
    for each in range(n):
        caught = {"违法行为": [r.found("1.1")]} if each % 2 else {}
        name = f"示例{each}厂"
        own = {"编号": f"QY-260210-{each:04}", "名称": name, "经营地址": name, "负责人": [name]}
        yield r.enterprise(**own, 出租方=["示例丙"], **caught)


BAD = (many_leads_at_one_site, many_leads_of_one_enterprise, facts_that_nobody_answered, many_of_one_landlord)


def _check(ledger: Ledger) -> None:
    for _ in r.findings(ledger, AT):
        pass


def _screen(ledger: Ledger) -> None:
    for _ in suspicions(ledger, AT):
        pass


def _agenda(ledger: Ledger) -> None:
    for _ in agenda(ledger, AT, ()):
        pass


@pytest.mark.parametrize("look", [_check, _screen, _agenda], ids=["check", "screen", "agenda"])
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.__name__)
def test_twice_as_many_are_twice_as_much(
    bad: Callable[[int], Iterator[AnyRecord]], look: Callable[[Ledger], None]
) -> None:
    look(r.ledger(*bad(2 * FEW)))  # what is found once for all has been, of all of them
    few, many = (r.ledger(*bad(size)) for size in (FEW, 2 * FEW))
    assert calls(lambda: look(many)) <= MOST * calls(lambda: look(few))
