"""The frame of a ledger as text, and the same frame again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import other_campaigns
import pytest
import records as r

from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.frame import Frame, frame_of, text_of
from dabzw.model.made import MadeReport
from dabzw.model.rebuilding import Unpackable
from dabzw.model.workdays import Calendar, OwnYear
from dabzw.store.presets import published_years

SHIPPED = published_years()
OWN = OwnYear.of(2026, SHIPPED[2026], whole=False, shipped=SHIPPED[2026], path="节假日/2026.yaml")
CALENDAR = Calendar.of(SHIPPED, (OWN,))
ROWS = sorted(r.rows_of(Campaign) | r.rows_of(MadeReport) - {MadeReport}, key=lambda row: row.__name__)


def _given(value: Any) -> Iterator[tuple[str, frozenset[str]]]:
    """Which fields a file gave of a row, and of those in it."""
    if isinstance(value, Row):
        yield type(value).__name__, frozenset(value.model_fields_set)
        for name in type(value).model_fields:
            yield from _given(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _given(one)


def _again(frame: Frame) -> Frame:
    again = frame_of(text_of(frame))
    assert again is not frame
    assert again == frame
    assert repr((again.campaign, again.made)) == repr((frame.campaign, frame.made))  # 1 is not True
    assert [*_given((again.campaign, again.made))] == [*_given((frame.campaign, frame.made))]
    return again


@pytest.mark.parametrize("name", other_campaigns.NAMES)
def test_a_campaign_is_the_same_again(name: str) -> None:
    _again(Frame(other_campaigns.campaign_of(name), 2, CALENDAR, ()))


def test_the_preset_is_the_same_again() -> None:
    again = _again(Frame(r.campaign(), 2, CALENDAR, ()))
    assert again.calendar.works(date(2026, 2, 14)) == CALENDAR.works(date(2026, 2, 14))
    assert again.campaign is not None
    assert again.campaign.tree() == r.campaign().tree()


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_a_frame_is_known(row: Any) -> None:
    least: Any = row.model_validate(r.least(row))
    _again(Frame(least, 2, Calendar(), ()))


@pytest.mark.parametrize("at", ["2026-02-12", "2026-02-12 10:00"])
def test_a_report_that_was_made_is_the_same_again(at: str) -> None:
    output = {"文件": "日报.docx", "摘要": "a" * 64}
    facts = {"名称": "日报", "期号": "3", "截至": at, "依据": "b" * 40, "产出": [output]}
    figures = [{"名称": "线索", "值": "2"}]
    _again(Frame(None, 1, Calendar(), (MadeReport.model_validate({**facts, "数据": figures}),)))


def test_a_text_is_the_same_frame_each_time() -> None:
    text = text_of(Frame(r.campaign(), 2, CALENDAR, ()))
    assert frame_of(text) is frame_of(text)


@pytest.mark.parametrize("held", [1.5, [1], r.lead()])
def test_what_no_frame_holds_has_no_text(held: Any) -> None:
    with pytest.raises(Unpackable):
        text_of(Frame(None, 2, Calendar(), (held,)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '[["os.system","true"],2,["workdays.Calendar",["dict"],["dict"]],["tuple"]]',
        '[["campaign.Any"],2,["workdays.Calendar",["dict"],["dict"]],["tuple"]]',
        '[["campaign.Campaign",[],1],2,["workdays.Calendar",["dict"],["dict"]],["tuple"]]',
    ],
)
def test_a_text_that_is_no_frames(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        frame_of(text)
