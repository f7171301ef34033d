from __future__ import annotations

import re
import subprocess  # noqa: TID251 -- only a new process shows what a start imports
import sys
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import pytest
import typer
from typer.testing import CliRunner

from dabzw.cli.speech.zh import ZhTyper, command, narrowed
from dabzw.render.show import width

ALLOWED = {
    *("dabzw", "lead", "list", "status", "kind", "days", "file", "folder", "pair", "share", "yes", "code"),
    *(
        "content",
        "exact",
        "help",
        "ledger",
        "json",
        "csv",
        "table",
        "pager",
        "debug",
        "version",
        "install",
        "completion",
        "show",
        "DABZW_LEDGER",
    ),
    *(
        "bash",
        "fish",
        "PowerShell",
        "JSON",
        "leed",
        "nothing",
        "nowhere",
        "bold",
        "deep",
        "when",
        "many",
        "stop",
    ),
    *("least", "passwd", "dayz"),
}


class Kind(Enum):
    lead = "线索"
    ent = "企业"


def _app() -> ZhTyper:
    app = ZhTyper(help="打非治违台账。")
    lead = ZhTyper(help="线索。", no_args_is_help=True)
    deep = ZhTyper(help="更深一层。")

    @command(app, "status", "看总体情况。\n\n先看最急的。", example="dabzw status --days 3", panel="看情况")
    def status(
        *,
        days: Annotated[int, typer.Option(min=1, max=5, help="天数")] = 3,
        least: Annotated[int, typer.Option("--least", min=2, metavar="数")] = 2,
        share: Annotated[float, typer.Option()] = 0.5,
        kind: Annotated[Kind, typer.Option(metavar="类别", help="哪一类")] = Kind.lead,
        when: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="日期")] = None,
        file: Annotated[Path | None, typer.Option(exists=True, dir_okay=False)] = None,
        folder: Annotated[Path | None, typer.Option(exists=True, file_okay=False)] = None,
        pair: Annotated[tuple[str, str] | None, typer.Option(metavar="甲 乙")] = None,
        yes: Annotated[bool, typer.Option("--yes")] = False,
        code: Annotated[UUID | None, typer.Option()] = None,
    ) -> None: ...

    @command(lead, "add", "登记一条线索。", example="dabzw lead add L-1 --content 私挖\ndabzw lead add L-2")
    def add(
        name: Annotated[str, typer.Argument(metavar="编号", help="线索的编号")],
        content: Annotated[str, typer.Option(metavar="内容", help="反映的[bold]问题，" * 20)],
        many: Annotated[list[str] | None, typer.Option(metavar="词")] = None,
    ) -> None: ...

    @command(lead, "list", "列出线索。", example="dabzw lead list")
    def show() -> None:
        raise typer.Abort

    @command(deep, "exact", "最深处。", example="dabzw lead deep exact")
    def exact(two: Annotated[tuple[str, str], typer.Argument(metavar="甲 乙")]) -> None: ...

    @command(deep, "stop", "停下。", example="dabzw lead deep stop")
    def stop() -> None:
        raise KeyboardInterrupt

    lead.add_typer(deep, name="deep")
    app.add_typer(lead, name="lead")

    @app.callback(invoke_without_command=True)
    def today() -> None: ...

    return app


def _english(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]{4,}", text)) - ALLOWED


WRONG = [
    ("leed", "错误：没有 leed 这个命令，是不是 lead？"),
    ("nothing", "错误：没有 nothing 这个命令。"),
    ("lead ad", "错误：没有 ad 这个命令，是不是 add？"),
    ("status --dayz 3", "错误：没有 --dayz 这个选项，是不是 --days？"),
    ("status -q", "错误：没有 -q 这个选项。"),
    ("--zz", "错误：没有 --zz 这个选项。"),
    ("lead deep", "错误：缺少命令。"),
    ("status x yy", "错误：多出了：x yy"),
    ("status --days", "错误：选项 --days 后面要跟一个值。"),
    ("status --pair a", "错误：选项 --pair 后面要跟 2 个值。"),
    ("status --yes=1", "错误：选项 --yes 后面不跟值。"),
    ("status --kind 村", "错误：--kind（类别）：“村”不在可选范围内，可填：线索、企业。"),
    ("status --when 昨天", "错误：--when（日期）：“昨天”不是日期，应写成 2026-03-12。"),
    ("status --days 三", "错误：--days：“三”不是整数。"),
    ("status --days 9", "错误：--days：9 不在 1 到 5 之间。"),
    ("status --least 1", "错误：--least（数）：1 太小，最小是 2。"),
    ("status --share 半", "错误：--share：“半”不是数字。"),
    ("status --code 7", "错误：--code：“7”不是编号。"),
    ("status --file /nowhere", "错误：--file：/nowhere 不存在。"),
    ("status --file /", "错误：--file：/ 是目录，应为文件。"),
    ("status --folder /etc/passwd", "错误：--folder：/etc/passwd 是文件，应为目录。"),
    ("lead add", "错误：缺少 编号。"),
    ("lead add L-1", "错误：缺少 --content（内容）。"),
    ("lead deep exact a", "错误：这一处要填 2 个值。"),
    ("status --ledger", "错误：选项 --ledger 后面要跟一个值。"),
]


@pytest.mark.parametrize(("line", "sentence"), WRONG)
def test_wrong_usage_is_told_in_chinese(line: str, sentence: str) -> None:
    result = CliRunner().invoke(_app(), line.split(), prog_name="dabzw")
    first, usage, hint = result.stderr.splitlines()
    assert (result.exit_code, first, result.stdout) == (2, sentence, "")
    assert usage.startswith("用法：dabzw")
    assert re.fullmatch(r"查看帮助：dabzw.* --help", hint)
    assert not _english(result.stderr)


@pytest.mark.parametrize(
    "line", ["", "lead", "lead deep", "status", "lead add", "lead list", "lead deep exact"]
)
@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_help_is_chinese_and_fits(line: str, columns: str) -> None:
    env = {"COLUMNS": columns}
    result = CliRunner(env=env).invoke(_app(), [*line.split(), "--help"], prog_name="dabzw")
    assert (result.exit_code, result.stderr) == (0, "")
    assert not _english(result.stdout)
    below_usage = result.stdout.partition("示例")[0].splitlines()[1:]
    assert max(map(width, below_usage)) <= int(columns)
    assert "全局选项" in result.stdout


def test_every_command_shows_its_help_and_example() -> None:
    app = _app()
    for line, says in (("status", "看总体情况"), ("lead add", "登记一条线索"), ("lead deep exact", "最深处")):
        page = CliRunner().invoke(app, [*line.split(), "--help"], prog_name="dabzw").stdout
        assert says in page
        assert f"\n\n示例\n  dabzw {line}" in page


def test_a_help_page() -> None:
    page = (
        CliRunner(env={"COLUMNS": "60"}).invoke(_app(), ["lead", "add", "--help"], prog_name="dabzw").stdout
    )
    assert page.startswith(
        "用法：dabzw lead add [选项] 编号\n\n  登记一条线索。\n\n参数\n"
        "  编号             （必填）线索的编号\n\n选项\n  --content 内容   （必填）反映的[bold]问题，"
    )
    assert page.endswith("\n\n示例\n  dabzw lead add L-1 --content 私挖\n  dabzw lead add L-2\n")


def test_commands_stand_under_their_headings() -> None:
    page = CliRunner().invoke(_app(), ["--help"], prog_name="dabzw").stdout
    assert re.search(r"看情况\n  status +看总体情况。\n\n命令\n  lead +线索。\n\n全局选项\n", page)


def test_a_group_without_command_shows_its_help() -> None:
    result = CliRunner().invoke(_app(), ["lead"], prog_name="dabzw")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("用法：dabzw lead [选项] <命令> …")


@pytest.mark.parametrize("line", ["lead list", "lead deep stop"])
def test_cancelling(line: str) -> None:
    result = CliRunner().invoke(_app(), line.split(), prog_name="dabzw")
    assert (result.exit_code, result.stderr) == (130, "已取消。\n")


def test_what_was_typed_cannot_drive_the_terminal() -> None:
    result = CliRunner().invoke(_app(), ["\x1b[2J", "--help"], prog_name="dabzw")
    assert "\x1b" not in result.stderr


def test_the_way_to_the_version_is_short(tmp_path: Path) -> None:
    program = tmp_path / "small.py"
    program.write_text(
        "import sys\nfrom dabzw.cli.speech.zh import ZhTyper\napp = ZhTyper(help='台账。')\n"
        "@app.callback()\ndef root() -> None: ...\n"
        "try:\n    app()\nfinally:\n"
        "    heads = {name.partition('.')[0] for name in sys.modules}\n"
        "    print(sorted(heads & {'rich', 'pydantic', 'prompt_toolkit', 'pypinyin', 'yaml'}))\n",
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, program, "--version"],
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    said, _, imported = run.stdout.splitlines()
    assert (said, imported) == ("dabzw 0.1.0", "[]")


def test_of_a_group_only_the_command_that_is_named_is_made() -> None:
    app = ZhTyper(name="group")
    for name in ("one", "other"):
        command(app, name, "说明。", example=f"dabzw group {name}")(lambda: None)
    found = narrowed(app, "one")
    assert found is not None
    assert [one.name for one in found.registered_commands] == ["one"]
    assert [one.name for one in app.registered_commands] == ["one", "other"]
    assert narrowed(app, "on") is narrowed(app, "--help") is narrowed(found, "one") is None
