"""What a limit of a notice is for, in the words of the ledger: subject, first event, last event."""

from __future__ import annotations

import re
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model import vocab

_OF_ALL: Final = re.compile(
    r"(?:所有|各类|全部)的?(?:问题|线索|隐患|企业|单位|场所|点位|任务|违法|非法)|整治任务"
)
_LEAD: Final = re.compile(r"线索|举报|投诉|反映|信访件|交办件|接到|属实")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A limit of the ledger: its subject, the event that begins it, the one that ends it.

    A limit by a fixed day has no event that begins it.
    """

    subject: vocab.Subject
    start: vocab.Event | None
    until: vocab.Event


@dataclass(frozen=True, slots=True)
class _Row:
    """Words of what is to be done, and the limits that they mean for a lead and for an enterprise."""

    pattern: re.Pattern[str]
    lead: tuple[vocab.Event, vocab.Event] | None
    enterprise: tuple[vocab.Event, vocab.Event] | None


def _row(
    pattern: str,
    lead: tuple[vocab.Event, vocab.Event] | None = None,
    enterprise: tuple[vocab.Event, vocab.Event] | None = None,
) -> _Row:
    return _Row(re.compile(pattern), lead, enterprise)


_SPANS: Final = (
    _row(r"回访|回头看|培训|名单|方案报|专班|演练"),
    _row(r"强制措施|停止非法|停止违法|控制现场", ("核查属实", "强制措施")),
    _row(r"移交|移送", ("核查属实", "移交")),
    _row(r"核查|核实|到场|到现场|赶到|调查", ("登记", "核查")),
    _row(r"受理", ("登记", "受理")),
    _row(r"办结|处置到位|处理完|查处|整治到位", ("登记", "办结"), ("发现", "处置完成")),
    _row(r"反馈|答复|回复", ("办结", "反馈")),
    _row(r"处置方案|整改方案|一企一策", None, ("发现", "处置确定")),
    _row(r"验收|销号", None, ("处置完成", "销号")),
    _row(r"整改|改正|拆除|取缔|清理|清除|搬离|撤离|关停|恢复|退回|处置|拆|清", None, ("发现", "处置完成")),
)
_DAYS: Final = (
    _row(r"名单|台账|清单|一户一档|普查|摸排|方案|报送|上报|总结|报表|登记|摸底|排查完|考核|联络"),
    _row(r"办结|处置到位|整治到位|清零|核查|整治处置", ("登记", "办结"), ("发现", "处置完成")),
    _row(r"销号|验收", None, ("发现", "销号")),
    _row(r"整改|整治|治理|拆|取缔|关停|清|搬|停产|到位|完成|恢复", None, ("发现", "处置完成")),
)


def of_span(what: str, sentence: str, before: str) -> Meaning | None:
    """What a limit of so many days is for; None where the ledger has no event for it."""
    meaning = _meaning(_SPANS, what, is_lead=_LEAD.search(sentence) is not None or "线索" in before)
    if meaning is None:
        return None
    if meaning.start == "办结" and "办结" not in before + sentence:
        return Meaning("线索", "登记", meaning.until)
    if meaning.start != "核查属实":
        return meaning
    return meaning if "属实" in before + sentence else Meaning("线索", "登记", meaning.until)


def of_day(what: str, sentence: str) -> Meaning | None:
    """What a last day is for; None where the ledger has no event for it."""
    found = _meaning(_DAYS, what, is_lead=_LEAD.search(sentence) is not None)
    return None if found is None else Meaning(found.subject, None, found.until)


def _meaning(rows: tuple[_Row, ...], what: str, *, is_lead: bool) -> Meaning | None:
    row = next((row for row in rows if row.pattern.search(what)), None)
    if row is None:
        return None
    if is_lead and row.lead is not None:
        return Meaning("线索", *row.lead)
    return Meaning("企业", *row.enterprise) if row.enterprise is not None else None


def is_of_all(what: str) -> bool:
    """Whether a last day is said to be for all there is, and not for a part of them."""
    return _OF_ALL.search(what) is not None
