"""Long answers on a terminal go through a pager; short ones, programs and pipes see none."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import screens
from conftest import Ledgers
from processes import Dabzw
from screens import CTRL_C, CTRL_D, ENTER, ESCAPE, Terminal

from dabzw.store.index.database import FILE, FOLDER

AT = ("--as-of", "2026-03-12")
OWN = {"DABZW_PAGER": "builtin"}
KEYS = "空格或回车下一页"
FIRST, LAST = "期限（截至 2026-03-12", "换一种计日方法"


Start = Callable[..., Terminal]


@pytest.fixture
def due(ledgers: Ledgers, clean_environment: dict[str, str]) -> Start:
    """Starts `dabzw due` in a terminal of few lines."""
    folder = ledgers("small")

    def start(*words: str, rows: int = 10, columns: int = 80, **env: str) -> Terminal:
        return screens.dabzw_in(
            folder, clean_environment | env, "due", *AT, *words, rows=rows, columns=columns
        )

    return start


def test_a_page_follows_a_page_and_the_last_one_ends_it(due: Start) -> None:
    with due(**OWN) as terminal:
        terminal.until(KEYS)
        assert FIRST in terminal.shows()
        assert LAST not in terminal.told()
        assert "第1页，共" in terminal.shows().splitlines()[-1]
        pages = int(terminal.shows().splitlines()[-1].partition("共")[2].partition("页")[0])
        assert pages > 2
        for page in range(2, pages + 1):
            terminal.types(" " if page % 2 else ENTER).until(f"第{page}页")
        terminal.types(" ")
        assert terminal.ends() == 0
        assert KEYS not in terminal.shows()


def test_it_goes_back_finds_a_text_and_ends_early_without_an_error(due: Start) -> None:
    with due(**OWN) as terminal:
        terminal.until(KEYS).types(" ").until("第2页").types("b").until("第1页")
        terminal.types("/").until("查找：").types("换一种" + ENTER).until(LAST)
        terminal.until(KEYS).types("/").until("查找：").types("没有这样的" + ENTER).until(
            "后面没有“没有这样的”"
        )
        terminal.types("q")
        assert terminal.ends() == 0


@pytest.mark.parametrize(
    "key", [CTRL_C, *(pytest.param(key, marks=pytest.mark.slow) for key in ("Q", CTRL_D, ESCAPE))]
)
def test_what_ends_it_is_no_error(due: Start, key: str) -> None:
    with due(**OWN) as terminal:
        terminal.until(KEYS).types(key)
        assert terminal.ends() == 0


@pytest.mark.slow
def test_a_plain_terminal_has_our_own(due: Start) -> None:
    with due(TERM="dumb", columns=50) as terminal:
        terminal.until("空格下页").types("q")
        assert terminal.ends() == 0
        assert "\x1b" not in terminal.history


def test_a_terminal_of_another_code_has_our_own(due: Start) -> None:
    with due(PYTHONIOENCODING="gbk") as terminal:
        terminal.until("-- ").types("q")
        assert terminal.ends() == 0
        assert "<B" not in terminal.history


@pytest.mark.parametrize(
    ("words", "env"),
    [
        (("--no-pager",), OWN),
        ((), {"DABZW_PAGER": "keine-solche-datei 2>/dev/null"}),
        pytest.param((), {"PAGER": "cat"}, marks=pytest.mark.slow),
        pytest.param(("--json",), OWN, marks=pytest.mark.slow),
        pytest.param(("--csv",), OWN, marks=pytest.mark.slow),
    ],
)
def test_nothing_is_paged_where_nobody_wants_it(
    due: Start, words: tuple[str, ...], env: dict[str, str]
) -> None:
    with due(*words, **env) as terminal:
        assert terminal.ends() == 0
        assert KEYS not in terminal.history
        assert "乡应急办" in terminal.told()


def test_what_fits_is_not_paged(due: Start) -> None:
    with due(rows=60, **OWN) as terminal:
        assert terminal.ends() == 0
        assert FIRST in terminal.shows()
        assert KEYS not in terminal.history


def test_a_pager_of_the_clerks_own_is_given_the_text(due: Start, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    with due(PAGER=f"cat > {kept}") as terminal:
        assert terminal.ends() == 0
    assert kept.read_text(encoding="utf-8").lstrip("\x1b[1m").startswith(FIRST)
    with due(PAGER="head -2", DABZW_PAGER="head -1") as terminal:
        assert terminal.ends() == 0
        assert len(terminal.told().splitlines()) == 1


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_is_told_of_chinese_and_of_colours(due: Start) -> None:
    with due() as terminal:
        terminal.until("分页显示：空格下一页").until(FIRST)
        assert "ESC" not in terminal.shows()
        terminal.types(" ").until("乡应急办").types("q")
        assert terminal.ends() == 0


_SETTLED = """from dabzw.store.index import answers, tree
answers.MARGIN = tree.MARGIN = -(10**12)  # all files were last changed long enough ago
from dabzw.__main__ import main
main()
"""


def test_an_answer_that_was_paged_is_remembered_and_paged_again(
    ledgers: Ledgers, tmp_path: Path, clean_environment: dict[str, str]
) -> None:
    folder, env = ledgers("small"), clean_environment | OWN
    command = [sys.executable, "-c", _SETTLED, "due", *AT]
    seen = []
    for _ in range(4):
        with Terminal(command, cwd=folder, env=env, rows=10) as terminal:
            seen.append(terminal.until(KEYS).shows())
            terminal.types("q")
            assert terminal.ends() == 0
    assert len(set(seen)) == 1
    (kept,) = tmp_path.glob(f"*/.git/{FOLDER}/{FILE}")
    with sqlite3.connect(kept) as database:
        assert database.execute("SELECT count(*) FROM answer").fetchone() == (1,)
    for _ in range(3):
        with Terminal([*command, "--no-pager"], cwd=folder, env=env, rows=10) as terminal:
            assert terminal.ends() == 0
            assert KEYS not in terminal.history


def test_a_pipe_sees_no_pager(dabzw: Dabzw, small: Path) -> None:
    told = dabzw("due", *AT, cwd=small, **OWN)
    assert (told.returncode, KEYS in told.stdout) == (0, False)
