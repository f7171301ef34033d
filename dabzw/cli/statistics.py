"""dabzw form: the statistics forms of superiors, and their own workbooks filled in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, cast, get_args

import typer

from dabzw.cli import output, places
from dabzw.cli.context import Desk
from dabzw.cli.look import answer
from dabzw.cli.official import official_ledger, official_templates
from dabzw.cli.options import day, format_names
from dabzw.cli.periods import Asked, Days, period
from dabzw.errors import UsageError
from dabzw.model.form import Basis, Form
from dabzw.render import form_text
from dabzw.render.as_json import dumps
from dabzw.render.terminal import Printer
from dabzw.reports.statistics import form_faults, form_rows, listed_forms
from dabzw.store import files
from dabzw.store.templates import TEMPLATES, FaultyTemplate, forms_of

Rows = dict[str, Any]
Forms = dict[str, tuple[Form, str]]
BASES: Final = get_args(Basis)
_BAD_IN_NAMES: Final = str.maketrans("", "", '“”"/\\:*?<>|')


def _xlsx(report: Rows) -> bytes:
    from dabzw.render.form_workbook import forms_workbook

    return forms_workbook(report)


FORMATS: Final[dict[str, Callable[[Rows], bytes]]] = {
    "xlsx": _xlsx,
    "md": form_text.forms_markdown,
    "csv": lambda report: form_text.form_csv(report["表"][0]),
}


def form(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="名称", help="报表编号，如 F2；不写则列出全部报表")
    ] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar="口径", help="年初以来、行动以来、本期；不写按报表规定")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="日期", help="本期从哪天起，如 2026-03-01")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="日期", help="本期到哪天止")] = None,
    issue: Annotated[int | None, typer.Option("--issue", metavar="期号", help="第几期", min=1)] = None,
    formats: Annotated[
        str | None, typer.Option("--format", metavar="格式", help="xlsx、md、csv，可写多个，用逗号隔开")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="位置", help="写到哪个文件夹；与 --into 同用时为填好的文件"),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="用未入账的内容生成，标明“草稿”")] = False,
    into: Annotated[
        Path | None, typer.Option("--into", metavar="文件.xlsx", help="把数填进上级发来的工作簿")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="文件.yaml", help="用这份对应表，不再推断")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="工作表", help="填哪一张；不写则由表头推断")
    ] = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="直接改原文件；不写则另存一份")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="认可推断的对应关系，不再询问")] = False,
) -> None:
    """A statistics form, or a superior's workbook filled in; without a name the list of forms."""
    desk = Desk.of(ctx)
    if name is None:
        _list(desk)
        return
    first_day, last_day = day("--from", first), day("--to", last)
    if into is None:
        if mapping or sheet or in_place or yes:
            raise Asked("--mapping、--sheet、--in-place、--yes 只与 --into 同用")
        wanted = _formats(formats, out)
        report = _report(desk, name, _basis(basis), (first_day, last_day), issue, draft=draft)
        _deliver(desk, report, wanted, out)
        return
    if formats or issue:
        raise Asked("--into 填的是上级的工作簿，不用 --format、--issue")
    from dabzw.cli import workbook_filling

    wishes = workbook_filling.Wishes(
        name, into, out, mapping, sheet, _basis(basis), (first_day, last_day), in_place, yes, draft
    )
    workbook_filling.fill(desk, wishes)


def _list(desk: Desk) -> None:
    folder = places.ledger_folder(desk.options.ledger)
    own = (
        {} if folder is None else files.read_tree(folder / TEMPLATES) if (folder / TEMPLATES).is_dir() else {}
    )
    rows = listed_forms(forms_of({TEMPLATES + path: data for path, data in own.items()}).values())
    answer(desk, rows, lambda printer: form_text.print_list(printer, rows))


def _basis(text: str | None) -> Basis | None:
    if text is not None and text not in BASES:
        raise UsageError(f"--basis 可填：{'、'.join(BASES)}")
    return cast("Basis | None", text)


def _report(
    desk: Desk, name: str, basis: Basis | None, days: Days, issue: int | None, *, draft: bool
) -> Rows:
    ledger, revision = official_ledger(desk, draft=draft)
    chosen = chosen_forms(name, forms_of(official_templates(desk, draft=draft)))
    periods = [
        (one, period(basis or ("本期" if any(days) else one.basis), ledger.campaign, desk.at, days))
        for one in chosen
    ]
    return form_rows(periods, ledger, revision, issue)


def chosen_forms(name: str, forms: Forms) -> tuple[Form, ...]:
    """The form of a code or a name, or all of a family: F7 is F7-1 to F7-7."""
    wanted = name.upper()
    own = [found for found, _ in forms.values() if wanted == found.code.upper() or name == found.name]
    family = [found for code, (found, _) in forms.items() if code.upper().startswith(f"{wanted}-")]
    chosen = tuple(own or family)
    if not chosen:
        raise UsageError(f"没有“{name}”这张报表；可写：{'、'.join(forms)}")
    for one in chosen:
        faults = tuple(dict.fromkeys(form_faults(one)))
        if faults:
            raise FaultyTemplate(forms[one.code][1], faults)
    return chosen


def _formats(text: str | None, out: Path | None) -> tuple[str, ...]:
    names = format_names(text, FORMATS)
    if out is None and names not in {(), ("md",), ("csv",)}:
        raise UsageError("这种格式要写成文件，请用 --out 指定文件夹")
    return names or (("xlsx",) if out else ())


def _deliver(desk: Desk, report: Rows, wanted: tuple[str, ...], out: Path | None) -> None:
    if out is not None:
        for suffix in wanted:
            for part in _parts(report, suffix):
                place = out / f"{_file_name(part, report)}.{suffix}"
                output.done(output.write(place, FORMATS[suffix](part)))
    if desk.options.json:
        sys.stdout.write(dumps(report))
    elif out is None and not wanted and sys.stdout.isatty():
        form_text.print_forms(Printer(sys.stdout), report)
    elif out is None:
        for part in _parts(report, *wanted):
            sys.stdout.buffer.write(FORMATS[wanted[0] if wanted else "md"](part))


def _parts(report: Rows, suffix: str = "md") -> list[Rows]:
    """A CSV file holds one table."""
    return [{**report, "表": [one]} for one in report["表"]] if suffix == "csv" else [report]


def _file_name(part: Rows, whole: Rows) -> str:
    one = part["表"][0]
    several = len(part["表"]) > 1
    code = one["编号"].partition("-")[0] if several else one["编号"]
    name = "四个清单" if several else one["名称"].translate(_BAD_IN_NAMES)
    issue = f"_第{one['期号']}期" if one["期号"] else ""
    return f"{code}_{name}_{whole['截至']}{issue}"
