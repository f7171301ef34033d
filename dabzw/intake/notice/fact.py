"""What a rule reads out of a notice: a fact with the words it came from; and what such a rule is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final, Literal

from dabzw.intake.notice.days import Years, pattern_of
from dabzw.intake.notice.sentences import Sentence
from dabzw.lazily import dataclass

Kind = Literal[
    "名称",
    "文号",
    "单位",
    "印发",
    "阶段",
    "起止",
    "督导",
    "截止",
    "时限",
    "报送",
    "巡查频次",
    "违法行为",
    "处置规则",
    "逾期升级",
    "风险处置",
    "风险等级",
    "站所",
    "牵头",
    "目录",
    "场所类别",
    "村",
    "回头看",
    "一案三查",
    "名单",
    "指标",
    "奖励",
    "分组",
]
Confidence = Literal["高", "中", "低"]
Scope = Literal["title", "line", "sentence", "item"]
"""What a pattern is held against: the title, a paragraph outside of the clauses, a sentence, a numbered
paragraph that stands directly below the heading that the rule asks for."""

_FAMILY: Final[dict[Kind, str]] = {
    **dict.fromkeys(("阶段", "起止", "督导", "截止", "报送", "时限", "印发", "巡查频次"), "days"),
    **dict.fromkeys(("处置规则", "逾期升级", "风险处置"), "acts"),
}
_QUOTED: Final = 22
_AHEAD: Final = 4


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a notice decides.

    `name` is what it is about, `words` what is said of it, `start` and `end` its days.  `since_now` says that
    it begins 即日; `at` is where in the sentence it stands; `written` are the days as they stand there, for
    where their year is not known.
    """

    kind: Kind
    name: str
    sentence: Sentence
    quote: str
    confidence: Confidence
    words: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    since_now: bool = False
    written: tuple[str, str] = ("", "")
    at: int = 0

    @property
    def clause(self) -> str:
        """Where it stands."""
        return self.sentence.clause or "正文"

    @property
    def value(self) -> str:
        """What it says, on one line."""
        days = ""
        if self.start or self.end or any(self.written):
            start, end = self.start or self.written[0], self.end or self.written[1]
            days = f"{start}~{end}" if self.kind in _SPANS else f"{end}"
        words = ("；" if self.kind == "违法行为" else "、").join(self.words)
        return " ".join(part for part in (self.name, words, days) if part)


_SPANS: Final = ("阶段", "起止", "督导")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule has found something: the rule, the sentence, the time that the notice speaks of.

    `before` is what stands before the sentence in its paragraph, `after` what stands behind it.
    """

    rule: Rule
    sentence: Sentence
    years: Years
    before: str = ""
    after: str = ""

    def fact(self, match: re.Match[str], name: str, words: tuple[str, ...] = ()) -> Fact:
        """The fact of a match."""
        said = self.sentence.text if self.rule.scope == "item" else match[0]
        sure = self.rule.confidence
        return Fact(self.rule.kind, name, self.sentence, quoted(said), sure, words, at=match.start())

    def around(self, match: re.Match[str]) -> str:
        """The words around a match, for a quotation: it says little by itself."""
        text = self.sentence.text
        begins = max(match.start() - _AHEAD, 0)
        return ("…" if begins else "") + quoted(text[begins:])

    def less(self, fact: Fact, confidence: Confidence) -> Fact:
        """A fact that is less certain than its rule says."""
        return replace(fact, confidence=confidence)


Builder = Callable[[re.Match[str], Spot], Iterator[Fact]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line of the table: what is found, by which pattern, what is made of it, and how certain it is.

    `under` is a pattern that a heading around the sentence must hold; in the patterns {D} is a day, {R} a
    span of days, {N} the name of a phase.  Of rules of one family the first that reads some words has them.
    """

    kind: Kind
    pattern: str
    build: Builder
    confidence: Confidence
    scope: Scope = "sentence"
    under: str = ""

    @property
    def family(self) -> str:
        """The kinds among which the same words are read once."""
        return _FAMILY.get(self.kind, self.kind)

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Where it is found in a text."""
        return _compiled(self.pattern).finditer(text)

    def fits(self, sentence: Sentence) -> bool:
        """Whether the headings around a sentence are those that it asks for."""
        if not self.under:
            return True
        around = sentence.titles[:-1] if sentence.heads or self.scope == "item" else sentence.titles
        if self.scope == "item":
            return bool(around) and re.search(self.under, around[-1]) is not None
        return any(re.search(self.under, title) for title in around)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return pattern_of(pattern)


def quoted(text: str) -> str:
    """Words as a comment quotes them: the first of many."""
    return text if len(text) <= _QUOTED else text[:_QUOTED] + "…"
