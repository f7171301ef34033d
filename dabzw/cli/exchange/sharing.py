"""dabzw export: the whole ledger as a workbook, a blank form, or what a partner unit is given."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.exchange.workbooks import export_blank, export_ledger, write_book
from dabzw.cli.make.names import order_of
from dabzw.cli.make.official import DRAFT, official_ledger
from dabzw.cli.speech import prompts
from dabzw.cli.speech.known import known_name
from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.moments import Instant
from dabzw.model.parts import is_on
from dabzw.model.phrases import listed
from dabzw.render.as_csv import BEWARE, listing_bytes
from dabzw.reports.books.shared_lists import shared_book
from dabzw.reports.books.workbook import Chosen
from dabzw.reports.looks import sharing
from dabzw.reports.view import unknown_part

_SHARED_AS: Final = (".xlsx", ".csv")
_File = Annotated[
    Path | None,
    typer.Argument(
        metavar="文件",
        help="写到哪个 .xlsx 文件；用 --for 时也可写 .csv（会丢位的号码后面加制表符），"
        "不写则显示在屏幕上，接到其他程序时是 CSV 原文，不加",
    ),
]
_Folder = Annotated[
    Path | None,
    typer.Option(
        "--csv", metavar="文件夹", help="每张表写成一个 CSV 文件，放在这个文件夹；会丢位的号码后面加制表符"
    ),
]


def export(
    ctx: typer.Context,
    file: _File = None,
    partner: Annotated[
        str | None, typer.Option("--for", metavar="单位", help="给哪个单位，只含与它有关的清单和字段")
    ] = None,
    csv: _Folder = None,
    blank: Annotated[
        str | None,
        typer.Option(
            "--blank", metavar="种类", help="空白表：lead 线索、ent 企业、site 场所、activity 检查活动"
        ),
    ] = None,
    village: Annotated[str | None, typer.Option("--village", metavar="村", help="只导出这个村的")] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="站所", help="只导出这个站所承办、监管、牵头或参加的")
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="用未入账的内容生成，标明“草稿”")] = False,
) -> None:
    """The whole ledger as a workbook, a blank form, or what one partner unit is given."""
    desk = Desk.of(ctx)
    chosen = Chosen(village, unit)
    if blank is not None:
        _alone("--blank", partner, csv, village, unit)
        export_blank(desk, blank, file)
    elif partner is not None or (file is not None and file.suffix.lower() == ".csv"):
        _alone("--for", csv, village, unit)
        _share(desk, partner, file, draft=draft)
    else:
        export_ledger(desk, file, csv, chosen, draft=draft)


def _alone(option: str, *others: object) -> None:
    if any(others):
        raise UsageError(f"{option} 不与 --for、--csv、--blank、--village、--unit 同用")


def _share(desk: Desk, unit: str | None, file: Path | None, *, draft: bool) -> None:
    """Writes what one partner unit is given: its lists, and no other field."""
    if file is not None and file.suffix.lower() not in _SHARED_AS:
        raise UsageError("给单位的清单写成 .xlsx 文件，如 断电清单.xlsx；对方要 CSV 的写 .csv")
    ledger, basis = official_ledger(desk, draft=draft)
    if not is_on("共享", ledger.campaign):
        desk.answer(unknown_part("共享", desk.at, {"依据": basis, "单位": unit, "清单": []}))
        return
    about_draft = DRAFT if draft else ""
    given = sharing.shared_lists(_partner(unit, ledger.campaign), ledger, desk.at, basis, draft=about_draft)
    about = f"给{given.unit}，{sum(len(rows) for _, rows in given.lists)}行，依据{basis}"
    if file is not None:
        order = order_of(desk, given.unit, draft)
        output.done(_write_shared(file, given, ledger.campaign, desk.at, order), about)
        if file.suffix.lower() == ".csv":
            prompts.warn(BEWARE)
    if desk.options.json or sys.stdout.isatty():
        desk.answer(sharing.answer(given, desk.at))
    elif file is None:
        sys.stdout.buffer.write(listing_bytes(given.one_table))
        prompts.note(about)


def _write_shared(
    file: Path, given: sharing.SharedLists, campaign: Campaign, at: Instant, order: str
) -> Path:
    if file.suffix.lower() == ".csv":
        return output.write(file, listing_bytes(given.one_table, guarded=True), order=order)
    return write_book(file, shared_book(given, campaign, at), order)


def _partner(unit: str | None, campaign: Campaign) -> str:
    known = tuple(dict.fromkeys(share.unit for share in campaign.shares))
    if unit is None and prompts.interactive() and known:
        return str(prompts.ask("给哪个单位", choices=known))
    if unit is None:
        raise UsageError(f"用 --for 指明给哪个单位{_may_be(known)}")
    return known_name("--for（单位）", unit, known)


def _may_be(known: tuple[str, ...]) -> str:
    return f"；可填：{listed(known)}"
