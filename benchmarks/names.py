"""Names that the demo ledger has too: villages, units, people and goods, all openly invented."""

from __future__ import annotations

from typing import Final, NamedTuple

TOWNSHIP: Final = "寺头乡人民政府"
OFFICE: Final = "乡应急办"
COUNTY: Final = "县人民政府"
COUNTY_SAFETY: Final = "县应急管理局"
COUNTY_POLICE: Final = "县公安局"
DISPOSER: Final = "示例危险废物处置中心"

VILLAGES: Final[dict[str, int]] = {
    "示例东沟村": 4,
    "示例西梁村": 3,
    "示例南坪村": 3,
    "示例北庄村": 4,
    "示例上河村": 3,
    "示例下河村": 3,
    "示例石窑村": 3,
    "示例柳树湾村": 3,
    "示例前岭村": 2,
    "示例大寨沟村": 3,
    "示例桥头村": 4,
    "示例窑头村": 3,
    "示例槐树坡村": 2,
    "示例寺后村": 2,
    "示例后岭村": 2,
    "示例小寨沟村": 2,
}
"""Village → number of its grids."""

SILENT: Final = ("示例后岭村", "示例小寨沟村")
"""Villages that reported nothing at all, not even that nothing was found, until the supervision came."""

QUIET: Final = ("示例槐树坡村", "示例寺后村")
"""Villages whose sweep found nothing and that said so: zero reports."""

GRIDS: Final = ("第一网格", "第二网格", "第三网格", "第四网格")

ALL_STATIONS: Final = (
    "乡应急办",
    "市场监督管理所",
    "派出所",
    "电管站",
    "自然资源所",
    "农业农村办",
    "规划建设办",
    "生态环境所",
    "供水站",
    "文教卫生办",
)

INSPECTORS: Final = (
    "示例张一",
    "示例李二",
    "示例王三",
    "示例赵四",
    "示例刘五",
    "示例陈六",
    "示例杨七",
    "示例黄八",
    "示例周九",
    "示例吴十",
)
GRID_WORKERS: Final = ("示例孙甲", "示例马乙", "示例朱丙", "示例胡丁", "示例郭戊", "示例林己")
ACCEPTORS: Final = ("示例郑验", "示例冯收")
"""They accept a case as over, and are never responsible for a measure."""
SURNAMES: Final = "高罗梁宋唐许韩邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪"
GIVEN: Final = (
    "大山",
    "小河",
    "春生",
    "秋实",
    "冬至",
    "满仓",
    "有田",
    "守业",
    "成林",
    "来福",
    "长青",
    "石头",
)


class Chemical(NamedTuple):
    """A dangerous chemical with its CAS registry number and the unit it is counted in."""

    name: str
    cas: str
    measure: str


CHEMICALS: Final = (
    Chemical("丙酮", "67-64-1", "千克"),
    Chemical("甲苯", "108-88-3", "千克"),
    Chemical("甲醇", "67-56-1", "千克"),
    Chemical("乙酸乙酯", "141-78-6", "千克"),
    Chemical("二氯甲烷", "75-09-2", "千克"),
    Chemical("盐酸", "7647-01-0", "千克"),
    Chemical("硫酸", "7664-93-9", "吨"),
    Chemical("硝酸", "7697-37-2", "千克"),
    Chemical("柴油", "68334-30-5", "升"),
    Chemical("液化石油气", "68476-85-7", "瓶"),
)


def grids_of(village: str) -> tuple[str, ...]:
    """The grids of a village."""
    return GRIDS[: VILLAGES[village]]
