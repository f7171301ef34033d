"""How a record's fields are told in a paper: what is written by its label, what is chosen as it is.

A field's type says how it is told, once for all papers; a row whose fields make one phrase together, as
罚款50万元，单位, has it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar, cast

from dabzw.lazily import dataclass
from dabzw.model import earlier, judgement
from dabzw.model import enterprise as on_enterprise
from dabzw.model import lead as on_lead
from dabzw.model.base import Row
from dabzw.model.campaign import Campaign
from dabzw.model.fields import Meaning, meanings
from dabzw.model.marks import Yuan
from dabzw.model.phrases import with_aside
from dabzw.model.scalars import amount_text
from dabzw.reports.papers.wording import chinese_day

RowT = TypeVar("RowT", bound=Row)

_TEN_THOUSAND: Final = 10_000
_FEWEST_PLACES: Final = 4
_DOUBTFUL: Final = "（待核实）"


def money(amount: Decimal) -> str:
    """Yuan in words: 50万元, 3.6801万元, 800元, 12345.67元."""
    tens = amount / _TEN_THOUSAND
    exact = -cast("int", tens.normalize().as_tuple().exponent) <= _FEWEST_PLACES
    return f"{amount_text(tens)}万元" if amount >= _TEN_THOUSAND and exact else f"{amount_text(amount)}元"


def quantity(amount: Decimal, measure: str | None, *, about: bool | None = None) -> str:
    """An amount of material: 12.5吨, 约900千克."""
    return f"{'约' if about else ''}{amount_text(amount)}{measure or ''}"


def value_words(value: object) -> str:
    """A single value of a field in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, Row):
        return phrase_of(value) or "，".join(_each(value))
    return str(value)


def _each(row: Row) -> Iterator[str]:
    held = ((name, getattr(row, name)) for name in type(row).model_fields)
    return (words_of(value) for _, value in held if value not in (None, ()))


def words_of(value: object) -> str:
    """A value of a field in words; of a list each, one after another."""
    return "、".join(map(value_words, value)) if isinstance(value, tuple) else value_words(value)


# Rows that are told in one phrase


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The fields that a phrase tells together, and how."""

    fields: tuple[str, ...]
    tell: Callable[[Row], str]


def _some(*parts: str | None) -> str:
    return "，".join(filter(None, parts))


def _sanction(row: on_enterprise.Sanction) -> str:
    return _some(f"{row.kind}{'' if row.amount is None else money(row.amount)}", row.party)


def _move(row: on_enterprise.MaterialMove) -> str:
    return _some(f"{row.name}{quantity(row.amount, row.measure)}", row.whereabouts)


def _chemical(row: on_enterprise.Chemical) -> str:
    """A material: how much of it lies where, and what was noted; without 许可 it is read as 否."""
    amount = None if row.amount is None else quantity(row.amount, row.measure, about=row.about)
    cas = None if row.cas is None else f"CAS {row.cas}"
    licence = None if row.licence is None else f"证照{row.licence}"
    return _some(row.name, cas, amount, row.place, f"许可：{row.licensed or '否'}", licence, row.note)


def _licence(row: on_enterprise.Licence) -> str:
    until = None if row.valid_until is None else f"有效期至{chinese_day(row.valid_until)}"
    scope = f"许可范围：{row.scope}" if row.scope else None
    return _some(row.kind, row.number, row.issuer, until, row.state, scope)


def _punishment(row: on_enterprise.Punishment) -> str:
    carried_out = "尚未执行" if row.on is None else f"{chinese_day(row.on)}执行"
    return with_aside(row.measure, f"{row.unit or '执行单位未定'}，{carried_out}")


def _past_measure(row: earlier.PastMeasure) -> str:
    known = ((row.done_on, ""), (row.lifted_on, "解除"))
    days = "，".join(f"{chinese_day(day)}{what}" for day, what in known if day is not None)
    return f"{row.measure}（{days}）" if days else row.measure


def _origin(row: earlier.Origin) -> str:
    return f"“{row.campaign}”台账{row.id}"


def _change(row: on_lead.LimitChange) -> str:
    return f"{row.limit}{row.kind}{'' if row.until is None else f'至{chinese_day(row.until)}'}"


def _choice(row: on_enterprise.Choice) -> str:
    decision = f"改为{row.instead}" if row.instead else (row.decision or "")
    return f"{row.measure or ''}{decision}"


def _look_back_item(row: on_enterprise.LookBackItem) -> str:
    return f"{row.measure}{row.result}"


def _dated(*names: str) -> Callable[[Row], str]:
    """A phrase of a day and of other fields."""
    return lambda row: _some(*(words_of(found) for name in names if (found := getattr(row, name))))


def _phrase(
    of: type[RowT], fields: tuple[str, ...], tell: Callable[[RowT], str]
) -> tuple[type[Row], _Phrase]:
    return of, _Phrase(fields, cast("Callable[[Row], str]", tell))


_PHRASES: Final[Mapping[type[Row], _Phrase]] = dict(
    (
        _phrase(on_enterprise.Sanction, ("kind", "party", "amount"), _sanction),
        _phrase(on_enterprise.MaterialMove, ("name", "amount", "measure", "whereabouts"), _move),
        _phrase(on_enterprise.Chemical, (), _chemical),
        _phrase(on_enterprise.Licence, (), _licence),
        _phrase(on_enterprise.Punishment, (), _punishment),
        _phrase(on_enterprise.LookBackItem, (), _look_back_item),
        _phrase(on_enterprise.CodeVouched, (), _dated("on", "by")),
        _phrase(on_enterprise.PowerRestored, (), _dated("on", "organ", "document")),
        _phrase(on_enterprise.CarriedOver, (), _dated("on", "campaign", "id")),
        _phrase(on_enterprise.Choice, ("measure", "decision", "instead"), _choice),
        _phrase(earlier.PastMeasure, (), _past_measure),
        _phrase(earlier.Origin, (), _origin),
        _phrase(on_lead.LimitChange, ("limit", "kind", "until"), _change),
        _phrase(judgement.Fact, (), _dated("kind", "key")),
    )
)


def phrase_of(row: Row) -> str | None:
    """What a row says in one phrase; None where it has none."""
    phrase = _PHRASES.get(type(row))
    return None if phrase is None else phrase.tell(row)


# The fields of a row, line by line


@dataclass(frozen=True, slots=True)
class Telling:
    """How the rows of a record are told: the campaign's names, and the labels of fields that are in doubt."""

    campaign: Campaign
    doubtful: frozenset[str] = frozenset()

    def lines(self, row: Row, names: Iterable[str]) -> tuple[str, ...]:
        """Some fields of a row: in one line what is chosen from lists, then each other by its label."""
        wanted, known = tuple(names), meanings(type(row))
        phrase = _PHRASES.get(type(row))
        told = frozenset(phrase.fields if phrase is not None else ())
        left = [known[name] for name in wanted if name not in told and getattr(row, name) not in (None, ())]
        chosen = [self._value(row, one) for one in left if _is_chosen(one)]
        first = phrase.tell(row) if phrase is not None and told & set(wanted) else ""
        written = (f"{one.label}：{self._value(row, one)}" for one in left if not _is_chosen(one))
        return tuple(filter(None, ("，".join(filter(None, (first, *chosen))), *written)))

    def words(self, row: Row, names: Iterable[str]) -> str:
        """Some fields of a row, such as who did it, one after another."""
        known = meanings(type(row))
        given = (known[name] for name in names if getattr(row, name) not in (None, ()))
        return "、".join(self._value(row, one) for one in given)

    def _value(self, row: Row, field: Meaning) -> str:
        value = getattr(row, field.name)
        names = field.names
        if names is not None and names.of == "违法行为":
            text = self.campaign.violations.get(str(value), str(value))
        elif field.has(Yuan):
            text = money(value)
        else:
            text = words_of(value)
        return text + (_DOUBTFUL if field.label in self.doubtful else "")


def _is_chosen(field: Meaning) -> bool:
    """Whether its words are those of a list, which need no label."""
    return bool(field.words) or field.names is not None
