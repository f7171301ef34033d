"""Until when what was asked of an instant has the same answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dabzw.model.moments import Instant, day_of, start_of, written
from dabzw.model.scalars import parse_when
from dabzw.model.tracing import Tracer
from dabzw.model.watched import WatchedInstant, place_of

NOW = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001
MARK = "9876-54-43 98:76"
MINUTE = timedelta(minutes=1)
LAST = datetime.max.replace(second=0, microsecond=0)  # noqa: DTZ901
Asked = Callable[[Instant, Any], object]

ASKED: dict[str, Asked] = {
    "sees": lambda at, when: at.sees(when),
    "days": lambda at, when: at.days_past(when) if isinstance(when, datetime) else 0,
    "over": lambda at, when: isinstance(when, datetime) and at.has_passed(when),
    "day": lambda at, _when: at.day,
    "moment": lambda at, _when: at.moment,
    "before": lambda at, when: isinstance(when, datetime) and at.when < when,
    "less": lambda at, when: isinstance(when, datetime) and when - start_of(at.when),
    "of day": lambda at, _when: at.when.day,
    "whole day": lambda at, _when: at.whole_day,
    "when": lambda at, _when: at.when,
}


def watched(minute: datetime = NOW) -> WatchedInstant:
    return WatchedInstant.watching(minute, MARK)


@pytest.mark.parametrize(
    ("asked", "when", "since", "until"),
    [
        ("sees", "2026-03-12 09:30", "2026-03-12 09:30", None),
        ("sees", "2026-03-12 09:31", None, "2026-03-12 09:31"),
        ("sees", "2026-03-12", "2026-03-12 00:00", None),
        ("sees", "2026-03-13", None, "2026-03-13 00:00"),
        ("days", "2026-03-12 09:30", None, "2026-03-12 09:31"),
        ("days", "2026-03-12 09:29", "2026-03-12 09:30", "2026-03-13 09:30"),
        ("days", "2026-03-10 09:30", "2026-03-11 09:31", "2026-03-12 09:31"),
        ("over", "2026-03-12 09:29", "2026-03-12 09:30", None),
        ("over", "2026-03-12 09:30", None, "2026-03-12 09:31"),
        ("day", "2026-03-01", "2026-03-12 00:00", "2026-03-13 00:00"),
        ("moment", "2026-03-01", "2026-03-12 09:30", "2026-03-12 09:31"),
    ],
)
def test_span(asked: str, when: str, since: str | None, until: str | None) -> None:
    at = watched()
    ASKED[asked](at, parse_when(when))
    assert at.span.in_minutes == (
        parse_when(since) if since else datetime.min,  # noqa: DTZ901
        parse_when(until) if until else LAST,
    )


NOTED = ("day", "days", "moment", "over", "sees", "whole day", "when")
MOMENTS = st.datetimes(NOW - timedelta(days=5), NOW + timedelta(days=5)).map(
    lambda when: when.replace(second=0, microsecond=0)
)
WHENS = MOMENTS | MOMENTS.map(lambda when: when.date())


INSTANTS = (MOMENTS | MOMENTS.map(lambda when: when.date())).map(Instant.of)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(ASKED.keys() - {"when"})), WHENS), min_size=1, max_size=4),
    MOMENTS,
)
def test_within_the_span_every_answer_is_the_same(asked: list[tuple[str, date]], other: datetime) -> None:
    at = watched()
    answers = [ASKED[how](at, when) for how, when in asked]
    plain = Instant.of(NOW)
    assert answers == [ASKED[how](plain, when) for how, when in asked]
    since, until = at.span.in_minutes
    assert since <= NOW < until
    near = (since, until - MINUTE, other)
    for minute in near:
        if since <= minute < until and minute.year not in {1, 9999}:
            assert answers == [ASKED[how](Instant.of(minute), when) for how, when in asked]


@given(st.lists(st.tuples(st.sampled_from(NOTED), WHENS), min_size=1, max_size=3), INSTANTS, INSTANTS)
def test_what_is_noted_of_a_minute_or_of_a_day_holds_for_both(
    asked: list[tuple[str, date]], at: Instant, other: Instant
) -> None:
    tracer = Tracer()
    noting = WatchedInstant.noting(at, tracer)
    answers, notes = tracer.noted(lambda: [ASKED[how](noting, when) for how, when in asked])
    assert answers == [ASKED[how](at, when) for how, when in asked]
    assert notes.since <= place_of(at) < notes.until
    at_edges = (
        Instant.of(when)
        for edge in (notes.since, notes.until)
        if edge.year not in {1, 9999}
        for minute in (
            edge.replace(second=0),
            edge.replace(second=0) - MINUTE,
            edge.replace(second=0) + MINUTE,
        )
        for when in (minute, minute.date())
    )
    for another in (other, *at_edges):
        if notes.since <= place_of(another) < notes.until:
            assert answers == [ASKED[how](another, when) for how, when in asked]


def test_the_minute_is_written_as_its_mark_and_leaves_the_span_wide() -> None:
    at = watched()
    assert written(at.when) == f"{at.when:%Y-%m-%d %H:%M}" == MARK
    assert (at.span.since, at.span.until) == (datetime.min, datetime.max)  # noqa: DTZ901
    assert written(day_of(at.when)) == "2026-03-12"
    assert at.span.until < datetime.max  # noqa: DTZ901
