"""Every option that takes a day or a minute, wherever it is in the tree, reads what a person types."""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from small_ledger import AS_OF, DEN, FRESH, PAINT
from typer.main import get_command

from dabzw.cli.app import app
from dabzw.model.activity import Activity
from dabzw.model.base import Row
from dabzw.model.enterprise import Enterprise
from dabzw.model.fields import meanings
from dabzw.model.lead import Lead
from dabzw.model.marks import Month
from dabzw.model.site import Site

GLOBAL = {"--as-of", "--rev"}
RECORDS = {"lead": FRESH, "ent": DEN, "site": "CS-260210-6X7Y", "activity": "HD-260209-1A2B"}
# What a command must be given besides before it comes to its days.
BESIDES = {
    "init": ["../新台账"],
    "campaign draft": ["通知.txt"],
    "void": [FRESH, "--reason", "登记错了"],
    "join": [DEN, PAINT, "--reason", "登记了两次"],
    "secure seal": ["JB-0001", "--store", "../身份库"],
    "secure reward": ["JB-0001", "--step", "申请", "--reason", "协查", "--store", "../身份库"],
    "reconcile": ["名单.csv", "--station", "市场监督管理所", "--directory", "营业执照登记目录"],
    "import": [
        "名单.csv",
        "--as",
        "directory",
        "--station",
        "市场监督管理所",
        "--directory",
        "营业执照登记目录",
    ],
    "form": ["F2", "--basis", "本期"],
    "issue sent": ["日报", "1", "--by", "示例甲", "--via", "专人送达"],
    "report": ["weekly", "--draft"],
    "key trust": ["公钥.txt", "--email", "jia@example.invalid", "--name", "示例甲"],
    "key end": ["jia@example.invalid"],
    "verify": ["--anchor", "0ebd208a3019fb7d"],
}
BY_THE_CLOCK = {"secure", "key", "verify"}
"""What asks of the day on which it is typed, whatever day is looked at."""
_KEY = b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0 " + bytes(32)).decode()
PUBLIC = f"ssh-ed25519 {_KEY} jia@example.invalid\n"


def _rows(kind: type[Row]) -> Iterator[type[Row]]:
    yield kind
    for field in meanings(kind).values():
        if field.row is not None:
            yield from _rows(field.row)


FIELDS = [
    field
    for kind in (Lead, Enterprise, Site, Activity)
    for row in _rows(kind)
    for field in meanings(row).values()
]
MINUTES = {field.label for field in FIELDS if datetime in field.types}
DAYS = {field.label for field in FIELDS if date in field.types and not field.has(Month)} | {"日期"}


def _commands(command: Any, words: tuple[str, ...], parent: Any = None) -> Iterator[tuple[str, Any]]:
    ctx = command.make_context(words[-1] if words else "dabzw", [], parent=parent, resilient_parsing=True)
    if not hasattr(command, "list_commands"):
        yield " ".join(words), ctx
        return
    for name in command.list_commands(ctx):
        yield from _commands(command.get_command(ctx, name), (*words, name), ctx)


OPTIONS = [
    (words, param.opts[0], param.metavar in MINUTES)
    for words, ctx in _commands(get_command(app), ())
    for param in ctx.command.get_params(ctx)
    if param.metavar in DAYS | MINUTES and param.opts[0] not in GLOBAL and param.param_type_name == "option"
]


@pytest.fixture(scope="module")
def desk(small: Path, dabzw: Dabzw, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger to enter in, and beside its records what the commands take in."""
    folder = tmp_path_factory.mktemp("days") / "台账"
    shutil.copytree(small, folder)
    (folder / "通知.txt").write_text("现将有关事项通知如下。\n", encoding="utf-8")
    (folder / "名单.csv").write_text("企业名称\n示例饲料厂\n", encoding="utf-8")
    (folder / "公钥.txt").write_text(PUBLIC, encoding="utf-8")
    dabzw("secure", "init", "--store", "../身份库", cwd=folder)
    return folder


def test_there_are_many() -> None:
    named = {(words, option) for words, option, _ in OPTIONS}
    assert {("lead add", "--received-at"), ("list", "--to"), ("init", "--start"), ("form", "--from")} <= named
    assert len(named) > 75


def _cases() -> Iterator[Any]:
    """All options; those that the forms of records declare in the same way are a sample in the usual run."""
    for words, option, is_minute in OPTIONS:
        group, _, act = words.partition(" ")
        rest = group in RECORDS and act not in {"add", "verify", "plan", "done", "limit"}
        yield pytest.param(words, option, is_minute, marks=pytest.mark.slow if rest else ())


@pytest.mark.parametrize(("words", "option", "is_minute"), list(_cases()))
def test_an_option_of_a_day_takes_what_a_person_types(
    dabzw: Dabzw, desk: Path, words: str, option: str, is_minute: bool
) -> None:
    group, _, act = words.partition(" ")
    record = [RECORDS[group]] if group in RECORDS and act not in {"add", "list"} else []
    typed, meant = ("昨天15:00", "2026-03-11 15:00") if is_minute else ("昨天", "2026-03-11")
    given = (*words.split(), *record, *BESIDES.get(words, ()), option, typed, "--as-of", AS_OF)
    done = dabzw(*given, "--rev", "HEAD", cwd=desk)  # of which nothing is entered
    shown = f"{typed} → " if group in BY_THE_CLOCK else f"{typed} → {meant}"
    assert shown in done.stderr
