"""dabzw site: the points of the village-by-village sweep 场所."""

from __future__ import annotations

import typer

from dabzw.cli.enter.changes import add_record, enter
from dabzw.cli.enter.forms import Form, register
from dabzw.cli.lists.records import add_list_and_show
from dabzw.cli.speech.zh import ZhTyper
from dabzw.model.enterprise import Lease, Visit
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
    "登记一个场所。",
    _NEW,
    add_record(_NEW, "登记场所"),
    example="dabzw site add --name 村东旧砖窑 --village 东沟村 --place-class 废弃砖窑 --occupancy 闲置",
)

_VISIT = Form(Visit, moment="on", by_option=("nature", "units", "approval", "lead", "note"))
register(
    app,
    "inspect",
    "记排查。未见人员、拒绝检查的不算排查到位，须换时段再查。",
    _VISIT,
    enter("场所", "visits", _VISIT, "记排查", "site inspect"),
    example="dabzw site inspect 5c2d --result 未发现 --method 网格巡查 --nature 巡查 --people 示例甲",
    of="场所",
)

_LEASE = Form(Lease)
register(
    app,
    "lease",
    "记租赁。",
    _LEASE,
    enter("场所", "leases", _LEASE, "记租赁", "site lease"),
    example="dabzw site lease 5c2d --tenant 示例承租人 --since 2025-06-01",
    of="场所",
)

add_list_and_show(app, "场所", "site")
