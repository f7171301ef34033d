"""Parts of records as Chinese-keyed trees, with what nearly every record has in common."""

from __future__ import annotations

from typing import Any, Final

from benchmarks.names import ACCEPTORS, COUNTY_POLICE, COUNTY_SAFETY, INSPECTORS, OFFICE, TOWNSHIP, grids_of
from dabzw.model.base import Tree
from dabzw.model.codes import credit_code_check

STOP: Final = "责令停止非法活动"
_TOLD: Final = "反映"
_VOICES: Final[dict[str, str]] = {
    "明查": "明查发现",
    "暗访": "暗访发现",
    "突击检查": "突击检查发现",
    "交叉检查": "交叉检查发现",
    "网格巡查": "网格员巡查发现",
    "村级上报": "村里上报",
    "部门移交": "部门转来：",
    "上级交办": "上级交办：",
    "研判筛查": "研判提示",
}
"""How a lead of each source begins, where what is told is the same."""
_PENALTY_CLASSES: Final = {COUNTY_SAFETY: "应急罚", COUNTY_POLICE: "公行罚决"}
_NOWHERE: Final = "000000"  # no such administrative division, so that no code is that of a real firm


def row(**fields: Any) -> Tree:
    """A tree without what is None."""
    return {key: value for key, value in fields.items() if value is not None}


def credit_code(number: int, kind: str = "91") -> str:
    """A code with a right check character, for a body that nobody can have."""
    body = f"{kind}{_NOWHERE}MA{number:07d}"
    return body + credit_code_check(body)


def lead(record_id: str, received: str, source: str, where: tuple[str, str, str], **fields: Any) -> Tree:
    """A lead; `where` is its village, class of place and place."""
    village, place_class, place = where
    own = row(编号=record_id, 登记时间=received, 来源=source, 村=village, 场所类别=place_class, 地点=place)
    usual = {"网格": grids_of(village)[0], "承办": OFFICE}
    return {**usual, **own, **fields, "内容": _spoken(source, fields["内容"])}


def _spoken(source: str, content: str) -> str:
    """What is told, in the voice of its source: only informants 反映."""
    return content.replace(_TOLD, _VOICES.get(source, _TOLD), 1) if content.startswith(_TOLD) else content


def enterprise(record_id: str, name: str, where: tuple[str, str, str], trade: str, **fields: Any) -> Tree:
    """An enterprise in production; `where` is its village, class of place and address."""
    village, place_class, address = where
    own = row(编号=record_id, 名称=name, 村=village, 场所类别=place_class, 经营地址=address, 行业=trade)
    usual = row(网格=grids_of(village)[-1], 性质="企业", 经营状态="在产", 监管站所=OFFICE)
    return {**usual, **own, **fields}


def verified(at: str, verdict: str, note: str, first: int = 0) -> Tree:
    """A verification by two inspectors."""
    return row(时间=at, 人员=[INSPECTORS[first], INSPECTORS[first + 1]], 结论=verdict, 说明=note)


def acted(day: str, act: str = STOP, authority: str = TOWNSHIP, **fields: Any) -> Tree:
    """A compulsory act."""
    return row(日期=day, 措施=act, 实施机关=authority, **fields)


def handed(day: str, receiver: str, number: int, **fields: Any) -> Tree:
    """A transfer under a number of the township."""
    return row(日期=day, 接收单位=receiver, 文号=f"（示例）寺应急移〔2026〕{number}号", **fields)


def closed(day: str, result: str, note: str | None = None) -> Tree:
    """A closing."""
    return row(日期=day, 结果=result, 说明=note)


def late(limit: str, cause: str, unit: str = OFFICE) -> Tree:
    """Why a limit was missed."""
    return row(期限=limit, 原因=cause, 责任单位=unit)


def visit(day: str, result: str = "未发现", **fields: Any) -> Tree:
    """A visit of two inspectors by day."""
    units = [OFFICE, "派出所"] if fields.get("方式") == "交叉检查" else [OFFICE]
    usual = row(时段="白天", 方式="明查", 性质="日常检查", 单位=units, 人员=list(INSPECTORS[2:4]))
    made = {**usual, **row(日期=day, 结果=result), **fields}
    return made if made["性质"] == "巡查" else {"审批": "示例乡长", **made}


def breach(code: str, day: str, circumstances: str, lead_id: str | None = None, **fields: Any) -> Tree:
    """A confirmed violation."""
    return row(代码=code, 发现日期=day, 情形=circumstances, 线索=lead_id, **fields)


def rated(day: str, level: str, reason: str | None = None) -> Tree:
    """A rating of the risk."""
    return row(日期=day, 等级=level, 理由=reason)


def measure(name: str, due: str, done: str | None = None, **fields: Any) -> Tree:
    """A measure of a plan, the office's unless said otherwise."""
    usual = row(责任单位=OFFICE, 责任人=INSPECTORS[4])
    return {**usual, **row(措施=name, 时限=due, 完成日期=done), **fields}


def plan(day: str, *measures: Tree, **fields: Any) -> Tree:
    """A plan of measures."""
    return row(确定日期=day, **fields) | {"措施": list(measures)}


def punished(day: str, kind: str, organ: str, number: int, **fields: Any) -> Tree:
    """A penalty under a number of its organ."""
    document = f"（示例）{_PENALTY_CLASSES.get(organ, '行罚决')}〔2026〕{number}号"
    return row(日期=day, 种类=kind, 机关=organ, 文号=document, **fields)


def asked(day: str, production: str, others: str, shelter: str, who: str | None = None) -> Tree:
    """The three inquiries: who produced, the other six questions alike, and the shelter."""
    other = _answer(others, day)
    return row(
        产销运=row(生产=row(**_answer(production, day), 对象=who), 销售=other, 运输=other),
        生产条件=row(供水=other, 供电=other, 供气=other, 供场所=other),
        保护伞=_answer(shelter, day),
    )


def _answer(state: str, day: str) -> Tree:
    return row(状态=state, 日期=None if state == "未查" else day)


def cleared(day: str) -> Tree:
    """The case is accepted as over, by two people who were not responsible."""
    return row(日期=day, 验收人=list(ACCEPTORS))


def looked_back(day: str, result: str, *kept: str, note: str | None = None) -> Tree:
    """A look-back; `kept` are the measures it found carried out, or not carried out after a rebound."""
    answer = "已落实" if result == "未反弹" else "未落实"
    items = [row(措施=name, 结果=answer) for name in kept]
    return row(日期=day, 人员=list(INSPECTORS[6:8]), 结果=result, 核对=items or None, 说明=note)


def chemical(name: str, cas: str, amount: str, measure_name: str, place: str, licensed: str = "否") -> Tree:
    """A dangerous chemical found on the premises."""
    return row(品名=name, CAS=cas, 数量=amount, 单位=measure_name, 位置=place, 许可=licensed)


def went(day: str, goods: tuple[str, str, str], whereabouts: str, receiver: str | None = None) -> Tree:
    """Where found material went; `goods` are its name, amount and unit."""
    name, amount, unit = goods
    return row(日期=day, 品名=name, 数量=amount, 单位=unit, 去向=whereabouts, 接收单位=receiver)


def licence(kind: str, until: str, state: str = "有效", **fields: Any) -> Tree:
    """A licence of the county."""
    return row(种类=kind, 有效期至=until, 状态=state, 发证机关="县行政审批服务管理局", **fields)


def entry(name: str, station: str) -> Tree:
    """An entry of a licence directory."""
    return row(名称=name, 站所=station, 版本日期="2026-01-31")
