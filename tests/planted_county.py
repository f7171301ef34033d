"""A county planted by hand: two townships that share an operator, one of another campaign, one that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from rollup_facts import A, B, C, Given, Ledger, enterprise, site

CODE: Final = "91990000MA0000001B"
METER: Final = "示例电9900000123"


def _limit(number: int, days: int, force: str = "硬性", state: str = "逾期") -> Given:
    return {
        "编号": f"QY-260212-{number:04d}",
        "期限": "当日强制",
        "对象": "企业",
        "性质": force,
        "状态": state,
        "逾期天数": days,
        "应完成": date(2026, 3, 12 - days),
        "责任单位": "应急办",
    }


def _indicator(name: str, done: int, total: int, number: int = 1) -> Given:
    return {
        "阶段序": number,
        "阶段": ("摸排", "整治")[number - 1],
        "阶段状态": "进行中",
        "指标": name,
        "名称": name,
        "完成": done,
        "总数": total,
    }


def _act(kind: str, day: date | None, id_: str | None = "QY-260212-0001") -> Given:
    return {"编号": id_, "类别": "企业", "栏": kind, "日期": day, "序": 1, "结果": "示例"}


def _of(number: int, **given: Given) -> Ledger:
    own = {"信用代码": CODE, **given.get("own", {})}
    return {
        "records": [
            enterprise(number, "示例青禾化工厂", 登记日期=date(2026, 2, 12), 有违法行为=True, **own),
            enterprise(number + 1, f"示例别家{number}", 登记日期=date(2026, 3, 1)),
            site(number, "未排查"),
            site(number + 1, "已排查"),
        ],
        "acts": [
            _act("排查", date(2026, 2, 20)),
            _act("处罚", date(2026, 3, 2)),
            _act("一案三查", None, None),
        ],
        "deadlines": [_limit(number, 5), _limit(number, 2, "预警"), _limit(number + 1, 1, state="逾期完成")],
        "indicators": [_indicator("场所排查率", number, 4), _indicator("线索办结率", 1, 2, 2)],
        "agenda": [{"种类": "期限", "状态": "逾期", "性质": "硬性", "逾期天数": 5}],
        "findings": [{"编号": f"QY-260212-{number:04d}", "规则": "示例规则", "级别": "错误"}],
    }


COUNTY: Final[Mapping[str, Ledger]] = {
    A: {**_of(1), "meta": [{"错误": 1}]},
    B: {**_of(3, own={"用电户号": METER}), "meta": [{"错误": 1}]},
    C: {**_of(1, own={"信用代码": None}), "meta": [{"期限": ("首次核查",), "错误": 1}]},
}
TROUBLE: Final = {"丁": "盘没有插好"}
