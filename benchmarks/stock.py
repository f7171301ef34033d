"""Tables from which the ordinary mass of a ledger is drawn: trades, offences, reports, places."""

from __future__ import annotations

from typing import Final, NamedTuple

from benchmarks.names import OFFICE
from dabzw.model.vocab import Occupancy

_MARKET: Final = "市场监督管理所"
_FARMS: Final = "农业农村办"
_LAND: Final = "自然资源所"


class Trade(NamedTuple):
    """An ordinary trade, with who watches over it and the directory that names it, if one does."""

    trade: str
    suffix: str
    place_class: str
    station: str
    directory: str | None
    scope: str


TRADES: Final = (
    Trade("养殖", "养殖场", "养殖场", _FARMS, None, "生猪、肉羊养殖"),
    Trade("饲料加工", "饲料加工厂", "饲料加工厂", _FARMS, "饲料生产许可证目录", "配合饲料生产"),
    Trade("建材", "水泥制品厂", "工矿企业", OFFICE, "营业执照登记目录", "水泥预制件生产"),
    Trade("矿山开采", "石料厂", "工矿企业", _LAND, "采矿许可证目录", "建筑石料开采"),
    Trade("危险化学品经营", "加油站", "其他", OFFICE, "危险化学品经营许可证目录", "汽油、柴油零售"),
    Trade("机械加工", "农机修配厂", "工矿企业", OFFICE, "安全生产许可证企业目录", "农机修理"),
    Trade("仓储", "物流仓储站", "仓储物流", _MARKET, "营业执照登记目录", "普通货物仓储"),
    Trade("环境保护", "有机肥厂", "环保项目", "生态环境所", "排污许可证目录", "有机肥生产"),
    Trade("技术服务", "农业科技服务部", "研发中心", _MARKET, None, "农业技术推广"),
    Trade("木器加工", "木器厂", "工矿企业", OFFICE, None, "家具加工"),
)


class Offence(NamedTuple):
    """A kind of offence and how it is dealt with: the measures that the rules demand, or a 取舍."""

    codes: tuple[str, ...]
    trade: str
    suffix: str
    place_class: str
    risk: str
    measures: tuple[str, ...]
    choice: str | None
    circumstances: str
    report: str


OFFENCES: Final = (
    Offence(
        ("1.2",),
        "再生塑料加工",
        "塑料加工点",
        "废弃院落",
        "较大",
        ("取缔",),
        "无照经营依法取缔，不再限期整改",
        "未办营业执照加工再生塑料",
        "反映废弃院落内有人破碎、熔化废塑料。",
    ),
    Offence(
        ("1.2", "3.3"),
        "小五金加工",
        "五金加工点",
        "民房",
        "一般",
        ("取缔", "加强监管"),
        "居民区内无照加工，取缔，不作规范提升",
        "在居民区民房内无照加工五金",
        "反映民房内机器昼夜轰鸣。",
    ),
    Offence(
        ("2.2",),
        "危险化学品经营",
        "化工经营部",
        "仓储物流",
        "较大",
        ("责令停产停业", "拆除非法化工生产装置", "限期整改"),
        None,
        "超出许可品种存放并分装溶剂",
        "反映仓库内分装来路不明的溶剂。",
    ),
    Offence(
        ("3.4",),
        "危险化学品储存",
        "油品储存点",
        "闲置库房",
        "较大",
        ("断水", "断电", "拆除储存设施", "处置物料", "责令停产停业", "限期整改"),
        None,
        "闲置库房内储存油品，无任何防护",
        "反映闲置库房内夜间有人卸油桶。",
    ),
    Offence(
        ("3.2",),
        "耐火材料",
        "耐火材料厂",
        "废弃厂房",
        "较大",
        ("责令停产停业", "限期整改"),
        None,
        "利用停产企业旧窑炉恢复烧制",
        "反映停产的厂子烟囱又冒烟了。",
    ),
    Offence(
        ("3.3",),
        "木器喷涂",
        "家具喷漆坊",
        "车库",
        "一般",
        ("加强监管", "规范提升"),
        None,
        "在车库内小批量喷涂木器",
        "反映车库内喷漆，气味很大。",
    ),
    Offence(
        ("1.1",),
        "小冶炼",
        "熔铝点",
        "废弃砖窑",
        "重大",
        ("取缔关闭", "顶格处罚"),
        None,
        "未取得任何许可，用土炉熔炼废铝",
        "反映旧砖窑里有人偷偷炼铝。",
    ),
    Offence(
        ("3.1",),
        "金属表面处理",
        "酸洗加工点",
        "闲置厂房",
        "较大",
        ("取缔",),
        "租用他人厂房无独立安全条件，取缔，不给整改期",
        "租用停产企业一间厂房从事酸洗",
        "反映厂中有厂，里面有人酸洗钢管。",
    ),
)


class Report(NamedTuple):
    """What a lead about a small place says, and what turned out."""

    place_class: str
    content: str
    codes: tuple[str, ...]
    found: str
    harmless: str


REPORTS: Final = (
    Report("出租屋", "反映出租屋内存放气瓶。", ("3.4",), "屋内有空、满气瓶混放", "为住户自用气瓶一只"),
    Report("闲置厂房", "反映闲置厂房夜间亮灯、有车进出。", ("3.2",), "有人正在安装旧设备", "为厂主清理杂物"),
    Report("废弃学校", "反映旧学校院内堆有桶装物。", ("3.4",), "院内有油桶若干", "为建筑用乳胶漆空桶"),
    Report("养殖场", "反映养殖场边有人烧废电线。", ("3.3",), "现场有焚烧痕迹和铜线", "为清理枯枝焚烧"),
    Report("废弃矿山", "反映旧矿口有新车辙。", ("4.1",), "洞口堆有新采矿石", "为巡山车辆"),
    Report("临时建筑", "反映路边彩钢棚私售散装汽油。", ("1.1",), "棚内有油桶和加油枪", "为修车铺自用机油"),
    Report("仓储物流", "反映物流院内夜间卸不明货物。", ("3.1",), "货物无安全标签", "为农资到货"),
    Report("实验室", "反映实验室排出异味。", ("2.3",), "室内有小型合成装置", "为样品烘干"),
    Report("闲置仓库", "反映闲置仓库私藏烟花爆竹。", ("1.1",), "库内有烟花若干箱", "为闲置桌椅"),
    Report("车库", "反映车库内私拆报废电瓶。", ("3.3",), "地面有废电解液", "为充电维修"),
    Report("废弃砖窑", "反映旧砖窑夜里有火光。", ("4.2",), "窑内有土炉", "为流浪人员取暖，已劝离"),
    Report("环保项目", "反映环保项目工地埋桶。", ("5.1",), "挖出空桶数只", "为施工基坑降水"),
)

RECEIVERS: Final = ("县应急管理局", "县市场监督管理局", "县公安局", "市生态环境局县分局")


class Spot(NamedTuple):
    """What a site of a class is called, its use (None: none any more), and how it mostly stands."""

    name: str
    use: str | None
    occupancy: Occupancy


SPOTS: Final[dict[str, Spot]] = {
    "工矿企业": Spot("小型加工厂", "机械加工", "在用"),
    "养殖场": Spot("养殖小区", "畜禽养殖", "在用"),
    "饲料加工厂": Spot("饲料加工点", "饲料加工", "在用"),
    "废弃厂房": Spot("旧厂房", None, "闲置"),
    "废弃矿山": Spot("旧采石坑", None, "闲置"),
    "废弃砖窑": Spot("旧砖窑", None, "闲置"),
    "废弃学校": Spot("旧小学", None, "闲置"),
    "废弃院落": Spot("旧院落", None, "闲置"),
    "闲置仓库": Spot("旧粮仓", "粮食存放", "闲置"),
    "闲置库房": Spot("供销社库房", "农资存放", "闲置"),
    "闲置厂房": Spot("停用厂房", "建材加工", "闲置"),
    "民房": Spot("民房", "居住", "在用"),
    "出租屋": Spot("出租屋", "居住", "出租"),
    "临时建筑": Spot("彩钢棚", "农机停放", "在用"),
    "车库": Spot("车库", "停车", "在用"),
    "研发中心": Spot("研发楼", "技术研发", "出租"),
    "实验室": Spot("检测实验室", "样品检测", "在用"),
    "环保项目": Spot("污水处理点", "污水处理", "在用"),
    "仓储物流": Spot("物流院", "货物仓储", "出租"),
    "其他": Spot("路边场院", "晾晒粮食", "在用"),
}
HIDDEN_USES: Final = ("小件加工", "桶装物存放", "家具喷涂", "废旧物资拆解")
