"""dabzw init: a new ledger, empty or with the demo's life."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import outcome
from dabzw.cli.coming import campaign_in
from dabzw.cli.context import china_now, sound
from dabzw.cli.scanning import refuse_persons
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import day, read_bytes
from dabzw.errors import UsageError
from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE
from dabzw.model.scalars import parse_day
from dabzw.store import presets
from dabzw.store.founding import Founding, found, refuse_other
from dabzw.store.git import Repository
from dabzw.store.listing import LARGEST, is_part
from dabzw.store.office import beside, without_keys
from dabzw.store.past import replay
from dabzw.store.reader import load, read_office
from dabzw.store.upgrading import stamped
from dabzw.store.writer import Change, Plan, transact

PROPOSED_START: Final = "2026-02-09"
_SUMMARY: Final = "新建台账"


_ATTRIBUTES: Final = b"* -text\n"  # git never changes a line end: the bytes are the record


# Papers and exports that lie in the folder are no part of the ledger; templates and sealed papers are.
_IGNORED: Final = b"*.xlsx\n*.docx\n*.pdf\n/*.csv\n!/templates/**\n!/reports/**\nout/\n*.tmp\n~$*\n.~lock*\n"


_START_LINE: Final = re.compile(rf"(?m)^(    开始: ){PROPOSED_START}$")


def init(
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
) -> None:
    """A new ledger: git repository, campaign, and the files that git needs."""
    if demo and (start is not None or campaign is not None):
        raise UsageError("--demo 自带行动方案、记录和日期，不能同时用 --start、--campaign")
    if not demo:
        refuse_other(folder)
    founding = _demo() if demo else _new(folder, start, campaign)
    became = found(folder, founding, outcome.current())
    if became == "there":
        prompts.note(f"{folder} 已经是这样一本新台账，没有改动")
        return
    if became == "ended":
        prompts.warn("上次新建时中途中断，这次接着做完的是那一本")
    prompts.done(f"新建台账 {folder}")
    if not demo and not campaign:
        prompts.note(
            "下一步：用 dabzw village add 添上各村，或用 dabzw import 村名单.xlsx --as village 导入；"
            "在 campaign.yaml 里核定开始日期和单位名录，再用 dabzw adopt 入账"
        )


def _new(folder: Path, start: str | None, campaign: Path | None) -> Founding:
    """A ledger without records; raises NotSound where its campaign cannot be read."""
    contents = _first_files(folder, start, campaign)
    sound(load(campaign_in(contents)))
    changes = tuple(Change(path, data) for path, data in sorted(contents.items()))
    plan = Plan(changes, _SUMMARY, "init", ())

    def build(place: Path) -> None:
        repository, now = Repository.create(place), china_now()
        for says in refuse_persons(repository, plan, contents, {}, now.date()):
            prompts.warn(says)
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


def _first_files(folder: Path, start: str | None, campaign: Path | None) -> dict[str, bytes]:
    shared = {path: data for path, data in beside(folder).live.items() if is_part(path)}
    extra = {".gitattributes": _ATTRIBUTES, ".gitignore": _IGNORED, **shared}
    if campaign is not None:
        if start is not None:
            raise UsageError("--start 只用于自带的行动方案；用 --campaign 时，开始日期写在那份方案里")
        return {**extra, CAMPAIGN_FILE: stamped(_read(campaign))}
    given = frozenset(read_office(shared.get(OFFICE_FILE))[1])
    return {**extra, CAMPAIGN_FILE: without_keys(_preset(start), given).encode()}


def _read(path: Path) -> bytes:
    if not path.exists():
        raise UsageError(f"--campaign（文件）：没有 {path} 这个文件")
    return read_bytes(path, LARGEST["campaign"])


def _preset(start: str | None) -> str:
    return _START_LINE.sub(rf"\g<1>{_start_day(start)}", presets.campaign_text())


def _start_day(start: str | None) -> date:
    if start is not None:
        return day("--start", start)
    if prompts.interactive():
        prompts.note("通知写“即日起”，没有写明日期。")
        asked: date = prompts.ask("行动开始日期", default=PROPOSED_START, parse=parse_day)
        return asked
    prompts.warn(f"通知只写“即日起”，没有写明日期；暂按 {PROPOSED_START} 开始，可用 --start 指定")
    return parse_day(PROPOSED_START)
