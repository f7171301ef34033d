"""Which numbers of a sealed issue the ledger would state differently today, and which records moved them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.ledger import RECORD_TYPES, AnyRecord, Ledger
from dabzw.model.made import MadeFigure, MadeReport
from dabzw.model.moments import Instant, written
from dabzw.reports.paper import Figure, Paper, Paragraph, Table, columns

Build = Callable[[Ledger], Paper]
"""Builds the paper of one issue from a ledger that is not yet as of its instant."""

CAMPAIGN: Final = "行动方案或放假安排"
POWER: Final = "用电数据"
MISSING: Final = "—"


@dataclass(frozen=True, slots=True)
class Moved:
    """A number that has moved: as it was stated, as it is now (each None where there is none), and by what.

    `by` are ids of records, or the words of what else was changed.
    """

    name: str
    then: str | None
    now: str | None
    by: tuple[str, ...]


def figures_of(paper: Paper) -> tuple[MadeFigure, ...]:
    """The numbers of a paper as an issue keeps them."""
    return tuple(
        MadeFigure.model_validate(
            {"名称": one.name, "值": _text(one.value), "单位": one.unit or None, **_account(one)}
        )
        for one in paper.figures
    )


def _account(figure: Figure) -> dict[str, str | None]:
    """What a cumulative figure keeps for the issues after."""
    account = figure.account
    if account is None:
        return {}
    told = account.told
    return {
        "指标": account.measure,
        "不含当日": None if account.settled == figure.value else _text(account.settled),
        "前期": _text(told.amount),
        "前期不含当日": None if told.settled == told.amount else _text(told.settled),
    }


def _text(value: object) -> str | None:
    return None if value is None or not str(value).strip() else str(value)


def moved_figures(
    made: MadeReport, then: Ledger, now: Ledger, build: Build, edition: int
) -> tuple[Moved, ...]:
    """The numbers of an issue that have moved between the ledger that it was made from and today's.

    Each change that alone moves a number is named with it; where only several together do, all are named.
    An issue of another 口径 than `edition` is first reckoned again from the ledger of then, so that what
    differs by the 口径 alone has not moved.
    """
    changes = _changes(then, now, Instant.of(made.at))
    if not changes:
        return ()
    figures = made.figures if made.edition == edition else figures_of(build(then))
    stated, found = _values(figures), _values(figures_of(build(now)))
    names = [name for name in {**stated, **found} if stated.get(name) != found.get(name)]
    culprits = _culprits(then, changes, build) if names else {}
    return tuple(
        Moved(name, stated.get(name), found.get(name), tuple(culprits.get(name, changes))) for name in names
    )


def edition_changes(made: MadeReport, then: Ledger, build: Build) -> tuple[Moved, ...]:
    """The numbers of an issue that the ledger which it was made from gives otherwise today.

    What a 口径 does not state at all, or calls otherwise, is no number that has changed.
    """
    stated, found = _values(made.figures), _values(figures_of(build(then)))
    return tuple(
        Moved(name, was, found[name], ())
        for name, was in stated.items()
        if name in found and was != found[name]
    )


def _values(figures: Iterable[MadeFigure]) -> dict[str, str | None]:
    """What each number was stated as; a dash says no more than a number that is not stated at all."""
    return {figure.name: None if figure.value == MISSING else figure.value for figure in figures}


def _culprits(then: Ledger, changes: Mapping[str, Ledger], build: Build) -> dict[str, list[str]]:
    """Which change moves each number, when it alone is made in the ledger of then."""
    before = _values(figures_of(build(then)))
    found: dict[str, list[str]] = {}
    for what, changed in changes.items():
        after = _values(figures_of(build(changed)))
        for name in {**before, **after}:
            if before.get(name) != after.get(name):
                found.setdefault(name, []).append(what)
    return found


def _changes(then: Ledger, now: Ledger, at: Instant) -> dict[str, Ledger]:
    """Every change that bears on the instant, each with the ledger of then in which it alone is made."""
    found = {
        record_id: _with(then, record_id, now.find(record_id))
        for record_id in sorted({*then.ids, *now.ids})
        if _seen(then.find(record_id), at) != _seen(now.find(record_id), at)
    }
    if (then.campaign, then.calendar) != (now.campaign, now.calendar):
        found[CAMPAIGN] = replace(then, campaign=now.campaign, calendar=now.calendar)
    if then.power != now.power:
        found[POWER] = replace(then, power=now.power)
    return found


def _seen(record: AnyRecord | None, at: Instant) -> AnyRecord | None:
    return None if record is None else record.as_of(at)


def _with(ledger: Ledger, record_id: str, record: AnyRecord | None) -> Ledger:
    """The ledger with one record put in, or taken out."""
    for name in _FIELDS:
        held: Mapping[str, AnyRecord] = getattr(ledger, name)
        if record_id in held or (record is not None and name == _field_of(record)):
            others = {id_: one for id_, one in held.items() if id_ != record_id}
            put: dict[str, AnyRecord] = others if record is None else {**others, record_id: record}
            changes: dict[str, Any] = {name: dict(sorted(put.items()))}
            return replace(ledger, **changes)
    return ledger


_FIELDS: Final = ("enterprises", "leads", "sites", "activities")


def _field_of(record: AnyRecord) -> str:
    return dict(zip(RECORD_TYPES, _FIELDS, strict=True))[record.KIND]


def correcting(
    paper: Paper, corrected: MadeReport, edition: int, others: tuple[MadeReport, ...] = ()
) -> Paper:
    """The paper of an issue that corrects an earlier one: first of all it says which, and what was wrong.

    `others` are those that were sealed under the same number and do not stand: it corrects them as well.

    Where the two are of different 口径, it says that some of the difference may be the 口径's.
    """
    says = f"本期更正{corrected.title}（截至{written(corrected.at)}），以本期为准；原件不改，一并保存。"
    if corrected.edition != edition:
        says += f"原件按口径{corrected.edition}生成，本期按口径{edition}，不同的数包括口径变更。"
    if others:
        papers = "、".join(one.revision[:16] for one in (corrected, *others))
        says += (
            f"{corrected.title}曾封存{1 + len(others)}份，依据的提交是 {papers}；"
            "不论收到的是哪一份，都以本期为准。"
        )
    rows = _compared((corrected, *others), figures_of(paper), whole=corrected.edition == edition)
    also = ("另一份",) if len(others) == 1 else tuple(f"另一份之{n}" for n in range(1, 1 + len(others)))
    heads = columns("数据", *((name, "number") for name in ("原为", *also, "更正为")))
    more = Table(heads, rows, "更正对照表") if rows else Paragraph("各项数没有变化。")
    return replace(paper, blocks=(Paragraph(says), more, *paper.blocks))


def _compared(
    before: Iterable[MadeReport], now: Iterable[MadeFigure], *, whole: bool
) -> tuple[tuple[str, ...], ...]:
    """Each number that an issue before states otherwise, as all of them state it, and as it is now.

    Unless `whole`, those alone that every one of them states.
    """
    every = [*(_values(one.figures) for one in before), _values(now)]
    names = {name: None for one in every for name in one}
    return tuple(
        (name, *(one.get(name) or MISSING for one in every))
        for name in names
        if len({one.get(name) for one in every}) > 1 and (whole or all(name in one for one in every))
    )
