"""Formats 格式 of a ledger: older trees are lifted, step by step, before the schema sees them.

Every format that was ever released is read for ever; only the newest is written.  A step is a pure function
of a plain tree, and loses nothing: what the newer format has no key for goes into 备注.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from dabzw.model.base import Tree
from dabzw.model.format_1 import unwritten_by
from dabzw.model.ids import Kind, registered_on
from dabzw.model.scalars import amount_text, half_width

FORMAT_KEY: Final = "格式"
SIGNING_KEY: Final = "签名"
LIMITS_KEY: Final = "期限"
MEASURES_KEY: Final = "措施"
NATURE_KEY: Final = "性质"
SUPPLY_KEY: Final = "断供"
SEIZURE_OF_2: Final[Tree] = {
    "措施": ["查封", "扣押"],
    "完成": ["解除", "没收", "移交涉案物品"],
    "法定": "是",
    "单位": "自然日",
    "顺延": "否",
    "最长延期": "30日",
    "中止事由": ["检测", "检验", "检疫", "鉴定"],
}
"""What 行政强制法 art. 25 says of a seizure, whatever a campaign of format 1 counted."""
NEWEST: Final = 2
OLDEST: Final = 1
"""The format of a campaign that does not say one."""


def format_of(campaign: Mapping[str, Any], absent: int = OLDEST) -> int | None:
    """The format that the tree of a campaign says; None where it says what is no number.

    One that says none is of the format `absent`: the newest, where no ledger was made from it yet.
    """
    said = campaign.get(FORMAT_KEY, str(absent))
    return int(said) if isinstance(said, str) and said.isascii() and said.isdigit() else None


def lifted(kind: Kind | None, tree: Any, said: int) -> Any:
    """The tree of a record (of the campaign, where `kind` is None) in the newest format.

    A tree that is newer than it says is left as it is: what no format of its time is known for may be given
    as the oldest.
    """
    if not isinstance(tree, dict):
        return tree
    for step in range(said, NEWEST):
        lift = _STEPS[step].get(kind)
        tree = tree if lift is None else lift(tree)
    return tree


# From 1 to 2


def _enterprise_2(tree: Tree) -> Tree:
    found = dict(tree)
    day = registered_on(str(tree.get("编号", "")))
    _each(found, "危险化学品", lambda row: row if day is None else {"查明日期": str(day), **row})
    _each(found, "违法行为", lambda row: _replaced(row, "线索", _as_list))
    _each(found, "名单", lambda row: _renamed(row, "惩戒措施", "惩戒", _punishments))
    _one(found, "处置", lambda plan: [_plan_2(plan, tree)])
    _one(found, "一案三查", _inquiries_2)
    _one(found, "关闭", lambda closure: _closures_2(closure, found))
    _one(found, "销号", lambda row: [{**row, **_answered(tree, row.get("日期"))}])
    return {key: value for key, value in found.items() if value not in ([], {})}


def _lead_2(tree: Tree) -> Tree:
    found = dict(tree)
    if isinstance(tree.get("并入"), str):
        found["并入"] = {"日期": half_width(str(tree.get("登记时间", "")))[:10], "主线索": tree["并入"]}
    _each(found, "移交", lambda row: _renamed(row, "回告结果", "回告", lambda told: _reply(told, row)))
    return found


def _campaign_2(tree: Tree) -> Tree:
    """A campaign of format 1 had parts that it did not write, and knew measures and seizures by words."""
    found = {**unwritten_by(tree), **tree, FORMAT_KEY: str(NEWEST)}
    _each(found, LIMITS_KEY, _limit_2)
    measures = tree.get(MEASURES_KEY)
    if isinstance(measures, list):
        found[MEASURES_KEY] = [_measure_2(measure) for measure in measures]
    return found


def _limit_2(row: Tree) -> Tree:
    """A limit from 强制措施 to 销号 was of seizures alone; a seizure ends by what is decided of it."""
    if (row.get("起算"), row.get("完成")) != ("强制措施", "销号"):
        return row
    return {**row, **SEIZURE_OF_2}


def _measure_2(measure: Any) -> Any:
    row = {"名称": measure} if isinstance(measure, str) else measure
    if not isinstance(row, dict) or NATURE_KEY in row:
        return measure
    name = str(row.get("名称", ""))
    nature, supply = nature_by_name(name), supply_by_name(name)
    found = {} if nature is None else {NATURE_KEY: nature}
    return {**row, **found, **({} if supply is None else {SUPPLY_KEY: supply})} if found else measure


def nature_by_name(measure: str) -> str | None:
    """性质 of a measure of format 1, by the words that it was known by."""
    return next((nature for word, nature in _NATURES_OF_1 if word in measure), None)


def supply_by_name(measure: str) -> str | None:
    """断供 of a measure of format 1: only these two were known by their words."""
    return {"断水": "水", "断电": "电"}.get(measure)


_NATURES_OF_1: Final = (
    ("关闭", "关闭"),
    ("取缔", "取缔"),
    ("停产", "停产"),
    ("断水", "断供"),
    ("断电", "断供"),
    ("停止供", "断供"),
    ("拆除", "拆除"),
    ("物料", "物料"),
    ("处罚", "处罚"),
    ("整改", "整改"),
    ("监管", "监管"),
    ("提升", "监管"),
)


_STEPS: Final[dict[int, dict[Kind | None, Callable[[Tree], Tree]]]] = {
    1: {"企业": _enterprise_2, "线索": _lead_2, None: _campaign_2},
}


def _plan_2(plan: Tree, tree: Tree) -> Tree:
    found = dict(plan)
    if isinstance(plan.get("取舍"), str):
        dated = {"日期": plan["确定日期"]} if "确定日期" in plan else {}
        found["取舍"] = [{**dated, "理由": plan["取舍"]}]
    approval = plan.get("审定")
    if isinstance(approval, dict):
        kept = {key: value for key, value in approval.items() if key != "摘要"}
        found["审定"] = {**kept, **(_answered(tree, approval.get("日期")) if "摘要" in approval else {})}
    return found


def _answered(tree: Tree, day: object) -> Tree:
    """事实 of an act of format 1: all that the record holds from up to its day."""
    if not isinstance(day, str):
        return {}
    signed = half_width(day)
    registered = registered_on(str(tree.get("编号", "")))
    found = [
        *(("违法行为", row.get("发现日期"), row.get("代码")) for row in _rows(tree, "违法行为")),
        *(("危险化学品", str(registered), _material(row)) for row in _rows(tree, "危险化学品")),
        *(("风险", row.get("日期"), row.get("等级")) for row in _rows(tree, "风险")),
        *(
            ("排查发现", row.get("日期"), "发现问题")
            for row in _rows(tree, "排查")
            if row.get("结果") == "发现问题"
        ),
    ]
    facts = [
        {"种类": kind, "日期": half_width(on), "要点": str(key)}
        for kind, on, key in found
        if isinstance(on, str) and key and half_width(on) <= signed
    ]
    return {"事实": facts} if facts else {}


def _material(row: Tree) -> str:
    """要点 of a material, as the facts of a record give it."""
    amount = half_width(str(row.get("数量", "")))
    known = amount_text(Decimal(amount)) if amount.replace(".", "", 1).isdecimal() else amount
    return f"{row.get('品名', '')}{known}{row.get('单位', '')}"


def _rows(tree: Tree, name: str) -> list[Tree]:
    rows = tree.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _inquiries_2(branches: Tree) -> list[Any]:
    answers = [
        {"问项": question, **leaf}
        for name, branch in branches.items()
        for question, leaf in (branch.items() if "状态" not in branch else ((name, branch),))
    ]
    dated = ({**({"日期": row["日期"]} if "日期" in row else {}), **row} for row in answers)
    return sorted(dated, key=lambda row: half_width(str(row.get("日期", ""))))


_CLOSURE_STEPS: Final = (("提请日期", "提请"), ("决定日期", "决定"), ("实际关闭日期", "实际关闭"))


def _closures_2(closure: Tree, record: Tree) -> list[Any]:
    organ = closure.get("决定机关")
    rows = [
        {"日期": closure[key], "步骤": step, **({"机关": organ} if step == "决定" and organ else {})}
        for key, step in _CLOSURE_STEPS
        if key in closure
    ]
    if organ and "决定日期" not in closure:
        told = [str(record["备注"])] if "备注" in record else []
        record["备注"] = "\n".join((*told, f"关闭决定机关：{organ}（没有写决定日期）"))
    return rows


def _reply(told: Any, row: Tree) -> list[Any]:
    return [{"日期": row.get("签收日期", row.get("日期")), "结果": told}]


def _punishments(names: Any) -> list[Any]:
    return [{"措施": name} for name in _as_list(names)]


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _replaced(row: Tree, key: str, change: Callable[[Any], Any]) -> Tree:
    return {name: change(value) if name == key else value for name, value in row.items()}


def _renamed(row: Tree, key: str, name: str, change: Callable[[Any], Any]) -> Tree:
    return {name if old == key else old: change(value) if old == key else value for old, value in row.items()}


def _each(tree: Tree, name: str, change: Callable[[Tree], Tree]) -> None:
    """Changes each row of a list; what is no row is left for the schema to refuse."""
    rows = tree.get(name)
    if isinstance(rows, list):
        tree[name] = [change(row) if isinstance(row, dict) else row for row in rows]


def _one(tree: Tree, name: str, change: Callable[[Tree], list[Any]]) -> None:
    """Changes a part into a list; what is no part is left for the schema to refuse."""
    part = tree.get(name)
    if isinstance(part, dict):
        tree[name] = change(part)
