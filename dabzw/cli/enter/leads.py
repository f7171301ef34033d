"""dabzw lead: the life of a lead 线索, one command a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.attaching import attach
from dabzw.cli.enter.changes import (
    Act,
    NothingOpen,
    add_record,
    amend,
    edited,
    enter,
    set_fields,
    with_row,
    with_values,
)
from dabzw.cli.enter.decisions import determine
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, made, register
from dabzw.cli.enter.steps import LATE, LIMIT, Step, register_steps
from dabzw.cli.lists.records import add_list_and_show
from dabzw.cli.speech import zh
from dabzw.cli.speech.zh import ZhTyper
from dabzw.model.lead import (
    Admission,
    Closing,
    CompulsoryAct,
    Lead,
    Merger,
    Reply,
    Ticket,
    Transfer,
    Verification,
)
from dabzw.model.moments import written
from dabzw.model.scalars import parse_day

app: typer.Typer = ZhTyper(
    name="lead", help="线索：登记、核查、强制措施、移交、反馈、办结", no_args_is_help=True
)

_NEW = Form(
    Lead,
    moment="received_at",
    by_option=("informant", "grid", "place_class", "enterprise", "site", "assigned_at", "remark"),
    left_out=("id", "answered_on"),
)

register(
    app,
    "add",
    "登记一条线索。不得填写举报人的姓名、电话等身份信息，只填举报人编号。七日内同一地点的，先给出来问是否仍要登记。",
    _NEW,
    add_record(_NEW, "登记线索"),
    example="dabzw lead add --source 村级上报 --village 东沟村 --content 闲置库房夜间有异味 --unit 乡应急办",
)

_STEPS: Final = (
    Step(
        "accept",
        "记受理或不予受理；不予受理须写理由。",
        "admission",
        Form(Admission, moment="on"),
        "受理",
        "dabzw lead accept 7k4q --result 受理",
    ),
    Step(
        "verify",
        "记核查：时间、两名以上核查人员、结论。",
        "verifications",
        Form(Verification, moment="at", required=("people",), by_option=("approver",)),
        "核查",
        "dabzw lead verify 7k4q --people 示例甲 --people 示例乙 --verdict 属实",
    ),
    Step(
        "measure",
        "记强制措施：措施和依法实施的机关。核查之前采取的为先行处置。",
        "acts",
        Form(CompulsoryAct, moment="on", left_out=("lifted_on",)),
        "强制措施",
        "dabzw lead measure 7k4q --act 责令停止非法活动 --authority 县应急管理局",
    ),
    Step(
        "transfer",
        "记移交：接收单位和文号。",
        "transfers",
        Form(
            Transfer,
            moment="on",
            left_out=("signed_on", "returned_on", "return_reason", "urged_on"),
            outside=("receiver",),
        ),
        "移交",
        "dabzw lead transfer 7k4q --receiver 县应急管理局 --document 寺政函〔2026〕3号",
    ),
    Step(
        "close",
        "记办结，或用“重开”重新打开。",
        "closings",
        Form(Closing, moment="on"),
        "办结",
        "dabzw lead close 7k4q --result 已整治到位",
    ),
    LIMIT(
        "dabzw lead limit 7k4q --limit 三日移交 --kind 延期 --until 2026-03-20 --reason 等待检验结论"
        " --approver 示例乡长"
    ),
    LATE("dabzw lead late 7k4q --limit 三日移交 --cause 接收单位春节期间停止收文 --unit 乡应急办"),
    Step(
        "ticket",
        "记来文：上级、热线交办的，写明来文单位和要求回复的日期。",
        "ticket",
        Form(Ticket, left_out=("replied_on",)),
        "来文",
        "dabzw lead ticket 7k4q --unit 县应急管理局 --number 示例办〔2026〕1号 --due-on 2026-02-25",
    ),
)
register_steps(app, "线索", _STEPS)

zh.command(
    app,
    "attach",
    "记附件：证据原件留在台账之外，这里只记名称和 SHA-256 摘要，都由文件得出；一次可记几个。",
    example="dabzw lead attach 7k4q --file 证据/现场照片.jpg --file 证据/检查录像.mp4",
)(attach)

_RECEIPT = Form(Transfer, only=("signed_on", "returned_on", "return_reason"))
register(
    app,
    "receipt",
    "补记最近一次移交的签收、退回；退回的，移交期限从退回之日重新起算。",
    _RECEIPT,
    amend("线索", "transfers", "returned_on", _RECEIPT, "记移交回执", "lead receipt"),
    example="dabzw lead receipt 7k4q --signed-on 2026-03-12"
    "\ndabzw lead receipt 7k4q --returned-on 2026-03-13 --return-reason 材料不齐",
    of="线索",
)

_LIFT = Form(CompulsoryAct, moment="lifted_on", only=("lifted_on",))
register(
    app,
    "lift",
    "补记最近一项强制措施的解除日期。",
    _LIFT,
    amend("线索", "acts", "lifted_on", _LIFT, "记解除强制措施", "lead lift"),
    example="dabzw lead lift 7k4q --lifted-on 2026-03-20",
    of="线索",
)

_ANSWER = Form(Lead, moment="answered_on", only=("answered_on",))
register(
    app,
    "answer",
    "记反馈举报人的日期；不记反馈给谁。",
    _ANSWER,
    set_fields("线索", _ANSWER, "记反馈", "lead answer"),
    example="dabzw lead answer 7k4q --answered-on 2026-03-05",
    of="线索",
)

_MERGE = Form(Merger, moment="on")
register(
    app,
    "merge",
    "并入主线索：重复的线索从那天起只计一次，期限按主线索计。",
    _MERGE,
    enter("线索", "merger", _MERGE, "并入主线索", "lead merge"),
    example="dabzw lead merge 7k4q --master XS-260212-9QZZ --reason 同一地点、同一内容",
    of="线索",
)

_REPLY = Form(Reply, moment="on")


def _replied(lead: Lead, filled: Values) -> Lead:
    reply = made(Reply, filled)
    return with_last_transfer(lead, lambda transfer: with_row(transfer, "replies", reply))


register(
    app,
    "reply",
    "记接收单位的回告：“立案”表示还在办，其他的为最终结果。",
    _REPLY,
    edited("线索", Act(_REPLY, _replied, "记回告", "lead reply")),
    example="dabzw lead reply 7k4q --result 立案",
    of="线索",
)

_ANSWERED = Form(Ticket, moment="replied_on", only=("replied_on",))


def _ticket_answered(lead: Lead, filled: Values) -> Lead:
    if lead.ticket is None:
        raise NothingOpen("来文")
    return with_row(lead, "ticket", with_values(lead.ticket, filled))


register(
    app,
    "ticket-reply",
    "记回复来文的日期：上级、热线交办的线索，按来文的要求回复了。",
    _ANSWERED,
    edited("线索", Act(_ANSWERED, _ticket_answered, "记来文的回复", "lead ticket-reply")),
    example="dabzw lead ticket-reply 7k4q --replied-on 2026-02-24",
    of="线索",
)

_URGE = Form(Transfer, only=("urged_on",))


def _urge(desk: Desk, records: Sequence[str], values: Values) -> None:
    today = [written(desk.at.day)]

    def edit(lead: Lead, filled: Values) -> Lead:
        days = tuple(parse_day(day) for day in filled.get("urged_on") or today)
        return with_last_transfer(
            lead, lambda transfer: transfer.model_copy(update={"urged_on": (*transfer.urged_on, *days)})
        )

    edited("线索", Act(_URGE, edit, "记催办", "lead urge"))(desk, records, values)


register(
    app,
    "urge",
    "记一次催办：移交出去还没有签收或回告的。",
    _URGE,
    _urge,
    example="dabzw lead urge 7k4q",
    of="线索",
)


def with_last_transfer(lead: Lead, change: Callable[[Transfer], Transfer]) -> Lead:
    """The lead with its last hand-over that was not returned changed; raises NothingOpen."""
    standing = [place for place, one in enumerate(lead.transfers) if one.returned_on is None]
    if not standing:
        raise NothingOpen("移交")
    place = standing[-1]
    changed = change(lead.transfers[place])
    transfers = (*lead.transfers[:place], changed, *lead.transfers[place + 1 :])
    return lead.model_copy(update={"transfers": transfers})


_NAME = Form(Lead, only=("enterprise", "site"))
register(
    app,
    "name",
    "写明线索查明是哪一家企业、哪一个场所。",
    _NAME,
    set_fields("线索", _NAME, "写明查明的企业或场所", "lead name"),
    example="dabzw lead name 7k4q --enterprise QY-260212-3A9F",
    of="线索",
)

zh.command(
    app,
    "determine",
    "认定：属实的线索不立案（非本行动事项、不构成违法、属他人管辖等），写明理由和批准人。",
    example="dabzw lead determine 7k4q --verdict 不立案 --reason 不构成违法 --approver 示例乡长",
)(determine("线索"))

add_list_and_show(app, "线索", "lead")
