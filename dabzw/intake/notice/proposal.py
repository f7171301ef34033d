"""A campaign that a notice proposes, line by line: what is sure, what is to be settled, what has no place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

from dabzw.intake.notice import of_phases, of_rules
from dabzw.intake.notice.desk import Desk
from dabzw.intake.notice.fact import Fact
from dabzw.intake.notice.lines import Line
from dabzw.intake.notice.reading import Reading
from dabzw.intake.notice.sentences import Sentence
from dabzw.lazily import dataclass

_SECTIONS: Final[tuple[Callable[[Desk], Iterable[Line]], ...]] = (
    of_rules.head,
    of_phases.phases,
    of_phases.counting,
    of_phases.limits,
    of_rules.rules,
    of_rules.catalogue,
    of_rules.by_risk,
    of_rules.inquiry,
    of_phases.supervision,
    of_phases.looking_back,
    of_rules.listing,
    of_phases.patrols,
    of_phases.reporting,
    of_rules.places,
    of_rules.villages,
    of_rules.units,
)
"""The parts of the file in the order in which they stand there."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The lines of a campaign by their parts, what is to be settled in them, and what is not in them.

    `homeless` are facts for which a campaign has no place, `unread` the sentences that yielded nothing.
    """

    sections: tuple[tuple[Line, ...], ...]
    pending: tuple[str, ...]
    homeless: tuple[Fact, ...]
    unread: tuple[Sentence, ...]
    facts: tuple[Fact, ...]

    @property
    def left_out(self) -> dict[Sentence, tuple[str, ...]]:
        """The sentences with facts that have no place, and of which kinds those are."""
        found: dict[Sentence, tuple[str, ...]] = {}
        for fact in self.homeless:
            found[fact.sentence] = tuple(dict.fromkeys((*found.get(fact.sentence, ()), fact.kind)))
        return found

    @property
    def text(self) -> str:
        """The file."""
        return "".join(f"{line}\n" for line in _written(self))


def proposed(reading: Reading) -> Proposal:
    """The campaign that a notice proposes."""
    desk = Desk(reading)
    year = reading.years.assumed
    if year is not None and any(fact.start or fact.end for fact in reading.facts):
        desk.unsettled(f"年份：通知没有写，日期按{year}年填的；逐个核对，不对的改正")
    sections = tuple(lines for section in _SECTIONS if (lines := tuple(section(desk))))
    homeless = tuple(fact for fact in reading.facts if fact not in desk.placed)
    return Proposal(sections, tuple(desk.pending), homeless, reading.unread, reading.facts)


_HEAD: Final = (
    "# 由通知草拟的行动方案，逐条核对后才能用。每行后面写着“把握｜通知的条款｜原文”：",
    "# 高：原文就是这样写的；中：按字句推的，要核对；低：没有把握，已注释掉，对的去掉行首的 #。",
)
_OF_PENDING: Final = (
    "# 待定：下面几项要您来定。在文件里写着“待定”的地方填好，删去这里的一行；都定了，把“待定:”也删去。",
    "# 没有定完，dabzw init --campaign 不接受这个文件；随时可以用 dabzw campaign check 检查。",
)


def _written(proposal: Proposal) -> Iterable[str]:
    yield from _HEAD
    yield ""
    yield "格式: 2"
    if proposal.pending:
        yield ""
        yield from _OF_PENDING
        yield "待定:"
        yield from (f"  - {_quoted(says)}" for says in proposal.pending)
    for section in proposal.sections:
        yield ""
        yield from (line.written(before) for before, line in pairwise((None, *section)) if line is not None)
    if proposal.homeless:
        yield ""
        yield f"# 放不进去的{len(proposal.left_out)}句（行动方案里没有地方写，请另作安排）："
        for sentence, kinds in proposal.left_out.items():
            yield f"# - {'、'.join(kinds)}｜{sentence.clause or '正文'}｜{sentence.text}"
    if proposal.unread:
        yield ""
        number = len(proposal.unread)
        yield f"# 没有读出内容的{number}句（有日期、数量或“必须、要”等字样，请看一遍有没有漏掉的）："
        yield from (f"# - {sentence.clause or '正文'}｜{sentence.text}" for sentence in proposal.unread)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "“") + '"'
