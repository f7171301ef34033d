"""dabzw lead attach: evidence is named by the digest of its file, which nobody types."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli.context import Desk
from dabzw.cli.enter.bulk import Entering, say_back
from dabzw.cli.enter.changes import Act, alone, change_records, chosen_ids, enter_values
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, made
from dabzw.cli.speech import completion, prompts
from dabzw.errors import UsageError
from dabzw.model.lead import Attachment, Lead
from dabzw.store.evidence import looked_at

_FORM: Final = Form(Attachment)


_Files = Annotated[
    list[Path] | None,
    typer.Option("--file", metavar="文件", help="证据原件，可写多个；名称和摘要由它得出，原件不动"),
]


def attach(
    ctx: typer.Context,
    records: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="编号",
            help="线索的编号，或其中能认出它的几位",
            autocompletion=completion.of_ids("线索"),
        ),
    ] = None,
    file: _Files = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="名称", help="另起名称，只用于一个文件")
    ] = None,
    digest: Annotated[
        str | None, typer.Option("--digest", metavar="摘要", help="手头没有原件的，写它的 SHA-256 摘要")
    ] = None,
) -> None:
    """Enters evidence by its files, or by a name and a digest that somebody else has made."""
    desk = Desk.of(ctx)
    if file and digest:
        raise UsageError("--file 和 --digest 只写一个：有原件的写 --file")
    if not file and not digest and prompts.interactive():
        file = [prompts.ask("文件（证据原件，可以拖进来）", parse=_path)]
    ids = chosen_ids(desk, records or (), "线索")
    given: Values = {key: value for key, value in (("name", name), ("digest", digest)) if value}
    if not file:
        enter_values(desk, ids, Act(_FORM, _with_row, "记附件", "lead attach"), given)
        return
    rows = _of_files(file, name)
    options = {**given, "file": [str(one) for one in file]}
    say_back(desk, "记附件", ids)
    change_records(
        desk, ids, alone(lambda lead: _with(lead, rows)), Entering("记附件", "lead attach", options)
    )


def _of_files(files: Sequence[Path], name: str | None) -> tuple[Attachment, ...]:
    """The rows of files; raises UsageError, NotLookedAt."""
    if name is not None and len(files) > 1:
        raise UsageError("--name 只用于一个文件；几个文件的，用各自的文件名")
    found = [looked_at(file) for file in files]
    rows = (made(Attachment, {"name": name or one.name, "digest": one.digest}) for one in found)
    return tuple(row for row in rows if isinstance(row, Attachment))


def _with_row(lead: Lead, filled: Values) -> Lead:
    return _with(lead, (made(Attachment, filled),))


def _with(lead: Lead, rows: Sequence[object]) -> Lead:
    """The lead with what it has not yet: the same bytes are named once."""
    known = {one.digest for one in lead.attachments}
    new = [row for row in rows if isinstance(row, Attachment) and row.digest not in known]
    unique = {row.digest: row for row in new}
    return lead.model_copy(update={"attachments": (*lead.attachments, *unique.values())})


def _path(text: str) -> Path:
    """The file that was typed, or dropped into the terminal, which puts it in quotes."""
    place = Path(text.strip().strip("'\"")).expanduser()
    if not place.is_file():
        raise ValueError("没有这个文件；打出它的位置，或把文件拖进窗口")
    return place
