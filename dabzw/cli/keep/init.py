"""dabzw init: a new ledger, empty or with the demo's life."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import outcome
from dabzw.cli.context import Desk
from dabzw.cli.ground import china_now
from dabzw.cli.keep.campaign import Checked, FaultyCampaign, campaign_bytes, checked
from dabzw.cli.keep.carrying import carry
from dabzw.cli.scanning import refuse_persons
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import day
from dabzw.errors import UsageError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE
from dabzw.model.moments import Instant
from dabzw.model.scalars import parse_day
from dabzw.model.typed_moments import read_day
from dabzw.reports.view import Page
from dabzw.store import presets
from dabzw.store.founding import Founding, found, refuse_other
from dabzw.store.git import Repository
from dabzw.store.listing import is_part
from dabzw.store.office import Shared, beside
from dabzw.store.office_keys import without_keys
from dabzw.store.past import replay
from dabzw.store.reader import read_office
from dabzw.store.upgrading import stamped
from dabzw.store.writer import Change, Plan, transact

PROPOSED_START: Final = "2026-02-09"
_MINUTE: Final = timedelta(minutes=1)
_SUMMARY: Final = "新建台账"


_ATTRIBUTES: Final = b"* -text\n"  # git never changes a line end: the bytes are the record


# Papers and exports that lie in the folder are no part of the ledger; templates and sealed papers are.
_IGNORED: Final = b"*.xlsx\n*.docx\n*.pdf\n/*.csv\n!/templates/**\n!/reports/**\nout/\n*.tmp\n~$*\n.~lock*\n"


_START_LINE: Final = re.compile(rf"(?m)^(    开始: ){PROPOSED_START}$")


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
    earlier: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="原台账", help="接着上一个行动的台账（文件夹或备份）；要和 --campaign 一起用"
        ),
    ] = None,
) -> None:
    """A new ledger: git repository, campaign, and the files that git needs."""
    _refuse_together(start, campaign, earlier, demo=demo)
    if not demo:
        refuse_other(folder)
    shared = beside(folder)
    given = None if campaign is None else _given(campaign, shared, earlier, _moment(Desk.of(ctx)))
    founding = _demo() if demo else _new(given or _Given(_preset(start, shared, Desk.of(ctx).at)), shared)
    became = found(folder, founding, outcome.current())
    if became == "there":
        prompts.note(f"{folder} 已经是这样一本新台账，没有改动")
        return
    if became == "ended":
        prompts.warn("上次新建时中途中断，这次接着做完的是那一本")
    prompts.done(f"新建台账 {folder}")
    if not demo:
        _say_next(given, shared)
    if given is not None and given.page is not None:
        Desk.of(ctx).answer(given.page)


def _refuse_together(start: str | None, campaign: Path | None, earlier: str | None, *, demo: bool) -> None:
    if demo and (start is not None or campaign is not None or earlier is not None):
        raise UsageError("--demo 自带行动方案、记录和日期，不能同时用 --start、--campaign、--from")
    if earlier is not None and campaign is None:
        raise UsageError(
            "--from 要和 --campaign 一起用，写明新行动的行动方案；"
            "同一本台账要在另一台电脑上用的，先 dabzw backup，再在那边 dabzw restore"
        )
    if campaign is not None and start is not None:
        raise UsageError("--start 只用于自带的行动方案；用 --campaign 时，开始日期写在那份方案里")


def _say_next(given: _Given | None, shared: Shared) -> None:
    """Says what is to be looked at in the campaign of a new ledger."""
    if given is None and shared.folder is not None:
        prompts.note(
            f"{OFFICE_FILE} 里写了的（村、单位名录等）照那一份；下一步：在 campaign.yaml 里核定开始日期，"
            "再用 dabzw adopt 入账"
        )
    elif given is None:
        prompts.note(
            "下一步：用 dabzw village add 添上各村，或用 dabzw import 村名单.xlsx --as village 导入；"
            "在 campaign.yaml 里核定开始日期和单位名录，再用 dabzw adopt 入账"
        )
    elif given.checked is not None and given.checked.findings:
        prompts.warn(f"行动方案里还有要核对的：{given.checked.lines()}")


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


def _new(given: _Given, shared: Shared) -> Founding:
    """A ledger with the records that it carries on, if any, and its copies of what its office shares."""
    copies = {path: data for path, data in shared.live.items() if is_part(path)}
    own = {".gitattributes": _ATTRIBUTES, ".gitignore": _IGNORED, CAMPAIGN_FILE: given.data}
    contents = {**own, **copies, **given.records}
    changes = tuple(Change(path, data) for path, data in sorted(contents.items()))
    plan = Plan(changes, _SUMMARY, "init", ())

    def build(place: Path) -> None:
        repository, now = Repository.create(place), china_now()
        by = repository.identity(), repository.branch() or ""
        refuse_persons(repository, by, plan, contents, {}, now.date())
        transact(repository, lambda _files: plan, lambda _files, _paths: None, now=now)

    return Founding(build, lambda place: _holds(place, contents), _SUMMARY)


def _demo() -> Founding:
    """The demo ledger with its life: each entry a commit, as its clerks would have made it."""
    from dabzw.store.demo import demo_files  # only here, and slow to read
    from dabzw.store.life import life, life_table

    contents = {".gitignore": _IGNORED, **demo_files()}

    def build(place: Path) -> None:
        replay(Repository.create(place), life(contents, life_table()), now=china_now())

    return Founding(build, lambda place: _holds(place, contents), f"{_SUMMARY}（演示）")


def _holds(place: Path, contents: Mapping[str, bytes]) -> bool:
    """Whether a folder is a ledger that holds these files and no others: the same command has made it."""
    repository = Repository.find(place)
    if repository is None or repository.top != repository.folder:
        return False
    entries = repository.entries(repository.head())
    there = {path: entry.blob for path, entry in entries.items()}
    return there == {path: repository.blob_id(data) for path, data in contents.items()}


def _preset(start: str | None, shared: Shared, at: Instant) -> bytes:
    """The campaign that ships with the tool, without what the office shares."""
    given = frozenset(read_office(shared.live.get(OFFICE_FILE))[1])
    text = _START_LINE.sub(rf"\g<1>{_start_day(start, at)}", presets.campaign_text())
    return without_keys(text, given).encode()


def _start_day(start: str | None, at: Instant) -> date:
    if start is not None:
        return day("--start", start, at, "open", "行动开始日期")
    if prompts.interactive():
        prompts.note("通知写“即日起”，没有写明日期。")
        label = "行动开始日期"
        asked: date = prompts.ask(
            label, default=PROPOSED_START, parse=lambda typed: read_day(typed, at, "open").value
        )
        return asked
    prompts.warn(f"通知只写“即日起”，没有写明日期；暂按 {PROPOSED_START} 开始，可用 --start 指定")
    return parse_day(PROPOSED_START)
