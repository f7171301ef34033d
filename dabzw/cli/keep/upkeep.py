"""The commands that keep a ledger: init, check, adopt, edit, undo."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk, Written, WrittenForm, campaign_in, china_now, format_of, sound
from dabzw.cli.enter import editor
from dabzw.cli.enter.changes import committed
from dabzw.cli.lists.look import end
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import day, read_bytes
from dabzw.errors import Conflict, DabzwError, LedgerError, UsageError
from dabzw.model import formats
from dabzw.model.entered import Entry
from dabzw.model.finding import Finding
from dabzw.model.ids import CAMPAIGN_FILE, kind_of, path_of
from dabzw.model.scalars import parse_day
from dabzw.render.pages import print_page
from dabzw.render.terminal import Printer
from dabzw.reports.looks import check as check_look
from dabzw.reports.looks.history import undone
from dabzw.store import files, history, presets
from dabzw.store.git import Repository
from dabzw.store.past import replay
from dabzw.store.reader import RECORD_FOLDERS, Loaded, load, read_record, record_bytes, top_of
from dabzw.store.upgrading import stamped
from dabzw.store.writer import Change, Files, Plan, transact

PROPOSED_START: Final = "2026-02-09"
_ATTRIBUTES: Final = b"* -text\n"  # git never changes a line end: the bytes are the record
_IGNORED: Final = b"out/\n*.tmp\n~$*\n.~lock*\n"
_START_LINE: Final = re.compile(rf"(?m)^(    开始: ){PROPOSED_START}$")


class NotEmpty(LedgerError):
    """The folder is in use already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里已有内容，不能在这里新建台账；换一个新文件夹")


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
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(folder)
    if demo:
        _replay_demo(folder)
    else:
        contents = _first_files(start, campaign)
        _refuse_faulty(contents)
        changes = tuple(Change(path, data) for path, data in sorted(contents.items()))
        plan = Plan(changes, "新建台账", "init", ())
        transact(Repository.create(folder), lambda _files: plan, lambda _files, _paths: None, now=china_now())
    prompts.done(f"新建台账 {folder}")
    if not demo and not campaign:
        prompts.note("下一步：在 campaign.yaml 里填写各村名称、核定开始日期和单位名录，然后 dabzw adopt 入账")


def _replay_demo(folder: Path) -> None:
    """The demo ledger with its life: each entry a commit, as its clerks would have made it."""
    from dabzw.store.demo import demo_files  # only here, and slow to read
    from dabzw.store.life import life, life_table

    past = life({".gitignore": _IGNORED, **demo_files()}, life_table())
    replay(Repository.create(folder), past, now=china_now())


def _first_files(start: str | None, campaign: Path | None) -> dict[str, bytes]:
    extra = {".gitattributes": _ATTRIBUTES, ".gitignore": _IGNORED}
    if campaign is not None:
        if start is not None:
            raise UsageError("--start 只用于自带的行动方案；用 --campaign 时，开始日期写在那份方案里")
        return {**extra, CAMPAIGN_FILE: stamped(_read(campaign))}
    return {**extra, CAMPAIGN_FILE: _preset(start)}


def _refuse_faulty(contents: dict[str, bytes]) -> None:
    """Before anything is made: the campaign must be readable; raises NotSound where it is not."""
    sound(load(campaign_in(contents)))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(f"--campaign（文件）：没有 {path} 这个文件")
    return read_bytes(path)


def _preset(start: str | None) -> bytes:
    return _START_LINE.sub(rf"\g<1>{_start_day(start)}", presets.campaign_text()).encode()


def _start_day(start: str | None) -> date:
    if start is not None:
        return day("--start", start)
    if prompts.interactive():
        prompts.note("通知写“即日起”，没有写明日期。")
        asked: date = prompts.ask("行动开始日期", default=PROPOSED_START, parse=parse_day)
        return asked
    prompts.warn(f"通知只写“即日起”，没有写明日期；暂按 {PROPOSED_START} 开始，可用 --start 指定")
    return parse_day(PROPOSED_START)


def check(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="路径", help="只查这些文件或文件夹")] = None,
) -> None:
    """Validates everything; findings as `file:line:col: level: text (rule)`."""
    desk = Desk.of(ctx)
    chosen = _chosen(desk, paths)
    loaded = desk.loaded
    found = [
        *(_placed(loaded, f) for f in desk.findings(loaded, chosen)),
        *(f for f in loaded.not_canonical() if chosen is None or f.file in chosen),
        *(_irregular(path) for path in files.irregular(desk.folder)),
        *(f for f in _sealed(desk) if chosen is None or f.file in chosen),
    ]
    desk.answer(check_look.answer(found, lambda path: _shown(desk.folder / path)))
    end(failed=any(finding.level == "错误" for finding in found))


def _placed(loaded: Loaded, finding: Finding) -> Finding:
    """A finding of the rules, which know a field's path only, with the line and the column of its field."""
    unplaced = finding.line == 1 and finding.column == 1
    return loaded.placed(finding) if finding.path and unplaced else finding


def _sealed(desk: Desk) -> Iterable[Finding]:
    from dabzw.cli.make.sealing import (
        sealed_findings,
    )  # papers are slow to import, and few commands need them

    return sealed_findings(desk)


def _chosen(desk: Desk, paths: list[Path] | None) -> tuple[str, ...] | None:
    if not paths:
        return None
    wanted = tuple(dict.fromkeys(found for path in paths for found in _below(desk.files, path, desk.folder)))
    if not wanted:
        raise UsageError("这些路径下没有台账文件")
    return wanted


def _below(names: Iterable[str], path: Path, folder: Path) -> list[str]:
    """Which files of the ledger lie at or below a path, given from here or from the ledger's folder."""
    root = folder.resolve()
    for place in (path.resolve(), (root / path).resolve()):
        found = [name for name in names if (root / name).is_relative_to(place)]
        if found:
            return found
    return []


def _shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_absolute() else str(path)


def _irregular(path: str) -> Finding:
    return Finding(
        "not-a-file",
        "错误",
        path,
        None,
        (),
        "不是普通文件（链接或特殊文件），不读取",
        "换成普通文件，或移出台账",
    )


def adopt(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="路径", help="只入账这些文件")] = None,
) -> None:
    """Checks what was edited by hand and commits it, under the clerk's own name."""
    desk = Desk.of(ctx)
    repository = desk.required_repository
    changed = repository.changed()
    wanted = {name for path in paths or () for name in _below(changed, path, desk.folder)}
    chosen = tuple(path for path in changed if path in wanted) if paths else changed
    if not chosen:
        prompts.note(f"{'这些路径下' if paths else ''}没有未入账的改动")
        return
    newest = _is_of_newest(desk.folder)
    changes = tuple(_adopted(desk, path, canonical=newest) for path in chosen)
    ids = tuple(stem for path in chosen if kind_of(stem := Path(path).stem))
    says = f"手工修改入账（{len(changes)}个文件）"
    _report(says, desk.write(lambda _files: Plan(changes, says, "adopt", ids), form="as it is"))


def _is_of_newest(folder: Path) -> bool:
    """Whether the campaign of a working tree says the newest format."""
    campaign = files.read(folder, CAMPAIGN_FILE)
    return campaign is None or format_of({CAMPAIGN_FILE: campaign}) == formats.NEWEST


def _adopted(desk: Desk, path: str, *, canonical: bool) -> Change:
    """The file as it is, or the canonical text of the record; in an older format a record has none."""
    seen = files.read(desk.folder, path)
    if top_of(path) not in RECORD_FOLDERS:
        return Change(path, seen, seen=seen)
    if seen is None:
        raise RecordRemoved(path)
    record, _ = read_record(path, seen) if canonical else (None, ())
    return Change(path, record_bytes(record) if record is not None else seen, seen=seen)


class RecordRemoved(Conflict):
    """A record's file was deleted by hand."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} 被删除了；记录不能删除，运行 git restore {path} 找回")


def _report(says: str, written: Written) -> None:
    if not written.receipt.paths:
        prompts.note("没有改动")
        return
    prompts.done(f"{says}（提交 {written.receipt.commit[:10]}；撤销用 dabzw undo）")


def edit(
    ctx: typer.Context,
    record: Annotated[str, typer.Argument(metavar="编号", help="编号，或其中能认出它的几位")],
) -> None:
    """Opens a record in the editor; an invalid result is shown with its errors and opened again."""
    desk = Desk.of(ctx)
    record_id = desk.find_id(record)
    path = path_of(record_id)
    repository = desk.required_repository
    head = repository.head()
    before = record_bytes(committed(path, repository.files(head) if head else {}))
    text = before

    def build(now: Files) -> Plan:
        if now.get(path) is not None and record_bytes(committed(path, now)) != before:
            raise ChangedMeanwhile(record_id)
        edited, faults = read_record(path, text)
        if edited is None:
            raise editor.Invalid(faults)
        return Plan((Change(path, record_bytes(edited)),), f"修改 {record_id}", "edit", (record_id,))

    refusal = ""
    while True:
        text = editor.edited(text, record_id, refusal)
        if text == before:
            prompts.note("没有改动")
            return
        try:
            _report(f"修改 {record_id}", desk.write(build))
        except DabzwError as refused:
            refusal = str(refused)
            prompts.error(refusal)
            if isinstance(refused, LedgerError) and _again():
                continue
            place = editor.keep(text, repository.git_dir, record_id)
            raise editor.GivenUp(refused, place) from None
        else:
            return


def _again() -> bool:
    """Whether a refused text is opened again; a clerk who leaves here has not lost it."""
    if not prompts.interactive():
        return False
    try:
        return prompts.confirm("重新打开修改？选“否”则不保存，草稿另存", default=True)
    except typer.Abort:
        return False


class ChangedMeanwhile(Conflict):
    """Somebody else changed the record while it was open."""

    def __init__(self, record_id: str) -> None:
        super().__init__(f"{record_id} 在编辑期间已被改动；先看 dabzw log {record_id}，再重新编辑")


def undo(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接撤销")] = False,
) -> None:
    """Takes back the last change with a new commit, after showing it."""
    desk = Desk.of(ctx)
    repository = desk.required_repository
    entry = history.last_operation(repository)
    if entry is None or entry.operation == "init":
        raise UsageError("没有可以撤销的改动")
    print_page(Printer(sys.stderr), undone(entry, history.diff(repository, entry.commit)))
    if not yes:
        if not prompts.interactive():
            raise prompts.Missing([("--yes", "确认撤销")])
        if not prompts.confirm("确认撤销？"):
            raise typer.Abort
    plan, form = history.undo_plan(repository, entry), _form_of_undoing(entry)
    _report(f"已撤销“{entry.summary}”", desk.write(plan, form=form))


def _form_of_undoing(entry: Entry) -> WrittenForm:
    """An upgrade may be taken back; any other change leaves the format as it is."""
    return "any" if entry.operation == "upgrade" else "newest"
