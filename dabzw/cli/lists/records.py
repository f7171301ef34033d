"""The lists: of every kind of record, narrowed down and ordered."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import typer

from dabzw.cli.context import Desk
from dabzw.cli.lists.options import AnyId
from dabzw.cli.lists.show import show_record
from dabzw.cli.speech import completion, zh
from dabzw.cli.speech.given import days, span
from dabzw.cli.speech.known import UnknownWord
from dabzw.errors import UsageError
from dabzw.model.ids import Kind
from dabzw.model.names import LISTS
from dabzw.model.nearest import is_meant
from dabzw.model.scalars import half_width
from dabzw.reports.filters import SORT_NAMES, Filter, columns, filters_of, kept, ordered, words_in
from dabzw.reports.looks import records
from dabzw.reports.looks.records import ASIDE, REASON, Listed

Values = dict[str, Any]

_COMMAS: Final = str.maketrans("，、；;", ",,,,")
_TYPES: Final[dict[str, Any]] = {"flag": bool, "days": str | None, "day": str | None}
_COLUMNS_SAY: Final = "要哪些列，用逗号隔开，如 编号,名称,村；台账表格里的列都可以写"
_GROUP_SAYS: Final = "和 --out 同用：按哪一列分成几张表，如 村"
_OUT_SAYS: Final = "写成打印用的清单：.docx 或 .xlsx，A4，每页重复表头；列放不下时横放"
_SORT_SAYS: Final = "按哪一列排序，如 日期、最近到期；也可写拼音首字母或 date、due、state 等"


def _declared(run: Callable[[Desk, Values], None], kind: Kind | None) -> Callable[..., None]:
    """A command function that has an option for each filter of a kind."""

    def listed(ctx: typer.Context, **values: Any) -> None:
        desk = Desk.of(ctx) if values["out"] else Desk.looking(ctx)
        run(desk, {name: value for name, value in values.items() if value})

    listed.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context),
            *(
                _parameter(option, says, one, kind)
                for one in filters_of(kind)
                for option, says in one.options
            ),
            _keyword("sort", str | None, typer.Option("--sort", metavar="列", help=_SORT_SAYS)),
            _keyword("reverse", bool, typer.Option("--reverse", help="倒序")),
            _keyword("columns", list[str] | None, typer.Option("--columns", metavar="列", help=_COLUMNS_SAY)),
            _keyword("group", str | None, typer.Option("--group", metavar="列", help=_GROUP_SAYS)),
            _keyword("out", Path | None, typer.Option("--out", metavar="文件", help=_OUT_SAYS)),
        ]
    )
    return listed


def _parameter(option: str, says: str, one: Filter, kind: Kind | None) -> inspect.Parameter:
    allowed = one.words(kind) if one.words else ()
    offered = "、".join((LISTS[one.of].says, *one.more) if one.of is not None else allowed)
    choices = f"：{offered}" if offered else ""
    many = "，可写多个" if one.takes not in _TYPES else ""
    given = typer.Option(
        option,
        metavar=None if one.takes == "flag" else one.label,
        help=says + many + choices,
        autocompletion=_completed(one, allowed),
    )
    return _keyword(_name(option), _TYPES.get(one.takes, list[str] | None), given)


def _completed(one: Filter, allowed: tuple[str, ...]) -> Callable[..., list[Any]] | None:
    if one.of is not None:
        return completion.of_names(one.of, one.more)
    return completion.of_words(allowed) if allowed else None


def _keyword(name: str, kind: Any, given: Any) -> inspect.Parameter:
    default = False if kind is bool else None
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, given]
    )


def _name(option: str) -> str:
    """The parameter of an option; `from` alone would be a word of Python."""
    return f"by_{option.removeprefix('--').replace('-', '_')}"


def _list(desk: Desk, kind: Kind | None, values: Values) -> None:
    wanted = dict(_wanted(desk, kind, values))
    asked = set(wanted.get("--state", ())) & ASIDE
    lines = list(records.lines(desk.seen, desk.at, kind, is_of_all=bool(asked)))
    _refuse_unknown(desk, kind, wanted, lines)
    found = kept(lines, wanted)
    sort = _column("--sort", values["sort"], columns(lines)) if "sort" in values else None
    if sort is not None:
        found = ordered(found, sort, desk.campaign.ranks, reverse="reverse" in values)
    elif "reverse" in values:
        found.reverse()
    looked_at = [column for one in filters_of(kind) if one.options[0][0] in wanted for column in one.columns]
    extra = [*looked_at, *([sort] if sort else []), *([REASON] if asked else [])]
    _tell(desk, kind, found, values, _Told(wanted, sort, tuple(extra)))


class _Told(NamedTuple):
    """What a list was narrowed down and ordered by, and the columns that show it."""

    wanted: Values
    sort: str | None
    extra: tuple[str, ...]


def _tell(desk: Desk, kind: Kind | None, found: list[Listed], values: Values, told: _Told) -> None:
    """Shows a list in its usual columns or those that were chosen, or writes it to print."""
    if "group" in values and "out" not in values:
        raise UsageError("--group 和 --out 一起用：分成几张表的是打印用的清单")
    if not {"columns", "out"} & values.keys():
        view = records.usual_view(kind, desk.campaign, told.extra)
        desk.answer(records.answer(found, desk.at, kind, view, is_chosen=False))
        return
    from dabzw.cli.lists import printing  # brings the columns of all sheets
    from dabzw.reports.books.paper_list import Order, known_columns, usual_on_paper, view_of

    known = tuple(known_columns(kind, desk.campaign))
    heads = [head for one in _parts(values.get("columns", ())) if (head := _column("--columns", one, known))]
    group = _column("--group", values["group"], known) if "group" in values else None
    view = view_of(kind, heads, desk.campaign) if heads else usual_on_paper(kind, told.extra, desk.campaign)
    if "out" not in values:
        desk.answer(records.answer(found, desk.at, kind, view, is_chosen=True))
        return
    order = Order(kind, printing.said(kind, told.wanted), told.sort, group, "")
    printing.print_list(desk, values["out"], found, view, order)


def _parts(typed: Iterable[str]) -> Iterator[str]:
    for text in typed:
        yield from filter(None, (part.strip() for part in text.translate(_COMMAS).split(",")))


def _refuse_unknown(desk: Desk, kind: Kind | None, wanted: Values, lines: list[Listed]) -> None:
    """Refuses a part of a name that no record has, and no list of the campaign: nothing would be listed."""
    for one in filters_of(kind):
        option = one.options[0][0]
        if not one.sought or option not in wanted:
            continue
        listed = LISTS[one.of].known(desk.campaign) if one.of is not None else ()
        there = {word for line in lines for word in words_in(line, one.sought)}
        known = (*listed, *sorted(there.difference(listed)))
        for part in wanted[option]:
            if not any(is_meant(name, part) for name in known):
                raise UnknownWord(f"{option}（{one.label}）", part, known, f"这个{one.label}")


# What the options say


def _wanted(desk: Desk, kind: Kind | None, values: Values) -> Iterator[tuple[str, Any]]:
    """The value of each option that was given.

    Raises:
        UsageError: one cannot be used.
    """
    for one in filters_of(kind):
        if one.takes == "day":
            yield from _between(desk, one, values)
            continue
        for option, _ in one.options:
            if _name(option) in values:
                yield option, _PARSED[one.takes](desk, kind, one, option, values[_name(option)])


def _between(desk: Desk, one: Filter, values: Values) -> Iterator[tuple[str, date]]:
    """The first and the last day, as far as they were given."""
    options = [option for option, _ in one.options]
    first, last = (values.get(_name(option)) for option in options)
    found = span(first, last, desk.at) if first or last else (None, None)
    yield from ((option, day) for option, day in zip(options, found, strict=True) if day is not None)


def _words(desk: Desk, kind: Kind | None, one: Filter, option: str, typed: list[str]) -> tuple[str, ...]:
    allowed = one.choices(kind, desk.campaign)
    if one.of is not None and not allowed:
        absent = LISTS[one.of].absent(desk.campaign)
        if absent is not None:
            raise UsageError(absent)
        return tuple(typed)
    return tuple(word for text in typed for word in _meant(text, allowed, f"{option}（{one.label}）"))


def _meant(typed: str, allowed: tuple[str, ...], where: str) -> tuple[str, ...]:
    """The word typed, else those that hold it or are so spelt in pinyin."""
    found = (typed,) if typed in allowed else tuple(word for word in allowed if is_meant(word, typed))
    if not found:
        raise UnknownWord(where, typed, allowed)
    return found


def _codes(desk: Desk, _kind: Kind | None, _one: Filter, option: str, typed: list[str]) -> tuple[str, ...]:
    codes = tuple(map(half_width, typed))
    known = desk.campaign.violations
    for code in codes:
        if code not in known:
            shown = {each: (name,) for each, name in known.items()}
            raise UnknownWord(f"{option}（代码）", code, shown)
    return codes


def _last_day(desk: Desk, _kind: Kind | None, _one: Filter, option: str, typed: str) -> date:
    return desk.at.day + (days(option, typed) or timedelta())


_PARSED: Final[dict[str, Callable[..., Any]]] = {
    "words": _words,
    "names": lambda _desk, _kind, _one, _option, typed: tuple(typed),
    "codes": _codes,
    "flag": lambda _desk, _kind, _one, _option, given: given,
    "days": _last_day,
}


def _column(option: str, typed: str, known: tuple[str, ...]) -> str | None:
    """The column that is meant; None where there is none at all.

    Raises:
        UsageError: none is, or several.
    """
    name = SORT_NAMES.get(typed.lower(), typed)
    if not known:
        return None
    found = _meant(name, known, f"{option}（列）")
    if len(found) > 1:
        raise UsageError(f"{option}（列）“{typed}”有几列：{'、'.join(found)}；请写全一些")
    return found[0]


# The commands

list_all: Final = _declared(lambda desk, values: _list(desk, None, values), None)


def add_list_and_show(app: typer.Typer, kind: Kind, group: str) -> None:
    """Declares `list` and `show` of one kind of record."""
    listed = _declared(lambda desk, values: _list(desk, kind, values), kind)
    zh.command(app, "list", f"列出{kind}，可按条件筛选、排序。", example=_EXAMPLES[kind].format(group))(
        listed
    )

    @zh.command(app, "show", f"查看一个{kind}：内容、状态、期限。", example=f"dabzw {group} show 7k4q")
    def show_kind(ctx: typer.Context, record: AnyId = None) -> None:
        show_record(Desk.looking(ctx), record, kind)


_EXAMPLES: Final[dict[Kind, str]] = {
    "线索": "dabzw {0} list --village 东沟村 --state 待移交\ndabzw {0} list --overdue --sort 最近到期",
    "企业": "dabzw {0} list --risk 重大 --violation 1\ndabzw {0} list --not-in-directory --from 2026-02-15",
    "场所": "dabzw {0} list --village 东沟村 --state 未排查\ndabzw {0} list --setting 偏僻地点",
    "检查活动": "dabzw {0} list --village 东沟村\ndabzw {0} list --from 2026-03-01 --to 2026-03-31",
}
