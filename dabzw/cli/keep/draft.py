"""dabzw campaign draft: a campaign proposed from the text of a notice; it writes into no ledger."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.ground import Ground
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import day, read_bytes
from dabzw.cli.speech.options import globals_of
from dabzw.errors import UsageError
from dabzw.intake.notice.against import compared
from dabzw.intake.notice.proposal import Proposal, proposed
from dabzw.intake.notice.reading import read_notice
from dabzw.model.base import Tree
from dabzw.reports.looks import draft as draft_look
from dabzw.store import yamlio
from dabzw.store.listing import LARGEST
from dabzw.store.notice.text import MOST_BYTES, notice_text

_YEAR: Final = re.compile(r"(\d{4})-")


def draft(
    ctx: typer.Context,
    notice: Annotated[Path, typer.Argument(metavar="通知", help="通知的文件：.docx、.txt 或 .pdf")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件", help="草稿写进这个文件；不写的，写到屏幕")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="文件", help="与这份行动方案逐行对照（通知有补充、修改时用）"),
    ] = None,
    issued: Annotated[
        str | None,
        typer.Option("--issued", metavar="日期", help="通知的印发日期；通知里没有写年份、只写“即日起”时用"),
    ] = None,
) -> None:
    """A campaign that a notice proposes, each line with the clause and the words that it came from."""
    text = notice_text(_read(notice, MOST_BYTES), notice.suffix)
    other = None if against is None else _read_campaign(against)
    at = Desk.of(ctx).at
    reading = read_notice(text, day("--issued", issued, at, label="印发日期"), _year(other) or at.day.year)
    proposal = proposed(reading)
    data = proposal.text.encode()
    if out is not None:
        _refuse_notice(out, notice)
        output.refuse_among_parts(out)
        _keep(out, data)
        output.write(out, data)
    if other is not None:
        mine = yamlio.read(data, comments=True).value or {}
        Ground.of(ctx).answer(draft_look.comparison(compared(mine, other)))
    elif out is not None or globals_of(ctx).json:
        Ground.of(ctx).answer(draft_look.answer(proposal))
    else:
        sys.stdout.write(proposal.text)
    _end(proposal, out, reading.years.assumed)


def _read(path: Path, most: int) -> bytes:
    if not path.exists():
        raise UsageError(f"没有 {path} 这个文件；核对文件名，有空格的加引号")
    return read_bytes(path, most)


def _refuse_notice(out: Path, notice: Path) -> None:
    if out.resolve() == notice.resolve():
        raise UsageError("--out（文件）：不能写在通知自己的文件上；换一个名字，如 新行动.yaml")


def _keep(out: Path, data: bytes) -> None:
    """Refuse to write over a file that holds something else: what somebody settled in it."""
    if out.exists() and read_bytes(out, MOST_BYTES) != data:
        raise UsageError(f"--out（文件）：{out} 已经有了，里面可能有定好的内容，没有改动；换一个名字再试")


def _read_campaign(path: Path) -> Tree:
    there = yamlio.read(_read(path, LARGEST["campaign"]), comments=True)
    if not isinstance(there.value, dict):
        says = there.problems[0].says if there.problems else "不是行动方案"
        raise UsageError(f"--against（文件）：{path} 读不进来：{says}用 dabzw campaign check 检查")
    return dict(there.value)


def _year(campaign: Tree | None) -> int | None:
    """The year in which a campaign begins, where its phases say it."""
    phases = (campaign or {}).get("阶段")
    rows = [row for row in phases if isinstance(row, dict)] if isinstance(phases, list) else []
    found = (_YEAR.match(str(row.get("开始", ""))) for row in rows)
    return min((int(one[1]) for one in found if one is not None), default=None)


def _end(proposal: Proposal, out: Path | None, assumed: int | None) -> None:
    """Says what there is to do next."""
    if out is not None:
        output.done(out)
    pending = f"待定{len(proposal.pending)}项，" if proposal.pending else ""
    unread = f"没有读出的句子{len(proposal.unread)}句，" if proposal.unread else ""
    prompts.note(f"{pending}{unread}请逐行对照通知核对；草稿没有写进任何台账")
    if assumed is not None:
        prompts.warn(f"通知里没有写年份，按{assumed}年填；不对的，用 --issued 写明印发日期，再草拟一次")
