"""凭据: commits that are known from elsewhere than the history, so that it can be held against them.

From weakest to strongest: what this repository notes beside its history, what this account noted at its last
audit, what others have or had, a backup, a receipt of the superior, the number that is printed on a paper
that somebody else keeps.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from dabzw.errors import DabzwError, UsageError
from dabzw.lazily import dataclass
from dabzw.model.audited import KINDS, Anchor, Gravity, Observation
from dabzw.store import bundle
from dabzw.store.backup import last_backup
from dabzw.store.git import Repository
from dabzw.store.sealing_history import left_behind
from dabzw.sync.receive.receipts import Kept, kept_receipts
from dabzw.sync.receive.trusted import trust
from dabzw.sync.verify.pins import Pin, tags_of
from dabzw.sync.verify.walk import History, Step

SHORTEST: Final = 16
"""Digits of a commit's number, as papers print it: of fewer somebody could make another one to fit."""
SEEN: Final = "refs/dabzw/seen/"
SENT: Final = "refs/dabzw/sent/"
_TRACKED: Final = "refs/remotes/"
_DIGITS: Final = re.compile(r"[0-9a-f]{7,64}")


class NoAnchor(UsageError):
    """What was given as an anchor is none."""

    def __init__(self, given: str, why: str) -> None:
        super().__init__(
            f"“{given}”{why}；写纸面上印的提交编号（至少{SHORTEST}位），或备份文件（….bundle）的位置"
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A commit that somebody knows: by what, the beginning of its number, by which day at the latest."""

    source: str
    commit: str
    by: date | None = None
    gravity: Gravity = "错误"
    outside: bool = True
    hint: str = ""


def given_anchors(repository: Repository, given: Iterable[str], by: date | None) -> tuple[Known, ...]:
    """What a person holds against the history: numbers of commits, and bundles.

    Raises NoAnchor, and as `bundle.heads_of`.
    """
    return tuple(_given(repository, text.strip(), by) for text in given)


def _given(repository: Repository, text: str, by: date | None) -> Known:
    digits = text.lower()
    if _DIGITS.fullmatch(digits):
        if len(digits) < SHORTEST:
            raise NoAnchor(text, f"只有{len(digits)}位，太短，可以凑出相同的来")
        return Known("给出的提交编号", digits, by)
    place = Path(text)
    if not place.is_file():
        raise NoAnchor(text, "不是提交编号，也没有这个文件")
    heads = bundle.heads_of(repository, place)
    head = heads.get(bundle.HEAD) or heads.get(bundle.MAIN)
    if head is None:
        raise NoAnchor(text, "里面没有台账的主线")
    return Known(f"备份 {place.name}", head, by)


def own_receipts(repository: Repository) -> tuple[dict[str, tuple[Kept, ...]], list[Observation]]:
    """The receipts that superiors gave, by remote, and that some are none of theirs.

    Raises GitRefused, and as `trust`.
    """
    own: dict[str, tuple[Kept, ...]] = {}
    found: list[Observation] = []
    for remote, kept in kept_receipts(repository).items():
        if wrong := trust(repository, remote, kept).wrong:
            says = f"存着的上级（{remote}）的回执不实：{wrong}"
            found.append(Observation("bad-receipt", KINDS["bad-receipt"].gravity, says))
        else:
            own[remote] = kept
    return own, found


def own_anchors(
    repository: Repository, pin: Pin | None, receipts: Mapping[str, tuple[Kept, ...]]
) -> Iterator[Known]:
    """What this repository and this account know besides, with receipts of remotes; raises GitRefused."""
    if pin is not None:
        yield _of_pin(pin)
    for remote, kept in receipts.items():
        for one in kept:
            receipt = one.receipt
            source = f"上级（{remote}）{receipt.at:%Y-%m-%d}的第{receipt.number}号回执"
            yield Known(source, receipt.commit, receipt.at.date())
    backup = last_backup(repository)
    if backup is not None:
        yield Known(f"{backup.when:%Y-%m-%d %H:%M} 的备份", backup.head, outside=False)
    for name, id_ in _refs(repository, SENT):
        yield Known(f"给过{name.removeprefix(SENT)}的", id_)
    for place in (SEEN, _TRACKED):
        for name, id_ in _refs(repository, place):
            yield Known(f"在{name.removeprefix(place)}见过的", id_, gravity="注意")


def _of_pin(pin: Pin) -> Known:
    """The last audit: of this very folder, or of another copy on this computer, which may be ahead."""
    when = f"本机 {pin.when:%Y-%m-%d %H:%M} "
    if pin.is_here:
        hint = f"；确是在原处另建的台账，删去 {pin.file} 再核验"
        return Known(f"{when}的核验", pin.head, outside=False, hint=hint)
    return Known(f"{when}对另一份副本的核验", pin.head, gravity="注意", outside=False)


def _refs(repository: Repository, below: str) -> Iterator[tuple[str, str]]:
    asked = "--format=%(objectname) %(objecttype) %(refname)"
    for line in repository.git("for-each-ref", asked, below).splitlines():
        id_, kind, name = os.fsdecode(line).split(" ", 2)
        if kind == "commit" and not name.endswith("/HEAD"):
            yield name, id_


def held_against(history: History, known: Iterable[Known]) -> tuple[list[Anchor], list[Observation]]:
    """What the history has of the commits that are known, and what of them does not fit."""
    anchors: list[Anchor] = []
    found: list[Observation] = []
    for one in known:
        steps = history.beginning(one.commit)
        if not steps:
            anchors.append(Anchor(one.source, one.commit, holds=False, outside=one.outside))
            found.append(_missing(history.repository, one))
            continue
        step = steps[0]
        after = history.head.place - step.place
        anchors.append(Anchor(one.source, step.id, holds=True, after=after, outside=one.outside))
        if one.by is not None and step.moment.date() > one.by:
            found.append(_later(step, one, one.by))
    return anchors, found


def _missing(repository: Repository, one: Known) -> Observation:
    apart = one.gravity == "注意"
    left = ""
    with suppress(DabzwError):
        (held,) = repository.objects((f"{one.commit}^{{commit}}".encode(),))
        left = "" if held is None else "（内容还留在 .git 里）"
    says = f"{one.source}提交 {one.commit[:SHORTEST]} 不在现在的历史里{left}："
    says += (
        "还没有合并过来（这份较旧），或者这份的历史被截去、改写过；先运行 dabzw sync，再核验"
        if apart
        else "历史被截去、改写，或整个换过" + one.hint
    )
    code = "seen-apart" if apart else "anchor-missing"
    return Observation(code, one.gravity, says, commit=one.commit)


def _later(step: Step, one: Known, by: date) -> Observation:
    known = f"{one.source}提交 {one.commit[:SHORTEST]} 在 {by} 已经有了"
    says = f"{known}，历史里它的时间却是 {step.moment:%Y-%m-%d %H:%M}"
    return step.found("anchor-late", says)


def left_findings(history: History) -> Iterator[Observation]:
    """What this branch has held and holds no longer, as git notes beside the history; raises GitRefused."""
    repository = history.repository
    been = left_behind(repository, frozenset(history.places))
    if not been:
        return
    kinds = repository.git(
        "cat-file", "--batch-check", "--buffer", feed="".join(f"{id_}\n" for id_ in been).encode()
    )
    there = [id_ for id_, line in zip(been, kinds.decode().splitlines(), strict=True) if " commit " in line]
    asked = ("--branches", "--tags", f"--glob={SEEN}*", f"--glob={_TRACKED}*")
    kept = set(repository.git("rev-list", *asked, "--not", history.head.id, "--").decode().split())
    gone = [id_ for id_ in been if id_ not in kept and id_.strip("0")]
    if gone:
        lost = [id_ for id_ in gone if id_ in there]
        says = (
            f"本机的历史曾到过提交 {gone[-1][:SHORTEST]} 等{len(gone)}个，现在没有了：入账以后被退回、改写过"
            f"{'；内容还留在 .git 里，可以找回' if lost else ''}"
        )
        yield Observation("left-behind", KINDS["left-behind"].gravity, says, commit=gone[-1])


def tag_findings(repository: Repository, pin: Pin | None) -> Iterator[Observation]:
    """Tags that name something else than at the last audit; raises GitRefused."""
    if pin is None or not pin.is_here:
        return
    now = tags_of(repository)
    for name, id_ in pin.tags.items():
        if now.get(name) != id_:
            word = "不见了" if name not in now else f"改指别处（原来是 {id_[:SHORTEST]}）"
            says = f"标签 {name.removeprefix('refs/tags/')} 从上次核验以来{word}"
            yield Observation("tag-moved", KINDS["tag-moved"].gravity, says, commit=now.get(name, id_))
