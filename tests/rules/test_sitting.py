"""接着办: what may be entered next follows from what is entered, and from the parts of the campaign."""

from __future__ import annotations

from typing import Any

import records as r

from dabzw.model.campaign import Campaign
from dabzw.model.ledger import AnyRecord
from dabzw.rules.agenda.sitting import sitting

AT = r.at("2026-03-12")
TRUE = {"核查": [r.verified("2026-02-12 10:00")]}


def acts(record: AnyRecord, *others: AnyRecord, campaign: Campaign | None = None) -> list[tuple[str, str]]:
    ledger = r.ledger(record, *others, campaign=campaign)
    return [(one.act, one.command) for one in sitting(record, ledger, AT)]


def test_a_lead_goes_on_to_its_enterprise_and_that_to_its_case() -> None:
    own, lead = r.ENTERPRISE_ID, r.LEAD_ID
    assert acts(r.lead()) == [("核查", f"dabzw lead verify {lead}")]
    assert acts(r.lead(核查=[r.verified("2026-02-12 10:00", "不属实")])) == []
    assert acts(r.lead(**TRUE)) == [("查明企业", f"dabzw lead name {lead}")]
    named = r.lead(企业=own, **TRUE)
    violate = f"dabzw ent violate {own} --lead {lead} --found-on 2026-02-12"
    assert acts(named, r.enterprise()) == [("违法行为", violate)]
    found: dict[str, Any] = {"违法行为": [r.found("1.1")]}
    link = ("答复线索", f"dabzw ent link {own} --lead {lead}")
    rest = [
        ("风险等级", f"dabzw ent rate {own}"),
        ("一企一策", f"dabzw ent plan {own}"),
        ("一案三查", f"dabzw ent inquire {own}"),
    ]
    assert acts(named, r.enterprise(**found)) == [link, *rest]
    answered = {"违法行为": [r.found("1.1") | {"线索": [lead]}]}
    assert acts(named, r.enterprise(**answered)) == rest
    assert acts(r.enterprise(**answered), named) == rest
    rated = r.enterprise(**answered, 风险=[r.rated("重大")])
    assert acts(rated, named) == rest[1:]


def test_what_the_campaign_has_not_is_not_offered() -> None:
    bare = r.campaign(风险等级=[], 风险处置={}, 一案三查=None, 名单=None, 处置规则=[])
    assert acts(r.enterprise(违法行为=[r.found("1.1")]), campaign=bare) == []


def test_a_case_that_is_over_asks_for_nothing() -> None:
    over = {"销号": [{"日期": "2026-03-05", "验收人": ["示例丙"]}]}
    assert acts(r.enterprise(违法行为=[r.found("1.1")], **over)) == []
    assert acts(r.lead(并入={"日期": "2026-02-12", "主线索": "XS-260210-0009"})) == []
