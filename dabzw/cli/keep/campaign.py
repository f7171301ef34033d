"""dabzw campaign: a file of 行动方案 before there is a ledger — what is wrong with it, and how it is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.judging import findings_of
from dabzw.cli.keep.draft import draft
from dabzw.cli.lists.options import end
from dabzw.cli.scanning import persons_in
from dabzw.cli.speech.given import read_bytes
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign
from dabzw.model.finding import Finding
from dabzw.model.formats import NEWEST, OLDEST
from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE
from dabzw.model.moments import Instant
from dabzw.reports.looks import campaign as campaign_look
from dabzw.reports.looks import check as check_look
from dabzw.reports.looks.findings import Telling, listed
from dabzw.reports.view import Block, Fact, Line, Table
from dabzw.store.listing import LARGEST
from dabzw.store.office import Shared, beside, known_to
from dabzw.store.reader import load, read_office

app: typer.Typer = ZhTyper(name="campaign", help="行动方案：由通知草拟，建台账以前核对", no_args_is_help=True)


command(
    app,
    "draft",
    "由通知草拟行动方案：每行注明把握、条款和原文；要您定的写“待定”，读不出的句子列出来。不写进台账。",
    example=(
        "dabzw campaign draft 通知.docx --out 新行动.yaml\n"
        "dabzw campaign draft 通知.txt --issued 2026-02-09 --out 新行动.yaml\n"
        "dabzw campaign draft 补充通知.pdf --against 台账/campaign.yaml"
    ),
)(draft)

_UNASKED: Final = "以上改好以后再核对一次：各处是否对得上，要全部读得进来才能核对。"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file of a campaign, and what is wrong with it, each with its place.

    One that cannot be read whole is None: of it the rules were not asked.
    """

    campaign: Campaign | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings by which no ledger can be made."""
        return tuple(finding for finding in self.findings if finding.level == "错误")

    def beyond(self, other: Checked) -> tuple[Finding, ...]:
        """The errors that another one has not."""
        known = {(one.rule, one.path, one.says) for one in other.errors}
        return tuple(one for one in self.errors if (one.rule, one.path, one.says) not in known)

    @property
    def faults(self) -> int:
        """How many errors there are."""
        return len(self.errors)

    def lines(self) -> str:
        """The findings, a line each, the errors first."""
        found = sorted(check_look.in_order(self.findings), key=lambda one: check_look.LEVELS.index(one.level))
        return listed(found, of_many=True)


class FaultyCampaign(LedgerError):
    """A campaign from which no ledger can be made; nothing was made."""

    def __init__(self, checked: Checked) -> None:
        last = f"\n{_UNASKED}" if checked.campaign is None else ""
        super().__init__(f"行动方案有{checked.faults}处错误，没有新建台账：{checked.lines()}{last}")


@command(
    app,
    "check",
    "核对一份行动方案文件：逐条指出哪一行哪里不对、可以填什么，并列出时间读成了什么；不用先建台账。",
    example="dabzw campaign check 新行动.yaml",
)
def check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="写好的行动方案")],
) -> None:
    """Validates one file of a campaign, and tells how its times were read; ends with 1 on errors."""
    desk = Desk.of(ctx)
    data = campaign_bytes(file, "文件")
    if file.name == OFFICE_FILE:
        _check_office(desk, file, data)
        return
    of_ledger = file.name == CAMPAIGN_FILE and (file.parent / ".git").exists()
    shared = known_to(file.parent) if of_ledger else beside(file)
    found = checked(str(file), data, shared, desk.latest, absent=OLDEST if of_ledger else NEWEST)
    campaign = found.campaign
    further = (Line(_UNASKED),) if campaign is None else campaign_look.told(campaign)
    read = () if campaign is None else tuple(campaign_look.readings(campaign))
    facts = {"读作": Table(campaign_look.READINGS, read)}
    _answer(desk, f"核对行动方案 {file}", found.findings, *further, **facts)
    end(failed=bool(found.faults))


def _answer(desk: Desk, about: str, findings: Sequence[Finding], *further: Block, **facts: Fact) -> None:
    page = check_look.answer(findings, str, *further, **facts)
    if sys.stdout.isatty():
        faulty = any(one.level == "错误" for one in findings)
        usable = (
            Line("错误改好以前，不能据此建台账。", "alert")
            if faulty
            else Line("没有错误，可以建台账。", "good")
        )
        told = check_look.on_screen(findings, about, usable, Telling(whole=True))
        page = replace(page, blocks=(*told, *further))
    desk.answer(page)


def _check_office(desk: Desk, file: Path, data: bytes) -> None:
    """Validates what an office shares, before any ledger takes it in."""
    _, _, found = read_office(data)
    findings = [
        replace(one, file=str(file)) for one in (*found, *persons_in({file.name: data}, desk.latest.day))
    ]
    _answer(desk, f"核对 {file}", findings)
    end(failed=any(one.level == "错误" for one in findings))


def checked(name: str, data: bytes, shared: Shared, at: Instant, *, absent: int = NEWEST) -> Checked:
    """What is wrong with the bytes of a campaign's file, which people know by its `name`.

    The one way in which `check`, `campaign check` and `init` judge it.  `shared` is what its office shares,
    `absent` its format where it says none.
    """
    contents = {**shared.live, CAMPAIGN_FILE: data}
    loaded = load(contents, absent=absent)
    ledger = loaded.ledger
    found = (*map(loaded.placed, findings_of(loaded, at)), *persons_in(contents, at.day))
    known_as = {CAMPAIGN_FILE: name, **{path: _shown(shared.place_of(path)) for path in shared.live}}
    shown = tuple(replace(one, file=known_as.get(one.file, one.file)) for one in found)
    return Checked(None if ledger is None else ledger.campaign, shown)


def _shown(place: Path | None) -> str:
    return "" if place is None else os.path.relpath(place)


def campaign_bytes(file: Path, called: str) -> bytes:
    """The bytes of a campaign's file; `called` is what the command calls it."""
    if not file.exists():
        raise UsageError(f"{called}：没有 {file} 这个文件")
    return read_bytes(file, LARGEST["campaign"])
