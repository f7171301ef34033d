"""The rows of acts: when something was done, with what result, by whom; in words of the campaign alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from dabzw.lazily import dataclass
from dabzw.model.base import Row as Part
from dabzw.model.base import label
from dabzw.model.enterprise import Enterprise, Inquiry, Sanction
from dabzw.model.lead import Lead, LimitChange
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.site import Site
from dabzw.sync.facts.tables import TABLES, Row, Value
from dabzw.sync.facts.words import Words, day

_Word = Callable[[Any, Words], str | None]


@dataclass(frozen=True, slots=True)
class _Acts:
    """A list of acts of a record: the fields that hold the day, the result and the units, and the 要点.

    The field of a result is of a closed vocabulary: no other may be named here.
    """

    on: str = "on"
    result: str = ""
    units: str = ""
    item: _Word = lambda _act, _words: None


_DETERMINED: Final = _Acts(result="result")
_VISITED: Final = _Acts(result="result", units="units", item=lambda act, _words: act.problem)
_CHANGED: Final = _Acts(result="kind", item=lambda act, words: words.limit(act.limit))

_OF: Final[Mapping[type[AnyRecord], Mapping[str, _Acts]]] = {
    Enterprise: {
        "visits": _VISITED,
        "violations": _Acts(on="found_on", item=lambda act, words: words.violation(act.code)),
        "determinations": _DETERMINED,
        "ratings": _Acts(item=lambda act, words: words.level(act.level)),
        "plans": _Acts(on="decided_on"),
        "material_moves": _Acts(result="whereabouts"),
        "sanctions": _Acts(result="kind", units="organ"),
        "inquiries": _Acts(result="state", item=lambda act, words: words.question(act.question)),
        "closures": _Acts(result="step", units="organ"),
        "power_restored": _Acts(units="organ"),
        "clearances": _Acts(),
        "carried_over": _Acts(),
        "listings": _Acts(result="state", units="organ"),
        "look_backs": _Acts(result="result"),
        "limit_changes": _CHANGED,
    },
    Lead: {
        "admission": _Acts(result="result"),
        "merger": _Acts(),
        "determinations": _DETERMINED,
        "verifications": _Acts(on="at", result="verdict"),
        "acts": _Acts(units="authority", item=lambda act, words: words.measure(act.act)),
        "transfers": _Acts(units="receiver"),
        "closings": _Acts(result="result"),
        "limit_changes": _CHANGED,
    },
    Site: {"visits": _VISITED, "determinations": _DETERMINED},
}


def act_rows(ledger: Ledger, words: Words, code: str) -> Iterator[Row]:
    """A row of each act of the records that count at the instant of a ledger."""
    for record in ledger:
        for name, acts in _OF.get(type(record), {}).items():
            held = getattr(record, name)
            several: tuple[Part, ...] = held if isinstance(held, tuple) else (held,) if held else ()
            column, place = label(type(record), name), 0
            for act in several:
                whose: Mapping[str, Value] = {"日期": None}
                if not _is_hidden(record, act, words):
                    place += 1  # a gap would tell that there is one more
                    whose = {"编号": record.id, "序": place}
                own = {"类别": record.KIND, "栏": column, **_told(act, acts, words), **whose}
                yield TABLES["acts"].row({"区划代码": code, **own})


def _told(act: Part, acts: _Acts, words: Words) -> Mapping[str, Value]:
    units = getattr(act, acts.units) if acts.units else ()
    return {
        "日期": day(getattr(act, acts.on)),
        "结果": getattr(act, acts.result) if acts.result else None,
        "要点": acts.item(act, words),
        "单位": words.unit_list(units if isinstance(units, tuple) else (units,)),
        "金额": act.amount if isinstance(act, Sanction) else None,
        "已收缴": act.paid if isinstance(act, Sanction) else None,
    }


def _is_hidden(record: AnyRecord, act: Part, words: Words) -> bool:
    """Whether nobody is told of which record an act is, and when it was: it is sealed, or of an informant."""
    if isinstance(act, Inquiry):
        return words.is_sealed(act.question)
    return isinstance(act, LimitChange) and words.hides(words.limit(act.limit), record)
