"""What the commands of `rollup` write out: leads for townships, the county's workbook, bulletin and page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dabzw.cli import output
from dabzw.cli.ground import Ground
from dabzw.cli.speech import prompts
from dabzw.model.moments import written

if TYPE_CHECKING:
    from dabzw.reports.looks.rollup_links import LinkRow
    from dabzw.sync.rollup.questions.ledgers import Ledgers


def write_leads(ground: Ground, folder: Path, rows: Sequence[LinkRow], ledgers: Ledgers) -> None:
    """Writes the leads that suspicions become, a workbook for each township, for it to import."""
    from dabzw.cli.exchange.workbooks import write_book
    from dabzw.reports.books.rollup_leads import leads_book
    from dabzw.reports.looks.rollup_links import drafted

    leads = drafted(rows, written(ground.now))
    for one in ledgers.all:
        own = [lead for lead in leads if lead.code == one.code]
        if own:
            book = leads_book(one, own, ground.now)
            name = f"跨乡疑点线索_{one.code}_{_plain(one.name)}.xlsx"
            placed = write_book(folder / name, book, os.path.realpath(folder))
            output.done(placed, f"{one.name}，{len(own)}条")
    if leads:
        prompts.note("交给各乡，核对后用 dabzw import 文件 --as lead 导入；承办站所不对的，导入前改")
    else:
        prompts.note("没有疑点，没有起草线索")


def _plain(name: str) -> str:
    """A name as any file system takes it."""
    return "".join(letter for letter in name if letter.isalnum())[:24]
