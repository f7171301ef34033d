"""draw: from a commit that nobody can choose, drawn again by anybody, recorded once, answered by visits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from small_ledger import AS_OF, KILN

Ledgers = Callable[[str], Path]


def answered(dabzw: Dabzw, folder: Path, *args: str, as_of: str = AS_OF) -> Any:
    done = dabzw(*args, "--json", "--as-of", as_of, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def revision(dabzw: Dabzw, folder: Path, place: int) -> str:
    """The beginning of the id of a commit, the newest being 0."""
    found: str = answered(dabzw, folder, "log")["历史"][place]["提交"]
    return found


def test_the_seed_is_the_last_commit_before_the_day(dabzw: Dabzw, small: Path) -> None:
    second, first = (revision(dabzw, small, place) for place in (0, 1))
    seeds = {
        "2026-03-12": second,
        "2026-03-13": second,
        "2026-03-11": first,  # the commit of the 11th itself comes too late
    }
    for day, seed in seeds.items():
        rows = answered(dabzw, small, "draw", "--count", "3", as_of=day)
        assert rows["种子提交"].startswith(seed)
        assert [row["编号"] for row in rows["抽取"]] == [KILN]
    rows = answered(dabzw, small, "draw", "--count", "3")
    by_hand = hashlib.sha256(f"{rows['种子提交']}\n{KILN}".encode()).hexdigest()
    assert rows["抽取"][0]["摘要"] == by_hand[:12]


def test_before_the_first_commit_there_is_no_seed(dabzw: Dabzw, small: Path) -> None:
    done = dabzw("draw", "--count", "1", "--as-of", "2026-03-10", cwd=small)
    assert done.returncode == 4
    assert "--seed-commit" in done.stderr
    first = revision(dabzw, small, 1)
    rows = answered(dabzw, small, "draw", "--count", "1", "--seed-commit", "HEAD~1", as_of="2026-03-10")
    assert rows["种子提交"].startswith(first)
    assert dabzw("draw", "--count", "1", "--seed-commit", "没有", cwd=small).returncode == 4


def test_what_is_not_committed_changes_no_draw(dabzw: Dabzw, small: Path, ledgers: Ledgers) -> None:
    args = ("draw", "--count", "3")
    folder = ledgers("edited")
    assert answered(dabzw, folder, *args) == answered(dabzw, small, *args)


def test_a_draw_is_recorded_once_and_answered_by_a_visit(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    rows = answered(dabzw, folder, "draw", "--count", "3", "--record")
    record = answered(dabzw, folder, "show", rows["登记"])
    assert (record["类别"], record["日期"], record["检查对象"]) == ("交叉检查", AS_OF, [KILN])
    assert rows["种子提交"] in record["说明"]
    again = dabzw("draw", "--count", "3", "--record", "--as-of", AS_OF, cwd=folder)
    assert again.returncode == 5
    assert "已经抽过" in again.stderr
    assert (
        answered(dabzw, folder, "coverage")["检查活动"]
        == answered(dabzw, folder, "coverage", "--rev", "HEAD~1")["检查活动"]
    )
    waiting = answered(dabzw, folder, "draw", "--result")["合计"]
    assert (waiting["抽取"], waiting["已复查"], waiting["漏查率"]) == (1, 0, None)
    visit = ("site", "inspect", KILN, "--result", "发现问题", "--method", "交叉检查", "--on", "2026-03-12")
    assert dabzw(*visit, cwd=folder).returncode == 0
    result = answered(dabzw, folder, "draw", "--result")["合计"]
    assert (result["已复查"], result["查出问题"], result["95%区间"]) == (1, 1, [0.025, 1.0])
    assert answered(dabzw, folder, "draw", "--result", as_of="2026-03-11")["合计"]["抽取"] == 0
    shown = dabzw("draw", "--result", "--as-of", AS_OF, cwd=folder).stdout
    assert "2.5%–100.0%" in shown


def test_the_recipe_is_told_and_its_digests_to_those_who_ask(dabzw: Dabzw, small: Path) -> None:
    shown = dabzw("draw", "--count", "1", "--as-of", AS_OF, cwd=small).stdout
    assert KILN in shown
    assert "从小到大排列" in shown
    assert "摘要\t" not in shown
    told = dabzw("draw", "--count", "1", "--as-of", AS_OF, "--json", cwd=small).stdout
    assert "sha256sum" in told
    assert '"摘要"' in told


@pytest.mark.parametrize(
    ("args", "says"), [(("draw",), "缺少 --count"), (("draw", "--count", "0"), "--count")]
)
def test_a_wrong_draw(dabzw: Dabzw, small: Path, args: tuple[str, ...], says: str) -> None:
    done = dabzw(*args, cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_a_draw_needs_a_repository(dabzw: Dabzw, ledgers: Ledgers) -> None:
    done = dabzw("draw", "--count", "1", cwd=ledgers("untracked"))
    assert done.returncode == 3
    assert "没有留痕" in done.stderr
