"""The rows of a form, each with the part of the township that it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dabzw.model.campaign import Campaign
from dabzw.model.form import FormColumn, FormRow, FormTemplate
from dabzw.model.ledger import Ledger
from dabzw.model.national import OTHER_INDUSTRY
from dabzw.reports.forms.facts import LISTS, Listed
from dabzw.reports.forms.lines import Line
from dabzw.reports.forms.template import leaves
from dabzw.rules.figures.indicators import Window
from dabzw.rules.figures.parts import WHOLE, Part, enterprise_part, industry_part, station_part, village_part


def lines(form: FormTemplate, ledger: Ledger, window: Window) -> Iterator[tuple[Line, Part]]:
    """The rows with what each is about; a total comes first or last."""
    found = [
        (Line(name, number, ledger, window, *listed), part)
        for number, (name, listed, part) in enumerate(_body(form, ledger, window), start=1)
    ]
    total = (Line(form.total_name, 0, ledger, window), WHOLE)
    yield from ([total] if form.total == "首行" else [])
    yield from found
    yield from ([total] if form.total == "末行" else [])


def _body(
    form: FormTemplate, ledger: Ledger, window: Window
) -> Iterator[tuple[str, Listed | tuple[()], Part]]:
    """The names of rows, what they list, and the parts that they count."""
    campaign = ledger.campaign
    if form.kind in LISTS:
        for listed in LISTS[form.kind](ledger, window):
            yield listed[0].name, listed, enterprise_part(listed[0], ledger)
    elif form.kind == "固定":
        yield from ((row.name, (), WHOLE) for row in form.rows)
    elif form.kind == "行业领域":
        yield from ((name, (), industry_part(own, ledger)) for name, own in industry_rows(form, campaign))
    elif form.kind == "全乡":
        yield campaign.township, (), WHOLE
    elif form.kind == "村":
        yield from ((name, (), village_part(name)) for name in campaign.village_names)
    else:
        yield from ((name, (), station_part(name, ledger)) for name in campaign.station_names)


def industry_rows(form: FormTemplate, campaign: Campaign) -> tuple[tuple[str, frozenset[str]], ...]:
    """The industries of each row; 其他 takes all that no other row has."""
    rows = form.rows or tuple(
        FormRow.model_validate({"名称": name}) for name in (*campaign.industries, OTHER_INDUSTRY)
    )
    named = {row.name: frozenset(row.industries or (row.name,)) for row in rows}
    return tuple((name, _with_rest(own, named.values(), campaign)) for name, own in named.items())


def _with_rest(
    own: frozenset[str], all_named: Iterable[frozenset[str]], campaign: Campaign
) -> frozenset[str]:
    if OTHER_INDUSTRY not in own:
        return own
    known = frozenset((*campaign.industries, OTHER_INDUSTRY))
    return own | (known - frozenset().union(*(named for named in all_named if named != own)))


def column_part(column: FormColumn, form: FormTemplate, ledger: Ledger) -> Part:
    """The part of the township that a column counts."""
    if not column.industries:
        return WHOLE
    named = [frozenset(one.industries) for _, one in leaves(form)]
    return industry_part(_with_rest(frozenset(column.industries), named, ledger.campaign), ledger)
