"""What a campaign of format 1 meant without writing it: from format 2 on, a part that is absent is off."""

from __future__ import annotations

from typing import Final

from dabzw.model.base import Tree

_PLACES: Final = (
    *("工矿企业", "养殖场", "饲料加工厂", "废弃厂房", "废弃矿山", "废弃砖窑", "废弃学校", "废弃院落"),
    *("闲置仓库", "闲置库房", "闲置厂房", "民房", "出租屋", "临时建筑", "车库"),
    *("研发中心", "实验室", "环保项目", "仓储物流", "其他"),
)
_FORMS: Final = (
    *("F1", "F1月", *(f"F{number}" for number in range(2, 7))),
    *(f"F7-{part}" for part in range(1, 8)),
    *("F8", "F9"),
)
"""The forms that there were then."""

UNWRITTEN: Final[Tree] = {
    "称谓": {"方案": "一企一策", "重犯": "死灰复燃"},
    "风险等级": ["一般", "较大", "重大"],
    "场所类别": [*_PLACES],
    "抵触": [["取缔", "规范提升"], ["取缔", "限期整改"]],
    "研判": {"泛称": ["有限公司"]},
    "复访": {"天数": ["3", "7"], "此后每隔": "30"},
    "一案三查": {
        "问项": [
            "生产",
            "销售",
            "运输",
            "供水",
            "供电",
            "供气",
            "供场所",
            {"名称": "保护伞", "只记状态": "是"},
        ],
        "须查清": {"风险": ["重大"], "性质": ["取缔", "关闭"]},
    },
    "听证标准": {"单位": "50000", "个人": "20000"},
    "签收预警天数": "2",
    "报表": [*_FORMS],
    "名单": {"行为": ["1.1", "1.3", "4.1"], "风险": ["重大", "较大"]},
    "统计归类": {"1": "无证类", "2": "无证类", "4": "死灰复燃"},
    "行业归类": {
        "煤矿": ["煤矿", "煤炭开采"],
        "非煤矿山": ["非煤矿山", "矿山", "采石"],
        "尾矿库": ["尾矿"],
        "危化品": ["危险化学品", "危化", "化工"],
        "烟花爆竹": ["烟花", "爆竹"],
        "民爆物品": ["民爆", "民用爆炸物品"],
        "冶金": ["冶金", "冶炼", "铸造", "钢铁", "有色"],
        "工贸": ["工贸", "机械", "建材", "加工", "制造", "制品", "喷涂", "耐火材料", "石灰"],
        "道路交通": ["道路交通", "道路运输", "客运", "货运"],
        "水上交通": ["水上", "船舶"],
        "建筑施工": ["建筑", "施工"],
        "城镇燃气": ["燃气"],
        "消防": ["消防", "人员密集"],
        "油气长输管道": ["长输管道", "油气管道"],
        "特种设备": ["特种设备", "电梯", "锅炉"],
        "水利": ["水利", "水库"],
        "矿产资源管理": ["矿产资源"],
        "旅游": ["旅游", "景区"],
    },
}
"""Each key that a campaign of format 1 may leave out, with what held then."""


def unwritten_by(campaign: Tree) -> Tree:
    """What a campaign of format 1 meant by each key, without what names nothing of it and so did nothing."""
    codes, measures = _codes(campaign), _measures(campaign)
    listed = [code for code in UNWRITTEN["名单"]["行为"] if code in codes]
    risks = {"风险": UNWRITTEN["名单"]["风险"]}
    named: Tree = {
        "抵触": [pair for pair in UNWRITTEN["抵触"] if measures.issuperset(pair)],
        "名单": {"行为": listed, **risks} if listed else risks,
        "统计归类": {group: of for group, of in UNWRITTEN["统计归类"].items() if _has(group, codes)},
    }
    return {key: value for key, value in {**UNWRITTEN, **named}.items() if value}


def _codes(campaign: Tree) -> tuple[str, ...]:
    kinds = campaign.get("违法行为")
    return tuple(kinds) if isinstance(kinds, dict) else ()


def _has(group: str, codes: tuple[str, ...]) -> bool:
    return any(code == group or code.startswith(f"{group}.") for code in codes)


def _measures(campaign: Tree) -> set[str]:
    rows = campaign.get("措施")
    names = (row.get("名称") if isinstance(row, dict) else row for row in rows or ())
    return {name for name in names if isinstance(name, str)} if isinstance(rows, list) else set()
