"""Text search: the records that hold what was typed, and the fields in which it stands.

No informant's number (举报人编号) is searched or shown, nor where it was repeated in another text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dabzw.model.fields import Meaning
from dabzw.model.finding import FieldPath, field_name
from dabzw.model.initials import initials, spelt
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.marks import Informant, NameList, Person, Title
from dabzw.model.moments import Instant, written
from dabzw.rules.states import state_of
from dabzw.rules.walk import texts_of

Rows = dict[str, Any]

_BY_PINYIN: Final[tuple[NameList, ...]] = ("村", "督导对象")
_FEWEST_LETTERS: Final = 2
_WITHIN_A_NAME: Final = 3  # so many initials may stand anywhere in a long name: 示例新源生物 is xysw too
_BEFORE, _AFTER = 12, 24  # characters of an excerpt around what was found
_BRACKETS: Final = str.maketrans("〔〕[]【】{}〈〉《》", "()()()()()()")
_CODE: Final = re.compile(r"[0-9A-Za-z_\-０-９Ａ-Ｚａ-ｚ＿－]+")
_TELLING_LENGTH: Final = 6  # a shorter number of another lead's informant may be any number
_MASK: Final = "＊＊"


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


def find_rows(ledger: Ledger, at: Instant, typed: Sequence[str]) -> Rows:
    """The records that hold every one of the terms, by kind; those found by id or name first."""
    terms = [_term(text) for text in typed if folded(text)]
    telling = frozenset(
        lead.informant
        for lead in ledger.leads.values()
        if lead.informant and len(lead.informant) >= _TELLING_LENGTH
    )
    found = [
        (record, hits, _hidden(record, telling))
        for record in (ledger if terms else ())
        if (hits := _hits(record, terms, telling))
    ]
    found.sort(key=lambda each: _KINDS.index(each[0].KIND) * 10 + min(map(_rank, each[1])))
    return {
        "格式": 1,
        "截至": written(at.when),
        "查找": list(typed),
        "结果": [_row(record, hits, hidden, ledger) for record, hits, hidden in found],
    }


_KINDS: Final = ("企业", "线索", "场所", "检查活动")


def _rank(hit: _Hit) -> int:
    if hit.path == ("编号",):
        return 0
    return 1 if hit.field.has(Title) else 2


def _row(record: AnyRecord, hits: Iterable[_Hit], hidden: frozenset[str], ledger: Ledger) -> Rows:
    village = getattr(record, "village", None)
    return {
        "编号": record.id,
        "类别": record.KIND,
        "名称": _masked(record.name, hidden),
        "状态": state_of(record, ledger.campaign),
        "村": village if village is not None else "、".join(getattr(record, "villages", ())) or None,
        "命中": [{"字段": field_name(hit.path), "内容": _excerpt(hit)} for hit in hits],
    }


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


# Excerpts


def _excerpt(hit: _Hit) -> str:
    """The text around what was found, on one line."""
    start = _place(hit.text, hit.term.folded)
    first, last = max(start - _BEFORE, 0), start + len(hit.term.folded) + _AFTER
    part = " ".join(hit.text[first:last].split())
    return f"{'…' if first else ''}{part}{'…' if last < len(hit.text) else ''}"


def _place(text: str, wanted: str) -> int:
    """Where in a text the folded one begins; its beginning where it was found by its sound."""
    places = [place for place, letter in enumerate(text) for _ in folded(letter)]
    at = "".join(map(folded, text)).find(wanted)
    return places[at] if 0 <= at < len(places) else 0
