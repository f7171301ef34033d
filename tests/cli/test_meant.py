"""The command line as an input method, a slip or a Chinese word writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import Dabzw
from small_ledger import AS_OF


@pytest.mark.parametrize(
    ("words", "like"),
    [
        ("list －－village 东沟村", "list --village 东沟村"),
        ("list —village 东沟村", "list --village 东沟村"),
        ("list ——village=东沟村", "list --village=东沟村"),
        ("list －－ｖｉｌｌａｇｅ＝东沟村", "list --village=东沟村"),
        ("list –VILLAGE 东沟村", "list --village 东沟村"),
        ("ｓｔａｔｕｓ", "status"),
        ("Status", "status"),
        ("lead ｌｉｓｔ", "lead list"),
        ("list －－not－in－directory", "list --not-in-directory"),
        ("due －h", "due --help"),
    ],
)
def test_what_an_input_method_writes_is_read(dabzw: Dabzw, small: Path, words: str, like: str) -> None:
    one, other = (dabzw("--as-of", AS_OF, *each.split(), cwd=small) for each in (words, like))
    assert (one.returncode, one.stdout, one.stderr) == (0, other.stdout, other.stderr)


@pytest.mark.parametrize("words", ["－－as－of 2026-03-12 status", "status —as-of 2026-03-12"])
def test_global_options_are_read_too(dabzw: Dabzw, small: Path, words: str) -> None:
    assert "截至 2026-03-12" in dabzw(*words.split(), cwd=small).stdout


def test_what_an_option_takes_stays_as_it_is(dabzw: Dabzw, small: Path) -> None:
    assert "--sort（列）没有“—village”" in dabzw("list", "--sort", "—village", cwd=small).stderr
    assert dabzw("find", "--", "—village", "--as-of", AS_OF, cwd=small).returncode == 0
    assert "没有" in dabzw("find", "——共享", cwd=small).stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("list --vilage 东沟村", "没有 --vilage 这个选项，是不是 --village？"),
        ("list --untis 乡应急办", "没有 --untis 这个选项，是不是 --unit？"),
        ("status --xyzzy", "没有 --xyzzy 这个选项。"),
        ("stauts", "没有 stauts 这个命令，是不是 status？"),
        ("lst", "没有 lst 这个命令，是不是 list"),
        ("led", "没有 led 这个命令，是不是 lead"),
        ("verfy", "没有 verfy 这个命令，是不是 verify、lead verify"),
        ("lead ad", "没有 ad 这个命令，是不是 add？"),
        ("待办", "没有 待办 这个命令，是不是 agenda（今日）、next"),
        ("线索", "没有 线索 这个命令，是不是 lead（线索）"),
        ("企业", "没有 企业 这个命令，是不是 ent（企业）"),
        ("xs", "没有 xs 这个命令，是不是 lead"),
        ("销号", "没有 销号 这个命令，是不是 ent clear"),
        ("lead 核查", "没有 核查 这个命令，是不是 verify（记核查）"),
        ("胡乱", "没有 胡乱 这个命令。"),
    ],
)
def test_the_right_one_comes_first(dabzw: Dabzw, small: Path, words: str, says: str) -> None:
    done = dabzw(*words.split(), cwd=small)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr.splitlines()[0]


def test_what_the_terminal_cannot_mean_is_said(dabzw: Dabzw, small: Path) -> None:
    given = (
        "lead",
        "add",
        "--source",
        "村级上报",
        "--village",
        "东沟村",
        "--unit",
        "乡应急办",
        "--received-at",
        "9:00",
    )
    done = dabzw(*given, "--content", "异味\udcff", "--as-of", f"{AS_OF} 10:00", cwd=small)
    assert done.returncode == 2
    assert "--content（内容）：有不能识别的字符；删去重打，终端的编码要和输入法的一致" in done.stderr
