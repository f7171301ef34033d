"""Names of the demo ledger: villages, units, people and goods, all openly invented."""

from __future__ import annotations

from typing import Final, NamedTuple

TOWNSHIP: Final = "寺头乡人民政府"
OFFICE: Final = "乡应急办"
COUNTY: Final = "县人民政府"
COUNTY_SAFETY: Final = "县应急管理局"
COUNTY_MARKET: Final = "县市场监督管理局"
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

STATIONS: Final[dict[str, tuple[str, ...]]] = {
    "自然资源所": ("矿山开采", "土地"),
    "农业农村办": ("养殖", "饲料加工"),
    "规划建设办": ("建筑施工", "自建房"),
    "生态环境所": ("环境保护", "危险废物"),
    "供水站": ("供水",),
    "文教卫生办": ("学校", "医疗废物"),
}
"""Stations beyond those of the preset, with their trades."""

ALL_STATIONS: Final = ("乡应急办", "市场监督管理所", "派出所", "电管站", *STATIONS)

OUTSIDE: Final = (
    "市应急管理局",
    "县自然资源局",
    "县农业农村局",
    "县行政审批服务管理局",
    "县供电公司",
    "市生态环境局县分局",
    DISPOSER,
    "示例化工原料供应站",
)
"""Outside units beyond those of the preset."""

DIRECTORIES: Final[dict[str, str]] = {
    "危险化学品经营许可证目录": "乡应急办",
    "饲料生产许可证目录": "农业农村办",
    "采矿许可证目录": "自然资源所",
    "排污许可证目录": "生态环境所",
}
"""Licence directories beyond those of the preset, with the station that keeps each."""

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
LEADER: Final = "示例乡长"
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
