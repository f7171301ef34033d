"""dabzw site: the points of the village-by-village sweep 场所."""

from __future__ import annotations

from typing import Final

import typer

from dabzw.cli.enter.changes import add_record
from dabzw.cli.enter.decisions import determine
from dabzw.cli.enter.forms import Form, register
from dabzw.cli.enter.steps import INSPECT, LEASE, register_steps
from dabzw.cli.lists.records import add_list_and_show
from dabzw.cli.speech import zh
from dabzw.cli.speech.zh import ZhTyper
from dabzw.model.site import Site

app: typer.Typer = ZhTyper(name="site", help="场所：逐村逐点排查的点位", no_args_is_help=True)

_NEW = Form(
    Site,
    left_out=("id",),
    by_option=("grid", "owners", "nominal_use", "actual_use", "power_account", "enterprise", "remark"),
)
register(
    app,
    "add",
    "登记一个场所；可能已登记过的，先给出来问是否仍要登记。",
    _NEW,
    add_record(_NEW, "登记场所"),
    example="dabzw site add --name 村东旧砖窑 --village 东沟村 --place-class 废弃砖窑 --occupancy 闲置",
)

_STEPS: Final = (
    INSPECT("dabzw site inspect 5c2d --result 未发现 --method 网格巡查 --nature 巡查 --people 示例甲"),
    LEASE("dabzw site lease 5c2d --tenant 示例承租人 --since 2025-06-01"),
)
register_steps(app, "场所", _STEPS)

zh.command(
    app,
    "determine",
    "认定：排查发现的问题不立案，写明理由和批准人。",
    example="dabzw site determine 5c2d --verdict 不立案 --reason 堆放的是合法建材 --approver 示例乡长",
)(determine("场所"))

add_list_and_show(app, "场所", "site")
