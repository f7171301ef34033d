"""The agenda of the demo ledger on five days: how much waits, and that acting on an item takes it away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any, Final

import pytest

from dabzw.model.activity import Activity
from dabzw.model.cases import current
from dabzw.model.enterprise import Enterprise
from dabzw.model.judgement import Fact
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger, ledger_of
from dabzw.model.moments import Instant
from dabzw.model.site import Site
from dabzw.rules.agenda.agenda import agenda, totals
from dabzw.rules.agenda.items import KINDS, Item
from dabzw.rules.case.facts import dangerous_facts, facts, lead_facts, site_facts
from dabzw.rules.walk import references_of
from dabzw.store.demo import demo_files
from dabzw.store.reader import load

OFTEN: Final = ("2026-02-12", "2026-04-05")
"""The days that are gone through each time; make test-slow goes through the others."""

WAITS: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "2026-02-12": {
        "期限": (42, 17),
        "待认定": (0, 4),
        "属实未立案": (0, 2),
        "回头看": (0, 2),
        "待复访": (0, 10),
        "待签收": (0, 1),
        "待回告": (0, 2),
        "未报告村": (0, 4),
    },
    "2026-02-20": {
        "期限": (49, 11),
        "待认定": (0, 3),
        "属实未立案": (0, 1),
        "无线索": (0, 1),
        "回头看": (0, 3),
        "待复访": (0, 19),
        "待签收": (0, 1),
        "待回告": (0, 10),
    },
    "2026-03-12": {
        "期限": (133, 27),
        "待认定": (0, 3),
        "属实未立案": (0, 11),
        "无线索": (0, 2),
        "再次立案": (0, 1),
        "需重新审定": (0, 1),
        "需重新验收": (0, 1),
        "回头看": (0, 15),
        "待复访": (0, 6),
        "隐患未复查": (0, 2),
        "缺凭据": (0, 4),
        "中止": (0, 3),
        "待回告": (0, 5),
    },
    "2026-04-05": {
        "期限": (40, 7),
        "待认定": (0, 2),
        "属实未立案": (0, 3),
        "无线索": (0, 1),
        "再次立案": (0, 1),
        "需重新认定": (0, 1),
        "需重新审定": (0, 1),
        "回头看": (0, 26),
        "待复访": (0, 4),
        "隐患未复查": (0, 1),
        "缺凭据": (0, 4),
        "中止": (0, 2),
        "待签收": (0, 1),
        "待回告": (0, 11),
    },
    "2026-05-20": {
        "期限": (33, 8),
        "待认定": (0, 2),
        "属实未立案": (0, 3),
        "再次立案": (0, 3),
        "需重新审定": (0, 1),
        "回头看": (0, 22),
        "待复访": (0, 4),
        "缺凭据": (0, 4),
        "中止": (0, 2),
        "待签收": (0, 1),
        "待回告": (0, 6),
    },
}
"""How many items of each kind there are: hard limits, warnings."""
OF_THE_SHELL: Final = {"合并待核对", "未同步", "备份"}  # notes that no ledger gives
OF_OTHERS = {"逾期升级"}  # a part that the campaign of the demo has not
CHIEF: Final = "示例乡长"
Tree = dict[str, Any]


@cache
def known(day: str) -> Ledger:
    return load(demo_files()).sound.as_of(Instant.of(date.fromisoformat(day)))


@cache
def waiting(day: str) -> tuple[Item, ...]:
    return agenda(known(day), Instant.of(date.fromisoformat(day)))


@pytest.mark.parametrize("day", WAITS)
def test_what_waits(day: str) -> None:
    found = {kind: tuple(forces.values()) for kind, forces in totals(waiting(day)).items()}
    assert found == WAITS[day]


def test_each_kind_waits_on_some_day() -> None:
    assert {item.kind for day in WAITS for item in waiting(day)} == set(KINDS) - OF_THE_SHELL - OF_OTHERS


def test_each_kind_of_place_is_to_be_visited_again() -> None:
    again = [(item.record_id or "")[:2] for day in WAITS for item in waiting(day) if item.kind == "待复访"]
    assert set(again) == {"QY", "CS", "XS"}


@pytest.mark.parametrize("day", WAITS)
def test_each_item_says_what_to_type_and_who_answers(day: str) -> None:
    for item in waiting(day):
        assert item.next.startswith("dabzw "), item
        assert item.record_id is None or item.record_id in item.next, item
        assert item.unit, item
        assert item.why, item


# Acting on the items: what a command would enter, put into the records


def signed(found: Iterable[Fact]) -> list[Tree]:
    return [{"种类": fact.kind, "日期": str(fact.on), "要点": fact.key} for fact in found]


def before(record: AnyRecord, day: str) -> list[Tree]:
    """The facts that are before one who judges a record."""
    if isinstance(record, Enterprise):
        return signed(dangerous_facts(record, known(day)))
    return signed(lead_facts(record) if isinstance(record, Lead) else site_facts(record, known(day)))  # type: ignore[arg-type]


def judge(tree: Tree, record: AnyRecord, day: str) -> None:
    act = {"日期": day, "结论": "不立案", "理由": "不构成违法：示例", "批准人": CHIEF}
    tree.setdefault("认定", []).append({**act, "事实": before(record, day)})


def clear(tree: Tree, record: AnyRecord, day: str) -> None:
    assert isinstance(record, Enterprise)
    seen = [*facts(record, known(day)), *facts(current(record), known(day))]
    row = {"日期": day, "验收人": ["示例郑验"], "事实": signed(dict.fromkeys(seen))}
    tree.setdefault("销号", []).append(row)


def approve(tree: Tree, record: AnyRecord, day: str) -> None:
    assert isinstance(record, Enterprise)
    seen = signed(facts(current(record), known(day)))
    tree["处置"][-1]["审定"] = {"日期": day, "审定人": CHIEF, "事实": seen}


def plan(tree: Tree, _record: AnyRecord, day: str) -> None:
    tree.setdefault("处置", []).append({"确定日期": day, "措施": [{"措施": "加强监管"}]})


def finish(tree: Tree, _record: AnyRecord, day: str) -> None:
    """Completes every measure, with its proof."""
    for one in (measure for row in tree["处置"] for measure in row["措施"]):
        one.setdefault("完成日期", day)
        one.setdefault("佐证", "示例照片")


def document(tree: Tree, _record: AnyRecord, _day: str) -> None:
    """Names what a moved limit was moved by, and when a paper of a superior was answered."""
    for change in tree.get("期限变更", ()):
        change.setdefault("文书", "示例限字1号")


def answer_paper(tree: Tree, _record: AnyRecord, day: str) -> None:
    tree["来文"]["回复日期"] = day


def resume(tree: Tree, _record: AnyRecord, day: str) -> None:
    stopped = dict.fromkeys(change["期限"] for change in tree["期限变更"] if change["类别"] == "中止")
    for name in stopped:
        tree["期限变更"].append({"日期": day, "期限": name, "类别": "恢复", "理由": "示例"})


def visit(tree: Tree, _record: AnyRecord, day: str) -> None:
    tree.setdefault("排查", []).append({"日期": day, "时段": "夜间", "结果": "未发现"})


def look_back(tree: Tree, _record: AnyRecord, day: str) -> None:
    tree.setdefault("回头看", []).append({"日期": day, "结果": "未反弹"})


def verify(tree: Tree, _record: AnyRecord, day: str) -> None:
    row = {"时间": f"{day} 23:30", "人员": ["示例张一", "示例李二"], "结论": "不属实"}
    tree.setdefault("核查", []).append(row)


def stop(tree: Tree, _record: AnyRecord, day: str) -> None:
    row = {"日期": day, "措施": "责令停止非法活动", "实施机关": "寺头乡人民政府"}
    tree.setdefault("强制措施", []).append(row)


def hand_over(tree: Tree, _record: AnyRecord, day: str) -> None:
    tree.setdefault("移交", []).append({"日期": day, "接收单位": "县应急管理局"})


def lift(tree: Tree, _record: AnyRecord, day: str) -> None:
    for act in tree["强制措施"]:
        act.setdefault("解除日期", day)


def answer(tree: Tree, _record: AnyRecord, day: str) -> None:
    tree["反馈日期"] = day


def close(tree: Tree, _record: AnyRecord, day: str) -> None:
    tree.setdefault("办结", []).append({"日期": day, "结果": "其他", "说明": "示例"})


def sign_for(tree: Tree, _record: AnyRecord, day: str) -> None:
    for transfer in tree["移交"]:
        transfer.setdefault("签收日期", day)


def reply(tree: Tree, _record: AnyRecord, day: str) -> None:
    for transfer in tree["移交"]:
        transfer.setdefault("回告", []).append({"日期": day, "结果": "已查处"})


def carry(tree: Tree, record: AnyRecord, day: str) -> Lead:
    """Registers the lead of what was found, and names it in each 违法行为 that has none."""
    assert isinstance(record, Enterprise)
    id_ = f"XS-{day[2:].replace('-', '')}-{record.id[-4:]}"
    for row in tree["违法行为"]:
        row.setdefault("线索", [id_])
    return Lead.model_validate(
        {
            "编号": id_,
            "登记时间": f"{day} 22:00",
            "来源": "明查",
            "村": record.village,
            "内容": "示例",
            "企业": record.id,
            "承办": record.station,
        }
    )


Act = Callable[[Tree, AnyRecord, str], Lead | None]
BY_KIND: Final[dict[str, Act]] = {
    "待认定": judge,
    "属实未立案": judge,
    "无线索": carry,
    "再次立案": clear,
    "需重新认定": judge,
    "需重新审定": approve,
    "需重新验收": clear,
    "隐患未复查": visit,
    "中止": resume,
    "待签收": sign_for,
    "待回告": reply,
}
BY_COMMAND: Final[dict[tuple[str, str], Act]] = {
    ("期限", "lead verify"): verify,
    ("期限", "lead measure"): stop,
    ("期限", "lead transfer"): hand_over,
    ("期限", "lead lift"): lift,
    ("期限", "lead answer"): answer,
    ("期限", "lead close"): close,
    ("期限", "lead add"): carry,
    ("期限", "lead ticket-reply"): answer_paper,
    ("期限", "ent plan"): plan,
    ("期限", "ent done"): finish,
    ("期限", "ent clear"): clear,
    ("回头看", "ent lookback"): look_back,
    ("回头看", "ent inspect"): visit,
    ("待复访", "ent inspect"): visit,
    ("待复访", "site inspect"): visit,
    ("待复访", "lead verify"): verify,
    ("缺凭据", "ent done"): finish,
    ("缺凭据", "edit"): document,
}


def command(item: Item) -> str:
    """The command of an item, without what it is of."""
    words = item.next.split()[1:3]
    return " ".join(word for word in words if word != item.record_id)


def zero_report(item: Item, place: int, day: str) -> Activity:
    id_ = f"HD-{day[2:].replace('-', '')}-{place:04d}"
    row = {"编号": id_, "日期": day, "类别": "联合执法", "村": [item.name], "发现问题": "0"}
    return Activity.model_validate(row)


def acted(items: Iterable[Item], day: str, on: str) -> Iterator[AnyRecord]:
    """The records of a day as they are once somebody has done what these items ask for."""
    for place, item in enumerate(items):
        if item.record_id is None:
            yield zero_report(item, place, on)
            continue
        record = known(day).find(item.record_id)
        assert isinstance(record, (Enterprise, Lead, Site))
        tree = record.tree()
        act = BY_KIND.get(item.kind) or BY_COMMAND[item.kind, command(item)]
        lead = act(tree, record, on)
        yield type(record).model_validate(tree)
        if lead is not None:
            yield lead


def act_on(item: Item, day: str) -> str:
    """The day on which somebody acts: the present one; a look-back counts once its turn has come."""
    return max(day, str(item.due)) if item.kind == "回头看" else day


def about(items: Iterable[Item], book: Ledger) -> Iterator[AnyRecord]:
    """The records of some items, and those that they name or are named by."""
    ids = {item.record_id for item in items}
    for record in book:
        linked = {id_ for _, id_ in references_of(record)}
        if record.id in ids or linked & ids:
            yield record
            yield from (other for id_ in linked if (other := book.find(id_)) is not None)


def named(items: Iterable[Item]) -> set[tuple[str, str, str]]:
    return {(item.kind, item.record_id or item.name, item.matter) for item in items}


@pytest.mark.parametrize(
    "day", [day if day in OFTEN else pytest.param(day, marks=pytest.mark.slow) for day in WAITS]
)
def test_acting_takes_an_item_away(day: str) -> None:
    """Each item of a day; those that ask for the same act are done together."""
    book = known(day)
    together: dict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for item in waiting(day):
        together[item.kind, command(item), act_on(item, day)].append(item)
    for (_, _, on), items in together.items():
        changed = {record.id: record for record in (*about(items, book), *acted(items, day, on))}
        at = Instant.of(date.fromisoformat(on))
        after = ledger_of(book.campaign, list(changed.values()), book.calendar, book.power).as_of(at)
        assert named(items) & named(agenda(after, at)) == set()
