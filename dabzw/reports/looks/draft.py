"""草拟: what was read out of a notice, what is to be settled, and what a person must read himself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, get_args

from dabzw.intake.notice.against import VERDICTS, Compared
from dabzw.intake.notice.fact import Fact, Kind
from dabzw.intake.notice.proposal import Proposal
from dabzw.intake.notice.sentences import Sentence
from dabzw.lazily import dataclass
from dabzw.reports.view import FORMAT, Block, Col, Heading, Line, Page, Table, View
from dabzw.reports.view import Fact as FactOf

_KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

FACTS: Final[View[Fact]] = View(
    (
        Col("种类", lambda fact: fact.kind),
        Col("名称", lambda fact: fact.name, "prose"),
        Col("内容", lambda fact: fact.words, "list"),
        Col("开始", lambda fact: fact.start, "day"),
        Col("截止", lambda fact: fact.end, "day"),
        Col("把握", lambda fact: fact.confidence, "state"),
        Col("条款", lambda fact: fact.clause),
        Col("原文", lambda fact: fact.quote, "prose"),
    )
)


@dataclass(frozen=True, slots=True)
class _Tally:
    """How many facts of a kind were found, by how sure they are, and how many have no place."""

    kind: Kind
    sure: Counter[str]
    homeless: int


_TALLIES: Final[View[_Tally]] = View(
    (
        Col("种类", lambda tally: tally.kind),
        Col("高", lambda tally: tally.sure["高"], "number"),
        Col("中", lambda tally: tally.sure["中"], "number"),
        Col("低", lambda tally: tally.sure["低"], "number"),
        Col("放不进去", lambda tally: tally.homeless, "number"),
    )
)

_SENTENCES: Final[View[tuple[Sentence, tuple[str, ...]]]] = View(
    (
        Col("条款", lambda one: one[0].clause or "正文"),
        Col("种类", lambda one: one[1], "list"),
        Col("句子", lambda one: one[0].text, "prose"),
    )
)

COMPARED: Final[View[Compared]] = View(
    (
        Col("结论", lambda one: one.verdict, "state"),
        Col("项目", lambda one: one.what, "prose"),
        Col("通知", lambda one: one.drafted, "prose"),
        Col("文件", lambda one: one.there, "prose"),
    )
)


def answer(proposal: Proposal) -> Page:
    """What a draft rests on."""
    facts: dict[str, FactOf] = {
        "格式": FORMAT,
        "事项": Table(FACTS, proposal.facts),
        "待定": proposal.pending,
        "放不进去": Table(_SENTENCES, tuple(proposal.left_out.items())),
        "没有读出": Table(_SENTENCES, tuple((one, ()) for one in proposal.unread)),
    }
    return Page(facts, tuple(_blocks(proposal)))


def _blocks(proposal: Proposal) -> Iterator[Block]:
    yield Table(_TALLIES, tuple(_tallies(proposal)), "读出的内容")
    if proposal.pending:
        yield Heading(f"待定：{len(proposal.pending)}项，要您来定")
        yield from (Line(f"  {number}. {says}") for number, says in enumerate(proposal.pending, start=1))
    if proposal.left_out:
        yield Heading(f"放不进去：{len(proposal.left_out)}句，行动方案里没有地方写")
        yield Table(_SENTENCES, tuple(proposal.left_out.items()))
    if proposal.unread:
        yield Heading(f"没有读出：{len(proposal.unread)}句，有日期、数量或“必须、要”，请看一遍")
        yield Table(_SENTENCES.pick("条款", "句子"), tuple((one, ()) for one in proposal.unread))


def _tallies(proposal: Proposal) -> Iterator[_Tally]:
    for kind in _KINDS:
        sure = Counter(fact.confidence for fact in proposal.facts if fact.kind == kind)
        if sure:
            yield _Tally(kind, Counter(sure), sum(fact.kind == kind for fact in proposal.homeless))


def comparison(rows: Iterable[Compared]) -> Page:
    """A draft held against a campaign: what differs first, what agrees only as a number."""
    found = sorted(rows, key=lambda one: VERDICTS.index(one.verdict))
    counts = Counter(one.verdict for one in found)
    numbers = {str(verdict): counts[verdict] for verdict in VERDICTS}
    facts: dict[str, FactOf] = {"格式": FORMAT, "对照": Table(COMPARED, found), **numbers}
    shown = [one for one in found if one.verdict != "相同"]
    total = f"共：{'，'.join(f'{verdict} {counts[verdict]}' for verdict in VERDICTS)}"
    return Page(facts, (*((Table(COMPARED, shown),) if shown else ()), Line(total)))
