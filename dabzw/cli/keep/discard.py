"""dabzw discard: hand edits put back to what is in force, after showing them; and drafts removed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli import outcome
from dabzw.cli.context import Desk
from dabzw.cli.keep.entered import files_below, names_of
from dabzw.cli.speech import prompts
from dabzw.cli.standing import named
from dabzw.cli.writing import write
from dabzw.errors import DabzwError, UsageError
from dabzw.model import ids
from dabzw.render.pages import print_page
from dabzw.render.terminal import Printer
from dabzw.reports.looks.history import discarded, drafts_to_remove
from dabzw.store import discarding, drafts, files
from dabzw.store.drafts import Draft
from dabzw.store.landing import HalfPlaced, Unclear
from dabzw.store.listing import is_part
from dabzw.store.lock import locked
from dabzw.store.signals import held_signals
from dabzw.store.working import look


def discard(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="路径", help="只放弃这些文件的手工修改；加 --draft 时为编号，加 --rev 时放回那个版本里的"
        ),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="删除没有入账的草稿，不动台账文件")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问，直接放弃")] = False,
) -> None:
    """Puts hand edits back to what is in force, after showing them; a copy of each is kept as a draft.

    With `--rev` files get the text of that version.  A file that is no part of the ledger is moved out.
    """
    desk = Desk.of(ctx)
    paths = [Path(name) for name in names or ()]
    if draft:
        _remove_drafts(desk, names or [], yes=yes)
    elif desk.options.rev is not None:
        _bring_back(desk, paths, desk.options.rev, yes=yes)
    elif (stray := _stray(desk, paths)) and len(stray) == len(paths):
        _move_out(desk, stray, yes=yes)
    else:
        _put_back(desk, paths, yes=yes)


def _put_back(desk: Desk, paths: list[Path], *, yes: bool) -> None:
    found = _edits(desk, paths)
    if not found:
        prompts.note(f"{'这些路径下' if paths else ''}没有未入账的改动")
        return
    names = names_of({edit.path: edit.held or edit.seen for edit in found})
    print_page(Printer(sys.stderr), discarded(tuple(edit.diff for edit in found), names=names))
    prompts.agree("放弃这些手工修改", yes=yes)
    repository = desk.required_repository
    kept = discarding.copies(repository, found, desk.now)
    try:
        with held_signals():
            write(desk, discarding.plan(repository, found), form="any")
            for edit in found:
                outcome.current().wrote(desk.folder / edit.path)
    except (HalfPlaced, Unclear):
        _say_where(kept)
        raise
    except DabzwError:
        discarding.drop(kept)
        raise
    prompts.done(f"已放弃{len(found)}个文件的手工修改，放回了已入账的内容")
    _say_where(kept)


class NothingThere(UsageError):
    """A version of the ledger does not hold what is to be brought back from it."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"加 --rev 时要写明放回哪些文件，“{revision}”里没有这些；"
            "用 dabzw log 编号 看哪次有，写法：dabzw discard 文件 --rev 提交编号"
        )


def _bring_back(desk: Desk, paths: list[Path], revision: str, *, yes: bool) -> None:
    """Gives files the text of an earlier version, as an edit by hand, which is still to be adopted."""
    repository = desk.required_repository
    entries = repository.entries(repository.resolve(revision))
    names = {name for path in paths for name in files_below(filter(is_part, entries), path, desk.folder)}
    if not names:
        raise NothingThere(revision)
    then = repository.bytes_of({name: entries[name] for name in names})
    now = files.read_all(desk.folder, then)
    found = tuple(
        discarding.Edit(name, entries[name].mode, now[name], data, ())
        for name, data in sorted(then.items())
        if now[name] != data
    )
    if not found:
        prompts.note("这些文件现在就是那时的内容，没有改动")
        return
    print_page(
        Printer(sys.stderr), discarded(tuple(edit.diff for edit in found), "那时的内容", names_of(then))
    )
    prompts.agree("放回那时的内容", yes=yes)
    kept = discarding.copies(repository, found, desk.now)
    with locked(repository, now=desk.now), files.disk_errors(), held_signals():
        for edit in found:
            files.replace(desk.folder, edit.path, then[edit.path])
            outcome.current().wrote(desk.folder / edit.path)
    prompts.done(f"已放回{len(found)}个文件那时的内容，还没有入账；核对后运行 dabzw adopt")
    _say_where(kept)


def _stray(desk: Desk, paths: list[Path]) -> tuple[str, ...]:
    """The files among some paths that lie in the ledger's folder and are no part of it."""
    root = desk.folder.resolve()
    wanted = {place.resolve() for path in paths for place in (path, root / path)}
    found = look(desk.required_repository).contents.listing.findings if paths else ()
    return tuple(dict.fromkeys(one.file for one in found if (root / one.file).resolve() in wanted))


def _move_out(desk: Desk, stray: tuple[str, ...], *, yes: bool) -> None:
    """Makes drafts of files that were never entered, and takes them out of the folder."""
    repository = desk.required_repository
    prompts.note(f"不是台账的组成部分：{named(stray)}")
    prompts.agree("移出台账文件夹（内容另存草稿）", yes=yes)
    for path in stray:
        text = files.read(desk.folder, path, most=drafts.MOST)
        if text is None:
            continue
        with drafts.begun(repository.git_dir, path, b"", text, desk.now) as (kept, _), files.disk_errors():
            (desk.folder / path).unlink()
            prompts.done(f"已移出 {path}")
            _say_where((kept,))


def _say_where(kept: tuple[Draft, ...]) -> None:
    for one in kept:
        prompts.note(f"  改过的内容另存在草稿 {one.place}；不要了，用 dabzw discard --draft {one.name} 删除")


def _edits(desk: Desk, paths: list[Path]) -> tuple[discarding.Edit, ...]:
    """The hand edits of the ledger's files, of those below some paths if any is named."""
    repository = desk.required_repository
    changed = discarding.edited(repository, look(repository).unrecorded)
    wanted = {name for path in paths for name in files_below(changed, path, desk.folder)}
    return discarding.edits(repository, (path for path in changed if not paths or path in wanted))


def _remove_drafts(desk: Desk, names: list[str], *, yes: bool) -> None:
    left = drafts.left(desk.required_repository.git_dir)
    chosen = tuple(one for one in left if not names or any(_is_meant(one, name) for name in names))
    if not chosen:
        prompts.note("没有这样的草稿" if names else "没有草稿")
        return
    print_page(
        Printer(sys.stderr), drafts_to_remove(tuple((one.name, one.when, str(one.place)) for one in chosen))
    )
    prompts.agree("删除这些草稿，不能找回", yes=yes)
    for one in chosen:
        one.drop()
    prompts.done(f"已删除{len(chosen)}份草稿")


def _is_meant(draft: Draft, name: str) -> bool:
    """Whether a name is a draft's file, or its record's id or a part of it."""
    return name in (draft.place.name, draft.name) or bool(ids.matching(name, (draft.name,)))
