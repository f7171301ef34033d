"""dabzw unit: the units of campaign.yaml (单位名录) without an editor, comments kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, cast

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.forms import made
from dabzw.cli.enter.listed import Addition, added
from dabzw.cli.speech import prompts
from dabzw.cli.speech.known import known_word
from dabzw.cli.speech.names import names_asked
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign, Unit
from dabzw.model.phrases import first_few
from dabzw.reports.looks import unit_list as units_look
from dabzw.store.village_list import with_rows

app: typer.Typer = ZhTyper(name="unit", help="单位名录：添上站所和外部单位、查看各单位", no_args_is_help=True)

UNITS: Final = "单位名录"
_NAME: Final = "名称"


class KnownUnit(UsageError):
    """The campaign has the unit."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(
            f"行动方案里已有“{name}”（{kind}），没有改动；"
            "改名、改行业的编辑 campaign.yaml，再用 dabzw adopt 入账"
        )


@command(
    app,
    "add",
    "把单位添进行动方案的单位名录，可写几个；其他内容和注释不动。要改名、删去的，编辑 campaign.yaml。",
    example="dabzw unit add 水务站 --kind 站所 --trade 供水\ndabzw unit add 县水利局 --kind 外部单位",
)
def add(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar=_NAME, help="单位的名称")] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="种类", help="站所（本单位的，管一些行业）或外部单位（移交、会办的）"),
    ] = None,
    trades: Annotated[
        list[str] | None,
        typer.Option("--trade", metavar="行业", help="它管的行业，可写多个；只添一个单位时用"),
    ] = None,
) -> None:
    """Adds units at the end of their list, in one commit."""
    desk = Desk.of(ctx)
    if not prompts.interactive():
        missing = [(_NAME, "单位的名称")] if not names else []
        missing += [("--kind", "种类")] if kind is None else []
        if missing:
            raise prompts.Missing(missing)
    group = _group(kind) if kind is not None else str(prompts.ask("种类", choices=units_look.KINDS))
    added(desk, addition(group, _wanted(names or names_asked("单位"), trades)))


def _group(kind: str) -> str:
    return known_word("--kind（种类）", kind, units_look.KINDS)


def _wanted(names: list[str], trades: list[str] | None) -> tuple[Unit, ...]:
    if len(names) > 1 and trades:
        raise UsageError("--trade 只用于一个单位；几个单位请分几次添")
    given = {"trades": trades} if trades else {}
    return tuple(cast("Unit", made(Unit, {"name": name.strip(), **given})) for name in names)


def addition(kind: str, wanted: tuple[Unit, ...]) -> Addition:
    """Units at the end of the list of their kind."""
    names = [unit.name for unit in wanted]
    return Addition(
        UNITS,
        "unit add",
        f"添{kind}：{first_few(names, '个单位')}",
        _refusing(names),
        lambda data: with_rows(data, (UNITS, kind), wanted),
        f"{kind}: [{names[0]}]",
    )


def _refusing(names: list[str]) -> Callable[[Campaign], None]:
    def refuse(campaign: Campaign) -> None:
        known = {unit.name: kind for kind, unit in units_look.of(campaign)}
        for name in names:
            if name in known:
                raise KnownUnit(name, known[name])
            known[name] = "这次写了两遍"

    return refuse


@command(
    app, "list", "列出行动方案里的单位：种类、管的行业。", example="dabzw unit list\ndabzw unit list --json"
)
def list_units(ctx: typer.Context) -> None:
    """The units of the campaign."""
    desk = Desk.of(ctx)
    desk.answer(units_look.answer(desk.campaign, desk.at))
