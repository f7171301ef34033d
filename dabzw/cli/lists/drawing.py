"""dabzw draw: places reported clean are drawn to be visited again, so that a zero can be believed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from dabzw.cli.context import Desk, sound
from dabzw.cli.enter.changes import new_record_plan
from dabzw.cli.enter.forms import made
from dabzw.cli.speech import prompts
from dabzw.cli.writing import new_id, write
from dabzw.errors import Conflict, LookupFailed, UsageError
from dabzw.model.activity import Activity
from dabzw.model.moments import DAY, Instant, written
from dabzw.model.vocab import DRAWN_AS
from dabzw.reports.looks import draw as looks
from dabzw.rules.sweep.sampling import draw_note, draws
from dabzw.store.git import NoSuchRevision
from dabzw.store.reader import load


class NoSeed(LookupFailed):
    """No commit is older than the day of the draw."""

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} 零点以前没有提交，取不出种子；请用 --seed-commit 指明一个提交")


class DrawnAlready(Conflict):
    """The seed has been drawn with."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"这个种子已经抽过（{record_id}），不能重抽；以后的提交才是新的种子")


class NothingToDraw(LookupFailed):
    """No place is reported clean."""

    def __init__(self) -> None:
        super().__init__("种子提交里没有排查到位而未发现问题、还没有抽过的企业和场所")


def draw(
    ctx: typer.Context,
    count: Annotated[int | None, typer.Option("--count", metavar="个数", help="抽几处", min=1)] = None,
    seed_commit: Annotated[
        str | None,
        typer.Option("--seed-commit", metavar="提交", help="种子；默认为截至日零点前的最后一次提交"),
    ] = None,
    record: Annotated[bool, typer.Option("--record", help="把抽取结果登记入账")] = False,
    result: Annotated[bool, typer.Option("--result", help="看复查结果和漏查率")] = False,
) -> None:
    """A draw that anybody can repeat, or what the revisits found."""
    desk = Desk.of(ctx)
    if result:
        desk.answer(looks.result(desk.seen, desk.at))
        return
    if count is None:
        raise prompts.Missing([("--count", "抽几处")])
    lot = _drawn(desk, count, seed_commit)
    desk.answer(looks.answer(lot, desk.at, _record(desk, lot) if record else None))


def _drawn(desk: Desk, count: int, seed_commit: str | None) -> looks.Lot:
    """The draw from the ledger as the seed's commit has it, as of the day before."""
    until = desk.at.day - DAY
    repository = desk.required_repository
    try:
        named = None if seed_commit is None else desk.named_revision("--seed-commit", seed_commit)
        seed = repository.resolve(named or until.isoformat())
    except NoSuchRevision:
        if seed_commit is not None:
            raise
        raise NoSeed(desk.at.day) from None
    ledger = sound(load(desk.files_at(seed))).as_of(Instant.of(until))
    return looks.lot(ledger, seed, count, until)


def _record(desk: Desk, lot: looks.Lot) -> str:
    chosen = [one.place.id for one in lot.drawn]
    if not chosen:
        raise NothingToDraw
    before = next((one.record_id for one in draws(desk.ledger) if one.seed == lot.seed), None)
    if before is not None:
        raise DrawnAlready(before)
    if desk.campaign.office is None:
        raise UsageError("行动方案没有写“牵头”，补写后再登记抽取结果")
    fields = {
        "id": new_id(desk, "检查活动", desk.at.day),
        "on": written(desk.at.day),
        "kind": DRAWN_AS,
        "lead_unit": desk.campaign.office,
        "checked": chosen,
        "note": draw_note(lot.seed, lot.total, len(chosen)),
    }
    plan = new_record_plan([made(Activity, fields)], f"随机复查抽取{len(chosen)}处", "draw")
    receipt = write(desk, lambda _files: plan).receipt
    prompts.done(f"已登记抽取结果 {plan.ids[0]}（提交 {receipt.commit[:10]}；撤销用 dabzw undo）")
    return plan.ids[0]
