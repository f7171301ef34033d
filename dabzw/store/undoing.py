"""Taking a change back: which one, and how; never an undo, never what is sealed, never what came first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Final

from dabzw.errors import Conflict, LookupFailed
from dabzw.lazily import dataclass
from dabzw.model import ids
from dabzw.model.entered import Entry
from dabzw.model.ids import MADE_FOLDER
from dabzw.store.git import Author, Repository, TreeEntry
from dabzw.store.history import UNDO, log
from dabzw.store.writer import Change, Files, Plan

_COMMIT: Final = re.compile("[0-9a-f]{4,64}")
_SURE: Final = 7  # so many digits are meant as a commit, though some record's id has them too


class NotUndoable(Conflict):
    """This change is never taken back; the reason says what to do instead."""

    def __init__(self, entry: Entry, why: str) -> None:
        super().__init__(f"提交 {entry.commit[:10]}（{entry.summary}）{why}")


class ChangedSince(Conflict):
    """Files of a change that is to be taken back were changed again later."""

    def __init__(self, paths: tuple[str, ...], later: Entry | None) -> None:
        named = (
            f"（提交 {later.commit[:10]}，{later.when:%Y-%m-%d %H:%M}，{later.author}：{later.summary}）"
            if later
            else ""
        )
        super().__init__(
            f"{'、'.join(paths)}：之后又有改动{named}，不能撤销较早的一次。请先撤销后来的改动，或手工更正。"
        )


class NothingToUndo(LookupFailed):
    """No change of this clerk is left that could be taken back."""

    def __init__(self, clerk: str, record: str | None, other: Entry | None) -> None:
        what = "可以撤销的改动" if record is None else f"对 {record} 可以撤销的改动"
        more = (
            f"；{other.author}的“{other.summary}”要写明提交才能撤销：dabzw undo {other.commit[:10]}"
            if other
            else "；用 dabzw log 查看"
        )
        super().__init__(f"{clerk}没有{what}{more}")


class Unclear(LookupFailed):
    """What was named is no change, or several."""

    def __init__(self, named: str, found: tuple[str, ...]) -> None:
        says = (
            f"不止一个：{'、'.join(found)}；请多写几位"
            if found
            else "不是哪次提交，也不是哪条记录；用 dabzw log 查看"
        )
        super().__init__(f"“{named}”{says}")
        self.found = found


@dataclass(frozen=True)
class Acts:
    """The entries of a ledger, newest first, and the commits among them that merge two histories."""

    entries: tuple[Entry, ...]
    merges: frozenset[str] = frozenset()

    @classmethod
    def of(cls, repository: Repository) -> Acts:
        """All that was entered on the current branch."""
        head = repository.head()
        merges = repository.git("rev-list", "--merges", head, "--").decode().split() if head else ()
        return cls(tuple(log(repository)), frozenset(merges))

    @cached_property
    def undone(self) -> Mapping[str, Entry]:
        """The commits that are taken back, each with the entry that did and was not taken back itself."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.undoes is not None and entry.commit not in found:
                found.setdefault(entry.undoes, entry)
        return found

    def newest(self, clerk: Author, record: str | None = None) -> Entry:
        """A clerk's newest change, of one record or of any, that can be taken back; raises NothingToUndo."""
        left = [
            entry
            for entry in self.entries
            if not self._why_not(entry) and (record is None or record in _ids_of(entry))
        ]
        own = next((entry for entry in left if (entry.author, entry.mail) == (clerk.name, clerk.email)), None)
        if own is None:
            raise NothingToUndo(clerk.name, record, next(iter(left), None))
        return own

    def named(self, text: str, clerk: Author) -> Entry:
        """The change that a commit's number or a record's id means.

        A commit is that one, whoever made it; a record's is the newest of this clerk.  Raises Unclear,
        NotUndoable, NothingToUndo.
        """
        commits, records = self._commits(text), self._records(text)
        if commits and len(text) >= _SURE:
            records = ()
        if len(commits) + len(records) != 1:
            raise Unclear(text, (*(entry.commit[:10] for entry in commits), *records))
        if records:
            return self.newest(clerk, records[0])
        if why := self._why_not(commits[0]):
            raise NotUndoable(commits[0], why)
        return commits[0]

    def _commits(self, text: str) -> tuple[Entry, ...]:
        if not _COMMIT.fullmatch(text):
            return ()
        return tuple(entry for entry in self.entries if entry.commit.startswith(text))

    def _records(self, text: str) -> tuple[str, ...]:
        return ids.matching(text, sorted({id_ for entry in self.entries for id_ in _ids_of(entry)}))

    def _why_not(self, entry: Entry) -> str:
        """Why an entry is never taken back; "" where it may be."""
        by = self.undone.get(entry.commit)
        reasons = {
            "是两份台账的合并，不能自动撤销。请手工更正有误的记录并运行 dabzw adopt。": entry.commit
            in self.merges,
            f"是{entry.author}的手工提交，不是本工具所作，不能自动撤销。请手工更正后运行 dabzw adopt。": (
                entry.operation is None
            ),
            "本身是一次撤销，不再撤销。要恢复被撤销的内容，用 dabzw log 查看，再重新登记或 dabzw edit。": (
                entry.undoes is not None or entry.operation == "undo"
            ),
            f"已经撤销过（提交 {by.commit[:10]}，{by.author}）。" if by else "": by is not None,
            "是新建台账，不能撤销。": entry.operation == "init",
            "是封存的材料，不能撤销；有错用 dabzw issue restate 另出一期更正。": _is_sealed(entry),
            "没有改动台账文件，没有可以撤销的。": not entry.paths,
        }
        return next((why for why, holds in reasons.items() if holds), "")


def _is_sealed(entry: Entry) -> bool:
    return any(path.startswith(f"{MADE_FOLDER}/") for path in entry.paths)


def _ids_of(entry: Entry) -> frozenset[str]:
    """The records that an entry is about: those it names, and those whose files it changes."""
    stems = (path.rpartition("/")[2].removesuffix(".yaml") for path in entry.paths)
    return frozenset((*entry.ids, *filter(ids.kind_of, stems)))


def plan(repository: Repository, entry: Entry) -> Callable[[Files], Plan]:
    """How to give the files of one change the bytes they had before it.

    The function raises ChangedSince where a later commit changed the same files.
    """
    commit = repository.commit(entry.commit)
    before = repository.entries(commit.parents[0] if commit.parents else None)
    after = repository.entries(commit.id)
    data = repository.blobs(before[path].blob for path in entry.paths if path in before)

    def build(_: Files) -> Plan:
        now = repository.entries(repository.head())
        later = tuple(path for path in entry.paths if now.get(path) != after.get(path))
        if later:
            raise ChangedSince(later, next(_after(repository, entry, later), None))
        changes = tuple(Change(path, _bytes(before, data, path)) for path in entry.paths)
        return Plan(changes, f"撤销：{entry.summary}", "undo", entry.ids, ((UNDO, entry.commit),))

    return build


def _after(repository: Repository, entry: Entry, paths: tuple[str, ...]) -> Iterator[Entry]:
    """The changes of some files after an entry that stand, newest first."""
    acts = Acts.of(repository)
    for later in acts.entries:
        if later.commit == entry.commit:
            return
        if later.undoes is None and later.commit not in acts.undone and not {*later.paths}.isdisjoint(paths):
            yield later


def _bytes(entries: Mapping[str, TreeEntry], data: Mapping[str, bytes], path: str) -> bytes | None:
    return data[entries[path].blob] if path in entries else None
