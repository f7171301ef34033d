"""同步: what came, what went, what was joined, and what is still to be looked at."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.moments import Instant
from dabzw.reports.looks.words import COMMIT_SHOWN
from dabzw.reports.view import Block, Col, Line, Page, Table, View, page, some

Counts = Mapping[str, int]
"""How many files of each kind: 线索, 企业, …, 其他文件."""

UNITS: Final[Mapping[str, str]] = {
    "线索": "条",
    "企业": "家",
    "场所": "处",
    "检查活动": "次",
    "其他文件": "个",
}
"""The kinds in the order in which they are told, each with its measure word."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at: of which record or file, what it is called, and what is to be looked at."""

    about: str
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Something to choose: how it is named, of what, where; and what was, what is here, and what is there.

    `seen` are a few digits of all that, by which a choice that is typed later is known to be about it.
    """

    key: str
    about: str
    name: str
    where: str
    base: str
    ours: str
    theirs: str
    why: str
    seen: str = ""

    def typed(self, side: str) -> str:
        """How a choice of it is typed."""
        said = f"{self.key}={side}{f'#{self.seen}' if self.seen else ''}"
        return f"--take {shlex.quote(said)}"


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft of a correction of an issue of which two desks sealed one each.

    `files` are its places below the ledger; where there are none, `why` says why.  `here` is whether this
    desk makes the issues.
    """

    title: str
    name: str
    issue: int
    files: tuple[str, ...]
    why: str
    here: bool

    @property
    def says(self) -> str:
        """What the clerk is told of it, in one sentence."""
        command = f"dabzw issue restate {self.name} {self.issue}"
        draft = f"更正的草稿在 {'、'.join(self.files)}" if self.files else f"更正的草稿没有写出（{self.why}）"
        who = "核对后用" if self.here else "核对后在出定期材料的那台用"
        return (
            f"{self.title}两台电脑各封存了一份，{draft}；{who} {command} --confirm 出更正，"
            f"另一份没有报出去的，用 dabzw sync --checked {self.title} 记明"
        )


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, or would do where it is a `trial`.

    Attributes:
        source: where from and where to, without a password.
        commit: the commit that this desk is at now.
        received: what came, by kinds.
        given: what went, or waits to be handed over, by kinds.
        joined: the records that both sides had changed, by id, each with its name.
        renamed: the records that got another id, by the old one.
        to_check: what is to be looked at.
        asked: what is to be chosen; of a trial alone.
        delivered: whether the other side has now all that is here.
        fate: what became of what was to be handed over, in a few words.
        said: what the other side answered.
        noted: what is to be known of the receipts that it gave.
        trial: whether nothing was changed.
        drafts: the drafts of corrections that were written.
    """

    source: str
    commit: str
    received: Counts
    given: Counts
    joined: Mapping[str, str]
    renamed: Mapping[str, str]
    to_check: tuple[Note, ...]
    asked: tuple[Asked, ...] = ()
    delivered: bool = False
    fate: str = ""
    said: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    trial: bool = False
    drafts: tuple[Drafted, ...] = ()


TO_CHECK: Final[View[Note]] = View(
    (
        Col("编号", lambda row: row.about, "id"),
        Col("名称", lambda row: row.name, "name"),
        Col("说明", lambda row: row.says, "prose"),
    )
)
ASKED: Final[View[Asked]] = View(
    (
        Col("编号", lambda row: row.about, "id"),
        Col("名称", lambda row: row.name, "name"),
        Col("栏", lambda row: row.where),
        Col("原为", lambda row: row.base, "prose"),
        Col("本机", lambda row: row.ours, "prose"),
        Col("对方", lambda row: row.theirs, "prose"),
        Col("原因", lambda row: row.why, "prose"),
        Col("写法", lambda row: row.typed("本机")),
    )
)

_DRAFTED: Final[View[Drafted]] = View(
    (
        Col("材料", lambda row: row.name, "name"),
        Col("期号", lambda row: row.issue),
        Col("文件", lambda row: list(row.files)),
        Col("没有写出", lambda row: row.why or None, "prose"),
    )
)


def counts_told(counts: Counts) -> str:
    """线索3条、企业1家; "" where there is nothing."""
    return "、".join(f"{kind}{counts[kind]}{unit}" for kind, unit in UNITS.items() if counts.get(kind))


def answer(done: Synced, at: Instant) -> Page:
    """What a sync did."""
    return page(
        at,
        {
            "来源": done.source,
            "提交": done.commit,
            "收到": dict(done.received),
            "送出": dict(done.given),
            "合并": list(done.joined),
            "改号": dict(done.renamed),
            "待核对": Table(TO_CHECK, done.to_check),
            "要选": Table(ASKED, done.asked),
            "对方已齐": done.delivered,
            "只看": done.trial,
            "更正草稿": Table(_DRAFTED, done.drafts),
        },
        *_told(done),
    )


def _told(done: Synced) -> Iterator[Block]:
    will = "将" if done.trial else ""
    came = counts_told(done.received)
    yield Line(f"同步：{done.source}（本机到提交 {done.commit[:COMMIT_SHOWN]}）", "strong")
    yield Line(f"{will}收到：{came or '没有新的内容'}")
    if done.joined:
        names = "、".join(f"{id_}（{name}）" if name else id_ for id_, name in done.joined.items())
        yield Line(f"{will}合并：两边都改过的{len(done.joined)}条：{names}")
    yield Line(_handed(done))
    for old, new in done.renamed.items():
        yield Line(f"改号：{old} → {new}（两边给两条不同的记录用了同一个编号；已写在纸上的请改）", "alert")
    for draft in done.drafts:
        yield Line(draft.says, "alert")
    for said in done.said:
        yield Line(f"对方说：{said}")
    for noted in done.noted:
        yield Line(f"注意：{noted}", "alert")
    yield from some(ASKED, done.asked, "要选")
    yield from some(TO_CHECK, done.to_check, "合并待核对", _HOW if not done.trial else "")


def _handed(done: Synced) -> str:
    """What went, would go, or still waits to go."""
    went, why = counts_told(done.given), f"（{done.fate}）" if done.fate else ""
    if done.trial:
        return f"将送出：{went or '没有新的内容'}{why}"
    if went:
        return f"{'送出' if done.delivered else '还没有送出'}：{went}{why}"
    return f"送出：{'没有文件改动，只有说明' if done.fate and done.delivered else '没有新的内容'}{why}"


_HOW: Final = "核对过的，用 dabzw sync --checked 编号 记明；没有核对的留在待办里"
