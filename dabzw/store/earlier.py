"""The ledger of an earlier campaign, to be carried on: a folder, or a backup of one; it is only read."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Final

from dabzw.errors import LedgerError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.model.phrases import first_few
from dabzw.store.contents import in_commit
from dabzw.store.git import Repository
from dabzw.store.reader import Loaded, load
from dabzw.store.restoring import restore
from dabzw.store.working import look

_ADDRESS: Final = re.compile(r"[a-z+]+://|[^/]+@[^/]+:")


class NoEarlierLedger(UsageError):
    """There is no ledger at the place."""

    def __init__(self, place: str, *, is_address: bool) -> None:
        what = "是网址，要先把它放到本机" if is_address else f"不是台账（没有 {CAMPAIGN_FILE}）"
        super().__init__(
            f"--from（原台账）：{place} {what}；请写明原台账的文件夹，或它的备份文件（….bundle）"
        )


class NotTrackedBefore(LedgerError):
    """The earlier ledger has no history, so that nothing proves what it says."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"--from（原台账）：{place} 没有登记历史，不能作凭据；请换成原台账，或它的备份")


class NotEnteredBefore(LedgerError):
    """The earlier ledger has changes that nobody has entered."""

    def __init__(self, place: Path, paths: tuple[str, ...]) -> None:
        super().__init__(
            f"--from（原台账）：{place} 有未入账的改动（{first_few(paths, '个文件')}），没有新建；"
            "先在原台账运行 dabzw adopt 入账，或 dabzw discard 放弃，再试"
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier ledger holds, and the commit that it holds it by."""

    loaded: Loaded
    commit: str


def earlier(named: str) -> Earlier:
    """The ledger at a place: its last commit.

    Raises NoEarlierLedger, NotTrackedBefore, NotEnteredBefore; of a backup as `restore`.
    """
    place = Path(named)
    if place.is_file():
        with tempfile.TemporaryDirectory(prefix="dabzw-") as folder:
            restored = restore(place, Path(folder, "原台账"))
            return Earlier(restored.loaded, restored.last.commit)
    if not (place / CAMPAIGN_FILE).is_file():
        raise NoEarlierLedger(named, is_address=_ADDRESS.match(named) is not None)
    repository = Repository.find(place)
    head = None if repository is None else repository.head()
    if repository is None or head is None:
        raise NotTrackedBefore(place)
    changed = look(repository).unrecorded
    if changed:
        raise NotEnteredBefore(place, changed)
    return Earlier(load(in_commit(repository, head)), head)
