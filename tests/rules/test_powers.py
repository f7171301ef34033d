"""Who may do it, and on what basis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import records as r

from dabzw.rules.case.powers import (
    basis_defects,
    lacks_power,
    power_defects,
)

CAMPAIGN = r.campaign()


@pytest.mark.parametrize(
    ("act", "article"),
    [
        ("查封", "行政强制法第17条"),
        ("扣押设备", "行政强制法第17条"),
        ("停止供电", "安全生产法第70条"),
        ("断电", "安全生产法第70条"),
        ("罚款", "安全生产法第115条"),
        ("取缔关闭", "安全生产法第115条"),
        ("吊销许可证件", "安全生产法第115条"),
        ("行政拘留", "安全生产法第115条"),
    ],
)
def test_powers_that_a_township_lacks(act: str, article: str) -> None:
    assert (lacks_power(act, "乡政府", CAMPAIGN) or "").startswith(article)
    assert lacks_power(act, "县应急管理局", CAMPAIGN) is None


@pytest.mark.parametrize("act", ["责令停止非法活动", "责令立即停产", "停止供水", "警告"])
def test_acts_that_need_no_reserved_power(act: str) -> None:
    assert lacks_power(act, "乡政府", CAMPAIGN) is None


def test_a_power_that_the_campaign_gives_to_the_township() -> None:
    given = r.campaign(职权={"罚款": ["寺头乡人民政府"]})
    assert lacks_power("罚款", "乡应急办", given) is None
    assert lacks_power("查封", "乡应急办", given) is not None


def test_acts_of_an_enterprise_by_the_township() -> None:
    enterprise = r.enterprise(
        处置=r.plan({"措施": "断电", "实施机关": "乡政府"}, {"措施": "断水", "实施机关": "乡政府"}, "取缔"),
        处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": "寺头乡人民政府"}],
        关闭={"决定日期": "2026-03-01", "决定机关": "县人民政府"},
    )
    paths = [defect.path for defect in power_defects(enterprise, CAMPAIGN)]
    assert paths == [("处置", "措施", 0, "实施机关"), ("处罚", 0, "机关")]
    assert list(power_defects(r.site(), CAMPAIGN)) == []


def test_a_closure_is_decided_by_the_county() -> None:
    closed = r.enterprise(关闭={"决定日期": "2026-03-01", "决定机关": "乡人民政府"})
    assert [defect.path for defect in power_defects(closed, CAMPAIGN)] == [("关闭", "决定机关")]


BASES = r.campaign(
    法律依据=[
        {"名称": "新法", "生效": "2026-03-01"},
        {"名称": "旧法", "失效": "2026-03-01"},
        {"名称": "新法实施条例"},
    ]
)


@pytest.mark.parametrize(
    ("basis", "day", "wrong"),
    [
        ("依据新法第3条", "2026-02-28", True),
        ("依据新法第3条", "2026-03-01", False),
        ("依据新法第3条", "2026-03-02", False),
        ("依据旧法第3条", "2026-02-28", False),
        ("依据旧法第3条", "2026-03-01", True),
        ("依据旧法第3条", "2026-03-02", True),
        ("新法实施条例第3条", "2026-02-28", False),
        ("新法及新法实施条例", "2026-02-28", True),
        ("另一部法", "2026-02-28", False),
    ],
)
def test_a_basis_must_be_in_force_on_the_day(basis: str, day: str, *, wrong: bool) -> None:
    lead = r.lead(强制措施=[r.stopped(day, 依据=basis)])
    enterprise = r.enterprise(违法行为=[{**r.found("1.1", day), "依据": basis}])
    assert [defect.path for defect in basis_defects(lead, BASES)] == [("强制措施", 0, "依据")] * wrong
    assert [defect.path for defect in basis_defects(enterprise, BASES)] == [("违法行为", 0, "依据")] * wrong


ACTS = ("查封", "扣押设备", "停止供电", "断电", "罚款", "取缔关闭", "吊销许可证件", "行政拘留", "断水")


def said() -> Iterator[str]:
    for act in ACTS:
        enterprise = r.enterprise(处置=r.plan({"措施": act, "实施机关": "乡政府"}))
        for defect in power_defects(enterprise, CAMPAIGN):
            yield f"{act}｜{defect.says}｜{defect.advice}\n"
    for day in ("2026-02-28", "2026-03-01"):
        lead = r.lead(强制措施=[r.stopped(day, 依据="旧法第3条、新法第3条")])
        for defect in basis_defects(lead, BASES):
            yield f"依据 {day}｜{defect.says}｜{defect.advice}\n"


def test_what_is_said_of_powers_and_bases(golden: Callable[[Path, str], None]) -> None:
    golden(Path(__file__).parent / "golden" / "powers.txt", "".join(said()))
