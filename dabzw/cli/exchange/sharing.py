"""The commands of exchange: export to partner units, reconcile with a station's directory."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.enter.changes import committed
from dabzw.cli.enter.forms import made
from dabzw.cli.exchange.workbooks import export_blank, export_ledger
from dabzw.cli.make.official import DRAFT, official_ledger
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import day, read_bytes
from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.codes import nature_of
from dabzw.model.directory import DirectoryRow
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import path_of
from dabzw.render.as_csv import listing_bytes
from dabzw.reports.books.workbook import Chosen
from dabzw.reports.looks import reconciliation as reconciliation_look
from dabzw.reports.looks import sharing
from dabzw.reports.view import Col
from dabzw.rules.case.sharing import shares_of
from dabzw.rules.sweep.reconciliation import Directory, Reconciled, reconcile, registrable, with_entry
from dabzw.store.reader import record_bytes
from dabzw.store.sheets.book import MOST_BYTES
from dabzw.store.tablefile import TableFault, read_rows
from dabzw.store.writer import Change, Files, Plan

_SHOWN: Final = 5

# 信息共享


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


# 目录对账


class UnusableDirectory(UsageError):
    """The file of a directory has rows that cannot be read; a comparison without them would mislead."""

    def __init__(self, file: Path, faults: tuple[TableFault, ...]) -> None:
        lines = "".join(f"\n  第{fault.line}行：{fault.says}（{fault.advice}）" for fault in faults[:_SHOWN])
        more = "\n  ……" if len(faults) > _SHOWN else ""
        super().__init__(f"{file} 有{len(faults)}处读不进来，没有对账：{lines}{more}")


def reconciliation(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件.csv", help="站所的目录，表头用台账里的字段名")],
    station: Annotated[str, typer.Option("--station", metavar="站所", help="哪个站所的目录")],
    directory: Annotated[str, typer.Option("--directory", metavar="目录", help="行动方案里的目录名称")],
    version: Annotated[
        str, typer.Option("--version-date", metavar="日期", help="目录的版本日期，如 2026-02-10")
    ],
    apply: Annotated[
        bool, typer.Option("--apply", help="把目录登记到相符的企业，新增的登记为企业；不改其他字段")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    """A station's directory against the ledger, both ways; written only with `--apply`."""
    desk = Desk.of(ctx)
    data = read_bytes(file, MOST_BYTES)
    listed, faults = read_rows(data, DirectoryRow)
    if faults:
        raise UnusableDirectory(file, faults)
    against = directory_of(desk.campaign, station, directory, version)
    lines = reconcile(dict(listed), against, desk.seen)
    digest = hashlib.sha256(data).hexdigest()
    page = reconciliation_look.answer(lines, against, digest, desk.at)
    desk.show(page)
    if apply:
        page = page.also({"提交": enter_directory(desk, lines, against, digest, asked=not yes)})
    desk.tell(page)


def directory_of(campaign: Campaign, station: str, name: str, version: str) -> Directory:
    """The directory that a file is said to be; raises UsageError where the campaign has none such."""
    known = [f"{one.name}（{one.station}）" for one in campaign.directories]
    if not any((one.name, one.station) == (name, station) for one in campaign.directories):
        raise UsageError(f"行动方案的“目录”里没有这个站所的这个目录；有：{'、'.join(known) or '无'}")
    return Directory(station, name, day("--version-date", version))


def enter_directory(
    desk: Desk, lines: tuple[Reconciled, ...], directory: Directory, digest: str, *, asked: bool
) -> str | None:
    """Enters the directory on matched enterprises and registers new ones, in one commit; gives its id."""
    known = [line.enterprise.id for line in lines if line.enterprise and line.entry]
    new = [line.row for line in lines if line.row and registrable(line)]
    if not (known or new):
        prompts.note("没有需要登记的")
        return None
    says = f"目录对账：{len(known)}家记入目录，新登记{len(new)}家"
    if asked and not _agreed(says):
        prompts.note("没有登记")
        return None
    commit = _written(desk, known, new, directory, digest, says)
    prompts.done(f"{says}（提交 {commit[:10]}；撤销用 dabzw undo）")
    return commit


def _written(
    desk: Desk, known: list[str], new: list[DirectoryRow], directory: Directory, digest: str, says: str
) -> str:
    """Writes the directory into known enterprises and the new ones into the ledger; gives the commit's id."""
    ids = desk.new_ids("企业", desk.at.day, len(new))
    fresh = [_enterprise(row, new_id, directory) for row, new_id in zip(new, ids, strict=True)]

    def build(now: Files) -> Plan:
        entered = [with_entry(cast("Enterprise", committed(path_of(one), now)), directory) for one in known]
        changes = tuple(Change(path_of(one.id), record_bytes(one)) for one in (*entered, *fresh))
        return Plan(changes, says, "reconcile", (*known, *ids), (("Dabzw-Source", f"sha256:{digest}"),))

    return desk.write(build).receipt.commit


def _agreed(says: str) -> bool:
    if not prompts.interactive():
        raise UsageError("不在终端上，登记要加 --yes 确认")
    return prompts.confirm(f"{says}，登记吗")


def _enterprise(row: DirectoryRow, record_id: str, directory: Directory) -> Enterprise:
    given: dict[str, Any] = {
        name: value for name in DirectoryRow.model_fields if (value := getattr(row, name))
    }
    fields = {
        "id": record_id,
        "nature": nature_of(row.code),
        "station": directory.station,
        **({} if row.code else {"no_code": "未查明"}),
        **given,
    }
    return with_entry(cast("Enterprise", made(Enterprise, fields)), directory)
