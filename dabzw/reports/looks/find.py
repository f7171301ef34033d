"""Text search: the records that hold what was typed, and the fields in which it stands.

No informant's number (举报人编号) is searched or shown, nor where it was repeated in another text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.fields import Meaning
from dabzw.model.finding import FieldPath, field_name
from dabzw.model.ids import Kind
from dabzw.model.initials import initials, spelt
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.marks import Informant, NameList, Person, Title
from dabzw.model.moments import Instant, written
from dabzw.model.patterns import lazy
from dabzw.reports.looks.several import Member, facts_of, gathered, unreadable, view_of
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Some, Table, View, inner, page
from dabzw.rules.case.states import state_of
from dabzw.rules.walk import texts_of

_KINDS: Final[tuple[Kind, ...]] = ("企业", "线索", "场所", "检查活动")
_BY_PINYIN: Final[tuple[NameList, ...]] = ("村", "督导对象")
_FEWEST_LETTERS: Final = 2
_WITHIN_A_NAME: Final = 3  # so many initials may stand anywhere in a long name: 示例新源生物 is xysw too
_BEFORE, _AFTER = 12, 24  # characters of an excerpt around what was found
_BRACKETS: Final = str.maketrans("〔〕[]【】{}〈〉《》", "()()()()()()")
_CODE: Final = lazy(r"[0-9A-Za-z_\-０-９Ａ-Ｚａ-ｚ＿－]+")
_TELLING_LENGTH: Final = 6  # a shorter number of another lead's informant may be any number
_MASK: Final = "＊＊"
_HITS_SHOWN: Final = 5
_NOTHING: Final = "没有找到。可以只写其中几个字，人名、村名可写拼音首字母。"


@dataclass(frozen=True, slots=True)
class _Term:
    """What was typed, as it is compared; `letters` when it may be pinyin."""

    folded: str
    letters: str | None


@dataclass(frozen=True, slots=True)
class _Hit:
    """A text in which a term was found."""

    path: FieldPath
    field: Meaning
    text: str
    term: _Term

    @property
    def where(self) -> str:
        """The field as people write it."""
        return field_name(self.path)

    @property
    def excerpt(self) -> str:
        """The text around what was found, on one line."""
        start = _place(self.text, self.term.folded)
        first, last = max(start - _BEFORE, 0), start + len(self.term.folded) + _AFTER
        part = " ".join(self.text[first:last].split())
        return f"{'…' if first else ''}{part}{'…' if last < len(self.text) else ''}"


@dataclass(frozen=True, slots=True)
class Found:
    """A record in which all terms were found, with its state and name as they may be shown."""

    record: AnyRecord
    name: str
    state: str | None
    hits: tuple[_Hit, ...]

    @property
    def village(self) -> str | None:
        """Where it is; an activity may be in several villages."""
        village: str | None = getattr(self.record, "village", None)
        return village if village is not None else "、".join(getattr(self.record, "villages", ())) or None


_HITS: Final[View[_Hit]] = View(
    (
        Col("字段", lambda hit: hit.where),
        Col("内容", lambda hit: hit.excerpt, "prose"),
    )
)
FOUND: Final[View[Found]] = View(
    (
        Col("编号", lambda found: found.record.id, "id"),
        Col("类别", lambda found: found.record.KIND),
        Col("名称", lambda found: found.name, "name"),
        Col("状态", lambda found: found.state, "state"),
        Col("村", lambda found: found.village),
        inner("命中", lambda found: found.hits, _HITS),
    )
)
_ON_SCREEN: Final = FOUND.also(
    Col(
        "命中",
        lambda found: Some(
            tuple(f"{hit.where}：{hit.excerpt}" for hit in found.hits),
            _HITS_SHOWN,
            rest="\n……共{0}处",
            joint="\n",
        ),
        "prose",
    )
).pick("编号", "状态", "命中", "名称")


def answer(ledger: Ledger, at: Instant, typed: Sequence[str]) -> Page:
    """The records that hold every one of the terms, kind by kind."""
    found = find(ledger, typed)
    title = f"查找“{' '.join(typed)}”：共{len(found)}条（截至 {written(at.when)}）"
    told = (block for kind in _KINDS for block in _told(kind, found))
    facts: dict[str, Fact] = {"查找": typed, "结果": Table(FOUND, found)}
    return page(at, facts, Line(title, "strong"), *told, *(() if found else (Line(_NOTHING),)))


_OF_SEVERAL: Final = view_of(FOUND)
_SEVERAL_ON_SCREEN: Final = view_of(_ON_SCREEN).pick("编号", "行动", "状态", "命中", "名称")


def of_several(members: Sequence[Member], at: Instant, typed: Sequence[str]) -> Page:
    """The same over several ledgers, each record with its campaign."""
    found = sorted(
        gathered(members, lambda _member, ledger: find(ledger, typed)),
        key=lambda one: _KINDS.index(one.row.record.KIND),
    )
    about = f"查找“{' '.join(typed)}”：{len(members)}个行动，共{len(found)}条（截至 {written(at.when)}）"
    told = (
        block
        for kind in _KINDS
        if (own := [one for one in found if kind == one.row.record.KIND])
        for block in (Heading(f"{kind}（{len(own)}）"), Table(_SEVERAL_ON_SCREEN, own))
    )
    facts: dict[str, Fact] = {"查找": typed, **facts_of(members), "结果": Table(_OF_SEVERAL, found)}
    nothing = () if found else (Line(_NOTHING),)
    return page(at, facts, Line(about, "strong"), *unreadable(members), *told, *nothing)


def _told(kind: str, found: Iterable[Found]) -> Iterator[Block]:
    own = [one for one in found if kind == one.record.KIND]
    if own:
        yield Heading(f"{kind}（{len(own)}）")
        yield Table(_ON_SCREEN, own)


def find(ledger: Ledger, typed: Iterable[str]) -> list[Found]:
    """The records that hold every one of the terms, by kind; those found by id or name first.

    The ledger is already as of the instant.
    """
    terms = [_term(text) for text in typed if folded(text)]
    telling = frozenset(
        lead.informant
        for lead in ledger.leads.values()
        if lead.informant and len(lead.informant) >= _TELLING_LENGTH
    )
    found = [
        Found(record, _masked(record.name, _hidden(record, telling)), state_of(record, ledger), hits)
        for record in (ledger if terms else ())
        if (hits := _hits(record, terms, telling))
    ]
    return sorted(found, key=lambda one: (_KINDS.index(one.record.KIND), min(map(_rank, one.hits))))


def _rank(hit: _Hit) -> int:
    if hit.path == ("编号",):
        return 0
    return 1 if hit.field.has(Title) else 2


# Finding


def _term(typed: str) -> _Term:
    text = folded(typed)
    pinyin = text.isascii() and text.isalpha() and len(text) >= _FEWEST_LETTERS
    return _Term(text, text if pinyin else None)


def folded(text: str) -> str:
    """A text as it is compared: without width, case, spaces, and the shapes of brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_BRACKETS)
    return "".join(plain.split())


def _hits(record: AnyRecord, terms: Sequence[_Term], telling: frozenset[str]) -> tuple[_Hit, ...]:
    """The texts of a record that hold a term; empty unless each term was found in one."""
    hidden = _hidden(record, telling)
    hits = [hit for place in texts_of(record) for hit in _in_text(*place, terms, hidden)]
    return tuple(hits) if len({hit.term for hit in hits}) == len(set(terms)) else ()


def _in_text(
    path: FieldPath, field: Meaning, text: str, terms: Iterable[_Term], hidden: frozenset[str]
) -> Iterator[_Hit]:
    if field.has(Informant):
        return
    plain = folded(text)
    for term in terms:
        hit = _Hit(path, field, text, term)
        if term.folded in plain:
            shown = _masked(text, hidden)
            if shown == text or term.folded in folded(shown):
                yield _Hit(path, field, shown, term)
        elif term.letters is not None and _sounds(field, text, term.letters):
            yield hit


def _sounds(field: Meaning, text: str, letters: str) -> bool:
    """Whether a person or village is spelt so, or a name holds these initials."""
    if field.has(Person) or (field.names is not None and field.names.of in _BY_PINYIN):
        return spelt(text, letters)
    if not field.has(Title) or len(letters) < _WITHIN_A_NAME:
        return False
    return any(letters in each for each in initials(text))


# What may not be shown


def _hidden(record: AnyRecord, telling: frozenset[str]) -> frozenset[str]:
    """The informants' numbers that are kept out of a record's texts: its own, and any that is telling."""
    own = record.informant if isinstance(record, Lead) else None
    return telling if own is None else telling | {own}


def _masked(text: str, hidden: frozenset[str]) -> str:
    if not hidden:
        return text
    return _CODE.sub(
        lambda found: _MASK if unicodedata.normalize("NFKC", found[0]).upper() in hidden else found[0], text
    )


# Where it was found


def _place(text: str, wanted: str) -> int:
    """Where in a text the folded one begins; its beginning where it was found by its sound."""
    places = [place for place, letter in enumerate(text) for _ in folded(letter)]
    at = "".join(map(folded, text)).find(wanted)
    return places[at] if 0 <= at < len(places) else 0
