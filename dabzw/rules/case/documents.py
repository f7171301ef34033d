"""文书: the documents of a case — what kind each is, how its number is written, what it presupposes.

The kinds and what must come before them are law practice, not the notice's: the number of a document
holds its class, as 应急检记 in （阳）应急检记〔2026〕3号, and the documents of one case share their number.
One field may hold several documents, separated by 、.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.base import Row
from dabzw.model.enterprise import Enterprise, Measure
from dabzw.model.finding import FieldPath
from dabzw.model.lead import Attachment, Lead
from dabzw.model.ledger import Ledger
from dabzw.model.moments import day_of
from dabzw.model.patterns import lazy
from dabzw.model.remembered import remembered
from dabzw.rules.case.acts import acts


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """文书种类.

    `code` is its class in a number, after 应急; empty where it has none.  `also` are other names of it.
    `needs` are the names of kinds of which one must exist by its day; empty where it presupposes none.
    """

    name: str
    code: str = ""
    also: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


INSPECTION_RECORD: Final = "现场检查记录"
ON_SITE_DECISION: Final = "现场处理措施决定书"
RECTIFICATION_ORDER: Final = "责令限期整改指令书"
COMPULSION_DECISION: Final = "强制措施决定书"
SEIZURE_DECISION: Final = "查封（扣押）决定书"
SUMMONS: Final = "询问通知书"
REPORT: Final = "案件调查报告"
PENALTY_NOTICE: Final = "行政处罚告知书"
HEARING_NOTICE: Final = "听证告知书"
PENALTY_DECISION: Final = "行政处罚决定书"
SUMMARY_PENALTY: Final = "当场处罚决定书"
TRANSFER_APPROVAL: Final = "案件移送审批表"
TRANSFER_LETTER: Final = "案件移送书"

_DECIDED: Final = (PENALTY_DECISION, SUMMARY_PENALTY)
_ORDERS: Final = (ON_SITE_DECISION, RECTIFICATION_ORDER, COMPULSION_DECISION, SEIZURE_DECISION)

KINDS: Final[tuple[DocumentKind, ...]] = (
    DocumentKind(INSPECTION_RECORD, "检记", also=("现场检查笔录",)),
    DocumentKind(ON_SITE_DECISION, "现决", needs=(INSPECTION_RECORD,)),
    DocumentKind(RECTIFICATION_ORDER, "责改", also=("责令整改指令书",)),
    DocumentKind(COMPULSION_DECISION),
    DocumentKind(SEIZURE_DECISION, also=("查封决定书", "扣押决定书", "查封扣押决定书", "查封、扣押决定书")),
    DocumentKind("整改复查意见书", "复查", also=("复查意见书",), needs=_ORDERS),
    DocumentKind("立案审批表", "立"),
    DocumentKind(SUMMONS, "询"),
    DocumentKind("询问笔录", needs=(SUMMONS,)),
    DocumentKind(REPORT, "终报", also=("调查报告",)),
    DocumentKind(PENALTY_NOTICE, "罚告", also=("处罚告知书", "处罚事先告知书")),
    DocumentKind("陈述申辩笔录", also=("当事人陈述申辩笔录",), needs=(PENALTY_NOTICE,)),
    DocumentKind(HEARING_NOTICE, "听告", also=("听证权利告知书",), needs=(PENALTY_NOTICE,)),
    DocumentKind("案件处理呈批表", "处呈", needs=(PENALTY_NOTICE,)),
    DocumentKind("行政处罚集体讨论记录", "罚集", also=("集体讨论记录",)),
    DocumentKind(PENALTY_DECISION, "罚", also=("处罚决定书",), needs=(PENALTY_NOTICE, HEARING_NOTICE)),
    DocumentKind(SUMMARY_PENALTY, also=("当场行政处罚决定书", "行政（当场）处罚决定书")),
    DocumentKind("罚款催缴通知书", needs=_DECIDED),
    DocumentKind("延期（分期）缴纳罚款审批表", "缴审", needs=_DECIDED),
    DocumentKind("延期（分期）缴纳罚款批准书", "缴批", needs=_DECIDED),
    DocumentKind("强制执行催告书", "执行催告", needs=_DECIDED),
    DocumentKind("强制执行申请书", "强执", needs=_DECIDED),
    DocumentKind(TRANSFER_APPROVAL, also=("移送审批表",), needs=(REPORT,)),
    DocumentKind(TRANSFER_LETTER, also=("移送书",), needs=(TRANSFER_APPROVAL,)),
    DocumentKind("文书送达回执", "回", also=("送达回执", "送达回证")),
    DocumentKind("结案审批表", "结"),
)

_BY_CODE: Final = {kind.code: kind for kind in KINDS if kind.code}
_BY_NAME: Final = sorted(
    ((name, kind) for kind in KINDS for name in (kind.name, *kind.also)), key=lambda pair: -len(pair[0])
)
"""The longest name first: 当场处罚决定书 is no 处罚决定书."""

_MAYBE_NAMED: Final = lazy(f"[{''.join(sorted({name[-1] for name, _ in _BY_NAME}))}]")
"""A sign that the name of some kind ends with."""

_BETWEEN: Final = lazy(r"[，,；;\n]|、(?!扣押)")
_CLASS: Final = lazy(r"应急([\u4e00-\u9fff]{1,4})\s*(?=[〔\[［【(（〖{])")
_NUMBER: Final = lazy(
    r"(?P<open>[〔\[［【(（〖{])\s*(?P<year>\d{4})\s*(?P<close>[〕\]］】)）〗}])\s*"
    r"(?P<the>第?)\s*(?P<place>\d+)(?P<gap>\s*)号"
)


@dataclass(frozen=True, slots=True)
class Number:
    """文号: its year, and what is not written as GB/T 9704-2012 wants it (7.2.5).

    `series` is what stands before the year (机关代字), in one form however its brackets are written; `place`
    is its number within the series of the year.
    """

    year: int
    faults: tuple[str, ...]
    series: str
    place: int


@dataclass(frozen=True, slots=True)
class Document:
    """One document where a record names it.

    It was made on a day from `since` to `until`, both the same where its act is dated; None is unknown.
    One that is `attached` is another's paper, kept beside the case.
    """

    path: FieldPath
    kind: DocumentKind | None
    number: Number | None
    since: date | None = None
    until: date | None = None
    attached: bool = False


def kind_of(text: str) -> DocumentKind | None:
    """The kind of a document by the class in its number, else by its name."""
    classed = _CLASS.search(text)
    if classed is not None and classed[1] in _BY_CODE:
        return _BY_CODE[classed[1]]
    if _MAYBE_NAMED.search(text) is None:
        return None
    return next((kind for name, kind in _BY_NAME if name in text), None)


def number_of(text: str) -> Number | None:
    """The number in a text, however its brackets and digits are written; None where there is none."""
    found = _NUMBER.search(text)
    if found is None:
        return None
    before = _series(text[: found.start()])
    return Number(int(found["year"]), tuple(_faults(found)), before, int(found["place"]))


def _series(before: str) -> str:
    """The 机关代字 in what stands before a year: no name of a document, its brackets full width."""
    plain = unicodedata.normalize("NFKC", before).translate(_FULL_WIDTH)
    word = _LAST_WORD.search(plain)
    found = "" if word is None else word[0].rstrip()
    name = next((name for name, _ in _BY_NAME if found.startswith(name)), "")
    found = found.removeprefix(name)
    return found.lstrip("（") if found.count("（") > found.count("）") else found


_FULL_WIDTH: Final = str.maketrans("()", "（）")
_LAST_WORD: Final = lazy(r"[\w（）·]+\s*$")


def _faults(found: re.Match[str]) -> Iterator[str]:
    wrong = (
        (found["open"] + found["close"] != "〔〕", "年份应写在六角括号〔〕里"),
        (bool(found["the"]), "序号前不写“第”"),
        (not (found["year"] + found["place"]).isascii(), "数字应用半角"),
        (int(found["place"][0]) == 0, "序号前不补0"),
        (bool(found["gap"]), "“号”前不空格"),
    )
    return (says for applies, says in wrong if applies)


@remembered
def documents(record: Lead | Enterprise) -> tuple[Document, ...]:
    """The documents that a record names, with the days that its acts give them."""
    return tuple(_documents(record))


def _documents(record: Lead | Enterprise) -> Iterator[Document]:
    for act in acts(record):
        attached = isinstance(act.row, Attachment)
        named = (act.at("name"), act.row.name) if isinstance(act.row, Attachment) else act.document
        if named is not None:
            path, text = named
            since, until = _days(act.row, record)
            for part in parts_of(text):
                yield Document(path, kind_of(part), number_of(part), since, until, attached)


def parts_of(text: str) -> Iterator[str]:
    """The documents that one field names, each as it is written."""
    return filter(str.strip, _BETWEEN.split(text))


def _days(row: Row, record: Lead | Enterprise) -> tuple[date | None, date | None]:
    """From when to when a document was made: on the day of its act; one of a 措施 before it was done."""
    if isinstance(row, Measure) and isinstance(record, Enterprise):
        return record.first_found_on, row.done_on
    own = next((day_of(getattr(row, name)) for name in row.happened), None)
    return own, own


def case_documents(record: Lead | Enterprise, ledger: Ledger) -> tuple[Document, ...]:
    """The documents of the case that a record belongs to: of its enterprise and of all leads that name it."""
    enterprise_id = record.id if isinstance(record, Enterprise) else record.enterprise
    enterprise = ledger.enterprises.get(enterprise_id or "")
    if enterprise is None:
        return documents(record)
    case: tuple[Lead | Enterprise, ...] = (enterprise, *ledger.leads_of_enterprise(enterprise.id))
    return tuple(document for member in case for document in documents(member))


def is_made_by(kinds: Iterable[str], day: date | None, record: Lead | Enterprise, ledger: Ledger) -> bool:
    """Whether the case of a record has a document of one of some kinds by a day.

    One of which the day is not known may have been made by any; where no day is known, any will do.
    """
    first = _first_days_of_case(record, ledger)
    return any(kind in first and (day is None or first[kind] <= day) for kind in kinds)


def _first_days_of_case(record: Lead | Enterprise, ledger: Ledger) -> Mapping[str, date]:
    enterprise_id = record.id if isinstance(record, Enterprise) else record.enterprise
    if enterprise_id not in ledger.enterprises:
        return _first_days(documents(record))
    return ledger.keep(
        (_first_days_of_case, enterprise_id), lambda: _first_days(case_documents(record, ledger))
    )


def _first_days(of_case: Iterable[Document]) -> Mapping[str, date]:
    """From when on there may be a document of each kind."""
    first: dict[str, date] = {}
    for document in of_case:
        if document.kind is not None:
            name, since = document.kind.name, document.since or date.min
            first[name] = min(since, first.get(name, since))
    return first
