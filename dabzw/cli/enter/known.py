"""Duplicates at the door: who registers what may be there already is shown it, and asked.

Nothing is refused, and nothing merged: the same shop can be opened twice, and a second report is a report.
Where nobody can be asked it is entered, and the likely ones are told with the way to make one of two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import typer

from dabzw.cli.speech import prompts
from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import Kind
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.site import Site
from dabzw.rules.sweep.likeness import Likeness, RecordT, enterprises_like, sites_like
from dabzw.rules.sweep.same_leads import OpenLeads

_SHOWN: Final = 5  # so many likely ones are told of one record
_INSTEAD: Final[Mapping[Kind, str]] = {
    "企业": "是同一家的，不再登记，在已有的编号上办，如 dabzw ent inspect 编号；要改的用 dabzw edit 编号",
    "场所": "是同一处的，不再登记，在已有的编号上办，如 dabzw site inspect 编号；要改的用 dabzw edit 编号",
    "线索": "是同一件事的，也先登记，再用 dabzw lead merge 并入主线索，只计一次；举报人各自答复",
}
"""What to do where it is the same, before it is registered again."""


@dataclass(frozen=True, slots=True)
class Known:
    """A record of the ledger that a new one may repeat, and why; of a lead nothing tells who reported it."""

    id: str
    name: str
    village: str
    why: str

    @property
    def says(self) -> str:
        """As a clerk is told it."""
        return f"{self.id} {self.name}（{self.village}）：{self.why}"

    @property
    def told(self) -> dict[str, str]:
        """As a program is told it."""
        return {"编号": self.id, "名称": self.name, "村": self.village, "理由": self.why}


def known_of(records: Sequence[AnyRecord], ledger: Ledger) -> dict[str, tuple[Known, ...]]:
    """What each of some records may repeat of a ledger, by its id; they do not repeat each other."""
    own = frozenset(record.id for record in records)
    enterprises = [record for record in records if isinstance(record, Enterprise)]
    sites = [record for record in records if isinstance(record, Site)]
    leads = [record for record in records if isinstance(record, Lead)]
    found = dict(_of_leads(leads, ledger)) if leads else {}
    if enterprises:
        found |= _alike(enterprises, enterprises_like(ledger, own))
    if sites:
        found |= _alike(sites, sites_like(ledger, own))
    return found


def _of_leads(leads: Sequence[Lead], ledger: Ledger) -> Iterator[tuple[str, tuple[Known, ...]]]:
    own = frozenset(lead.id for lead in leads)
    known = OpenLeads.of(ledger)
    for lead in leads:
        like = (one for one in known.like(lead) if one.lead.id not in own)
        yield (
            lead.id,
            tuple(
                Known(one.lead.id, one.lead.name, one.lead.village, "、".join(one.reasons)) for one in like
            ),
        )


def _alike(records: Sequence[RecordT], likeness: Likeness[RecordT]) -> dict[str, tuple[Known, ...]]:
    candidates = likeness.candidates_of(records)
    return {
        record.id: tuple(Known(one.record.id, one.record.name, one.record.village, one.why) for one in found)
        for record, found in zip(records, candidates, strict=True)
    }


def ask_before(records: Sequence[AnyRecord], ledger: Ledger, instead: str | None = None) -> frozenset[str]:
    """Shows at a terminal what records may repeat, and asks whether to go on; gives the ids that were shown.

    `instead` says what to do where it is the same.

    Raises:
        typer.Abort: the clerk does not want to register them.
    """
    known = _together(known_of(records, ledger))
    if not known:
        return frozenset()
    kind = records[0].KIND
    prompts.warn(f"可能已经登记过（{len(known)}条）：")
    _list(known)
    prompts.note(f"  {instead or _INSTEAD[kind]}")
    # A report that is not entered is lost; an enterprise that is not entered a second time is not.
    if not prompts.confirm("仍要登记吗", default=kind == "线索"):
        raise typer.Abort
    return frozenset(one.id for one in known)


def tell_after(
    records: Sequence[AnyRecord], ledger: Ledger, shown: Collection[str] = ()
) -> tuple[Known, ...]:
    """Tells what entered records may repeat and nobody was shown; gives all that they may repeat."""
    found = known_of(records, ledger)
    for record in records:
        new = [one for one in found.get(record.id, ()) if one.id not in shown]
        if new:
            prompts.warn(f"{record.id} 可能已经登记过（{len(new)}条）：")
            _list(new)
            prompts.note(f"  {_joined(record.KIND, new[0].id, record.id)}")
    return _together(found)


def _together(found: Mapping[str, tuple[Known, ...]]) -> tuple[Known, ...]:
    return tuple({one.id: one for known in found.values() for one in known}.values())


def _list(known: Sequence[Known]) -> None:
    for one in known[:_SHOWN]:
        prompts.note(f"  {one.says}")
    if len(known) > _SHOWN:
        prompts.note(f"  ……另有{len(known) - _SHOWN}条")


def _joined(kind: Kind, old: str, new: str) -> str:
    """What to do where it is the same, after it was registered again."""
    if kind == "线索":
        return f"是同一件事的，用 dabzw lead merge {new} --master {old} 并入，只计一次；不是的，不用处理"
    same = "同一家" if kind == "企业" else "同一处"
    return f"是{same}的，用 dabzw undo 撤销这次登记，或用 dabzw join {old} {new} 并入；不是的，不用处理"
