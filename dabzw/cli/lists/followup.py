"""The commands of the follow-up: supervise, material."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.changes import new_record_plan
from dabzw.cli.enter.forms import made
from dabzw.cli.speech import completion, prompts
from dabzw.cli.speech.known import known_name, known_word
from dabzw.cli.writing import new_id, write
from dabzw.model.activity import Activity
from dabzw.model.known_words import supervising_kind
from dabzw.model.moments import written
from dabzw.model.parts import is_on
from dabzw.model.vocab import Notice, words
from dabzw.reports.looks import material as material_look
from dabzw.reports.looks import supervision

_NOTICES: Final = tuple(word for word in words(Notice) if word != "否")


def supervise(
    ctx: typer.Context,
    confirm: Annotated[
        list[str] | None, typer.Option("--confirm", metavar="村或站所", help="确认对它调度或通报，可写多个")
    ] = None,
    notice: Annotated[
        str | None,
        typer.Option(
            "--notice",
            metavar="方式",
            help=f"确认的是哪一样：{'、'.join(_NOTICES)}",
            autocompletion=completion.of_words(_NOTICES),
        ),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="说明", help="为什么调度、通报")] = None,
) -> None:
    """The supervision round, its ranking and proposals; a confirmed one goes on record."""
    desk = Desk.of(ctx)
    if confirm and is_on("督导", desk.campaign):
        _confirm(desk, confirm, notice, note)
        return
    desk.answer(supervision.answer(desk.seen, desk.at))


def _confirm(desk: Desk, names: list[str], given: str | None, note: str | None) -> None:
    known = (*desk.campaign.village_names, *desk.campaign.station_names)
    supervised = [known_name("--confirm（村或站所）", name, known) for name in names]
    if given is None and not prompts.interactive():
        raise prompts.Missing([("--notice", f"{'还是'.join(_NOTICES)}")])
    notice = str(prompts.ask("调度还是通报", choices=_NOTICES)) if given is None else given
    notice = known_word("--notice（方式）", notice, _NOTICES)
    fields = {
        "id": new_id(desk, "检查活动", desk.at.day),
        "on": written(desk.at.day),
        "kind": supervising_kind(desk.campaign),
        "lead_unit": desk.campaign.office,
        "supervised": supervised,
        "notice": notice,
        "note": note,
    }
    record = made(Activity, {name: value for name, value in fields.items() if value})
    plan = new_record_plan([record], f"确认{notice}", "supervise confirm")
    receipt = write(desk, lambda _files: plan).receipt
    prompts.done(f"已记{notice}（提交 {receipt.commit[:10]}；撤销用 dabzw undo）")
    typer.echo(plan.ids[0])


def material(
    ctx: typer.Context,
    records: Annotated[list[str] | None, typer.Argument(metavar="编号", help="只看这些企业")] = None,
) -> None:
    """What was found against where it went; without an id, of every enterprise that has any."""
    desk = Desk.looking(ctx)
    known = desk.seen.enterprises
    chosen = [known[desk.find(record, "企业").id] for record in records] if records else known.values()
    desk.answer(material_look.answer(chosen, desk.at))
