from __future__ import annotations

from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner

from dabzw.cli.speech.options import Globals, globals_of
from dabzw.cli.speech.zh import ZhTyper, command


def _app() -> ZhTyper:
    app, lead = ZhTyper(help="台账。"), ZhTyper(help="线索。")

    def tell(ctx: typer.Context) -> None:
        typer.echo(globals_of(ctx))

    for group, name in ((app, "due"), (lead, "list")):
        command(group, name, "列表。", example=f"dabzw {name}")(tell)
    app.add_typer(lead, name="lead")

    @app.callback(invoke_without_command=True)
    def today(ctx: typer.Context) -> None:
        if ctx.invoked_subcommand is None:
            tell(ctx)

    return app


@pytest.fixture
def given() -> Callable[..., str]:
    def run(line: str, **env: str) -> str:
        result = CliRunner(env={"DABZW_LEDGER": None, **env}).invoke(_app(), line.split())
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    return run


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", Globals()),
        ("--json", Globals(json=True)),
        ("--ledger X due", Globals(ledger="X")),
        ("due --ledger X", Globals(ledger="X")),
        ("--ledger X due --ledger Y", Globals(ledger="Y")),
        ("lead --json list", Globals(json=True)),
        (
            "--as-of 2026-03-12 lead --rev HEAD~1 list --debug",
            Globals(as_of="2026-03-12", rev="HEAD~1", debug=True),
        ),
        ("--rev a lead --rev b list --rev c", Globals(rev="c")),
        ("--rev a lead --rev b list", Globals(rev="b")),
        ("--json lead list", Globals(json=True)),
        ("lead list --ledger=X --json", Globals(ledger="X", json=True)),
    ],
)
def test_options_are_taken_at_every_level(given: Callable[..., str], line: str, expected: Globals) -> None:
    assert given(line) == str(expected)


def test_the_environment_names_the_ledger_only_where_no_option_does(given: Callable[..., str]) -> None:
    assert given("due", DABZW_LEDGER="E") == str(Globals(ledger="E"))
    assert given("--ledger X due", DABZW_LEDGER="E") == str(Globals(ledger="X"))
    assert given("due", DABZW_LEDGER="") == str(Globals())


def test_one_run_forgets_the_options_of_another(given: Callable[..., str]) -> None:
    given("--ledger X due")
    assert given("due") == str(Globals())


def test_an_empty_value_is_refused() -> None:
    result = CliRunner().invoke(_app(), ["due", "--ledger", ""])
    assert result.exit_code == 2
    assert "--ledger（文件夹）：不能为空" in result.stderr


def test_version_ends_the_run() -> None:
    result = CliRunner().invoke(_app(), ["--version"])
    program, origin = result.stdout.splitlines()
    assert (result.exit_code, program) == (0, "dabzw 0.1.0")
    assert origin.startswith("源码")
    assert CliRunner().invoke(_app(), ["due", "--version"]).exit_code == 2


def test_the_options_of_completion_do_what_its_commands_do(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("shellingham.detect_shell", lambda: ("bash", "/bin/bash"))
    result = CliRunner().invoke(_app(), ["--install-completion"], prog_name="dabzw")
    assert result.exit_code == 0
    assert "bash 的 TAB 补全已装好" in result.stderr
    script = CliRunner().invoke(_app(), ["--show-completion"], prog_name="dabzw")
    assert "_DABZW_COMPLETE" in script.stdout


def test_completion_offers_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    env = {"_DABZW_COMPLETE": "complete_bash", "COMP_WORDS": "dabzw --ledger X le", "COMP_CWORD": "3"}
    result = CliRunner().invoke(_app(), [], prog_name="dabzw", env=env)
    assert result.stdout.split() == ["lead"]
