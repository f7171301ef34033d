"""dabzw screen: suspicions, and the leads that are made of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, cast

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.changes import new_record_plan
from dabzw.cli.enter.forms import choices_of, made
from dabzw.cli.enter.known import ask_before, tell_after
from dabzw.cli.speech import prompts
from dabzw.cli.speech.known import known_name
from dabzw.cli.writing import new_ids, write
from dabzw.errors import LookupFailed, UsageError
from dabzw.model.fields import meanings
from dabzw.model.lead import Lead
from dabzw.model.parts import is_on
from dabzw.reports.looks import precision as precision_look
from dabzw.reports.looks.screening import SUSPECTED, Suspected, draft_lead, drafted, rule_names, suspected
from dabzw.reports.looks.screening import answer as screening_page
from dabzw.reports.view import Table, unknown_part


class NoSuspicion(LookupFailed):
    """No suspicion of what was chosen."""

    def __init__(self) -> None:
        super().__init__("所选的编号没有疑点；先用 dabzw screen 查看")


def screen(
    ctx: typer.Context,
    records: Annotated[list[str] | None, typer.Argument(metavar="编号", help="只看这些企业或场所")] = None,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", metavar="规则", help="只看这些规则的疑点")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="把所选疑点登记为线索（来源：研判筛查）")] = False,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="承办", help="登记的线索由哪个站所承办")
    ] = None,
    precision: Annotated[
        bool, typer.Option("--precision", help="各条规则的实绩：疑点、已核查、查实，以及漏报")
    ] = False,
) -> None:
    """Suspicions; `--draft` makes leads of the chosen ones, `--precision` tells what the rules were worth."""
    desk = Desk.of(ctx)
    if _is_off(desk):
        return
    if precision:
        _precision(desk, chosen=bool(records or rule or draft or unit))
        return
    rules = _known_rules(rule or ())
    chosen = {desk.find_id(record) for record in records or ()}
    found = suspected(desk.seen, desk.at, chosen, rules)
    if not draft:
        desk.answer(screening_page(found, desk.at))
    elif chosen or rules:
        _draft(desk, found, unit)
    else:
        raise UsageError("--draft 只登记选定的疑点：写明编号，或用 --rule 指明规则")


def _known_rules(typed: Iterable[str]) -> tuple[str, ...]:
    """The rules that were named; raises UsageError for one that there is not."""
    return tuple(known_name("--rule（规则）", rule, rule_names()) for rule in typed)


def _is_off(desk: Desk) -> bool:
    """Whether the campaign has no screening; says so."""
    if is_on("研判", desk.campaign):
        return False
    desk.answer(unknown_part("研判", desk.at, {"疑点": Table(SUSPECTED, ())}))
    return True


def _precision(desk: Desk, *, chosen: bool) -> None:
    if chosen:
        raise UsageError("--precision 看全部规则，不与编号、--rule、--draft、--unit 同用")
    desk.answer(precision_look.answer(desk.seen, desk.at))


def _draft(desk: Desk, found: list[Suspected], unit: str | None) -> None:
    """Registers the suspicions that are no leads yet, in one commit."""
    if not found:
        raise NoSuspicion
    if desk.at.whole_day and desk.options.as_of is not None:
        raise UsageError("登记线索要写到分钟：--as-of 请写成 2026-03-12 10:30 的样子，或去掉它")
    known = drafted(desk.seen)
    new = [draft_lead(one, desk.at) for one in found if one.key not in known]
    if len(new) < len(found):
        prompts.note(f"{len(found) - len(new)}条疑点已登记过线索，不再登记")
    if new:
        _register(desk, new, unit or _station(desk))


def _register(desk: Desk, drafts: list[dict[str, str]], station: str) -> None:
    ids = new_ids(desk, "线索", desk.at.day, len(drafts))
    leads = [
        cast("Lead", made(Lead, {**fields, "id": lead_id, "unit": station}))
        for fields, lead_id in zip(drafts, ids, strict=True)
    ]
    shown = ask_before(leads, desk.ledger) if prompts.interactive() else frozenset()
    plan = new_record_plan(leads, f"研判筛查登记线索{len(leads)}条", "screen draft")
    written = write(desk, lambda _files: plan)
    if written.after is not None:
        tell_after(leads, written.after, shown)
    prompts.done(f"登记线索{len(leads)}条（提交 {written.receipt.commit[:10]}；撤销用 dabzw undo）")
    for record_id in plan.ids:
        typer.echo(record_id)


def _station(desk: Desk) -> str:
    if not prompts.interactive():
        raise prompts.Missing([("--unit", "承办")])
    return str(prompts.ask("承办", choices=choices_of(meanings(Lead)["unit"], desk.campaign)))
