"""What is remembered of rows is found once while they are looked at, and is never that of another."""

from __future__ import annotations

import records as r

from dabzw.model.campaign import Campaign
from dabzw.model.lead import Lead
from dabzw.model.remembered import remembered, remembered_together, remembered_words


def test_a_fact_of_a_row_is_found_once() -> None:
    asked: list[str] = []

    @remembered
    def content(lead: Lead) -> str:
        asked.append(lead.id)
        return lead.content

    lead = r.lead()
    assert [content(lead), content(lead)] == [lead.content] * 2
    assert asked == [lead.id]


def test_a_changed_copy_is_another_row() -> None:
    @remembered
    def content(lead: Lead) -> str:
        return lead.content

    lead = r.lead(内容="甲")
    assert content(lead) == "甲"
    assert content(lead.model_copy(update={"content": "乙"})) == "乙"


def test_rows_that_come_and_go_never_have_the_answer_of_one_before() -> None:
    @remembered
    def content(lead: Lead) -> str:
        return lead.content

    assert [content(r.lead(内容=f"第{n}条")) for n in range(300)] == [f"第{n}条" for n in range(300)]


def test_a_fact_of_several_rows_is_of_these_rows_in_this_order() -> None:
    @remembered_together
    def both(one: Lead, other: Lead, between: str = "") -> str:
        return one.content + between + other.content

    one, other = r.lead(内容="甲"), r.lead(内容="乙")
    assert [both(one, other), both(other, one), both(one, other)] == ["甲乙", "乙甲", "甲乙"]
    assert both(one, other, between="和") == "甲和乙"


def test_words_are_looked_up_once_for_a_campaign() -> None:
    asked: list[str] = []

    @remembered_words
    def office(name: str, campaign: Campaign) -> bool:
        asked.append(name)
        return name == campaign.township

    one, other = r.campaign(), r.campaign(单位="平县东沟乡人民政府")
    assert [office(one.township, one), office(one.township, one), office(one.township, other)] == [
        True,
        True,
        False,
    ]
    assert len(asked) == 2
