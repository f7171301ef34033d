"""init --from without a campaign: the same ledger on another computer, the second desk (第二台)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from dabzw.cli import outcome
from dabzw.cli.keep.identity import given_name
from dabzw.cli.speech import prompts
from dabzw.errors import DabzwError, LedgerError
from dabzw.model.ids import CAMPAIGN_FILE
from dabzw.store import bundle
from dabzw.store.contact import note_contact
from dabzw.store.contents import in_commit
from dabzw.store.desk import HOW, SAYS, set_makes_issues
from dabzw.store.founding import Founding, found
from dabzw.store.git import NoIdentity, Repository
from dabzw.store.git_setup import set_identity
from dabzw.store.reader import load
from dabzw.sync.exchange.fetching import fetch
from dabzw.sync.exchange.remembered import remember
from dabzw.sync.exchange.sources import LAST, Source, address_of, unnamed

REMOTE: Final = "origin"
_SUMMARY: Final = "第二台的台账"
_SHORT: Final = 10


class NoLedgerYet(LedgerError):
    """There is a repository, and no ledger in it."""

    def __init__(self, source: Source) -> None:
        super().__init__(
            f"--from（来源）：{source.shown} 里还没有台账，没有新建。"
            "先在原来那台运行 dabzw sync，送到那里，再试"
        )


def second_desk(folder: Path, typed: str, clerk: str | None, now: datetime) -> None:
    """Makes the same ledger in a new folder, from where another desk has it.

    Raises NoLedgerYet, NotEmpty, and as `fetch`.
    """
    name = None if clerk is None else given_name("--clerk", clerk, now.date())
    source = unnamed(address_of(typed))
    founding = Founding(
        lambda place: _built(place, source, name, now), lambda place: _is_same(place, source), _SUMMARY
    )
    became = found(folder, founding, outcome.current())
    if became == "there":
        prompts.note(f"{folder} 已经是从这里来的台账，没有改动；要取新的，在那里运行 dabzw sync")
        return
    if became == "ended":
        prompts.warn("上次新建时中途中断，这次接着做完的是那一本")
    _say(folder, source)


def _built(place: Path, source: Source, clerk: str | None, now: datetime) -> None:
    """Fetches all, looks through it, and lays it out; no program and no setting of the other side is used."""
    repository = Repository.create(place)
    fetched = fetch(repository, source)
    if fetched.tip is None or CAMPAIGN_FILE not in repository.entries(fetched.tip):
        raise NoLedgerYet(source)
    repository.git("update-ref", bundle.MAIN, fetched.tip)
    bundle.lay_out(bundle.Unpacked(repository, fetched.tip, {}))
    for key, value in _settings(source).items():
        repository.git("config", "--local", key, value)
    set_makes_issues(repository, here=False)
    if source.kind != "bundle":
        remember(repository, "seen", REMOTE, fetched.tip)
    elif fetched.name:
        remember(repository, "seen", fetched.name, fetched.tip)
    note_contact(repository, now)
    if clerk is not None:
        set_identity(repository, clerk)


def _settings(source: Source) -> dict[str, str]:
    if source.kind == "bundle":
        return {LAST: source.address}
    return {
        f"remote.{REMOTE}.url": source.shown,  # without a password
        f"remote.{REMOTE}.fetch": f"+refs/heads/*:refs/remotes/{REMOTE}/*",
    }


def _is_same(place: Path, source: Source) -> bool:
    """Whether a folder holds the ledger from there already."""
    try:
        repository = Repository.find(place)
        known = {} if repository is None else dict(repository.settings())
    except DabzwError:
        return False
    return all(known.get(key) == value for key, value in _settings(source).items())


def _say(folder: Path, source: Source) -> None:
    repository = Repository.require(folder)
    head = repository.head() or ""
    loaded = load(in_commit(repository, head))
    count = sum(1 for _ in loaded.ledger or ())
    prompts.done(f"{_SUMMARY}已建在 {folder}（到提交 {head[:_SHORT]}，{count}条记录）")
    faults = sum(finding.level == "错误" for finding in loaded.findings)
    if faults:
        prompts.warn(f"里面有{faults}处错误，运行 dabzw check --ledger {folder} 查看")
    try:
        repository.identity()
    except NoIdentity as error:
        prompts.note(str(error))
    again = "dabzw sync 数据包.bundle" if source.kind == "bundle" else "dabzw sync"
    prompts.note(f"以后在 {folder} 里登记，用 {again} 和原来那台互通；两台不要登记在同一个共享文件夹里")
    prompts.note(f"{SAYS}；{HOW}")
