"""Which record a person means: by a part of its id, by its name or how that is spelt, or by `.` the last.

One answer for arguments, options and prompts.  No record is read: ids are the names of files, names stand at
the head of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, Protocol

from dabzw.cli.missing import Ambiguous, NoSuchRecord, NothingTouched, OtherKind
from dabzw.cli.speech import prompts
from dabzw.cli.speech.record_names import name_in
from dabzw.errors import LookupFailed
from dabzw.model import ids
from dabzw.model.ids import Kind
from dabzw.model.initials import so_spelt
from dabzw.model.nearest import distance, nearest
from dabzw.model.scalars import compared
from dabzw.store.contents import Contents
from dabzw.store.git import Repository
from dabzw.store.history import touched_by

_LAST: Final = frozenset((".", "。"))
_ASKED: Final = 20
"""Of so many candidates the clerk is asked which is meant; of more he must write more."""
_SURE: Final = 4
"""So many characters are meant as those of an id, where one has them."""
_SHORTEST: Final = 2  # letters; of characters one will do
_LIKE: Final = 3

Named = tuple[str, str]
"""An id, and the name of its record; "" where none was looked for, or it has none."""


class Searched(Protocol):
    """What records are looked for in: the files of a ledger, and who asks."""

    @property
    def files(self) -> Contents:
        """The ledger's files."""

    @property
    def required_repository(self) -> Repository:
        """The repository that tracks it."""

    def heads(self, paths: Iterable[str]) -> Iterator[bytes]:
        """The beginnings of records that are there."""

    def spoil(self) -> None:
        """What is answered rests on more than the ledger."""


def which(ground: Searched, typed: str, kind: Kind | None) -> str:
    """The id of the record that is meant.

    Raises:
        NoSuchRecord: none; those that are like it are named.
        OtherKind: it is one of another kind.
        Ambiguous: several, and nobody can be asked which.
        NothingTouched: `.`, and this clerk has entered nothing of the kind.
    """
    text = ids.normalised(typed)
    if text in _LAST:
        return _last_touched(ground, kind)
    by_id = _by_id(ground, text, kind)
    if by_id and (len(text) >= _SURE or any(map(str.isdigit, text))):
        found: Sequence[Named] = [(id_, "") for id_ in by_id]
    else:
        found = _by_name(ground, typed, kind, by_id)
    if not found:
        raise _none(ground, typed, text, kind)
    if len(found) > 1:
        return _one_of(ground, typed, found)
    id_, name = found[0]
    if name and id_ not in by_id:
        prompts.note(f"{typed.strip()} → {id_} {name}")
    return id_


def _by_id(ground: Searched, text: str, kind: Kind | None) -> tuple[str, ...]:
    if (own := ids.kind_of(text)) and kind in (None, own) and ids.path_of(text) in ground.files:
        return (text,)
    return ids.matching(text, sorted(_ids((path for path in ground.files if text in path), kind)))


def _ids(paths: Iterable[str], kind: Kind | None) -> Iterator[str]:
    stems = map(ids.stem_of, paths)
    return (id_ for id_ in stems if (own := ids.kind_of(id_)) and kind in (None, own))


def _names(ground: Searched, kind: Kind | None) -> Iterator[Named]:
    """All records of a kind, the newest first, each with its name."""
    found = sorted(_ids(ground.files, kind), key=lambda id_: id_[3:], reverse=True)
    heads = ground.heads(map(ids.path_of, found))
    return ((id_, name_in(head)) for id_, head in zip(found, heads, strict=True))


def _by_name(ground: Searched, typed: str, kind: Kind | None, by_id: Sequence[str]) -> Sequence[Named]:
    """Those whose name is what was typed, else those whose id or name holds it, or is so spelt."""
    known = dict(_names(ground, kind))
    wanted = compared(typed)
    exact = [id_ for id_, name in known.items() if name and compared(name) == wanted]
    if len(wanted) < _SHORTEST and wanted.isascii() and not exact:
        return ()
    holding = [id_ for id_, name in known.items() if wanted in compared(name)]
    found = exact or [*by_id, *(holding or _spelt(known, wanted))]
    return [(id_, known[id_]) for id_ in dict.fromkeys(found)]


def _spelt(known: dict[str, str], wanted: str) -> list[str]:
    """Those whose name is spelt so in pinyin, or else holds a part that is."""
    if not (wanted.isascii() and wanted.isalpha()):
        return []
    names = tuple(dict.fromkeys(filter(None, known.values())))
    meant = frozenset(so_spelt(names, wanted.lower()))
    return [id_ for id_, name in known.items() if name in meant]


def _one_of(ground: Searched, typed: str, found: Sequence[Named]) -> str:
    named = _with_names(ground, found) if not found[0][1] else found
    if not prompts.interactive() or len(found) > _ASKED:
        raise Ambiguous(
            typed.strip(), [" ".join(one).strip() for one in islice(named, Ambiguous.MOST)], len(found)
        )
    ground.spoil()
    prompts.note(f"“{typed.strip()}”有{len(found)}条，是哪一条？")
    answer: str = prompts.ask("编号", choices=[" ".join(one).strip() for one in named])
    return answer.split(" ", 1)[0]


def _with_names(ground: Searched, found: Iterable[Named]) -> Sequence[Named]:
    listed = [id_ for id_, _ in found]
    return list(zip(listed, map(name_in, ground.heads(map(ids.path_of, listed))), strict=True))


def _none(ground: Searched, typed: str, text: str, kind: Kind | None) -> LookupFailed:
    """The refusal, with the record of another kind that is meant, or those that are called alike."""
    shown = typed.strip()
    others = _by_id(ground, text, None) if kind is not None else ()
    if others and kind is not None:
        [(id_, name)] = _with_names(ground, [(others[0], "")])
        return OtherKind(shown, kind, id_, name)
    known = dict(_names(ground, kind))
    alike = [*_alike_by_id(text, known), *_alike_by_name(typed, known)]
    return NoSuchRecord(shown, kind, [f"{id_} {known[id_]}".strip() for id_ in alike[:_LIKE]])


def _alike_by_id(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Those whose id ends in what differs by a character from what was typed."""
    if len(text) == _SURE and text.isascii():
        yield from (id_ for id_ in known if distance(text, id_[-_SURE:]) == 1)


def _alike_by_name(typed: str, known: Mapping[str, str]) -> Iterator[str]:
    if typed.isascii():  # what so many names sound like takes seconds to find
        return iter(())
    names = nearest(typed, filter(None, known.values()), _LIKE)
    return (id_ for name in names for id_ in known if known[id_] == name)


def _last_touched(ground: Searched, kind: Kind | None) -> str:
    ground.spoil()
    repository = ground.required_repository
    for touched in touched_by(repository, repository.identity()):
        found = [
            id_ for id_ in touched if kind in (None, ids.kind_of(id_)) and ids.path_of(id_) in ground.files
        ]
        if len(found) > 1:
            return _one_of(ground, ".", [(id_, "") for id_ in found])
        if found:
            [(id_, name)] = _with_names(ground, [(found[0], "")])
            prompts.note(f". → {id_} {name}".rstrip())
            return id_
    raise NothingTouched(kind)
