"""dabzw schema: what editors need to complete the keys and words of the ledger's files, and to mark slips."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from dabzw.cli import output
from dabzw.cli.context import Desk
from dabzw.cli.places import ledger_folder
from dabzw.cli.speech import prompts
from dabzw.cli.speech.known import known_word
from dabzw.cli.speech.options import globals_of
from dabzw.errors import LedgerError, UsageError
from dabzw.model.campaign import Campaign
from dabzw.model.json_schema import ROWS, json_schema, path_glob

_ENDING: Final = ".schema.json"
SETTINGS: Final = "settings.json"
"""What is to be copied into the settings of VS Code."""


def schema(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="名称", help=f"只要这一种，写到屏幕：{'、'.join(ROWS)}")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件夹", help="全部写进这个文件夹，放在台账文件夹外面")
    ] = None,
) -> None:
    """The JSON Schemas of the ledger's files, for editors."""
    if out is not None and name is None:
        _write_all(out.absolute(), _campaign(ctx))
    elif name is not None and out is None:
        sys.stdout.write(_text(json_schema(known_word("", name, tuple(ROWS), "这一种"), _campaign(ctx))))
    else:
        raise UsageError(f"写明要哪一种（{'、'.join(ROWS)}），或用 --out 把全部写进一个文件夹，二者取一")


def _campaign(ctx: typer.Context) -> Campaign | None:
    """The campaign whose villages and units are offered; None without a ledger that can be read."""
    if ledger_folder(globals_of(ctx).ledger) is None:
        prompts.note("不在台账文件夹里：村、站所、违法行为代码等名称不列出；用 --ledger 指明台账可以列出")
        return None
    try:
        return Desk.of(ctx).campaign
    except LedgerError as error:
        prompts.warn(f"{error}；先不列出村、站所等名称")
        return None


def _write_all(folder: Path, campaign: Campaign | None) -> None:
    made = {f"{name}{_ENDING}": _text(json_schema(name, campaign)).encode() for name in ROWS}
    globs = {(folder / f"{name}{_ENDING}").as_uri(): path_glob(name) for name in ROWS}
    made[SETTINGS] = _text({"yaml.schemas": globs}).encode()
    output.write_all(folder, made)
    output.done(folder, f"{len(ROWS)}种文件的格式说明")
    prompts.note(
        f"VS Code 装 YAML 插件（redhat.vscode-yaml）后，把 {folder / SETTINGS} 的内容并入用户设置"
        "（或工作区的 .vscode/settings.json），打开台账文件夹就有补全；"
        "别的编辑器在 yaml-language-server 里设同样的 yaml.schemas"
    )
    prompts.note(
        "campaign.yaml 也可在第一行写 # yaml-language-server: $schema=文件位置；记录里不能写注释，"
        "只能用上面的办法。行动方案改了村或站所，再运行一次"
    )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
