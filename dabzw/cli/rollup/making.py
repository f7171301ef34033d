"""What the commands of `rollup` write out: leads for townships, the county's workbook, bulletin and page."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dabzw.cli import output
from dabzw.cli.ground import Ground
from dabzw.cli.rollup.asking import AreaOption, asked
from dabzw.cli.rollup.place import place_of
from dabzw.cli.speech import given, prompts
from dabzw.errors import UsageError
from dabzw.model.moments import written

if TYPE_CHECKING:
    from dabzw.reports.looks.rollup_links import LinkRow
    from dabzw.reports.rollup_overview import Overview
    from dabzw.sync.rollup.questions.ledgers import Ledgers

_File = Annotated[Path, typer.Argument(metavar="文件", help="写到哪个 .xlsx 文件，如 县汇总.xlsx")]
_Out = Annotated[Path | None, typer.Option("--out", metavar="文件夹", help="写到哪个文件夹")]
_Folder = Annotated[Path, typer.Option("--out", metavar="文件夹", help="写到哪个文件夹")]
_Formats = Annotated[
    str | None, typer.Option("--format", metavar="格式", help="md、docx、html、xlsx、txt，可写几种，逗号隔开")
]


def write_leads(ground: Ground, folder: Path, rows: Sequence[LinkRow], ledgers: Ledgers) -> None:
    """Writes the leads that suspicions become, a workbook for each township, for it to import."""
    from dabzw.cli.exchange.workbooks import write_book
    from dabzw.reports.books.rollup_leads import leads_book
    from dabzw.reports.looks.rollup_links import drafted

    leads = drafted(rows, written(ground.now))
    for one in ledgers.all:
        own = [lead for lead in leads if lead.code == one.code]
        if own:
            book = leads_book(one, own, ground.now)
            name = f"跨乡疑点线索_{one.code}_{_plain(one.name)}.xlsx"
            placed = write_book(folder / name, book, os.path.realpath(folder))
            output.done(placed, f"{one.name}，{len(own)}条")
    if leads:
        prompts.note("交给各乡，核对后用 dabzw import 文件 --as lead 导入；承办站所不对的，导入前改")
    else:
        prompts.note("没有疑点，没有起草线索")


def export(ctx: typer.Context, file: _File, area: AreaOption = None) -> None:
    """The workbook of an area."""
    from dabzw.cli.exchange.workbooks import must_be_workbook, write_book
    from dabzw.reports.books.rollup_book import rollup_book

    ground = Ground.of(ctx)
    must_be_workbook(file)
    found = _overview(ground, area)
    placed = write_book(file, rollup_book(found, ground.now), _order(ground, found))
    output.done(placed, f"{found.title}，截至 {found.as_of}，{found.basis}")


def dashboard(ctx: typer.Context, out: _Folder, area: AreaOption = None) -> None:
    """The page of an area, with each of its townships."""
    from dabzw.render.rollup_dashboard import rollup_html
    from dabzw.store import documents

    ground = Ground.of(ctx)
    found = _overview(ground, area)
    own, dress = (documents.template(path, {}) for path in (documents.ROLLUP, documents.DASHBOARD))
    name = f"{_plain(found.title)}汇总看板.html"
    placed = output.write(out / name, rollup_html(found, own, dress), order=_order(ground, found))
    output.done(placed, f"截至 {found.as_of}，{found.basis}")


def report(ctx: typer.Context, out: _Out = None, formats: _Formats = None, area: AreaOption = None) -> None:
    """The bulletin of an area."""
    from dabzw.cli.make.formats import PAPER_FORMATS
    from dabzw.reports.papers.rollup_bulletin import bulletin

    ground = Ground.of(ctx)
    wanted = given.format_names(formats or "md", PAPER_FORMATS)
    if out is None and wanted not in (("md",), ("txt",)):
        raise UsageError("这种格式要写成文件，请用 --out 指定文件夹")
    found = _overview(ground, area)
    paper = bulletin(found, ground.now)
    made = {form: PAPER_FORMATS[form](paper, {}) for form in wanted}
    if out is None:
        sys.stdout.write(made[wanted[0]].decode())
        return
    stem = f"{_plain(found.title)}汇总通报_{found.as_of.replace(':', '')}"
    files = {f"{stem}.{form}": data for form, data in made.items()}
    for placed in output.write_all(out, files, order=_order(ground, found)):
        output.done(placed)


def _overview(ground: Ground, area: str | None) -> Overview:
    from dabzw.reports.rollup_overview import area_name, overview
    from dabzw.sync.rollup.questions.everything import everything

    if ground.options.json or ground.options.csv:
        raise UsageError("这条命令写出文件，不用 --json、--csv；要数据的，用 dabzw rollup late --json 等")
    with asked(ground, area) as known:
        title = area_name(known.title, known.area, known.ledgers)
        return overview(title, everything(known.facts, known.sources, known.area, known.borders), known.every)


def _order(ground: Ground, found: Overview) -> str:
    """Which roll-up an output is of, and of which part."""
    return "\0".join((os.path.realpath(place_of(ground).folder), found.title))


def _plain(name: str) -> str:
    """A name as any file system takes it."""
    return "".join(letter for letter in name if letter.isalnum())[:24]
