"""dabzw export: the whole ledger as a workbook, a blank form, or what a partner unit is given."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.exchange.workbooks import export_blank, export_ledger
from dabzw.cli.make.official import DRAFT, official_ledger
from dabzw.cli.speech import prompts
from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign
from dabzw.render.as_csv import listing_bytes
from dabzw.reports.books.workbook import Chosen
from dabzw.reports.looks import sharing
from dabzw.reports.view import Col
from dabzw.rules.case.sharing import shares_of


def export(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="文件", help="写到哪个 .xlsx 文件；用 --for 时是 .csv，不写则输出到屏幕"),
    ] = None,
    partner: Annotated[
        str | None, typer.Option("--for", metavar="单位", help="给哪个单位，只含与它有关的清单和字段")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="文件夹", help="每张表写成一个 CSV 文件，放在这个文件夹")
    ] = None,
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
    if file is not None and file.suffix.lower() != ".csv":
        raise UsageError("给单位的清单只能导出为 CSV，文件名应以 .csv 结尾")
    ledger, basis = official_ledger(desk, draft=draft)
    given = sharing.shared_lists(_partner(unit, ledger.campaign), ledger, desk.at, basis)
    table = given.one_table
    if draft:
        table = replace(table, view=table.view.also(Col("草稿", lambda _: DRAFT)))
    data = listing_bytes(table)
    about = f"给{given.unit}，{sum(1 for _ in table.rows)}行，依据{basis}"
    if file is not None:
        output.done(output.write(file, data), about)
    if desk.options.json or sys.stdout.isatty():
        desk.answer(sharing.answer(given, desk.at))
    elif file is None:
        sys.stdout.buffer.write(data)
        prompts.note(about)


def _partner(unit: str | None, campaign: Campaign) -> str:
    known = tuple(dict.fromkeys(share.unit for share in campaign.shares))
    if unit is None and prompts.interactive() and known:
        return str(prompts.ask("给哪个单位", choices=known))
    if unit is None:
        raise UsageError(f"用 --for 指明给哪个单位{_may_be(known)}")
    if not shares_of(unit, campaign):
        raise UsageError(f"行动方案的“共享”里没有给这个单位的清单{_may_be(known)}")
    return unit


def _may_be(known: tuple[str, ...]) -> str:
    return f"；可填：{'、'.join(known)}" if known else "；行动方案还没有写“共享”"
