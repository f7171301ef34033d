"""The way back to a ledger that can be entered in: what somebody began with git, and where he left it.

Nothing that was entered is lost by it, and what was edited by hand is kept as a draft first.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from dabzw.store import discarding, drafts
from dabzw.store.damage import git_place
from dabzw.store.files import disk_errors
from dabzw.store.git import Repository, TreeEntry
from dabzw.store.git_config import UnsafeConfig
from dabzw.store.git_process import GitRefused
from dabzw.store.git_setup import without_settings
from dabzw.store.health.past import LAID_BY, MAIN, can_join_main, main_commit, not_watched
from dabzw.store.health.patient import Patient
from dabzw.store.history import is_ancestor
from dabzw.store.listing import is_part
from dabzw.store.lock import locked
from dabzw.store.working import look
from dabzw.store.writer import UNDER_WAY

_GIVEN_UP: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "MERGE_HEAD": (("merge", "--abort"), ("reset", "--quiet", "--merge")),
    "CHERRY_PICK_HEAD": (("cherry-pick", "--abort"), ("reset", "--quiet", "--merge")),
    "REVERT_HEAD": (("revert", "--abort"), ("reset", "--quiet", "--merge")),
    "rebase-merge": (("rebase", "--abort"), ("rebase", "--quit")),
    "rebase-apply": (("rebase", "--abort"), ("am", "--abort"), ("am", "--quit")),
    "sequencer": (("cherry-pick", "--quit"), ("revert", "--quit")),
}
"""How git gives up what it has begun, by the mark of that: the way back first, and what ends it at least."""
_NEW: Final = "支线"


def settings(patient: Patient) -> Iterator[str]:
    """Takes out what a ledger's own configuration may not say; the configuration is kept as it was."""
    fault = patient.fault
    place = git_place(patient.folder)
    if isinstance(fault, UnsafeConfig) and place is not None and place.is_dir():
        kept = without_settings(place, fault.keys, patient.now)
        yield f"已去掉设置 {'、'.join(fault.keys)}，原来的设置另存为 {kept}"


def under_way(patient: Patient) -> Iterator[str]:
    """Gives up what has been begun and not ended, and takes out what was laid by."""
    repository = patient.repository or Repository.require(patient.folder)
    with locked(repository, now=patient.now) as held:
        begun = [mark for mark in UNDER_WAY if (held.git_dir / mark).exists()]
        if begun:
            yield from _kept(_keep(held, _touched(held), patient.now))
        for mark in begun:
            if (held.git_dir / mark).exists():
                _give_up(held, mark)
                yield f"已放弃没有做完的{UNDER_WAY[mark]}"
        if held.git("rev-parse", "--quiet", "--verify", LAID_BY, accept=(0, 1)).strip():
            yield from _taken_out(held, patient.now)


def _give_up(held: Repository, mark: str) -> None:
    """Raises GitRefused where no way leads back."""
    *ways, last = _GIVEN_UP[mark]
    for way in ways:
        try:
            held.git(*way)
        except GitRefused:
            continue
        if not (held.git_dir / mark).exists():
            return
    held.git(*last)


def _touched(held: Repository) -> tuple[str, ...]:
    """The parts of the ledger that somebody edits, or has still to decide on."""
    listed = held.git("diff-files", "--name-only", "-z").split(b"\0")
    return tuple(dict.fromkeys(path for path in map(held.below, filter(None, listed)) if is_part(path)))


def _keep(held: Repository, paths: Iterable[str], now: datetime) -> tuple[drafts.Draft, ...]:
    """Drafts of hand edits; of what is still to be decided on, the two sides are in the history already."""
    open_ = {held.below(line.partition(b"\t")[2]) for line in held.git("ls-files", "-u", "-z").split(b"\0")}
    found = discarding.edits(held, paths)
    wanted = (replace(edit, staged=()) if edit.path in open_ else edit for edit in found)
    return discarding.copies(held, wanted, now)


def _kept(kept: Iterable[drafts.Draft]) -> Iterator[str]:
    yield from (f"{draft.name} 改过的内容已另存草稿 {draft.place}" for draft in kept)


def _taken_out(held: Repository, now: datetime) -> Iterator[str]:
    """Makes drafts of what was laid by, and then lets go of it."""
    for laid in held.git("reflog", "show", "--format=%H", LAID_BY, "--").decode().split():
        parents = held.commit(laid).parents
        before = held.entries(parents[0])
        found = {**held.entries(laid), **(held.entries(parents[2]) if len(parents) > 2 else {})}  # noqa: PLR2004
        yield from _kept(_drafts_of(held, before, found, now))
    held.git("update-ref", "-d", LAID_BY)


def _drafts_of(
    held: Repository, before: Mapping[str, TreeEntry], found: Mapping[str, TreeEntry], now: datetime
) -> Iterator[drafts.Draft]:
    changed = {path: entry for path, entry in found.items() if before.get(path) != entry and entry.is_file}
    bases = {path: before[path] for path in changed if path in before}
    new, old = held.bytes_of(changed), held.bytes_of(bases)
    for path, text in new.items():
        with drafts.begun(held.git_dir, path, old.get(path, b""), text, now) as (draft, _):
            yield draft


def main_line(patient: Patient) -> Iterator[str]:
    """Goes back to the main line, with what was entered beside it where the one follows the other."""
    repository = patient.repository or Repository.require(patient.folder)
    with locked(repository, now=patient.now) as held:
        branch, head = held.tip()
        if branch == MAIN or head is None:
            return
        main = main_commit(held)
        if main is None or is_ancestor(held, main, head):
            held.git("update-ref", MAIN, head, *(() if main is None else (main,)))
            held.git("symbolic-ref", "HEAD", MAIN)
            yield "已回到主线，登记过的都在"
            return
        if not can_join_main(held):
            if branch is not None:
                return
            name = f"{_NEW}-{patient.now:%Y%m%d-%H%M}"
            held.git("update-ref", f"refs/heads/{name}", head, held.zero)
            yield f"在旧版本上登记过的留在支线 {name}"
        yield from _kept(_gone_to_main(held, patient.now))
        yield "已回到主线"


def _gone_to_main(held: Repository, now: datetime) -> tuple[drafts.Draft, ...]:
    """Lets the files be those of the main line; hand edits that are in the way become drafts."""
    name = MAIN.removeprefix("refs/heads/")
    try:
        held.git("checkout", "--quiet", name, "--")
    except GitRefused:
        kept = _keep(held, look(held).unrecorded, now)
        held.git("checkout", "--quiet", "--force", name, "--")
        return kept
    return ()


def views(patient: Patient) -> Iterator[str]:
    """Lets git look at all files again, and fetches the older part of a history that was left behind."""
    repository = patient.repository or Repository.require(patient.folder)
    with locked(repository, now=patient.now) as held:
        unwatched = not_watched(held)
        if unwatched:
            feed = b"\0".join(unwatched) + b"\0"
            for way in ("--no-assume-unchanged", "--no-skip-worktree"):
                held.git("update-index", way, "-z", "--stdin", feed=feed)
            yield f"{'、'.join(map(os.fsdecode, unwatched[:3]))} 的改动又看得到了"
        if not held.is_complete and held.git("remote").strip():
            held.git("fetch", "--quiet", "--unshallow")
            yield "早先的历史已取回"


def tidy(patient: Patient) -> Iterator[str]:
    """Gathers the scattered objects of the history; nothing is thrown away."""
    repository = patient.repository or Repository.require(patient.folder)
    with locked(repository, now=patient.now) as held, disk_errors():
        held.git("repack", "-d", "-l", "-q")
    yield "历史里的零散文件已收拢"
