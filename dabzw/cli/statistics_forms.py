"""dabzw form: the statistics forms of superiors, and their own workbooks filled in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, cast, get_args

import typer

from dabzw.cli import output, places
from dabzw.cli.context import Desk
from dabzw.cli.make.names import OrderName, order_name, order_of
from dabzw.cli.make.official import official_ledger, official_templates
from dabzw.cli.make.periods import Asked, Days, period
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import format_names, span
from dabzw.cli.speech.known import UnknownWord, known_word
from dabzw.errors import UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.form import Basis, FormTemplate
from dabzw.model.paper_names import FORM_FAMILIES
from dabzw.model.scalars import half_width
from dabzw.render import form_text
from dabzw.render.as_csv import BEWARE
from dabzw.reports.forms import filled, template
from dabzw.reports.forms.filled import FilledForms
from dabzw.reports.forms.filling import filled_forms
from dabzw.reports.view import Page
from dabzw.store.contents import in_folder
from dabzw.store.templates import SHIPPED, FaultyTemplate, forms_of

Templates = dict[str, tuple[FormTemplate, str]]
"""The templates by code, with the place that each comes from."""
BASES: Final = get_args(Basis)


def _xlsx(forms: FilledForms) -> bytes:
    from dabzw.render.form_workbook import forms_workbook

    return forms_workbook(forms)


FORMATS: Final[dict[str, Callable[[FilledForms], bytes]]] = {
    "xlsx": _xlsx,
    "md": form_text.forms_markdown,
    "csv": lambda alone: form_text.form_csv(alone.forms[0]),
}


class _NotOffered(UsageError):
    """No such form, or the campaign does not use it."""

    def __init__(self, name: str, known: Templates, offered_forms: Templates) -> None:
        there = any(name.upper() in (code.upper(), code.upper().partition("-")[0]) for code in known)
        super().__init__(
            f"本行动没有用“{name}”这张报表；要用的，在 campaign.yaml 的“报表”里写上它，用 dabzw adopt 入账"
            if there
            else str(UnknownWord("", name, _titles(offered_forms), "这张报表"))
            if offered_forms
            else f"没有“{name}”这张报表；行动方案没有写“报表”"
        )


def _titles(forms: Templates) -> dict[str, tuple[str, ...]]:
    return {code: (form.name,) for code, (form, _) in forms.items()}


_Name = Annotated[str | None, typer.Argument(metavar="名称", help="报表编号，如 F2；不写则列出全部报表")]
_BasisOf = Annotated[
    str | None, typer.Option("--basis", metavar="口径", help="年初以来、行动以来、本期；不写按报表规定")
]
_From = Annotated[str | None, typer.Option("--from", metavar="日期", help="本期从哪天起，如 2026-03-01")]
_To = Annotated[str | None, typer.Option("--to", metavar="日期", help="本期到哪天止")]
_Issue = Annotated[int | None, typer.Option("--issue", metavar="期号", help="第几期", min=1)]
_Formats = Annotated[
    str | None, typer.Option("--format", metavar="格式", help="xlsx、md、csv，可写多个，用逗号隔开")
]
_Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="位置",
        help="写到哪个文件夹；与 --into 同用时为填好的文件。同名的改动过，就不动它，另写成 名称(1)",
    ),
]
_Draft = Annotated[bool, typer.Option("--draft", help="用未入账的内容生成，标明“草稿”")]
_Into = Annotated[
    Path | None,
    typer.Option("--into", metavar="文件.xlsx", help="把数填进上级发来的工作簿，其余内容原样保留"),
]
_Mapping = Annotated[
    Path | None, typer.Option("--mapping", metavar="文件.yaml", help="用这份对应表，不再推断")
]
_Sheet = Annotated[str | None, typer.Option("--sheet", metavar="工作表", help="填哪一张；不写则由表头推断")]
_InPlace = Annotated[bool, typer.Option("--in-place", help="直接改原文件；不写则另存一份")]
_Yes = Annotated[bool, typer.Option("--yes", help="认可推断的对应关系，不再询问")]


def form(
    ctx: typer.Context,
    name: _Name = None,
    basis: _BasisOf = None,
    first: _From = None,
    last: _To = None,
    issue: _Issue = None,
    formats: _Formats = None,
    out: _Out = None,
    draft: _Draft = False,
    into: _Into = None,
    mapping: _Mapping = None,
    sheet: _Sheet = None,
    in_place: _InPlace = False,
    yes: _Yes = False,
) -> None:
    """A statistics form, or a superior's workbook filled in; without a name the list of forms."""
    desk = Desk.of(ctx)
    if name is None:
        desk.answer(_list(desk))
        return
    days = span(first, last, desk.at)
    if into is None:
        if mapping or sheet or in_place or yes:
            raise Asked("--mapping、--sheet、--in-place、--yes 只与 --into 同用")
        wanted = _formats(formats, out)
        own = _basis(basis) or ("本期" if any(days) else None)
        order = replace(
            order_name(desk, "", draft=draft), issue=issue, basis=own or "", first=days[0], last=days[1]
        )
        _deliver(desk, _filled(desk, name, own, days, issue, draft=draft), wanted, out, order)
        return
    if formats or issue:
        raise Asked("--into 填的是上级的工作簿，不用 --format、--issue")
    from dabzw.cli import workbook_filling

    workbook_filling.fill(
        desk,
        workbook_filling.Wishes(name, into, out, mapping, sheet, _basis(basis), days, in_place, yes, draft),
    )


def _list(desk: Desk) -> Page:
    """The forms that the campaign offers; without a ledger those that ship with the tool."""
    folder = places.ledger_folder(desk.options.ledger)
    if folder is None:
        return template.answer(forms_of({}).values())
    listed = offered(forms_of(in_folder(folder)), desk.campaign)
    return template.answer(listed.values()) if listed else template.without_forms()


def offered(forms: Templates, campaign: Campaign) -> Templates:
    """The forms that the campaign names (报表), by their codes or the family's, and the ledger's own."""
    named = {name.upper() for name in campaign.forms}
    return {
        code: (form, place)
        for code, (form, place) in forms.items()
        if place != SHIPPED or {code.upper(), code.upper().partition("-")[0]} & named
    }


def _basis(text: str | None) -> Basis | None:
    return None if text is None else cast("Basis", known_word("--basis（口径）", text, BASES))


def _filled(
    desk: Desk, name: str, basis: Basis | None, days: Days, issue: int | None, *, draft: bool
) -> FilledForms:
    ledger, revision = official_ledger(desk, draft=draft)
    chosen = chosen_forms(name, forms_of(official_templates(desk, draft=draft)), ledger.campaign)
    periods = [(one, period(basis or one.basis, ledger.campaign, desk.at, days)) for one in chosen]
    return filled_forms(periods, ledger, revision, issue)


def chosen_forms(name: str, known: Templates, campaign: Campaign) -> tuple[FormTemplate, ...]:
    """The form of a code or a name, or all of a family: F7 is F7-1 to F7-7; one that is offered."""
    wanted, forms = half_width(name).upper(), offered(known, campaign)
    own = [found for found, _ in forms.values() if wanted == found.code.upper() or name == found.name]
    family = [found for code, (found, _) in forms.items() if code.upper().startswith(f"{wanted}-")]
    chosen = tuple(own or family)
    if not chosen:
        raise _NotOffered(name, known, forms)
    for one in chosen:
        faults = tuple(dict.fromkeys(template.template_faults(one)))
        if faults:
            raise FaultyTemplate(forms[one.code][1], faults)
    return chosen


def _formats(text: str | None, out: Path | None) -> tuple[str, ...]:
    names = format_names(text, FORMATS)
    if out is None and names not in {(), ("md",), ("csv",)}:
        raise UsageError("这种格式要写成文件，请用 --out 指定文件夹")
    return names or (("xlsx",) if out else ())


def _deliver(
    desk: Desk, forms: FilledForms, wanted: tuple[str, ...], out: Path | None, order: OrderName
) -> None:
    if out is not None:
        _write(forms, wanted, out, order, order_of(desk))
    if desk.options.json:
        desk.tell(filled.answer(forms))
    elif out is None and not wanted and sys.stdout.isatty():
        desk.say(lambda printer: form_text.print_forms(printer, forms))
    elif out is None:
        for part in _parts(forms, *wanted):
            sys.stdout.buffer.write(FORMATS[wanted[0] if wanted else "md"](part))


def _write(forms: FilledForms, wanted: tuple[str, ...], out: Path, order: OrderName, of: str) -> None:
    made = {
        f"{_named(part, order).stem}.{suffix}": _for_people(part, suffix)
        for suffix in wanted
        for part in _parts(forms, suffix)
    }
    for place in output.write_all(out, made, order=of):
        output.done(place)
    if "csv" in wanted:
        prompts.warn(BEWARE)


def _for_people(part: FilledForms, suffix: str) -> bytes:
    return form_text.form_csv(part.forms[0], guarded=True) if suffix == "csv" else FORMATS[suffix](part)


def _parts(forms: FilledForms, suffix: str = "md") -> list[FilledForms]:
    """A CSV file holds one table."""
    return [replace(forms, forms=(one,)) for one in forms.forms] if suffix == "csv" else [forms]


def _named(part: FilledForms, order: OrderName) -> OrderName:
    one, *others = part.forms
    if others:
        code = one.code.partition("-")[0]
        return replace(order, code=code, title=FORM_FAMILIES.get(code, one.name))
    return replace(order, code=one.code, title=one.name)
