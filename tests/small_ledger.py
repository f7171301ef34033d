"""A small fixed ledger: every state of the lists once, the same bytes and the same commits every time."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import records

from dabzw.model.ids import path_of
from dabzw.store import presets
from dabzw.store.git import Repository
from dabzw.store.past import Past, replay
from dabzw.store.reader import record_bytes
from dabzw.store.writer import Change, Plan, transact

PAINT, DEN, QUIET = "QY-260210-A1B2", "QY-260211-C3D4", "QY-260212-E5F6"
FRESH, HANDED, ANONYMOUS, REFUTED = "XS-260310-7K4Q", "XS-260211-8M2N", "XS-260212-9P3R", "XS-260213-2T6V"
KILN, YARD = "CS-260210-5C2D", "CS-260210-6X7Y"
DEPLOYED, JOINT = "HD-260209-1A2B", "HD-260211-3C4D"
AS_OF = "2026-03-12"
FIRST, SECOND = datetime(2026, 3, 10, 9, 0), datetime(2026, 3, 11, 17, 30)  # noqa: DTZ001 -- the ledger's zone

_STOPPED = {
    "措施": "责令停产停业",
    "责任单位": "乡应急办",
    "责任人": "示例甲",
    "时限": "2026-02-13",
    "完成日期": "2026-02-12",
    "实施机关": "县应急管理局",
    "文书": "示例停字1号",
}
_DISMANTLED = {
    "措施": "拆除非法化工生产装置",
    "责任单位": "乡应急办",
    "责任人": "示例甲",
    "时限": "2026-03-10",
}
_SEARCHED = {
    "日期": "2026-02-10",
    "时段": "白天",
    "方式": "明查",
    "性质": "专项检查",
    "单位": ["乡应急办"],
    "人员": ["示例甲", "示例乙"],
    "结果": "发现问题",
}


def _enterprises() -> tuple[Any, ...]:
    return (
        records.enterprise(
            编号=PAINT,
            名称="示例彭氏涂料厂",
            场所类别="工矿企业",
            目录=[{"名称": "营业执照登记目录", "站所": "市场监督管理所", "版本日期": "2026-01-31"}],
            排查=[_SEARCHED],
            违法行为=[records.found("2.2")],
            风险=[records.rated("较大", "2026-02-11")],
            处置={"确定日期": "2026-02-12", "措施": [_STOPPED, _DISMANTLED]},
            一案三查={"产销运": {"生产": {"状态": "已查实", "日期": "2026-03-01", "对象": "示例彭某"}}},
        ),
        records.enterprise(
            编号=DEN,
            名称="东沟村东头院内加工点",
            性质="黑窝点",
            统一社会信用代码=None,
            无代码原因="未查明",
            经营地址="东沟村东头",
            村="东沟村",
            场所类别="民房",
            违法行为=[records.found("1.1", "2026-02-11"), records.found("3.4", "2026-02-11")],
            风险=[records.rated("重大", "2026-03-11")],
        ),
        records.enterprise(编号=QUIET, 名称="示例石料厂", 经营状态="停产"),
    )


def _leads() -> tuple[Any, ...]:
    return (
        records.lead(编号=FRESH, 登记时间="2026-03-10 10:00", 内容="旧仓库夜里有机器声"),
        records.lead(
            编号=HANDED,
            登记时间="2026-02-11 09:00",
            来源="村级上报",
            村="东沟村",
            地点="村东院落",
            内容="院内有人私自分装清洗剂，气味很大",
            涉嫌行为=["1.1"],
            企业=DEN,
            核查=[records.verified("2026-02-11 15:00")],
            强制措施=[records.stopped("2026-02-11", "责令停止非法活动")],
            移交=[records.handed("2026-02-16")],
        ),
        records.lead(
            编号=ANONYMOUS,
            登记时间="2026-02-12 08:00",
            来源="群众举报",
            举报人编号="JB-0001",
            核查=[records.verified("2026-02-12 20:00", "不属实")],
        ),
        records.lead(
            编号=REFUTED,
            登记时间="2026-02-13 08:00",
            核查=[records.verified("2026-02-13 20:00", "不属实")],
            办结=[records.closed("2026-02-14", "查否")],
        ),
    )


def _others() -> tuple[Any, ...]:
    return (
        records.site(编号=KILN, 场所类别="废弃砖窑", 排查=[{**_SEARCHED, "结果": "未发现"}]),
        records.site(编号=YARD, 名称="村西旧院落", 村="西河村", 场所类别="废弃院落"),
        records.activity(
            编号=DEPLOYED,
            日期="2026-02-09",
            类别="部署",
            牵头="乡应急办",
            村=list(records.VILLAGES),
        ),
        records.activity(编号=JOINT, 牵头="乡应急办", 村=["东沟村"], 发现问题="2"),
    )


def campaign_text() -> str:
    """The campaign of the notice with the villages of the test records."""
    return presets.campaign_text().replace("村: []", f"村: [{', '.join(records.VILLAGES)}]")


def build(folder: Path) -> None:
    """Makes the ledger in two commits, the second of which adds one lead."""
    files = {
        "campaign.yaml": campaign_text().encode(),
        **{path_of(record.id): record_bytes(record) for record in (*_enterprises(), *_leads(), *_others())},
    }
    late = {path_of(FRESH): files.pop(path_of(FRESH))}
    repository = Repository.create(folder)
    past = (
        _past(repository, FIRST, files, "新建台账", "init"),
        _past(repository, SECOND, late, f"登记线索 {FRESH}", "lead add", FRESH),
    )
    replay(repository, past, now=SECOND)


def _past(
    repository: Repository, when: datetime, files: dict[str, bytes], says: str, operation: str, *ids: str
) -> Past:
    """An entry that no clock has dated, so that the tests can go on from it on any day."""
    changes = tuple(Change(path, data) for path, data in files.items())
    return Past(Plan(changes, says, operation, ids), repository.identity(), when)


def commit(
    repository: Repository, now: datetime, files: dict[str, bytes], says: str, operation: str, *ids: str
) -> None:
    plan = Plan(tuple(Change(path, data) for path, data in files.items()), says, operation, ids)
    transact(repository, lambda _files: plan, lambda _files, _paths: None, now=now)


def edited(folder: Path) -> None:
    """A record and the campaign changed by hand, not adopted."""
    _replace(folder / "leads/2026-03" / f"{FRESH}.yaml", "旧仓库", "旧库房")
    _replace(folder / "campaign.yaml", "顺延: 否", "顺延: 是")


_UNREADABLE = "来源: 网格巡查\n受理: {日期: 2026-03-11, 结论: 不管}"


def broken(folder: Path) -> None:
    """Two records that cannot be read."""
    _replace(folder / "leads/2026-03" / f"{FRESH}.yaml", "来源: 网格巡查", _UNREADABLE)
    _replace(folder / "sites/2026-02" / f"{YARD}.yaml", "村: 西河村\n", "村: 西河村\n村: 西河村\n")


def broken_everywhere(folder: Path) -> None:
    """A file of every kind that cannot be read: the campaign, a calendar, a record, meters, a made report."""
    broken(folder)
    _replace(folder / "campaign.yaml", "性质: 硬性", "性质: 铁定")
    for path, text in (
        ("节假日/2027.yaml", "年: 明年\n"),
        ("data/用电/2026-01.csv", "户号,电量\n1,2\n"),
        ("reports/日报/日报-第1期.yaml", "名称: [\n"),
    ):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def untracked(folder: Path) -> None:
    """The files alone, without git."""
    shutil.rmtree(folder / ".git")


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path.name} does not hold {old}")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
