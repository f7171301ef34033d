"""Official output: made from one commit, which it names; uncommitted changes are refused, or marked 草稿."""

from __future__ import annotations

from dabzw.cli.context import Desk, sound
from dabzw.errors import Conflict
from dabzw.lazily import dataclass
from dabzw.model.ids import OFFICE_FILE
from dabzw.model.ledger import Ledger
from dabzw.store.contents import Contents
from dabzw.store.git import Repository
from dabzw.store.reader import load
from dabzw.sync.receive.receipts import newest_kept

DRAFT = "草稿（未入账的内容）"


class NotAdopted(Conflict):
    """The ledger has changes that are not committed, and official output is made from a commit."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(
            f"有{len(paths)}个文件的改动没有入账（{paths[0]} 等），正式材料只依据已入账的内容；"
            "先运行 dabzw adopt，或加 --draft 生成草稿"
        )


@dataclass(frozen=True, slots=True)
class Official:
    """What official output is made from: the ledger as of the desk's instant, what to call it, its commit.

    `whole` is the ledger as of no instant.
    """

    ledger: Ledger
    basis: str
    revision: str | None
    whole: Ledger


def official(desk: Desk, *, draft: bool) -> Official:
    """The ledger of one commit; of a draft, that of the working tree, which rests on none.

    Raises:
        NotAdopted: there are uncommitted changes, and no draft is wanted.
    """
    if draft:
        return Official(desk.seen, DRAFT, None, desk.ledger)
    revision = revision_of(desk, desk.required_repository)
    whole = sound(load(desk.files_at(revision)))
    basis = f"提交 {revision[:16]}{_received(desk.required_repository, revision)}"
    return Official(whole.as_of(desk.at), basis, revision, whole)


def _received(repository: Repository, revision: str) -> str:
    """What a superior has of a commit, by the newest receipt that is kept; "" where there is none."""
    receipt = newest_kept(repository, revision)
    if receipt is None:
        return ""
    what = "" if receipt.commit == revision else f"提交 {receipt.short}，"
    return f"（上级收到：{what}{receipt.at:%Y-%m-%d %H:%M}，回执第{receipt.number}号）"


def official_ledger(desk: Desk, *, draft: bool) -> tuple[Ledger, str]:
    """The ledger that official output rests on, and what to call it (依据); raises as `official`."""
    found = official(desk, draft=draft)
    return found.ledger, found.basis


def official_templates(desk: Desk, *, draft: bool) -> dict[str, bytes]:
    """The office's own templates that official output rests on: of the same commit; raises NotAdopted."""
    return templates_in(desk.files if draft else desk.files_at(revision_of(desk, desk.required_repository)))


def templates_in(contents: Contents) -> dict[str, bytes]:
    """The office's own templates by path, of every kind; whatever is made of a commit uses these."""
    return {path: contents[path] for path in contents.listing.of("template") if path in contents}


def revision_of(desk: Desk, repository: Repository) -> str:
    """The commit that official output of a desk rests on; raises NotAdopted, NoSuchRevision."""
    if desk.revision is not None:
        return repository.resolve(desk.revision)
    if desk.damage is not None:
        raise desk.damage
    changed = desk.working.unrecorded
    if changed or desk.shared.ahead(desk.working.contents):
        raise NotAdopted(changed or (OFFICE_FILE,))
    return repository.resolve("HEAD")
