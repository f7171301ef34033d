"""Which record is meant: by its name, initials, `.`; of another kind; and what is asked where none is named."""

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


def name_of(run: Callable[..., Process], record_id: str) -> str:
    name: str = json.loads(run("show", record_id, "--json").stdout)["名称"]
    return name


def test_a_record_is_named_by_its_name(run: Callable[..., Process]) -> None:
    name = name_of(run, PAINT)
    done = run("ent", "show", name)
    assert done.returncode == 0, done.stderr
    assert f"编号\t{PAINT}\n" in done.stdout
    assert f"“{name}”：{PAINT}  {name}\n" in done.stderr
    assert f"编号\t{PAINT}\n" in run("show", name[:-1]).stdout


def test_of_several_of_a_name_none_is_taken(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    told = ("--village", "东沟村", "--place-class", "废弃砖窑", "--occupancy", "闲置")
    one, other = (
        dabzw("site", "add", "--name", f"{where}旧碾坊", *told, "--as-of", AS_OF, cwd=folder).stdout.strip()
        for where in ("村东", "村西")
    )
    done = dabzw("site", "show", "旧碾坊", "--as-of", AS_OF, cwd=folder)
    assert done.returncode == 4
    assert done.stdout == ""
    assert {f"  {one}  村东旧碾坊", f"  {other}  村西旧碾坊"} <= {*done.stderr.splitlines()}
    assert "“旧碾坊”有几条：" in done.stderr
    assert one in dabzw("site", "show", "cdjnf", "--as-of", AS_OF, cwd=folder).stdout


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


def test_a_dot_is_what_this_clerk_entered_last(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")

    def run(*args: str) -> Process:
        return dabzw(*args, "--as-of", AS_OF, cwd=folder)

    assert run("ent", "rate", DEN, "--level", "重大", "--reason", "有明火").returncode == 0
    assert f"编号\t{DEN}\n" in run("show", ".").stdout
    nobody = dabzw("show", ".", "--as-of", AS_OF, cwd=folder, GIT_AUTHOR_NAME="示例乙")
    assert nobody.returncode == 4
    assert "示例乙最近没有登记过记录" in nobody.stderr
    assert run("undo", "--yes").returncode == 0


def test_next_without_a_record_is_the_worst(run: Callable[..., Process]) -> None:
    worst = json.loads(run("--json").stdout)["事项"][0]["编号"]
    done = run("next", "--json")
    assert json.loads(done.stdout)["编号"] == worst
    assert f"没有写编号，列出最急的一条：{worst}\n" in done.stderr


def test_what_may_be_entered_next_is_told_on_a_pipe_and_nothing_is_asked(run: Callable[..., Process]) -> None:
    told = json.loads(run("next", PAINT, "--json").stdout)
    assert told.keys() >= {"格式", "截至", "编号", "名称", "事项", "接着"}
    assert [(row["接着"], row["命令"]) for row in told["接着"]] == [("一企一策", f"dabzw ent plan {PAINT}")]
