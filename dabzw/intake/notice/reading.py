"""The rules of the table held against a notice: what it decides, and the sentences that yielded nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final

from dabzw.intake.notice.days import Years, years_of
from dabzw.intake.notice.fact import Fact, Kind, Rule, Spot
from dabzw.intake.notice.sentences import CELL, Sentence, lines_of, sentences_of
from dabzw.intake.notice.table import RULES
from dabzw.lazily import dataclass

_TITLE_ENDS: Final = re.compile(r"(?:通知|通告|公告|方案|计划|意见|办法)$")
_HEAD: Final = 15
"""Paragraphs within which a title stands."""
_LINES_OF_TITLE: Final = 3
_ABOUT: Final = re.compile(r"关于|^《")
_NUMBERED_YEAR: Final = re.compile(r"〔(20\d\d)〕")
_NAMED_YEAR: Final = re.compile(r"(20\d\d)年")
_TELLING: Final = re.compile(
    r"\d|[年月]底|[一二三四五六七八九十]+(?:日|天|小时|个月)内|必须|要(?![求素点害])|应当|不得|严禁|一律|每[日天周月旬]"
)
_TELLING_TITLE: Final = re.compile(r"\d|必须|应当|不得|严禁")
_LONGEST: Final = 2000
"""Characters of a sentence that is read; no notice has a longer one, and a rule would take long over it."""
_LONGEST_LINE: Final = 80
"""Characters of a paragraph that may be the office, the number or the date."""
_TAKES_ALL: Final = ("违法行为", "场所类别")
_OF_ITEMS: Final[tuple[Kind, ...]] = ("违法行为", "处置规则", "场所类别")
_NO_COUNSEL: Final = re.compile(r"^(?:为|现将|抄送|联系人|附件)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A notice that was read: its facts in their order, and the sentences that tell something unread."""

    facts: tuple[Fact, ...]
    unread: tuple[Sentence, ...]
    years: Years
    text: str
    sentences: tuple[Sentence, ...]

    def before(self, sentence: Sentence) -> str:
        """What stands before a sentence in its paragraph."""
        own = [one for one in self.sentences if one.item == sentence.item]
        return "".join(one.text for one in own[: own.index(sentence)]) if sentence in own else ""

    def of(self, *kinds: str) -> tuple[Fact, ...]:
        """The facts of some kinds."""
        return tuple(fact for fact in self.facts if fact.kind in kinds)


def read_notice(text: str, issued: date | None = None, year: int | None = None) -> Reading:
    """What the text of a notice decides.

    `issued` is its date of issue, where it is known from elsewhere; `year` is taken where it says none.
    """
    lines = lines_of(text)
    title, heads = _title(lines)
    nowhere = Years(None, None)
    office = (*_of_lines(lines, heads, nowhere), *_of_title(title, nowhere))
    told = heads.union(fact.sentence.item for fact in office)
    body = tuple(line for number, line in enumerate(lines) if number not in told)
    years = _years(body, office, title, issued, year)
    sentences = sentences_of(body)
    of_items = tuple(_of_items(sentences, years))
    read = (*_of_sentences(sentences, years), *of_items)
    facts = tuple(_less_sure(fact, years) for fact in (*office, *read))
    whole = {fact.sentence.item for fact in of_items if fact.kind in _TAKES_ALL}
    return Reading(_once(facts), _unread(sentences, read, whole), years, "".join(body), sentences)


def _years(
    body: tuple[str, ...], office: tuple[Fact, ...], title: str, issued: date | None, otherwise: int | None
) -> Years:
    """The time that a notice speaks of, by what its head and its foot say of its date."""
    dated = issued or next((fact.end for fact in office if fact.kind == "印发" and fact.end), None)
    numbered = next((_NUMBERED_YEAR.search(fact.name) for fact in office if fact.kind == "文号"), None)
    return years_of(body, dated, _year(_NAMED_YEAR.search(title)), _year(numbered), otherwise)


def _unread(sentences: tuple[Sentence, ...], read: tuple[Fact, ...], whole: set[int]) -> tuple[Sentence, ...]:
    """The sentences that tell something and yielded nothing; of some paragraphs everything was taken."""
    used = {(fact.sentence.item, fact.sentence.text) for fact in read}
    left = (one for one in sentences if (one.item, one.text) not in used and one.item not in whole)
    return tuple(one for one in left if _tells(one))


def _year(match: re.Match[str] | None) -> int | None:
    return None if match is None else int(match[1])


def _less_sure(fact: Fact, years: Years) -> Fact:
    """A fact with days, less certain where their year only stands in the number of the paper."""
    dated = fact.confidence == "高" and (fact.start or fact.end) and not years.sure
    return replace(fact, confidence="中") if dated else fact


def _tells(sentence: Sentence) -> bool:
    if _NO_COUNSEL.match(sentence.text):
        return False
    if len(sentence.text) > _LONGEST:
        return True
    telling = _TELLING_TITLE if sentence.heads else _TELLING
    return not sentence.text.endswith("：") and telling.search(sentence.text) is not None


def _title(lines: tuple[str, ...]) -> tuple[str, frozenset[int]]:
    """The title of a notice, and the numbers of the paragraphs that are it."""
    for number, line in enumerate(lines[:_HEAD]):
        if not _TITLE_ENDS.search(line) or CELL in line:
            continue
        first = number
        if not _ABOUT.search(line):
            near = range(max(number - _LINES_OF_TITLE, 0), number)
            first = next((one for one in near if _ABOUT.search(lines[one])), number)
        return "".join(lines[first : number + 1]), frozenset(range(first, number + 1))
    return "", frozenset()


def _of_title(title: str, years: Years) -> Iterator[Fact]:
    sentence = Sentence(title, "标题", (), -1)
    for rule in RULES:
        if rule.scope == "title":
            yield from _first(rule, title, sentence, years)


def _of_lines(lines: tuple[str, ...], heads: frozenset[int], years: Years) -> Iterator[Fact]:
    for number, line in enumerate(lines):
        if number in heads or len(line) > _LONGEST_LINE:
            continue
        sentence = Sentence(line, "版头" if number < _HEAD / 3 else "落款", (), number)
        for rule in RULES:
            if rule.scope == "line":
                yield from _first(rule, line, sentence, years)


def _first(rule: Rule, text: str, sentence: Sentence, years: Years) -> Iterator[Fact]:
    for match in rule.matches(text):
        yield from rule.build(match, Spot(rule, sentence, years))
        return


def _of_sentences(sentences: tuple[Sentence, ...], years: Years) -> Iterator[Fact]:
    before = ""
    item = -1
    for sentence in sentences:
        if sentence.item != item:
            before, item = "", sentence.item
        yield from _of_sentence(sentence, years, before)
        before += "" if sentence.heads else sentence.text


def _of_sentence(sentence: Sentence, years: Years, before: str) -> Iterator[Fact]:
    taken: dict[str, list[range]] = {}
    if len(sentence.text) > _LONGEST:
        return
    for rule in RULES:
        if rule.scope != "sentence" or not rule.fits(sentence):
            continue
        own = taken.setdefault(rule.family, [])
        for match in rule.matches(sentence.text):
            if any(match.start() < one.stop and one.start < match.end() for one in own):
                continue
            facts = tuple(rule.build(match, Spot(rule, sentence, years, before)))
            if facts:
                own.append(range(*match.span()))
                yield from facts


def _of_items(sentences: tuple[Sentence, ...], years: Years) -> Iterator[Fact]:
    """The facts of numbered paragraphs as a whole: the title with all that stands behind it."""
    for _, group in groupby(sentences, key=lambda one: one.item):
        parts = tuple(group)
        if parts[0].clause and sum(len(part.text) for part in parts) <= _LONGEST:
            for kind in _OF_ITEMS:
                yield from _of_item(kind, parts, years)


def _of_item(kind: Kind, parts: tuple[Sentence, ...], years: Years) -> tuple[Fact, ...]:
    """What the first rule of a kind that reads a paragraph makes of it."""
    head = parts[0]
    body = "".join(part.text for part in parts if not part.heads)
    text = "：".join(part for part in (head.text if head.heads else "", body) if part)
    for rule in RULES:
        if rule.scope == "item" and rule.kind == kind and rule.fits(head):
            facts = tuple(_first(rule, text, head, years))
            if facts:
                return facts
    return ()


def _order(fact: Fact) -> tuple[int, int, int]:
    return fact.sentence.item, fact.sentence.place, fact.at


def _once(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts in the order of their paragraphs, each said once: the surest one of those that say the same."""
    order = {"高": 0, "中": 1, "低": 2}
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in sorted(facts, key=lambda one: order[one.confidence]):
        kept.setdefault((fact.kind, fact.name, fact.words, fact.start, fact.end, fact.written), fact)
    return tuple(sorted(kept.values(), key=_order))
