"""The level of an organ from the many ways to write its name."""

from __future__ import annotations

import pytest
import records as r

from dabzw.rules.case.organs import is_among, organ_level
from dabzw.rules.case.powers import lacks_power

CAMPAIGN = r.campaign()  # 单位 寺头乡人民政府, 牵头 乡应急办

TOWNSHIP = """
    寺头乡人民政府 寺头乡政府 寺头乡 寺头乡乡政府 寺头政府 寺头应急办 中共寺头乡委员会 寺头乡党委 寺头乡党工委
    乡人民政府 乡政府 乡党委 本乡 我乡 乡 乡镇人民政府 镇应急管理办公室 街道办事处 该街道办事处
    乡应急办 应急办 应急管理办公室 安监站 乡安监站 综合行政执法队 综合行政执法办公室
    寺头乡应急办 寺头乡应急管理办公室 寺头乡综合行政执法队 寺头乡综合行政执法办公室 寺头乡安委会办公室
    寺头乡人民政府应急管理办公室 寺头乡人民政府综合行政执法队 寺头乡打非治违工作专班 寺头乡应急指挥部 寺头乡工作组
    寺头乡农业农村办 寺头乡市场监管办公室 寺头乡乡村振兴办 寺头乡村镇建设办 寺头乡片区工作组
    寺头乡便民服务中心 寺头乡便民服务窗口 寺头乡安全生产委员会
    平县寺头乡人民政府 平县寺头乡 平县寺头乡应急办 某市平县寺头乡政府 山西省某市平县寺头乡人民政府
    山西省平县寺头乡综合行政执法队 平县人民政府寺头乡应急办 中共平县寺头乡委员会 内蒙古某盟某旗寺头乡政府 某州寺头乡政府
    某区寺头乡政府 平县县委寺头乡党委 平县应急管理局寺头乡应急办 省交通厅寺头乡工作组
    寺头乡党委、寺头乡政府 寺头乡政府、派出所 寺头乡政府（代章） 寺头乡(筹)人民政府
"""

COUNTY = """
    县应急管理局 平县应急管理局 县人民政府 平县人民政府 平县政府 平县 县委 县公安局 某市公安局平县分局 市生态环境局县分局
    县农业农村局 县住房和城乡建设局 平县城乡规划局 平县乡村振兴局 平县乡镇企业局 平县城镇管理局 平县村镇建设局 平县市场监督管理局
    县市场监督管理局 市场监督管理局 某市市场监督管理局 某市市政管理局 某市市容局 公安局 应急管理局 应急管理局执法大队
    省公安厅 山西省应急管理厅 山西省人民政府 应急管理厅 应急管理部 国务院 市场监管总局国家中心 国家矿山安全监察局 中华人民共和国公安部
    镇平县人民政府 镇平县应急办 乡宁县应急管理局 乡宁县应急管理办公室 新乡市公安局 景德镇市人民政府 某区人民政府
    某州人民政府 某盟行政公署 某旗人民政府 某省行政执法总队 经济技术开发区管理委员会 平县应急管理局、寺头乡人民政府
    寺头乡人民政府,平县人民政府 平县应急管理局/寺头乡政府 派出所;平县公安局 平县应急管理局（寺头乡）
"""

OTHER = """
    派出所 市场监督管理所 电管站 自然资源所 农业农村办 规划建设办 供水站
    寺头乡派出所 寺头派出所 平县公安局寺头派出所 平县公安局寺头乡派出所 平县市场监督管理局寺头所 乡司法所 寺头乡财政所
    东沟村 寺头村 寺头村委会 东沟村村民委员会 东沟村村委会 寺头乡东沟村 平县寺头乡东沟村 平县寺头乡寺头村村民委员会 寺头乡东街社区 龙泉社区居委会
    寺头乡居委会办公室 某市幸福小区 平县寺头乡寺头村民委员会
    龙泉镇人民政府 龙泉镇政府 平县龙泉镇 平县龙泉镇应急办 大寺头乡人民政府 平县大寺头乡政府 寺头镇人民政府 城关街道办事处
    某旗某苏木 古城镇人民政府 平县城乡人民政府 平县应急管理局驻寺头乡执法队
    县供电公司 平县供电公司 国网平县供电中心 国家电网某省电力有限公司 平县供电中心 供电所 寺头乡供电站 寺头乡供水站 寺头乡供气站
    寺头乡电管站 寺头乡学校办公室 寺头乡砖厂办公室 寺头建材厂 平县砖厂 平县某某集团 平县种植合作社 寺头乡合作社办公室 平县化工协会
    平县农商银行 寺头乡公司服务中心 寺头乡集团服务中心 乡纪委 寺头乡纪委 寺头乡卫生院 寺头乡第二机砖厂 示例危险废物处置中心 发证机关 某某
"""


@pytest.mark.parametrize(
    ("organ", "level"),
    [
        *((name, "乡镇") for name in TOWNSHIP.split()),
        *((name, "县级以上") for name in (*COUNTY.split(), "平县\u3000应急管理局", "平 县", "平\t县")),
        *((name, "其他") for name in OTHER.split()),
    ],
)
def test_the_level_of_an_organ(organ: str, level: str) -> None:
    assert organ_level(organ, CAMPAIGN) == level


@pytest.mark.parametrize(
    ("township", "own", "other"),
    [
        ("寺头乡人民政府", "平县寺头乡政府", "东寺头乡政府"),
        ("平县寺头乡人民政府", "寺头乡政府", "东寺头乡政府"),
        ("山西省某市平县寺头乡人民政府", "平县寺头乡应急办", "平县南寺头乡应急办"),
        ("城关街道办事处", "平县城关街道应急办", "北城关街道办事处"),
        ("城关街道", "城关街道办事处", "城东街道办事处"),
        ("县底镇人民政府", "平县县底镇政府", "谷底镇政府"),
        ("平县县底镇人民政府", "县底镇政府", "谷底镇政府"),
        ("市桥街道办事处", "某区市桥街道办事处", "天桥街道办事处"),
        ("某旗某苏木人民政府", "某苏木政府", "大苏木政府"),
    ],
)
def test_another_township_of_a_like_name(township: str, own: str, other: str) -> None:
    campaign = r.campaign(单位=township, 牵头="乡应急办")
    assert [organ_level(name, campaign) for name in (township, own, other)] == ["乡镇", "乡镇", "其他"]


def test_a_campaign_of_a_county() -> None:
    campaign = r.campaign(单位="平县人民政府", 层级="县", 牵头="平县应急管理局")
    assert {organ_level(name, campaign) for name in ("平县人民政府", "平县", "平县应急管理局")} == {
        "县级以上"
    }
    assert organ_level("平县公安局", campaign) == "县级以上"


def test_a_station_that_bears_the_name_of_the_county() -> None:
    stations = {"站所": ["平县公安局寺头大队", "寺头乡综合行政执法队"]}
    campaign = r.campaign(单位名录=stations)
    assert organ_level("平县公安局寺头大队", CAMPAIGN) == "县级以上"
    assert organ_level("平县公安局寺头大队", campaign) == "其他"
    assert organ_level("寺头乡综合行政执法队", campaign) == "乡镇"


@pytest.mark.parametrize("organ", ["平县寺头乡人民政府", "寺头乡综合行政执法队", "寺头应急办"])
def test_a_power_is_not_evaded_by_another_spelling(organ: str) -> None:
    assert lacks_power("查封", organ, CAMPAIGN) is not None
    given = r.campaign(职权={"罚款": [organ]})
    assert lacks_power("罚款", "寺头乡人民政府", given) is None


AMONG = """
    县应急管理局: 县应急管理局 平县应急管理局 平县应急局 应急管理局 应急局 某市应急管理局 山西省应急管理厅 平县应急管理局执法大队
    县应急管理局: 平县应急管理综合行政执法大队 平县应急管理局（章） 平县应急管理局、派出所 东沟村、县应急局 某市平县应急管理局
    平县应急管理局: 县应急管理局 应急管理局
    县市场监督管理局: 平县市场监督管理局 平县市场监管局 市场监督管理局 某市市场监管局 平县市场监管综合行政执法大队
    县公安局: 平县公安局 某市公安局平县分局 平县公安局治安大队 省公安厅
    市生态环境局县分局: 某市生态环境局平县分局 市生态环境局 平县生态环境局
    县人民政府: 平县人民政府 平县政府 平县 某市人民政府 县委县政府
    县级以上人民政府: 平县人民政府 某市政府
    县级以上地方各级人民政府: 平县人民政府
    县住房和城乡建设局: 平县住房和城乡建设局
    乡镇人民政府: 寺头乡人民政府 寺头乡应急办 乡应急办 平县寺头乡政府
    寺头乡人民政府: 寺头应急办 乡政府
    派出所: 派出所 寺头乡派出所 平县公安局派出所
    发证机关: 发证机关
"""

NOT_AMONG = """
    县应急管理局: 县公安局 县人民政府 平县 县应急办 寺头乡应急办 市场监督管理所 电管站 东沟村 县供电公司 县应急物资储备中心 某某 应急
    县市场监督管理局: 市场监督管理所 平县市场监督管理局寺头所 县应急管理局
    县公安局: 派出所 平县公安局寺头派出所 县司法局
    市生态环境局县分局: 某市公安局平县分局 分局
    县人民政府: 寺头乡人民政府 县人民政府办公室 县应急管理局 县委 龙泉镇人民政府
    乡镇人民政府: 龙泉镇人民政府 东沟村 县人民政府 市场监督管理所
    派出所: 电管站 县公安局
    发证机关: 县应急管理局
"""


def pairs(table: str) -> list[tuple[str, str]]:
    lines = (line.strip().split(": ") for line in table.strip().splitlines())
    return [(listed, name) for listed, names in lines for name in names.split()]


@pytest.mark.parametrize(
    ("listed", "name", "among"),
    [
        *((listed, name, True) for listed, name in pairs(AMONG)),
        *((listed, name, False) for listed, name in pairs(NOT_AMONG)),
    ],
)
def test_an_organ_among_others(listed: str, name: str, *, among: bool) -> None:
    assert is_among(name, ["县林业局", listed], CAMPAIGN) is among
    assert is_among(name, (), CAMPAIGN) is False
