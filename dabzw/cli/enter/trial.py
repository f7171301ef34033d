"""The record as it would be with what was answered so far, judged by the rules that judge the entry itself.

What a row cannot be made without and nobody has answered yet is filled in for the trial alone; a fault that
any other filling of what is still to be asked would mend is not said yet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from dabzw.cli.coming import Coming, brought, warning
from dabzw.cli.context import Desk
from dabzw.cli.enter.dialogue import Judgement, Values
from dabzw.cli.enter.forms import Form, Unfit, choices_of, faults, fields, list_of
from dabzw.errors import DabzwError, LedgerError
from dabzw.lazily import dataclass
from dabzw.model.base import labels
from dabzw.model.fields import Meaning
from dabzw.model.finding import Finding
from dabzw.model.ids import path_of
from dabzw.model.ledger import AnyRecord
from dabzw.model.marks import Informant
from dabzw.model.moments import written
from dabzw.model.patterns import lazy
from dabzw.rules.checks.registry import ASKED
from dabzw.store.reader import load, record_bytes

Becomes = Callable[[Values], Sequence[AnyRecord]]
"""The records as they would be with the values of a form; raises DabzwError where they cannot be."""

_SEVERAL: Final = 2
_MOST: Final = 40  # other fillings of one field that are tried
_OF_TYPES: Final[Mapping[type, str]] = {int: "1", Decimal: "1", bool: "是"}
_SOME_TEXT, _SOME_NUMBER = "待填", "JB1"
_TOLD: Final = lazy("“([^“”]+)”")


class TooEarly(LedgerError):
    """An act that the record is not ready for, whatever is answered."""

    def __init__(self, says: str, reasons: Sequence[str]) -> None:
        super().__init__(f"现在还不能{says}：" + "".join(f"\n  {one}" for one in reasons))


@dataclass(frozen=True, slots=True)
class Trial:
    """What judges the answers of a form on a ledger.

    Of `several` records an answer is refused only where all of them refuse it: what some refuse is told, and
    named when it is entered.
    """

    desk: Desk
    form: Form
    becomes: Becomes
    several: tuple[str, ...] = ()

    def judge(self, values: Values, coming: Collection[str], last: str | None = None) -> Judgement:
        """What is wrong with some values, where `coming` are the fields that will be asked yet.

        What no field is named for is wrong with the `last` one answered, where another answer there mends it.
        """
        own = faults(self.form.row, values, self.desk.at)
        held = None if own else self._filled(values)
        if held is None:
            return Judgement(own)
        said = self._said(held)
        asked = {name: says for name, says in said.wrong.items() if name not in coming}
        now = self._whatever(Judgement(asked, said.general), self._others(held, values, coming))
        if last is not None and last not in now.wrong and (mended := self._mended(held, last, now.general)):
            now = replace(now, wrong={**now.wrong, last: "；".join(mended)})
        return Judgement(now.wrong) if coming else replace(said, wrong=now.wrong)

    def _whatever(self, said: Judgement, others: Iterator[Values]) -> Judgement:
        """What is said of other values as well."""
        wrong, general = said.wrong, said.general
        for other in others:
            if not wrong and not general:
                break
            found = self._said(other)
            wrong = {name: says for name, says in wrong.items() if name in found.wrong}
            general = tuple(one for one in general if one in found.general)
        return Judgement(wrong, general)

    def _mended(self, held: Values, name: str, general: tuple[str, ...]) -> tuple[str, ...]:
        """What another answer to one field mends, of what no field is named for."""
        others = ({**held, name: filling} for filling in self._fillings(fields(self.form)[name]))
        stays = self._whatever(Judgement({}, general), others).general
        return tuple(one for one in general if one not in stays)

    def refuse_at_once(self, values: Values, says: str) -> None:
        """Raises what no answer can mend: that the act has nothing to be about, or comes too early."""
        held = self._filled(values)
        if held is None:
            return
        try:
            general = self._judged(self.becomes(held)).general
        except Unfit:
            return
        except DabzwError as refused:
            if not refused.fields:
                raise
            return
        others = self._others(held, values, tuple(fields(self.form)))
        if stays := self._whatever(Judgement({}, general), others).general:
            raise TooEarly(says, stays)

    def is_idle(self, name: str, values: Values) -> bool:
        """Whether the rules refuse all that could be answered to a field, after the answers so far."""
        held, own = self._filled(values), fields(self.form)[name]
        names = list_of(own)
        fillings = self._fillings(own) if own.words or (names is not None and names.closed) else ()
        if held is None or not fillings:
            return False
        return all(name in self._said({**held, name: filling}).wrong for filling in fillings)

    def _filled(self, values: Values) -> Values | None:
        """The values with what there is no row without; None where nobody can say what that might be."""
        held = dict(values)
        for name, field in fields(self.form).items():
            if field.required and name not in values:
                candidates = self._fillings(field)
                if not candidates:
                    return None
                held[name] = candidates[0]
        return held

    def _others(self, held: Values, values: Values, coming: Collection[str]) -> Iterator[Values]:
        """The values with other fillings of what is still to be asked, one by one."""
        own = fields(self.form)
        for name in coming:
            if name not in values:
                yield from ({**held, name: filling} for filling in self._fillings(own[name]))

    def _fillings(self, field: Meaning) -> tuple[Any, ...]:
        """What a field might be answered with, the likeliest first; nothing where nobody can say."""
        found = tuple([one] if field.many else one for one in self._candidates(field))
        row, at = self.form.row, self.desk.at
        return tuple(filling for filling in found if not faults(row, {field.name: filling}, at))

    def _candidates(self, field: Meaning) -> tuple[str, ...]:
        desk = self.desk
        if field.refers is not None:
            known = (record.id for record in desk.seen if field.refers.kind in {None, record.KIND})
            return tuple(one for one, _ in zip(known, range(1), strict=False))
        names = list_of(field)
        choices = choices_of(field, desk.campaign)[:_MOST]
        if choices:
            return choices if names is None else tuple(map(names.written, choices))
        for kind, text in _OF_TYPES.items():
            if kind in field.types:
                return (text,)
        if datetime in field.types:
            return (written(desk.latest.moment),)
        if date in field.types:
            return (written(desk.latest.day),)
        return (_SOME_NUMBER,) if field.has(Informant) else (_SOME_TEXT,)

    def _said(self, values: Values) -> Judgement:
        """What the rules say of the records that full values would make."""
        try:
            records = self.becomes(values)
        except Unfit as unfit:
            return Judgement(unfit.wrong)
        except DabzwError as refused:
            return refusal(refused, self.form)
        return self._judged(records)

    def _judged(self, records: Sequence[AnyRecord]) -> Judgement:
        desk = self.desk
        changed = {path_of(record.id): record_bytes(record) for record in records}
        loaded = desk.among(load(desk.files.changed(changed)), changed)
        found = brought(Coming(loaded, changed, desk.files, desk.latest))
        refused = [one for one in found.faults if one.file in changed]
        told = self._of_some_only(refused)
        said = by_fields([] if told else refused, self.form)
        shown = [*told, *(one for one in found.warnings if one not in found.faults)]
        asked = tuple(warning(one) for one in shown if one.rule in ASKED)
        return replace(said, warnings=tuple(map(warning, shown)), asked=asked)

    def _of_some_only(self, refused: Sequence[Finding]) -> Sequence[Finding]:
        """What is refused of some of several records, where it is not refused of all."""
        refusing = {one.id for one in refused}
        all_refuse = all(record_id in refusing for record_id in self.several)
        return () if len(self.several) < _SEVERAL or all_refuse else refused


def refusal(refused: DabzwError, form: Form) -> Judgement:
    """A refusal by the fields that it names."""
    own = fields(form)
    wrong = {name: str(refused) for name in refused.fields if name in own}
    return Judgement(wrong, () if wrong else (str(refused),))


def by_fields(findings: Iterator[Finding] | Sequence[Finding], form: Form) -> Judgement:
    """Findings by the fields of a form; what is about none of them is general."""
    wrong: dict[str, str] = {}
    general: list[str] = []
    for finding in findings:
        names = _fields_of(finding, form)
        if not names:
            general.append(f"{finding.where}：{finding.sentence}" if finding.where else finding.sentence)
        for name in names:
            if finding.sentence not in wrong.get(name, ""):
                wrong[name] = f"{wrong[name]}；{finding.sentence}" if name in wrong else finding.sentence
    return Judgement(wrong, tuple(dict.fromkeys(general)))


def _fields_of(finding: Finding, form: Form) -> tuple[str, ...]:
    """The fields of a form that a finding is about.

    That is the innermost step of its place that is called like one; of what is about a whole row, or another,
    those that its advice says in “”.
    """
    named = {label: name for name, label in labels(form.row).items() if name in fields(form)}
    steps = (step for step in reversed(finding.path) if isinstance(step, str) and step in named)
    place = next(steps, None)
    if place is not None:
        return (named[place],)
    return tuple(dict.fromkeys(named[told] for told in _TOLD.findall(finding.advice) if told in named))
