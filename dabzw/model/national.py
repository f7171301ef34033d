"""The words in which superiors count: thirteen classes of violations, and industries (行业领域).

Campaigns name violations by the codes of their notice and enterprises by the trade that a clerk wrote; a
statistics form has columns and rows of its own.  What leads from one to the other is campaign data
(统计归类, 行业归类); here are the words, and what holds where a campaign says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

# The columns 1 to 13 of the State Council's form of 2012 (国办发明电〔2012〕10号), in short.
ViolationClass = Literal[
    "无证类",
    "死灰复燃",
    "擅自生产",
    "隐患不治",
    "拒不执行",
    "非法用工",
    "违章作业",
    "装备防护",
    "责任制度",
    "重大工程",
    "应急救援",
    "四新未核准",
    "其他违法",
]
VIOLATION_CLASSES: Final[tuple[ViolationClass, ...]] = get_args(ViolationClass)
OTHER_CLASS: Final[ViolationClass] = "其他违法"
OTHER_INDUSTRY: Final = "其他"

# An assumption: no authority has published how the notice's groups answer to the thirteen classes.
CLASSES: Final[Mapping[str, ViolationClass]] = MappingProxyType(
    {"1": "无证类", "2": "无证类", "4": "死灰复燃"}
)
INDUSTRIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "煤矿": ("煤矿", "煤炭开采"),
        "非煤矿山": ("非煤矿山", "矿山", "采石"),
        "尾矿库": ("尾矿",),
        "危化品": ("危险化学品", "危化", "化工"),
        "烟花爆竹": ("烟花", "爆竹"),
        "民爆物品": ("民爆", "民用爆炸物品"),
        "冶金": ("冶金", "冶炼", "铸造", "钢铁", "有色"),
        "工贸": ("工贸", "机械", "建材", "加工", "制造", "制品", "喷涂", "耐火材料", "石灰"),
        "道路交通": ("道路交通", "道路运输", "客运", "货运"),
        "水上交通": ("水上", "船舶"),
        "建筑施工": ("建筑", "施工"),
        "城镇燃气": ("燃气",),
        "消防": ("消防", "人员密集"),
        "油气长输管道": ("长输管道", "油气管道"),
        "特种设备": ("特种设备", "电梯", "锅炉"),
        "水利": ("水利", "水库"),
        "矿产资源管理": ("矿产资源",),
        "旅游": ("旅游", "景区"),
    }
)
