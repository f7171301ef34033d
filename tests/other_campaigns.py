"""Ledgers of other campaigns than the preset's (`campaigns/`): a few entries each, made from the campaign itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import small_ledger

from dabzw.model.activity import Activity
from dabzw.model.campaign import Campaign
from dabzw.model.enterprise import Enterprise
from dabzw.model.ids import path_of
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.site import Site
from dabzw.store import yamlio
from dabzw.store.git import Repository
from dabzw.store.reader import load, record_bytes

FOLDER = Path(__file__).with_name("campaigns") / "words"
_TOUR = "督查"
NAMES = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))


@cache
def campaign_bytes(name: str) -> bytes:
    """The file of a campaign."""
    return (FOLDER / f"{name}.yaml").read_bytes()


@cache
def campaign_of(name: str) -> Campaign:
    """A campaign of the folder."""
    return Campaign.model_validate(yamlio.read(campaign_bytes(name), comments=True).value)


@cache
def files_of(name: str) -> dict[str, bytes]:
    """The files of the ledger of a campaign."""
    records = entries(campaign_of(name))
    return {"campaign.yaml": campaign_bytes(name), **{path_of(one.id): record_bytes(one) for one in records}}


@cache
def ledger_of(name: str) -> Ledger:
    """The ledger of a campaign."""
    return load(files_of(name)).sound


def entries(campaign: Campaign) -> Iterator[AnyRecord]:
    """Two cases, of which one is over and has come back, a quiet one, leads, a site and activities."""
    day = campaign.start + timedelta(days=3)
    mark = f"{day:%y%m%d}"
    codes = tuple(code for code in campaign.violations if "." in code or len(code) == 1)
    yield _case(campaign, day, f"QY-{mark}-1111", codes[:1], ended=False)
    yield _case(campaign, day, f"QY-{mark}-2222", codes[-1:], ended=True)
    yield _enterprise(campaign, day, f"QY-{mark}-3333")
    yield _lead(campaign, day, f"XS-{mark}-4444", f"QY-{mark}-1111", codes)
    yield _lead(campaign, day, f"XS-{mark}-5555", None, ())
    yield _site(campaign, day, f"CS-{mark}-6666")
    for number, kind in enumerate(("部署", _TOUR, "联合执法"), 7):
        yield _activity(campaign, day, f"HD-{mark}-{str(number) * 4}", kind)


def build(folder: Path, name: str) -> None:
    """Makes the ledger of a campaign in one commit."""
    when = datetime.combine(campaign_of(name).start + timedelta(days=30), datetime.min.time())
    small_ledger.commit(Repository.create(folder), when, files_of(name), "新建台账", "init")


def _station(campaign: Campaign) -> str:
    return campaign.station_names[0]


def _enterprise(campaign: Campaign, day: date, record_id: str, **fields: Any) -> Enterprise:
    place = {"场所类别": campaign.place_classes[0]} if campaign.place_classes else {}
    listed = [{"名称": one.name, "站所": one.station} for one in campaign.directories]
    tree = {
        "编号": record_id,
        "名称": f"示例{record_id[-4:]}号",
        "性质": "其他",
        "无代码原因": "个人",
        "经营地址": "示例路",
        "村": campaign.village_names[0],
        "经营状态": "在产",
        "监管站所": _station(campaign),
        "目录": listed,
        "排查": [_visit(campaign, day)],
        **place,
    }
    return Enterprise.model_validate({**tree, **fields})


def _visit(campaign: Campaign, day: date) -> dict[str, Any]:
    who = {"单位": [_station(campaign)], "人员": ["示例甲", "示例乙"]}
    return {"日期": str(day), "方式": "明查", "性质": "日常检查", "结果": "发现问题", **who}


def _case(
    campaign: Campaign, day: date, record_id: str, codes: tuple[str, ...], *, ended: bool
) -> Enterprise:
    if not codes:
        return _enterprise(campaign, day, record_id)
    measures = [one.name for one in campaign.measures]
    rows = [
        {
            "措施": name,
            "责任单位": _station(campaign),
            "责任人": "示例丙",
            "时限": str(day + timedelta(days=10)),
            **(
                {"完成日期": str(day + timedelta(days=5)), "文书": "示例1号", "佐证": "照片"} if ended else {}
            ),
        }
        for name in (measures if ended else measures[:1])
    ]
    found = [{"代码": code, "发现日期": str(day)} for code in codes]
    after = day + timedelta(days=20)
    rated = [{"日期": str(day), "等级": campaign.ranks[0]}] if campaign.ranks else []
    over: dict[str, Any] = {
        "销号": [{"日期": str(day + timedelta(days=6)), "验收人": ["示例甲", "示例乙"]}],
        "处罚": [
            {"日期": str(day), "种类": "罚款", "机关": campaign.township, "文号": "示例罚1号", "金额": "100"}
        ],
        "历史查处": [{"日期": str(day - timedelta(days=90)), "处理": "罚款"}],
    }
    if ended:
        found += [{"代码": code, "发现日期": str(after)} for code in codes]
        if campaign.look_back:
            over["回头看"] = [{"日期": str(after), "人员": ["示例甲", "示例乙"], "结果": "反弹"}]
    return _enterprise(
        campaign,
        day,
        record_id,
        违法行为=found,
        风险=rated,
        处置=[{"确定日期": str(day), "措施": rows}],
        **(over if ended else {}),
    )


def _lead(
    campaign: Campaign, day: date, record_id: str, enterprise: str | None, codes: tuple[str, ...]
) -> Lead:
    found = (
        {
            "核查": [{"时间": f"{day} 15:00", "人员": ["示例甲", "示例乙"], "结论": "属实"}],
            "企业": enterprise,
        }
        if enterprise
        else {}
    )
    return Lead.model_validate(
        {
            "编号": record_id,
            "登记时间": f"{day} 09:00",
            "来源": "网格巡查",
            "村": campaign.village_names[-1],
            "地点": "示例路口",
            "内容": "示例情况",
            "涉嫌行为": list(codes[:1]),
            "承办": _station(campaign),
            **found,
        }
    )


def _site(campaign: Campaign, day: date, record_id: str) -> Site:
    return Site.model_validate(
        {
            "编号": record_id,
            "名称": "示例院",
            "村": campaign.village_names[0],
            "排查": [_visit(campaign, day)],
        }
    )


def _activity(campaign: Campaign, day: date, record_id: str, kind: str) -> Activity:
    tour = {"督导对象": [campaign.village_names[0]]} if kind == _TOUR else {}
    fields = {"编号": record_id, "日期": str(day), "类别": kind, "牵头": _station(campaign)}
    return Activity.model_validate({**fields, "村": [campaign.village_names[0]], **tour})
