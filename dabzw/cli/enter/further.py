"""Steps that come after a case, or beside it: 一案三查, 恢复供电, 惩戒, 转入, 代码核对."""

from __future__ import annotations

from typing import Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.changes import Act, NothingOpen, edited, with_row
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, given, made, register
from dabzw.cli.enter.inquiries import add_inquire
from dabzw.cli.enter.questions import Questions
from dabzw.cli.enter.steps import Step, register_steps
from dabzw.cli.speech import prompts
from dabzw.model.codes import MISCOPIED
from dabzw.model.enterprise import CarriedOver, CodeVouched, Enterprise, PowerRestored, Punishment
from dabzw.model.ledger import AnyRecord
from dabzw.rules.checks.enterprise import may_be_vouched

_VOUCHER: Final = Form(CodeVouched, moment="on", clerk=("by",))
_STEPS: Final = (
    Step(
        "repower",
        "记恢复供电：断电以后依法恢复的，从那天起不再核对用电。",
        "power_restored",
        Form(PowerRestored, moment="on"),
        "恢复供电",
        "dabzw ent repower 3a9f --organ 县应急管理局",
    ),
    Step(
        "carry",
        "记转入：案件转到下一个行动办理，本行动不再催办。",
        "carried_over",
        Form(CarriedOver, moment="on", by_option=("id",)),
        "转入",
        "dabzw ent carry 3a9f --campaign 下一个行动",
    ),
    Step(
        "vouch",
        "记代码核对：统一社会信用代码的校验码不对，但证照原件就是这样的。",
        "code_vouched",
        _VOUCHER,
        "代码核对",
        "dabzw ent vouch 3a9f --by 示例甲",
    ),
)
_PUNISHMENT: Final = Form(Punishment, moment="on", by_option=("unit",))


def add_further(app: typer.Typer) -> None:
    """Declares the commands."""
    add_inquire(app)
    register_steps(app, "企业", _STEPS)
    register(
        app,
        "punish",
        "记惩戒：对列入名单的采取了什么措施，由谁执行；记在名单的最后一步上。",
        _PUNISHMENT,
        edited("企业", Act(_PUNISHMENT, _punished, "记惩戒", "ent punish")),
        example="dabzw ent punish 3a9f --measure 限制市场准入 --unit 县市场监督管理局",
        of="企业",
    )


def vouched(desk: Desk, record: AnyRecord) -> AnyRecord:
    """A new enterprise with its 代码核对, where somebody at the terminal vouches for a code in doubt.

    Where nobody does, the code is entered as it is, and the rules warn of it.
    """
    code = record.code if isinstance(record, Enterprise) else None
    if code is None or not may_be_vouched(code, desk.at.day) or not prompts.interactive():
        return record
    prompts.warn(MISCOPIED)
    if not prompts.confirm("核对过执照原件，确实如此吗"):
        return record
    by = Questions(desk, _VOUCHER, {}).alone("by")
    row = made(CodeVouched, {**given(_VOUCHER, {}, desk), "by": by})
    return record.model_copy(update={"code_vouched": row})


def _punished(enterprise: Enterprise, filled: Values) -> Enterprise:
    if not enterprise.listings:
        raise NothingOpen("名单")
    last = with_row(enterprise.listings[-1], "sanctions", made(Punishment, filled))
    return enterprise.model_copy(update={"listings": (*enterprise.listings[:-1], last)})
