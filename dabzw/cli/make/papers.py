"""dabzw report: official material, made from one commit and saying which."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import output, places
from dabzw.cli.context import Desk
from dabzw.cli.make.formats import BOOK_FORMATS, PAPER_FORMATS, POLICY_FORMATS
from dabzw.cli.make.names import OrderName, order_name, order_of
from dabzw.cli.make.official import official, official_ledger, official_templates
from dabzw.cli.make.periods import of_its_issue
from dabzw.cli.speech.completion import of_names
from dabzw.cli.speech.given import day, format_names
from dabzw.cli.speech.known import known_word
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.parts import is_on
from dabzw.reports.looks.policy import policy_report
from dabzw.reports.paper import PaperOrder
from dabzw.reports.papers import PAPERS
from dabzw.reports.papers.kind import Ask, PaperKind
from dabzw.reports.view import unknown_part
from dabzw.store import documents


class NotAsked(UsageError):
    """An option that the paper has no use for."""

    def __init__(self, title: str, option: str) -> None:
        super().__init__(f"“{title}”不用 {option}，请去掉它")


class Wanting(UsageError):
    """An option that the paper cannot do without."""

    def __init__(self, title: str, option: str) -> None:
        super().__init__(f"“{title}”要写明 {option}")


class OnlyInWord(UsageError):
    """What stands at the foot of pages was asked of a form that has none."""

    def __init__(self) -> None:
        super().__init__("--footer 只用于 Word 文件；请加 --format docx，别的格式另出，或去掉 --footer")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks of any report; `formats` and `out` are how it is delivered."""

    ids: tuple[str, ...]
    formats: str
    out: Path | None
    first: date | None
    issue: int | None
    receiver: str | None
    villages: tuple[str, ...]
    public: bool
    draft: bool
    footed: bool

    def given(self) -> dict[str, bool]:
        """The options that not every report takes, and whether they were given."""
        return {
            "编号": bool(self.ids),
            "--from": self.first is not None,
            "--to": self.receiver is not None,
            "--issue": self.issue is not None,
            "--village": bool(self.villages),
            "--public": self.public,
            "--footer": self.footed,
        }


_POLICY: Final = "处置方案总表"
_FIELD: Final = "外勤单"
_OTHERS: Final = {"policy": (_POLICY, "一企一策"), "dashboard": ("看板",), "field": (_FIELD, "今日外勤表")}
"""What is made besides the papers, by its word, with its other names."""
_FOOTED: Final = ("docx",)
_TEXTS: Final = ("md", "html", "txt")
_ASKS: Final[dict[str, Ask]] = {"编号": "ids", "--from": "period", "--to": "receiver"}


_Name = Annotated[str | None, typer.Argument(metavar="名称", help="材料的名称，如 周报；不写则列出全部材料")]
_Ids = Annotated[list[str] | None, typer.Argument(metavar="编号", help="只写这些记录，编号的一部分即可")]
_Formats = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="格式",
        help="md、docx、html、xlsx、txt，可写多个，用逗号隔开；policy 只有 md、xlsx",
    ),
]
_Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="文件夹",
        help="写到哪里；不写则 md 输出到屏幕。同名的改动过，就不动它，另写成 名称(1)",
    ),
]
_First = Annotated[str | None, typer.Option("--from", metavar="日期", help="本期从哪天起，到 --as-of 那天止")]
_Receiver = Annotated[str | None, typer.Option("--to", "--receiver", metavar="单位", help="主送单位")]
_Number = Annotated[int | None, typer.Option("--issue", metavar="期号", help="第几期", min=1)]
_Public = Annotated[
    bool, typer.Option("--public", help="公开版：不含个人信息和案件内容，各村的小数不列，也推算不出")
]
_Draft = Annotated[bool, typer.Option("--draft", help="用未入账的内容生成，标明“草稿”")]
_Villages = Annotated[
    list[str] | None,
    typer.Option(
        "--village", metavar="村", help="外勤单只列这个村的，可写多个", autocompletion=of_names("村")
    ),
]
_Footed = Annotated[
    bool, typer.Option("--footer", help="每页页脚写明截至哪一刻、依据哪一次入账；只用于 docx")
]
_Due = Annotated[bool, typer.Option("--due", help="按行动方案的“报送”生成到期的各期材料")]
_Again = Annotated[str | None, typer.Option("--again", metavar="期号", help="原样重做已生成的这一期")]
_Restated = Annotated[str | None, typer.Option("--restate", metavar="期号", help="起草已生成的这一期的更正")]


def report(
    ctx: typer.Context,
    name: _Name = None,
    ids: _Ids = None,
    formats: _Formats = None,
    out: _Out = None,
    first: _First = None,
    receiver: _Receiver = None,
    issue: _Number = None,
    villages: _Villages = None,
    public: _Public = False,
    draft: _Draft = False,
    footed: _Footed = False,
    due: _Due = False,
    again: _Again = None,
    restated: _Restated = None,
) -> None:
    """A report in one or several formats; without a name the list of all."""
    if due:
        _due(ctx, name, out)
    elif name is None:
        _list(Desk.of(ctx))
    elif again or restated:
        _sealed(ctx, name, again, restated, out)
    else:
        desk, records = Desk.of(ctx), tuple(ids or ())
        start = day("--from", first, desk.at)
        asked = Asked(
            *(records, formats or "", out, start, issue, receiver, tuple(villages or ())),
            public=public,
            draft=draft,
            footed=footed,
        )
        make = _maker(name)
        make(desk, asked)


def _due(ctx: typer.Context, name: str | None, out: Path | None) -> None:
    """`issue due` by another name."""
    from dabzw.cli.make import schedule

    if name is not None:
        raise UsageError("--due 按行动方案的“报送”生成全部到期的材料，不写名称")
    schedule.due(ctx, out)


def _sealed(ctx: typer.Context, name: str, again: str | None, restated: str | None, out: Path | None) -> None:
    """`issue again` and `issue restate` by another name."""
    from dabzw.cli.make import schedule

    if again and restated:
        raise UsageError("--again 和 --restate 只能写一个")
    run, issue = (schedule.make_again, again) if again else (schedule.restate, restated or "")
    run(ctx, name, issue, out)


def _maker(name: str) -> Callable[[Desk, Asked], None]:
    """What makes the report of a name: its word, its title, or what 报送 calls it."""
    papers = {kind.name: (kind.title, *kind.also) for kind in PAPERS.values()}
    named = known_word("", name, {**_OTHERS, **papers}, "这种材料")
    if named in PAPERS:
        return lambda desk, asked: _paper(PAPERS[named], desk, asked)
    return {"policy": _policy, "dashboard": _dashboard, "field": _field}[named]


def _list(desk: Desk) -> None:
    """The papers; within a ledger those that its campaign has a use for."""
    campaign = desk.campaign if places.ledger_folder(desk.options.ledger) is not None else None
    plan = _POLICY if campaign is None else campaign.terms.plan
    known = [
        ("policy", plan),
        ("dashboard", "看板（一个网页文件，手机和纸上都能看）"),
        ("field", "外勤单（今天到现场要去的地方，按村，带去填写）"),
    ]
    known += [
        (kind.name, kind.title)
        for kind in PAPERS.values()
        if campaign is None or kind.part is None or is_on(kind.part, campaign)
    ]
    desk.say(lambda printer: printer.pairs(known))


def _policy(desk: Desk, asked: Asked) -> None:
    _refuse(_POLICY, asked, ())
    wanted = _formats(asked, POLICY_FORMATS, "md")
    ledger, basis = official_ledger(desk, draft=asked.draft)
    made = policy_report(ledger, desk.at, basis)
    name = order_name(desk, ledger.campaign.terms.plan, draft=asked.draft)
    _deliver(desk, asked.out, name, {form: POLICY_FORMATS[form](made) for form in wanted})


def _dashboard(desk: Desk, asked: Asked) -> None:
    from dabzw.render.dashboard import dashboard_html
    from dabzw.reports.dashboard import dashboard

    _refuse("看板", asked, ())
    _formats(asked, ("html",), "html")
    ledger, basis = official_ledger(desk, draft=asked.draft)
    source = documents.template(documents.DASHBOARD, official_templates(desk, draft=asked.draft))
    found = dashboard(ledger, desk.at, basis)
    name = order_name(desk, "看板", draft=asked.draft)
    _deliver(desk, asked.out, name, {"html": dashboard_html(found, source)})


def _field(desk: Desk, asked: Asked) -> None:
    from dabzw.cli.make.field_sheet import field_sheet

    _refuse(_FIELD, asked, ("--village",))
    wanted = _formats(asked, BOOK_FORMATS, "docx")
    name, book = field_sheet(desk, _FIELD, asked.villages, draft=asked.draft)
    _deliver(desk, asked.out, name, {form: BOOK_FORMATS[form](book) for form in wanted})


def _paper(kind: PaperKind, desk: Desk, asked: Asked) -> None:
    _fits(kind, asked)
    wanted = _formats(asked, PAPER_FORMATS, "md")
    if asked.footed and wanted != _FOOTED:
        raise OnlyInWord
    found = official(desk, draft=asked.draft)
    if kind.part is not None and not is_on(kind.part, found.ledger.campaign):
        desk.answer(unknown_part(kind.part, desk.at, {}))
        return
    office = official_templates(desk, draft=asked.draft)
    order = PaperOrder(
        basis=found.basis,
        ids=tuple(map(desk.find_id, asked.ids)),
        since=asked.first,
        issue=asked.issue,
        public=asked.public,
        receiver=asked.receiver,
        facts=_BESIDE[kind.name](desk) if kind.name in _BESIDE else {},
        draft=asked.draft,
        footed=asked.footed,
    )
    at, order = of_its_issue(kind, found.whole, desk.at, order)
    ledger = found.ledger if at == desk.at else found.whole.as_of(at)
    paper = kind.build(ledger, at, order)
    name = replace(
        order_name(desk, kind.title, draft=asked.draft),
        at=at,
        ids=order.ids,
        issue=order.issue,
        first=asked.first,
        receiver=order.receiver,
        public=order.public,
        footed=order.footed,
    )
    _deliver(desk, asked.out, name, {form: PAPER_FORMATS[form](paper, office) for form in wanted})


def _handed_over(desk: Desk) -> Mapping[str, object]:
    from dabzw.cli.make.handed import handed_over

    return handed_over(desk)


_BESIDE: Final[dict[str, Callable[[Desk], Mapping[str, object]]]] = {"handover": _handed_over}
"""What papers tell beside what the ledger holds, by the names of the papers."""


def _fits(kind: PaperKind, asked: Asked) -> None:
    """Raises NotAsked for an option that the paper has no use for, and Wanting for one that it needs."""
    takes = {option for option, ask in _ASKS.items() if ask in kind.asks}
    _refuse(kind.title, asked, (*takes, "--public", "--footer", *(("--issue",) if kind.periodical else ())))
    for option, ask in _ASKS.items():
        if ask in kind.needs and not asked.given()[option]:
            raise Wanting(kind.title, option)


def _refuse(title: str, asked: Asked, takes: Iterable[str]) -> None:
    for option, given in asked.given().items():
        if given and option not in takes:
            raise NotAsked(title, option)


def _formats(asked: Asked, known: Iterable[str], usual: str) -> tuple[str, ...]:
    names = format_names(asked.formats or usual, known)
    if asked.out is None and (len(names) > 1 or names[0] not in _TEXTS):
        raise UsageError("这种格式要写成文件，请用 --out 指定文件夹")
    return names


def _deliver(desk: Desk, out: Path | None, name: OrderName, made: Mapping[str, bytes]) -> None:
    """Writes what was made, once all of it is; to the screen where no folder is named."""
    if out is None:
        for data in made.values():
            sys.stdout.write(data.decode())
        return
    files = {f"{name.stem}.{suffix}": data for suffix, data in made.items()}
    for place in output.write_all(out, files, order=order_of(desk)):
        output.done(place)
