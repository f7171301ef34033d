"""结转: what a new ledger has taken over from an earlier one, and all that was left open there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.enterprise import Enterprise
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.reports.looks.words import COMMIT_SHOWN
from dabzw.reports.view import Block, Col, Fact, Heading, Line, Page, Table, View, page
from dabzw.rules.carry.additions import Additions
from dabzw.rules.carry.left_open import Matter, counted
from dabzw.rules.carry.taken_over import TakenOver
from dabzw.rules.case.followup import look_backs


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was left open, the record of the new ledger that keeps it, and the command to type."""

    own: Matter
    new_id: str | None
    next: str


def _shown(row: Row) -> str:
    """What waits, without the number that stands beside it."""
    return row.own.says.replace(f"线索{row.own.record_id}", "").removeprefix("待认定：")


LEFT: Final[View[Row]] = View(
    (
        Col("种类", lambda row: row.own.kind),
        Col("原编号", lambda row: row.own.record_id, "id"),
        Col("名称", lambda row: row.own.name, "name"),
        Col("事项", lambda row: row.own.says, "prose", _shown),
        Col("自", lambda row: row.own.since, "day"),
        Col("编号", lambda row: row.new_id, "id"),
        Col("下一步", lambda row: row.next, "prose"),
    )
)
_ON_SCREEN: Final = LEFT.pick("种类", "原编号", "事项", "名称", "下一步", below=["下一步"])


def answer(taken: TakenOver, new: Ledger, at: Instant, revision: str, added: Additions) -> Page:
    """What was taken over; `new` is the ledger that it was taken into, as of `at`."""
    rows = [_row(one, taken, new) for one in taken.matters]
    going_on = [one for one in new.enterprises.values() if _goes_on(one, new, at)]
    past = [one for one in new.enterprises.values() if one.past_cases]
    numbers = {
        "企业": len(new.enterprises),
        "场所": len(new.sites),
        "线索": len(new.leads),
        "历史查处": sum(len(one.past_cases) for one in past),
        "有历史查处的企业": len(past),
        "接着回头看的企业": len(going_on),
    }
    facts: dict[str, Fact] = {
        "原行动": taken.old.campaign.name,
        "提交": revision,
        "带入": numbers,
        "补入行动方案": added.told,
        "未带入": _not_taken(taken),
        "不认得的词": dict(taken.unknown),
        "未结": Table(LEFT, rows),
        "合计": {str(kind): count for kind, count in counted(taken.matters).items()},
    }
    return page(
        at,
        facts,
        Line(f"从“{taken.old.campaign.name}”带入（原台账提交 {revision[:COMMIT_SHOWN]}）", "strong"),
        *_told(taken, new, numbers, added),
        *_left(rows),
    )


def _goes_on(enterprise: Enterprise, new: Ledger, at: Instant) -> bool:
    """Whether a look-back is still to come."""
    return any(turn.done_on is None for turn in look_backs(enterprise, new.campaign, at))


def _told(taken: TakenOver, new: Ledger, numbers: dict[str, int], added: Additions) -> Iterator[Block]:
    yield Line(
        f"企业{numbers['企业']}家，场所{numbers['场所']}处，重新登记的线索{numbers['线索']}条；"
        f"历史查处{numbers['历史查处']}条（{numbers['有历史查处的企业']}家）"
    )
    others = sum(past.sanction == "其他" for one in new.enterprises.values() for past in one.past_cases)
    if others:
        yield Line(f"其中{others}条的措施不属于关闭取缔、责令停产停业、罚款、限期整改，处理记为“其他”")
    if added.told:
        says = "、".join(f"{name}{count}个" for name, count in added.told.items())
        yield Line(f"行动方案里没有、按原台账补上的：{says}；不用的从 campaign.yaml 删去")
    if new.campaign.look_back is not None:
        yield Line(f"回头看接着原来的销号日期算：{numbers['接着回头看的企业']}家")
    elif _cleared(new):
        yield Line(
            f"本行动方案没有写回头看：{_cleared(new)}家销号的不再排回头看，要排的在行动方案里写上", "alert"
        )
    not_taken = "、".join(f"{name}{count}" for name, count in _not_taken(taken).items())
    if not_taken:
        yield Line(f"没有带入、留在原台账的：{not_taken}")
    for word, count in taken.unknown.items():
        yield Line(f"“{word}”（{count}条记录）不是本行动方案的场所类别或来源，没有带入，请核对", "alert")
    yield Line("举报人编号、只记状态的结果、排查和处置过程一律不带，要看原台账。")


def _cleared(new: Ledger) -> int:
    return sum(any(past.cleared_on for past in one.past_cases) for one in new.enterprises.values())


def _not_taken(taken: TakenOver) -> dict[str, int]:
    old, aside = taken.old, taken.old.set_aside.values()
    void = sum(one.void is not None for one in aside)
    counts = {
        "线索": len(old.leads) - sum(one in old.leads for one in taken.new_ids),
        "检查活动": len(old.activities),
        "作废": void,
        "并入": len(aside) - void,
        "撤案": taken.withdrawn,
        "只记状态的问项在查": taken.sealed,
        "封存的材料": len(old.made),
    }
    return {name: count for name, count in counts.items() if count}


def _row(one: Matter, taken: TakenOver, new: Ledger) -> Row:
    new_id = None if one.holder is None else taken.new_ids.get(one.holder)
    record = None if new_id is None else new.find(new_id)
    if new_id is None or record is None:
        return Row(one, None, "在原台账办理")
    if isinstance(record, Enterprise):
        return Row(one, new_id, f"dabzw ent {'inspect' if one.revisit else 'violate'} {new_id}")
    if isinstance(record, Site):
        village = record.village
        typed = f"site inspect {new_id}" if one.revisit else f"lead add --site {new_id} --village {village}"
        return Row(one, new_id, f"dabzw {typed}")
    return Row(one, new_id, f"dabzw lead verify {new_id}")


def _left(rows: list[Row]) -> Iterator[Block]:
    if not rows:
        yield Line("原台账里没有未结的事项。")
        return
    says = "，".join(f"{kind}{count}" for kind, count in counted(row.own for row in rows).items())
    yield Heading(f"原台账没有办完的（共{len(rows)}件：{says}）")
    yield Table(_ON_SCREEN, rows)
    yield Line(
        "有新编号的都在新台账的待办里（上次未结），逐件决定。接着办的，按“下一步”登记，再在原台账记转入："
        "dabzw --ledger 原台账 ent carry 原编号 --campaign 本行动 --id 新编号。"
        "在原台账办完的，在新台账写明理由、批准人："
        "dabzw ent determine 新编号 --verdict 不立案（场所用 site determine）。"
    )
