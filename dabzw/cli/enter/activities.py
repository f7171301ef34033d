"""dabzw activity: deployments, joint checks, supervision 检查活动."""

from __future__ import annotations

import typer

from dabzw.cli.enter.changes import add_record
from dabzw.cli.enter.forms import Form, register
from dabzw.cli.lists.records import add_list_and_show
from dabzw.cli.speech.zh import ZhTyper
from dabzw.model.activity import Activity

app: typer.Typer = ZhTyper(
    name="activity", help="检查活动：部署、联合执法、明查暗访、督导、回头看、宣传", no_args_is_help=True
)

_NEW = Form(
    Activity,
    moment="on",
    left_out=("id",),
    by_option=("experts", "checked", "supervised", "notice", "note", "remark"),
)
register(
    app,
    "add",
    "登记一次检查活动；发现问题填 0 的，所列各村算零报告。",
    _NEW,
    add_record(_NEW, "登记检查活动"),
    example="dabzw activity add --kind 联合执法 --lead-unit 乡应急办 --units 派出所 --groups 2 --people 8"
    " --villages 东沟村 --problems 0",
)

add_list_and_show(app, "检查活动", "activity")
