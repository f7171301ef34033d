"""dabzw village: the villages of campaign.yaml without an editor, comments kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Final, cast

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.forms import made
from dabzw.cli.enter.listed import Addition, added
from dabzw.cli.speech import prompts
from dabzw.cli.speech.names import names_asked
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign, Village
from dabzw.model.ledger import Ledger
from dabzw.model.phrases import first_few
from dabzw.model.scalars import typed_code
from dabzw.model.villages import is_same_village, village_code_fault
from dabzw.reports.looks import villages as villages_look
from dabzw.rules.checks.reference import unlisted_villages
from dabzw.store.village_list import with_villages

app: typer.Typer = ZhTyper(name="village", help="村名录：添上村、查看各村和代码", no_args_is_help=True)

_NAME: Final = "名称"
VILLAGES: Final = "村"
EXAMPLE: Final = "- 东沟村"


class AlreadyListed(UsageError):
    """The campaign has the village, or its code."""

    def __init__(self, name: str, known: str, code: str | None) -> None:
        same = "" if name == known else f"，“{name}”看来就是它"
        coded = f"（代码 {code}）" if code else ""
        super().__init__(
            f"行动方案里已有“{known}”{coded}{same}，没有改动；"
            "改名、改代码请编辑 campaign.yaml，再用 dabzw adopt 入账"
        )


@command(
    app,
    "add",
    "把村添进行动方案的村名录，可写几个；其他内容和注释不动。要改名、删去的，编辑 campaign.yaml。",
    example=(
        "dabzw village add 东沟村 西坡村\n"
        "dabzw village add 北岭村 --code 140000000003 --grid 北岭村一网格 --grid 北岭村二网格"
    ),
)
def add(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar=_NAME, help="村的名称，写通知里的叫法")] = None,
    code: Annotated[
        str | None, typer.Option("--code", metavar="代码", help="统计用区划代码，12位；只添一个村时用")
    ] = None,
    grids: Annotated[
        list[str] | None, typer.Option("--grid", metavar="网格", help="它的网格，可写多个；只添一个村时用")
    ] = None,
) -> None:
    """Adds villages at the end of the list, in one commit."""
    desk = Desk.of(ctx)
    wanted = _wanted(names, code, grids)
    written = added(desk, addition(wanted))
    for told in unlisted(written.after) if written and written.after else ():
        prompts.warn(told)


def addition(wanted: tuple[Village, ...]) -> Addition:
    """Villages at the end of the list."""
    return Addition(
        VILLAGES,
        "village add",
        f"添村：{first_few([village.name for village in wanted], '个村')}",
        lambda campaign: refuse_known(campaign, wanted),
        lambda data: with_villages(data, wanted, {}),
        EXAMPLE,
    )


def _wanted(names: list[str] | None, code: str | None, grids: list[str] | None) -> tuple[Village, ...]:
    wanted = names or _asked()
    if len(wanted) > 1 and (code or grids):
        raise UsageError("--code、--grid 只用于一个村；几个村请分几次添")
    values = {"code": typed_code(code) if code else None, "grids": grids}
    given = {key: value for key, value in values.items() if value}
    return tuple(cast("Village", made(Village, {"name": name.strip(), **given})) for name in wanted)


def _asked() -> list[str]:
    if not prompts.interactive():
        raise prompts.Missing(((_NAME, "村的名称"),))
    return names_asked("村")


def refuse_known(campaign: Campaign, wanted: Iterable[Village]) -> None:
    """Raises AlreadyListed where the campaign has one of them, and UsageError where a code is wrong."""
    known = list(campaign.villages)
    for village in wanted:
        _refuse(village, known, campaign)
        known.append(village)


def _refuse(village: Village, known: list[Village], campaign: Campaign) -> None:
    for other in known:
        if is_same_village(other.name, village.name) or (village.code and other.code == village.code):
            raise AlreadyListed(village.name, other.name, other.code)
    fault = village_code_fault(village.code, campaign.region) if village.code else None
    if fault is not None:
        raise UsageError(f"--code（代码）填写不对：{fault}；请照统计用区划代码核对")


def unlisted(ledger: Ledger) -> Iterator[str]:
    """What is said where records name villages that are not on the list: checks will find them."""
    left = unlisted_villages(ledger)
    if left:
        yield (
            f"记录里还有不在村名录里的村：{first_few(left, '个村')}；"
            "是本乡的用 dabzw village add 添上，写错的改正记录"
        )


@command(
    app, "list", "列出行动方案里的村：代码、网格。", example="dabzw village list\ndabzw village list --json"
)
def list_villages(ctx: typer.Context) -> None:
    """The villages of the campaign."""
    desk = Desk.of(ctx)
    desk.answer(villages_look.answer(desk.campaign, desk.at))
