"""dabzw campaign draft: a campaign proposed from the text of a notice; it writes into no ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dabzw.cli import output
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import day, globals_of, read_bytes
from dabzw.errors import UsageError
from dabzw.intake.notice.against import Compared, compared
from dabzw.intake.notice.proposal import Proposal, proposed
from dabzw.intake.notice.reading import read_notice
from dabzw.render.as_json import dumps
from dabzw.render.pages import print_page
from dabzw.render.terminal import Printer
from dabzw.reports.looks import draft as draft_look
from dabzw.reports.view import Page
from dabzw.store import yamlio
from dabzw.store.listing import LARGEST
from dabzw.store.notice.text import MOST_BYTES, notice_text


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
    proposal = proposed(read_notice(text, day("--issued", issued, "印发日期")))
    data = proposal.text.encode()
    if out is not None:
        _refuse_notice(out, notice)
        output.write(out, data)
    if against is not None:
        _tell(ctx, draft_look.comparison(_against(data, against)))
    elif out is not None or globals_of(ctx).json:
        _tell(ctx, draft_look.answer(proposal))
    else:
        sys.stdout.write(proposal.text)
    _end(proposal, out)


def _read(path: Path, most: int) -> bytes:
    if not path.exists():
        raise UsageError(f"没有 {path} 这个文件；核对文件名，有空格的加引号")
    return read_bytes(path, most)


def _refuse_notice(out: Path, notice: Path) -> None:
    if out.resolve() == notice.resolve():
        raise UsageError("--out（文件）：不能写在通知自己的文件上；换一个名字，如 新行动.yaml")


def _against(data: bytes, path: Path) -> tuple[Compared, ...]:
    there = yamlio.read(_read(path, LARGEST["campaign"]), comments=True)
    if not isinstance(there.value, dict):
        says = there.problems[0].says if there.problems else "不是行动方案"
        raise UsageError(f"--against（文件）：{path} 读不进来：{says}用 dabzw campaign check 检查")
    return compared(yamlio.read(data, comments=True).value or {}, there.value)


def _tell(ctx: typer.Context, page: Page) -> None:
    if globals_of(ctx).json:
        sys.stdout.write(dumps(page.record()))
    else:
        print_page(Printer(sys.stdout), page)


def _end(proposal: Proposal, out: Path | None) -> None:
    """Says what there is to do next."""
    if out is not None:
        output.done(out)
    pending = f"待定{len(proposal.pending)}项，" if proposal.pending else ""
    unread = f"没有读出的句子{len(proposal.unread)}句，" if proposal.unread else ""
    prompts.note(f"{pending}{unread}请逐行对照通知核对；草稿没有写进任何台账")
    if proposal.undated:
        prompts.warn("通知里没有写年份，日期都没有填；用 --issued 写明印发日期，再草拟一次")
