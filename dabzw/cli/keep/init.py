"""dabzw init: a new ledger, empty or with the demo's life."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import outcome
from dabzw.cli.context import Desk, sound
from dabzw.cli.ground import china_now
from dabzw.cli.keep import first_answers, interview
from dabzw.cli.keep.campaign import Checked, FaultyCampaign, campaign_bytes, checked
from dabzw.cli.keep.carrying import carry
from dabzw.cli.keep.first_answers import UNITS, Answers, Basis, Options
from dabzw.cli.keep.interview import forget
from dabzw.cli.scanning import refuse_persons
from dabzw.cli.speech import prompts
from dabzw.errors import StorageError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE
from dabzw.model.moments import Instant
from dabzw.model.scalars import parse_day
from dabzw.reports.looks.findings import listed
from dabzw.reports.view import Page
from dabzw.store import presets
from dabzw.store.founding import Founding, found, refuse_other
from dabzw.store.git import Author, NoIdentity, Repository
from dabzw.store.git_setup import set_identity
from dabzw.store.listing import is_part
from dabzw.store.office import Shared, beside
from dabzw.store.office_keys import without_keys
from dabzw.store.past import replay
from dabzw.store.reader import load, read_office
from dabzw.store.upgrading import stamped
from dabzw.store.village_list import with_rows, with_villages
from dabzw.store.writer import Change, Plan, transact

PROPOSED_START: Final = "2026-02-09"
_PRESET: Final = "自带的行动方案"
_NOT_FROM: Final = _PRESET + "（{1} 为止）不能从 {0} 开始，没有新建："
_OTHER_DAYS: Final = (
    "\n各阶段的截止和各项期限也要一起改：先不写 --start 新建，在 campaign.yaml 里改好开始、截止，"
    "dabzw check 核对、dabzw adopt 入账；另有通知的，用 dabzw campaign draft 起草，再用 --campaign 新建"
)
_MINUTE: Final = timedelta(minutes=1)
_SUMMARY: Final = "新建台账"
_DEMO_CLERK: Final = "示例甲"  # who practises on the demo, where nobody said
_PRACTICE: Final = ("dabzw tutorial", "先在练习台账上走一遍")


_ATTRIBUTES: Final = b"* -text\n"  # git never changes a line end: the bytes are the record


# Papers and exports that lie in the folder are no part of the ledger; templates and sealed papers are.
_IGNORED: Final = b"*.xlsx\n*.docx\n*.pdf\n/*.csv\n!/templates/**\n!/reports/**\nout/\n*.tmp\n~$*\n.~lock*\n"


_START_LINE: Final = re.compile(rf"(?m)^(    开始: ){PROPOSED_START}$")


_Clerk = Annotated[
    str | None, typer.Option("--clerk", metavar="姓名", help="经办人，入账时记这个姓名，只记在这本台账里")
]
_Villages = Annotated[
    list[str] | None,
    typer.Option("--village", metavar="村", help="各村，或村名单表格的文件名；可写多次"),
]
_Units = Annotated[
    list[str] | None,
    typer.Option("--unit", metavar="单位", help="站所；外部单位写“外部单位：县水利局”；可写多次"),
]
_Earlier = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="来源",
        help="同一本台账在第二台电脑上用的：远端地址、中心库、另一台的文件夹或 .bundle；"
        "和 --campaign 同写的：接着上一个行动的台账（文件夹或备份）",
    ),
]


def init(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="新台账放在哪里")],
    start: Annotated[
        str | None, typer.Option("--start", metavar="日期", help="行动开始日期（通知只写“即日起”）")
    ] = None,
    campaign: Annotated[
        Path | None, typer.Option("--campaign", metavar="文件", help="用这份行动方案，不用自带的")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="放入示例数据和它的登记历史（全部虚构），供练习")
    ] = False,
    earlier: _Earlier = None,
    clerk: _Clerk = None,
    villages: _Villages = None,
    units: _Units = None,
) -> None:
    """A new ledger: git repository, campaign, and the files that git needs; or a second desk of one."""
    options = Options(start, clerk, tuple(villages or ()), tuple(units or ()))
    _refuse_together(options, campaign, earlier, demo=demo)
    if earlier is not None and campaign is None:
        from dabzw.cli.meet.second import second_desk  # the way to other desks, which no other ledger needs

        second_desk(folder, earlier, clerk, china_now())
        return
    if demo:
        _founded(folder, _demo())
        return
    refuse_other(folder)
    shared, desk = beside(folder), Desk.of(ctx)
    given = None if campaign is None else _given(campaign, shared, earlier, _moment(desk))
    basis = _basis(folder, given, shared, desk.at, is_carried_on=earlier is not None)
    answers = _answers(options, basis)
    made_from = _with_answers(given or _Given(_preset(answers.start, shared)), answers)
    _refuse_faulty(made_from, shared, Instant.of(_moment(desk)), is_preset=given is None)
    if not _founded(folder, _new(made_from, shared, answers.clerk)):
        return
    forget(folder)
    _say_next(folder, given, shared, answers)
    if given is not None and given.page is not None:
        desk.answer(given.page)


def _founded(folder: Path, founding: Founding) -> bool:
    """Makes a ledger, and says what became of it; whether it was not there before."""
    became = found(folder, founding, outcome.current())
    if became == "there":
        prompts.note(f"{folder} 已经是这样一本新台账，没有改动")
        return False
    if became == "ended":
        prompts.warn("上次新建时中途中断，这次接着做完的是那一本")
    prompts.done(f"新建台账 {folder}")
    return True


def _refuse_together(options: Options, campaign: Path | None, earlier: str | None, *, demo: bool) -> None:
    start = options.start
    others = (start, campaign, earlier, options.clerk, *options.villages, *options.units)
    if demo and any(one is not None for one in others):
        raise UsageError("--demo 自带行动方案、记录和日期，不能同时用别的选项")
    if earlier is not None and campaign is None and (start or options.villages or options.units):
        raise UsageError(
            "--from 不写 --campaign，是把同一本台账放到第二台电脑，行动、村和单位都照原来的，不能另写；"
            "是新行动的，用 --campaign 写明行动方案"
        )
    if campaign is not None and start is not None:
        raise UsageError("--start 只用于自带的行动方案；用 --campaign 时，开始日期写在那份方案里")


def _basis(folder: Path, given: _Given | None, shared: Shared, now: Instant, *, is_carried_on: bool) -> Basis:
    """What is known of a new ledger before anything is answered."""
    proposed = parse_day(PROPOSED_START) if given is None else None
    data = _preset(proposed, shared) if given is None else given.data
    campaign = sound(load({CAMPAIGN_FILE: data, **shared.live})).campaign
    keys = frozenset(read_office(shared.live.get(OFFICE_FILE))[1])

    def faults_from(start: date) -> str:
        faults = checked(_PRESET, _preset(start, shared), shared, now).beyond(_shipped(shared, now))
        if not faults:
            return ""
        ends = "、".join(f"{phase.name}到 {phase.end}" for phase in campaign.phases)
        return _NOT_FROM.format(start, ends) + listed(faults) + _OTHER_DAYS

    return Basis(campaign, keys, folder, now, proposed, is_carried_on, faults_from)


def _shipped(shared: Shared, now: Instant) -> Checked:
    """The campaign that ships with the tool beside what an office shares, which may lack its units."""
    return checked(_PRESET, _preset(None, shared), shared, now)


def _refuse_faulty(given: _Given, shared: Shared, now: Instant, *, is_preset: bool) -> None:
    """The last look at a campaign before it is written; raises FaultyCampaign."""
    found = checked(CAMPAIGN_FILE, given.data, shared, now)
    shipped = _shipped(shared, now) if is_preset else Checked(found.campaign, ())
    faults = found.beyond(shipped)
    if faults or found.campaign is None:
        raise FaultyCampaign(replace(found, findings=faults or found.errors))
    if found.errors:
        prompts.warn(
            f"{_PRESET}和 {OFFICE_FILE} 有{found.faults}处对不上，建好以后改：{listed(found.errors)}"
        )


def _answers(options: Options, basis: Basis) -> Answers:
    """What the options say, and at a terminal what they leave open; raises as they do, and typer.Abort."""
    said = first_answers.given(options, basis)
    if prompts.interactive():
        labels = first_answers.left_open(options, basis)
        return interview.answered(basis, said, labels) if labels else said
    if basis.proposed is not None and said.start is None:
        prompts.warn(f"通知只写“即日起”，没有写明日期；暂按 {basis.proposed} 开始，可用 --start 指定")
        return replace(said, start=basis.proposed)
    return said


def _with_answers(given: _Given, answers: Answers) -> _Given:
    """The campaign with the villages and the units that were answered; raises VillagesByHand, RowsByHand."""
    data = with_villages(given.data, answers.villages, {})
    for kind, rows in answers.units.items():
        data = with_rows(data, (UNITS, kind), rows)
    return replace(given, data=data)


def _say_next(folder: Path, given: _Given | None, shared: Shared, answers: Answers) -> None:
    """Says what is to be looked at in the campaign of a new ledger, and what to type next."""
    if given is not None and given.checked is not None and given.checked.findings:
        prompts.warn(f"行动方案里还有要核对的：{given.checked.lines()}")
    if prompts.interactive():
        _say_commands(folder, answers)
    elif given is None and shared.folder is not None:
        prompts.note(
            f"{OFFICE_FILE} 里写了的（村、单位名录等）照那一份；下一步：在 campaign.yaml 里核定开始日期，"
            "再用 dabzw adopt 入账"
        )
    elif given is None and not answers.villages:
        prompts.note(
            "下一步：用 dabzw village add 添上各村，或用 dabzw import 村名单.xlsx --as village 导入；"
            "用 dabzw unit list 核对单位名录"
        )


def _say_commands(folder: Path, answers: Answers) -> None:
    """The three commands that come next."""
    first = ("dabzw lead add", "登记第一条线索") if answers.villages else ("dabzw village list", "看有哪些村")
    prompts.note("下一步：")
    for command, what in ((f"cd {shlex.quote(str(folder))}", "到台账文件夹里"), first, _PRACTICE):
        prompts.note(f"  {command}   {what}")


@dataclass(frozen=True, slots=True)
class _Given:
    """The campaign's file that a ledger is made from, what is to be said of it, and the records beside it."""

    data: bytes
    checked: Checked | None = None
    records: Mapping[str, bytes] = field(default_factory=dict)
    page: Page | None = None


def _moment(desk: Desk) -> datetime:
    """When an earlier ledger is carried on: now, or at `--as-of`, in its last minute where that is a day."""
    if desk.options.as_of is None:
        return china_now()
    return desk.at.moment - _MINUTE if desk.at.whole_day else desk.at.moment


def _given(file: Path, shared: Shared, earlier: str | None, now: datetime) -> _Given:
    """The campaign of a file; raises FaultyCampaign where it has errors, all of which are told.

    With what is carried on of an earlier ledger, where one is named; raises as `carry`.
    """
    if earlier is not None:
        carried = carry(earlier, file, shared, now)
        return _Given(carried.campaign, carried.checked, carried.records, carried.page)
    data = campaign_bytes(file, "--campaign（文件）")
    found = checked(str(file), data, shared, Instant.of(now))
    if found.faults:
        raise FaultyCampaign(found)
    return _Given(stamped(data), found)


def _new(given: _Given, shared: Shared, clerk: str | None) -> Founding:
    """A ledger with the records that it carries on, if any, and its copies of what its office shares."""
    copies = {path: data for path, data in shared.live.items() if is_part(path)}
    own = {".gitattributes": _ATTRIBUTES, ".gitignore": _IGNORED, CAMPAIGN_FILE: given.data}
    contents = {**own, **copies, **given.records}
    changes = tuple(Change(path, data) for path, data in sorted(contents.items()))
    plan = Plan(changes, _SUMMARY, "init", ())

    def build(place: Path) -> None:
        repository, now = Repository.create(place), china_now()
        by = _clerk(repository, clerk), repository.branch() or ""
        refuse_persons(repository, by, plan, contents, {}, now.date())
        transact(repository, lambda _files: plan, lambda _files, _paths: None, now=now)

    return Founding(build, lambda place: _holds(place, contents), _SUMMARY)


def _demo() -> Founding:
    """The demo ledger with its life: each entry a commit, as its clerks would have made it."""
    from dabzw.store.demo import demo_files  # only here, and slow to read
    from dabzw.store.life import life, life_table

    contents = {".gitignore": _IGNORED, **demo_files()}

    def build(place: Path) -> None:
        repository = Repository.create(place)
        try:
            repository.identity()
        except NoIdentity:
            set_identity(repository, _DEMO_CLERK)
        replay(repository, life(contents, life_table()), now=china_now())

    return Founding(build, lambda place: _holds(place, contents), f"{_SUMMARY}（演示）")


def _holds(place: Path, contents: Mapping[str, bytes]) -> bool:
    """Whether a folder is a ledger that holds these files and no others: the same command has made it."""
    repository = Repository.find(place)
    if repository is None or repository.top != repository.folder:
        return False
    entries = repository.entries(repository.head())
    there = {path: entry.blob for path, entry in entries.items()}
    return there == {path: repository.blob_id(data) for path, data in contents.items()}


def _clerk(repository: Repository, name: str | None) -> Author:
    """Who writes in a new ledger; raises ClerkUnknown, DiskRefused."""
    if name is not None:
        return set_identity(repository, name)
    try:
        return repository.identity()
    except NoIdentity:
        raise ClerkUnknown from None


class ClerkUnknown(StorageError):
    """Nobody said who makes a new ledger."""

    def __init__(self) -> None:
        super().__init__("还不知道经办人是谁，没有新建。加 --clerk 姓名 再运行（只记在这本台账里）。")


def _preset(start: date | None, shared: Shared) -> bytes:
    """The campaign that ships with the tool, without what the office shares."""
    given = frozenset(read_office(shared.live.get(OFFICE_FILE))[1])
    text = _START_LINE.sub(rf"\g<1>{start or PROPOSED_START}", presets.campaign_text())
    return without_keys(text, given).encode()
