"""A bundle for those who have no network: what they have not yet, written into a file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.speech import prompts
from dabzw.errors import LedgerError, UsageError
from dabzw.rules.agenda.keeping import typed
from dabzw.store.files import DiskRefused
from dabzw.store.git import Repository
from dabzw.store.history import is_ancestor
from dabzw.store.lock import locked
from dabzw.sync.exchange import parcels
from dabzw.sync.exchange.places import ELSEWHERE
from dabzw.sync.exchange.remembered import desk_id, recalled, remember

_SENT: Final = "sent"
_SEEN: Final = "seen"


def write_out(desk: Desk, out: Path, name: str, *, full: bool) -> None:
    """Writes what those who get it have not yet into a file, and notes that it was written."""
    repository = desk.required_repository
    head = repository.resolve("HEAD")
    basis = () if full else _basis(repository, name, out, head)
    if not full and (head in basis or recalled(repository, _SENT, name) == head):
        prompts.note(f"自上次写出以来没有新的内容，没有写 {out}；要再写一份的，加 --full")
        return
    data = parcels.packed(repository, head, basis, desk_id(repository))
    try:
        place = output.write(out, data, order=f"{repository.git_dir} 同步")
    except DiskRefused as error:
        raise DiskRefused(str(out), error.reason, ELSEWHERE) from error
    with locked(repository, now=desk.now) as held:
        remember(held, _SENT, name, head)
    what = "上次以后的" if basis else "全部历史"
    output.done(place, f"到提交 {head[:10]}，{what}；请对方运行 dabzw sync {typed(place.name)}")


def _basis(repository: Repository, name: str, out: Path, head: str) -> tuple[str, ...]:
    """What those who get a bundle have already.

    One that still lies there has not been fetched: the new one takes its place, and holds all that it held.
    """
    sent, seen = (recalled(repository, memory, name) for memory in (_SENT, _SEEN))
    with suppress(FileNotFoundError, UsageError, LedgerError):
        lying = parcels.opened(out, repository.algorithm)
        if lying.tip == sent and lying.desk == desk_id(repository):
            return lying.needs
    known = dict.fromkeys(one for one in (seen, sent) if one is not None)
    return tuple(one for one in known if is_ancestor(repository, one, head))
