"""A record of another kind, none named at all, and what the worst one needs next."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import Dabzw, Process
from small_ledger import AS_OF, DEN, FRESH, KILN, PAINT

Ledgers = Callable[[str], Path]


@pytest.fixture
def run(dabzw: Dabzw, small: Path) -> Callable[..., Process]:
    return lambda *args: dabzw(*args, "--as-of", AS_OF, cwd=small)


@pytest.mark.parametrize(
    ("args", "command"),
    [
        (("lead", "show", DEN[-4:]), f"写成 dabzw ent show {DEN}"),
        (("ent", "inspect", KILN), f"写成 dabzw site inspect {KILN}"),
        (("site", "determine", FRESH, "--verdict", "不立案"), f"写成 dabzw lead determine {FRESH}"),
        (("ent", "rate", FRESH), "线索的命令见 dabzw lead --help"),
    ],
)
def test_a_record_of_another_kind(run: Callable[..., Process], args: tuple[str, ...], command: str) -> None:
    done = run(*args)
    assert done.returncode == 4
    assert command in done.stderr
    assert "要办什么，看 dabzw next " in done.stderr


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("show",), "记录"),
        (("edit",), "记录"),
        (("timeline",), "记录"),
        (("lead", "show"), "线索"),
        (("lead", "close", "--result", "查否"), "线索"),
        (("ent", "determine", "--verdict", "不立案"), "企业"),
        (("void", "--reason", "登记错了"), "记录"),
    ],
)
def test_where_nobody_can_be_asked_the_record_must_be_named(
    run: Callable[..., Process], args: tuple[str, ...], what: str
) -> None:
    done = run(*args)
    assert done.returncode == 2
    assert f"缺少 编号（哪一条{what}的编号或名称）" in done.stderr


def test_next_without_a_record_is_the_worst(run: Callable[..., Process]) -> None:
    worst = json.loads(run("--json").stdout)["事项"][0]["编号"]
    done = run("next", "--json")
    assert json.loads(done.stdout)["编号"] == worst
    assert f"没有写编号，列出最急的一条：{worst}\n" in done.stderr


def test_what_may_be_entered_next_is_told_on_a_pipe_and_nothing_is_asked(run: Callable[..., Process]) -> None:
    told = json.loads(run("next", PAINT, "--json").stdout)
    assert told.keys() >= {"格式", "截至", "编号", "名称", "事项", "接着"}
    assert [(row["接着"], row["命令"]) for row in told["接着"]] == [("一企一策", f"dabzw ent plan {PAINT}")]
