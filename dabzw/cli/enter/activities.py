"""dabzw activity: deployments, joint checks, supervision 检查活动."""

from __future__ import annotations

from typing import Final

import typer

from dabzw.cli.enter.changes import Act, NothingOpen, add_record, edited, with_values
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, register
from dabzw.cli.enter.steps import Step, register_steps
from dabzw.cli.lists.records import add_list_and_show
from dabzw.cli.speech.zh import ZhTyper
from dabzw.model.activity import Activity, FoundProblem
from dabzw.model.base import labels

app: typer.Typer = ZhTyper(
    name="activity", help="检查活动：部署、联合执法、明查暗访、督导、回头看、宣传", no_args_is_help=True
)

_NEW = Form(
    Activity,
    moment="on",
    left_out=("id",),
    by_option=("experts", "grids", "reported_at", "checked", "supervised", "notice", "note", "remark"),
)
register(
    app,
    "add",
    "登记一次检查活动；检查、巡查的发现问题填 0，所列各村算零报告。",
    _NEW,
    add_record(_NEW, "登记检查活动"),
    example="dabzw activity add --kind 联合执法 --lead-unit 乡应急办 --units 派出所 --groups 2 --people 8"
    " --villages 东沟村 --problems 0",
)

_STEPS: Final = (
    Step(
        "problem",
        "记督导、检查发现的问题：对象是村或站所；到期没有回复的，在督导一览里列出。",
        "found",
        Form(FoundProblem, left_out=("answered_on",)),
        "问题",
        "dabzw activity problem 1a2b --of 东沟村 --problem 台账未更新 --due-on 2026-03-20",
    ),
)
register_steps(app, "检查活动", _STEPS)

_ANSWER: Final = Form(FoundProblem, moment="answered_on", only=("of", "answered_on", "note"))


def _answered(old: Activity, filled: Values) -> Activity:
    """Completes the earliest open problem of an object."""
    places = (place for place, row in enumerate(old.found) if row.answered_on is None)
    place = next((one for one in places if old.found[one].of == filled["of"]), None)
    if place is None:
        raise NoSuchProblem(labels(Activity)["found"])
    changed = with_values(old.found[place], filled)
    return old.model_copy(update={"found": (*old.found[:place], changed, *old.found[place + 1 :])})


class NoSuchProblem(NothingOpen):
    """The object has no problem that waits for an answer."""

    fields = ("of",)


register(
    app,
    "answer",
    "补记问题的回复日期；同一对象有几个问题未回复的，记最早的一个。",
    _ANSWER,
    edited("检查活动", Act(_ANSWER, _answered, "记问题回复", "activity answer")),
    example="dabzw activity answer 1a2b --of 东沟村 --answered-on 2026-03-18",
    of="检查活动",
)

add_list_and_show(app, "检查活动", "activity")
