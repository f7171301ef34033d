"""最后一条为准: lists of which the last row is in force, where two of one day do not say which is the last.

One clerk enters the later row below the earlier one.  Two clerks cannot know whose is the later: what neither
its day (of a 核查 its minute) nor its kind tells has to say why it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final, get_args

from dabzw.model.base import Row, annotation_of, label, row_in
from dabzw.model.enterprise import Enterprise, Inquiry, Listing, Plan, RiskRating
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.judgement import Determination
from dabzw.model.lead import Closing, Lead, Reply, Verification
from dabzw.model.ledger import Ledger
from dabzw.model.marks import LastCounts
from dabzw.model.moments import Instant, When, written
from dabzw.model.site import Site
from dabzw.model.vocab import Inquiry as InquiryState
from dabzw.model.vocab import ListState
from dabzw.rules.checks.declared import check

_UNDECIDED: Final[frozenset[InquiryState]] = frozenset(("未查", "在查"))
_DECIDED: Final[frozenset[ListState]] = frozenset(("已列入", "未采纳", "提前移出", "期满移出"))
_STEPS: Final[tuple[ListState, ...]] = get_args(ListState)


@check(
    "last-of-a-day",
    "警告",
    "同时两条",
    of=(Lead, Enterprise, Site),
    on=(Verification, Reply, Determination, RiskRating, Plan, Inquiry, Listing),
    source="台账规则：最后一条为准",
    says="核查、回告、认定、风险、处置、一案三查（各问）、名单以最后一条为准：同一天（核查是同一时间）有两条而说法不同的，"
    "应看得出谁先谁后，或者后一条写明理由。",
)
def contrary_on_one_day(record: Lead | Enterprise | Site, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    yield from _contrary_in(record, (), ledger)


def _contrary_in(holder: Row, path: FieldPath, ledger: Ledger) -> Iterator[Defect]:
    """The same of all lists of a record, or of a row of it, that have such rows at any depth."""
    for name, counts in _where_the_last_counts(type(holder)):
        held: Row | tuple[Row, ...] | None = getattr(holder, name)
        below = (*path, label(type(holder), name))
        rows = held if isinstance(held, tuple) else ()
        if counts is not None and len(rows) > 1:
            yield from _contrary(rows, counts, below, ledger)
        for place, row in enumerate(rows):
            yield from _contrary_in(row, (*below, place), ledger)
        if isinstance(held, Row):
            yield from _contrary_in(held, below, ledger)


@cache
def _where_the_last_counts(holder: type[Row]) -> tuple[tuple[str, LastCounts | None], ...]:
    """What a record or row holds of which the last row is in force; None where its rows hold such lists."""
    held = ((name, row_in(annotation_of(holder, name))) for name in holder.nested)
    return tuple(
        (name, row.last_counts)
        for name, row in held
        if row is not None and (row.last_counts is not None or _where_the_last_counts(row))
    )


def _contrary(rows: Sequence[Row], counts: LastCounts, path: FieldPath, ledger: Ledger) -> Iterator[Defect]:
    """Rows that say something else than another of their moment which stands above them."""
    kind = type(rows[0])
    groups: dict[tuple[When, object], list[int]] = {}
    for place, row in enumerate(rows):
        when: When | None = getattr(row, kind.happened[0])
        if when is not None:
            of = None if counts.of is None else getattr(row, counts.of)
            groups.setdefault((when, of), []).append(place)
    for (when, _), places in groups.items():
        for first, last in pairwise(places):
            before, after = rows[first], rows[last]
            differ = getattr(before, counts.says) != getattr(after, counts.says)
            if differ and not _FOLLOWS[kind](before, after, ledger):
                what = label(kind, counts.says)
                yield Defect(
                    (*path, last),
                    f"与第{first + 1}条同是{written(when)}，{what}不同，以后一条为准",
                    _ADVICE[kind],
                )


# Whether a row follows another of its day by itself, or says why


def _by_its_reason(_before: RiskRating, after: RiskRating, ledger: Ledger) -> bool:
    """A level that says why; one that is lower must (`risk-lowered`)."""
    ranks = ledger.campaign.ranks
    known = _before.level in ranks and after.level in ranks
    return after.reason is not None or (known and ranks.index(after.level) > ranks.index(_before.level))


def _of_other_facts(before: Determination, after: Determination, _ledger: Ledger) -> bool:
    """Each answers facts of its own."""
    return bool(before.facts and after.facts) and frozenset(before.facts).isdisjoint(after.facts)


def _holds_all(before: Plan, after: Plan, _ledger: Ledger) -> bool:
    """A plan that holds all measures of the one before: nothing that was arranged is out of force."""
    return {one.measure for one in before.measures} <= {one.measure for one in after.measures}


def _ends(before: Reply, after: Reply, _ledger: Ledger) -> bool:
    """What became of a case, after the word that it goes on there."""
    return after.final and not before.final


def _goes_on(before: Inquiry, after: Inquiry, _ledger: Ledger) -> bool:
    """An answer after none, and what was found handed over."""
    return before.state in _UNDECIDED or (before.state, after.state) == ("已查实", "已移交")


def _next_step(before: Listing, after: Listing, _ledger: Ledger) -> bool:
    """A later step of the same proposal; of two decisions the second says why."""
    on = _STEPS.index(before.state) < _STEPS.index(after.state)
    return after.reason is not None or (on and not {before.state, after.state} <= _DECIDED)


def _never(_before: Row, _after: Row, _ledger: Ledger) -> bool:
    return False


def _by_its_kind(_before: Row, _after: Row, _ledger: Ledger) -> bool:
    """办结 and 重开 follow each other; of two 办结 another rule tells (`lead-closed-twice`)."""
    return True


_FOLLOWS: Final[dict[type[Row], Callable[[Any, Any, Ledger], bool]]] = {
    Verification: _never,
    Reply: _ends,
    Closing: _by_its_kind,
    Determination: _of_other_facts,
    RiskRating: _by_its_reason,
    Plan: _holds_all,
    Inquiry: _goes_on,
    Listing: _next_step,
}
_MEND: Final = "核对以哪一条为准，写错的用 dabzw edit 删去"
_REASON: Final = f"{_MEND}；确是当天改变的，后一条补填“理由”"
_ADVICE: Final[dict[type[Row], str]] = {
    Verification: f"{_MEND}；确是两次核查的，改正时间，以最后一次为准的排在后面",
    Reply: f"{_MEND}；不是同一天回告的，改正日期",
    Closing: _MEND,
    Determination: f"{_MEND}；各答复各的事实的，不得写同一个事实",
    RiskRating: _REASON,
    Plan: f"{_MEND}，一案一份方案，措施并到一份里",
    Inquiry: f"{_MEND}；不是同一天查到的，改正日期",
    Listing: _REASON,
}
