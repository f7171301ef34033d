"""Every look at the demo ledger on a screen of 60, 80 and 120 columns: one style, nothing broken or cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from conftest import Golden
from pages import printed

from dabzw.model.ids import Kind
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.scalars import parse_when
from dabzw.render.show import width
from dabzw.reports.looks import (
    agenda,
    blacklist,
    coverage,
    draw,
    due,
    field,
    find,
    handover,
    inquiry,
    late,
    lookback,
    material,
    pace,
    policy,
    record,
    records,
    screening,
    status,
    supervision,
    timeline,
    transfer,
    visits,
)
from dabzw.reports.looks.several import Member
from dabzw.reports.view import Page
from dabzw.rules.agenda.field import FieldSheet, field_rounds
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

AT: Final = Instant.of(parse_when("2026-03-12"))
GOLDEN: Final = Path(__file__).with_name("screens")
WIDTHS: Final = (60, 80, 120)
FIRST: Final = 40  # lines of a screen that are kept
PAINT: Final = "QY-260210-7K4Q"


@cache
def demo() -> Ledger:
    return load(demo_files()).sound.as_of(AT)


def listed(kind: Kind | None) -> Page:
    ledger = demo()
    lines = list(records.lines(ledger, AT, kind, is_of_all=False))
    return records.answer(lines, AT, kind, records.usual_view(kind, ledger.campaign), is_chosen=False)


def several() -> Page:
    name = demo().campaign.name
    return agenda.of_several([Member("城区", name, demo()), Member("山区", "餐饮燃气整治", demo())], AT)


def shown(record_id: str) -> Page:
    found = demo().find(record_id)
    assert found is not None
    return record.answer(found, demo(), AT)


LOOKS: Final[dict[str, Callable[[], Page]]] = {
    "agenda": lambda: agenda.answer(demo(), AT),
    "agenda_all": lambda: agenda.answer(demo(), AT, whole=True),
    "agenda_of_several": several,
    "status": lambda: status.answer(status.status_of(demo(), AT), demo(), AT),
    "due": lambda: due.answer(due.dues(demo(), AT, only="open"), demo(), AT),
    "late": lambda: late.answer(demo(), AT),
    "policy": lambda: policy.answer(demo(), AT),
    "policy_of_one": lambda: policy.answer(demo(), AT, [demo().enterprises[PAINT]]),
    "coverage": lambda: coverage.answer(demo(), AT),
    "screen": lambda: screening.answer(screening.suspected(demo(), AT), AT),
    "supervise": lambda: supervision.answer(demo(), AT),
    "lookback": lambda: lookback.answer(demo(), AT),
    "blacklist": lambda: blacklist.answer(demo(), AT),
    "inquiry": lambda: inquiry.answer(demo(), AT),
    "transfer": lambda: transfer.answer(demo(), AT),
    "visits": lambda: visits.answer(demo(), AT, 2026),
    "timeline": lambda: timeline.answer(demo().enterprises[PAINT], demo(), {}, AT),
    "field": lambda: field.answer(FieldSheet(AT, field_rounds(demo(), AT))),
    "handover": lambda: handover.answer(demo(), AT, ()),
    "pace": lambda: pace.answer(demo(), AT),
    "material": lambda: material.answer(demo().enterprises.values(), AT),
    "draw": lambda: draw.result(demo(), AT),
    "list": lambda: listed(None),
    "lead_list": lambda: listed("线索"),
    "ent_list": lambda: listed("企业"),
    "site_list": lambda: listed("场所"),
    "activity_list": lambda: listed("检查活动"),
    "find": lambda: find.answer(demo(), AT, ["东"]),
    "show": lambda: shown(PAINT),
}
_ID: Final = re.compile(r"\b(?:QY|XS|CS|HD)-(?!\d{6}-[0-9A-Z]{4}(?![0-9A-Z]))")
_DAY: Final = re.compile(r"\b2026-(?!\d\d(?:-\d\d)?(?!\d)|$)")


def screen(name: str, columns: int) -> list[str]:
    return re.sub(r"\x1b\[[\d;]*m", "", printed(LOOKS[name](), columns=columns)).splitlines()


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", LOOKS)
def test_a_screen_is_what_it_was_and_nothing_on_it_is_broken(
    name: str, columns: int, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    lines = screen(name, columns)
    assert max(map(width, lines)) <= columns
    assert not [line for line in lines if _ID.search(line) or _DAY.search(line)]
    assert not re.search("[│┃─━┌┏╭|+]{2}", "\n".join(lines))
    rest = len(lines) - FIRST
    told = [*lines[:FIRST], *([f"（还有{rest}行）", *lines[-3:]] if rest > 3 else lines[FIRST:])]
    golden(GOLDEN / f"{name}_{columns}.txt", "\n".join(told) + "\n")


def test_no_command_on_the_agenda_is_broken_and_each_is_of_one_record() -> None:
    ids = (*demo().ids, *demo().set_aside)
    for columns in (40, 60, 80, 120):
        found = re.findall(
            r"(?:next|lead \S+|ent \S+|site \S+|policy|edit) ([0-9A-Z-]{4,})",
            "\n".join(screen("agenda_all", columns)),
        )
        assert len(found) > 200
        assert all(sum(fragment in one for one in ids) == 1 for fragment in found)
