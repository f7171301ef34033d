"""dabzw issue: the issues of reports — what is due, made again, corrected, handed up."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.lists.options import FINDINGS
from dabzw.cli.make.correcting import OUT, draft_correction, others_under
from dabzw.cli.make.making import Turn, make_due, restated
from dabzw.cli.make.sealing import (
    Given,
    again,
    changed_by_edition,
    deliver,
    ever_sealed,
    found_issue,
    moved,
)
from dabzw.cli.speech import given, prompts
from dabzw.cli.speech.zh import ZhTyper, command
from dabzw.cli.writing import take_over, write
from dabzw.errors import Conflict, DabzwError, UsageError
from dabzw.model.made import EDITION, MadeReport, Sent, parse_issue
from dabzw.model.moments import written
from dabzw.model.parts import is_on, unknown
from dabzw.reports.looks import issue as issue_look
from dabzw.reports.view import Table, unknown_part
from dabzw.rules.limits.reporting import coming, pending, readings
from dabzw.store.desk import HOW, SAYS, makes_issues, refuse_elsewhere, set_makes_issues
from dabzw.store.due_run import note
from dabzw.store.reader import read_made, record_bytes
from dabzw.store.writer import Change, Files, Plan

app: typer.Typer = ZhTyper(
    name="issue", help="定期材料：按期生成、原样重做、更正、登记报送", no_args_is_help=True
)

_Name = Annotated[str, typer.Argument(metavar="材料", help="行动方案“报送”里的名称，如 日报")]
_Issue = Annotated[str, typer.Argument(metavar="期号", help="第几期，写 第3期 或 3")]
_Out = Annotated[
    Path | None, typer.Option("--out", metavar="文件夹", help="写到哪里；不写则写到台账的 out 文件夹")
]


class SentAlready(Conflict):
    """The issue has been handed up, and that is on record."""

    def __init__(self, made: MadeReport) -> None:
        super().__init__(f"{made.title}的报送已经登记，不能改；用 dabzw issue list 查看")


@command(
    app,
    "due",
    "生成到期而还没有生成的各期材料；可以随时、反复运行，每期只生成一次。",
    example="dabzw issue due\ndabzw issue due --out 材料 --as-of 2026-03-12",
)
def due(
    ctx: typer.Context,
    out: _Out = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出到期的，不生成")] = False,
    here: Annotated[
        bool | None,
        typer.Option(
            "--here/--elsewhere",
            help="几台电脑同用一本台账的，只由一台出：改由这台出，或这台不再出；不写照原来的",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Makes what is due, and the files of issues whose files are not there; ends with 1 where one failed."""
    desk = Desk.of(ctx)
    if here is not None:
        _set_here(desk, here=here)
    if dry_run:
        _list_due(desk)
        return
    if desk.repository is not None and not makes_issues(desk.repository):
        prompts.note(f"{SAYS}。{HOW}")
        return
    try:
        failed = _make_due(desk, out)
    except DabzwError as error:
        _keep(desk, str(error))
        raise
    _keep(desk, "；".join(f"{name}没有生成：{why}" for name, why in failed.items()))
    if failed:
        raise typer.Exit(FINDINGS)


def _set_here(desk: Desk, *, here: bool) -> None:
    set_makes_issues(desk.required_repository, here=here)
    prompts.done("以后由这台电脑出定期材料，另一台不要再出" if here else "以后这台电脑不再出定期材料")


def _keep(desk: Desk, why: str) -> None:
    """Keeps why something could not be made, for `doctor`: under cron nobody sees what is said."""
    if desk.repository is not None:
        note(desk.repository, desk.now, why)


def _make_due(desk: Desk, out: Path | None) -> Mapping[str, str]:
    """Makes what is due; gives what could not be made, and why."""
    take_over(desk)
    changed = desk.working.unrecorded
    if changed:
        prompts.warn(f"有{len(changed)}个文件的改动没有入账，材料只依据已入账的内容；核对后运行 dabzw adopt")
    batch = make_due(desk, _say_made)
    for name, why in batch.failed.items():
        prompts.error(f"{name}没有生成：{why}")
    placed = deliver(desk, _folder(desk, out))
    output.note(placed)
    if not (batch.made or batch.restored or placed or batch.failed):
        on = is_on("报送", desk.campaign)
        prompts.note("没有到期而未生成的材料" if on else unknown("报送"))
    return {name: str(why) for name, why in batch.failed.items()}


def _folder(desk: Desk, out: Path | None) -> Path:
    return desk.folder / OUT if out is None else out


def _say_made(turn: Turn) -> None:
    if turn.restored:
        titles = "、".join(turn.restored)
        prompts.warn(f"{titles}封存过，记录或原件却从台账里去掉了，已按封存时的原样放回并入账")
    for path in turn.left:
        prompts.warn(f"{path} 的位置上有别的内容，封存的没有放回；运行 dabzw check 查看")
    if turn.made:
        prompts.done(f"已生成 {turn.made.title}（截至 {written(turn.made.at)}）")


def _list_due(desk: Desk) -> None:
    ledger = desk.ledger
    if not is_on("报送", ledger.campaign):
        desk.answer(unknown_part("报送", desk.at, {"到期": Table(issue_look.DUE, ())}))
        return
    known = (*ledger.made, *ever_sealed(desk).reports)
    slots = pending(ledger.campaign, ledger.calendar, known, min(desk.at.moment, desk.now))
    desk.answer(issue_look.due(slots, desk.at))


@command(
    app,
    "list",
    "列出已生成的各期：截至、依据、更正、是否已报送，以及各材料下次何时应报。",
    example="dabzw issue list",
)
def list_issues(ctx: typer.Context) -> None:
    """All issues."""
    desk = Desk.of(ctx)
    ledger = desk.ledger
    read = readings(ledger.campaign)
    due_next = coming(ledger.campaign, ledger.calendar, desk.at.moment)
    following = tuple(issue_look.Coming(name, when, read[name]) for name, when in due_next.items())
    gone = ever_sealed(desk).gone_from({made.path for made in ledger.made})
    desk.answer(issue_look.issues(ledger.made, following, desk.at, [issue.report for issue in gone]))


@command(
    app,
    "again",
    "按生成时的提交原样重做一期，用摘要证明与当时相同；口径变了的，给出封存的原件。",
    example="dabzw issue again 日报 第3期\ndabzw issue again 日报 3 --out 核对",
)
def make_again(ctx: typer.Context, name: _Name, issue: _Issue, out: _Out = None) -> None:
    """An issue once more; ends with 1 where it is not what was sealed."""
    desk = Desk.of(ctx)
    made = found_issue(desk, name, _number(issue))
    given = again(desk, made)
    if out is not None:
        output.write_all(out, {file: one.data for file, one in given.items() if one.data is not None})
    remade = [
        issue_look.Remade(item, given[item.file].result, given[item.file].source) for item in made.outputs
    ]
    desk.answer(issue_look.remade(made, remade))
    _explain(made, given)
    if {"不一致", "缺原件"} & {one.result for one in given.values()}:
        raise typer.Exit(FINDINGS)


def _explain(made: MadeReport, given: dict[str, Given]) -> None:
    """Says of files that were not made again alike what is given in their place."""
    for name, one in given.items():
        if one.result == "不一致" and one.source == "原件":
            prompts.warn(f"{name}：口径没有变，重做的却与原件不同；给出的是封存的原件，请报告此问题")
        elif one.result == "不一致":
            prompts.warn(f"{name}：重做的与封存的摘要不同，封存时没有留原件；给出的是重做的")
        elif one.result == "缺原件":
            prompts.error(
                f"{name}：没有可用的封存原件，也不能重做出同样的；运行 dabzw check {made.path} 查看"
            )
    if "口径不同" in {one.result for one in given.values()}:
        prompts.note(f"这一期按口径{made.edition}封存，现行口径{EDITION}：不再重做，给出封存的原件")


@command(
    app,
    "restate",
    "起草一期的更正：哪些数变了、因为哪条记录；--confirm 才作为新的一期生成。",
    example="dabzw issue restate 日报 第3期\ndabzw issue restate 日报 第3期 --confirm",
)
def restate(
    ctx: typer.Context,
    name: _Name,
    issue: _Issue,
    out: _Out = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="确认更正，生成新的一期")] = False,
) -> None:
    """The correction of an issue."""
    desk = Desk.of(ctx)
    if confirm:
        refuse_elsewhere(desk.required_repository)
    made = found_issue(desk, name, _number(issue))
    found, others = moved(desk, made, desk.ledger), others_under(desk, made)
    by_edition = changed_by_edition(desk, made, desk.ledger)
    desk.answer(issue_look.correction(made, found, by_edition, others))
    if confirm:
        restated(made, desk, _say_made)
        output.note(deliver(desk, _folder(desk, out)))
    elif found or others:
        output.note(draft_correction(desk, made, _folder(desk, out)))
        here = makes_issues(desk.required_repository)
        what = "核对后加 --confirm 生成更正" if here else f"更正不在这台生成（{SAYS}）"
        prompts.note(f"这是草稿，{what}")


@command(
    app,
    "sent",
    "登记一期材料的报送：谁确认、以什么方式。",
    example="dabzw issue sent 日报 第3期 --by 示例甲 --via 政务邮箱",
)
def sent(
    ctx: typer.Context,
    name: _Name,
    issue: _Issue,
    by: Annotated[str, typer.Option("--by", metavar="姓名", help="确认报送的人")],
    way: Annotated[str, typer.Option("--via", metavar="方式", help="如 政务邮箱、专人送达")],
    day: Annotated[
        str | None, typer.Option("--day", metavar="日期", help="报送日期；不写为 --as-of 那天，或今天")
    ] = None,
) -> None:
    """Records that an issue was handed up."""
    desk = Desk.of(ctx)
    on = given.day("--day", day, desk.at) or desk.at.day
    made = found_issue(desk, name, _number(issue))
    try:
        row = Sent.model_validate({"日期": on, "确认人": by, "方式": way})
    except ValueError:
        raise UsageError("--by、--via 各写在一行内，不能空着") from None

    def build(now: Files) -> Plan:
        held, _ = read_made(made.path, now.get(made.path, b""))
        if held is None or held.sent is not None:
            raise SentAlready(made)
        change = Change(made.path, record_bytes(held.model_copy(update={"sent": row})))
        return Plan((change,), f"登记报送 {made.title}", "issue sent", ())

    written_ = write(desk, build)
    prompts.done(f"已登记报送 {made.title}（提交 {written_.receipt.commit[:10]}）")


def _number(text: str) -> int:
    number = parse_issue(text)
    if number is None:
        raise UsageError("期号写成 第3期 或 3 的样子")
    return number
