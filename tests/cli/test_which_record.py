"""Which record a person means by what is typed: a part of an id, a name, its initials, or `.` for the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from conftest import Ledgers
from processes import Dabzw
from screens import ENTER, dabzw_in
from small_ledger import AS_OF, DEN, FRESH, HANDED, PAINT, QUIET

from dabzw.cli.missing import Ambiguous
from dabzw.cli.which_record import which
from dabzw.model.ids import path_of, stem_of
from dabzw.store.contents import Contents
from dabzw.store.git import Repository
from dabzw.store.history import log

KILN = "CS-260210-5C2D"


def shown(dabzw: Dabzw, folder: Path, *args: str) -> tuple[str, str]:
    """The id of the record that is shown, and what was said of how it was found."""
    done = dabzw(*args, "--as-of", AS_OF, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.partition("\n")[0].partition("\t")[2], done.stderr


@pytest.mark.parametrize(
    ("typed", "record"),
    [
        ("c3d4", DEN),
        ("ｃ３Ｄ４", DEN),
        ("QY-260211", DEN),
        ("C3D", DEN),
        (" c3d4 ", DEN),
        ("示例彭氏涂料厂", PAINT),
        ("彭氏", PAINT),
        ("彭", PAINT),
        ("pstlc", PAINT),
        ("slpstlc", PAINT),
        ("pengshi", PAINT),
        ("SLSLC", QUIET),
        ("村东院落", HANDED),
        ("旧仓库夜里", FRESH),
        ("cdyl", HANDED),
    ],
)
def test_a_record_by_a_part_of_its_id_or_its_name(dabzw: Dabzw, small: Path, typed: str, record: str) -> None:
    found, said = shown(dabzw, small, "show", typed)
    assert found == record
    by_id = typed.strip().upper() in record or (not typed.strip().isascii() and "３" in typed)
    assert said.startswith("" if by_id else f"{typed.strip()} → {record} ")
    assert bool(said) is not by_id


def test_a_name_stands_for_the_record_in_options_and_of_its_kind(dabzw: Dabzw, small: Path) -> None:
    assert shown(dabzw, small, "ent", "show", "石料")[0] == QUIET
    asked = dabzw("lead", "name", "旧仓库", "--enterprise", "slslc", "--rev", "HEAD", cwd=small)
    assert f"slslc → {QUIET} 示例石料厂" in asked.stderr
    assert f"旧仓库 → {FRESH}" in asked.stderr
    earlier = dabzw("show", "石料厂", "--rev", "HEAD", "--as-of", AS_OF, cwd=small)
    assert QUIET in earlier.stdout


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (
            ("lead", "show", "5c2d"),
            f"“5c2d”是场所 {KILN} 村东旧砖窑，不是线索；写成 dabzw site show CS-260210-5C2D；",
        ),
        (
            ("show", "c3d5"),
            f"没有编号或名称含“c3d5”的记录；相近的：{DEN} 东沟村东头院内加工点；用 dabzw list",
        ),
        (("show", "彭氏图料厂"), f"相近的：{PAINT} 示例彭氏涂料厂"),
        (("ent", "show", "zzzz"), "没有编号或名称含“zzzz”的企业；用 dabzw ent list 查看编号"),
        (("show", "x"), "没有编号或名称含“x”的记录"),
        (
            ("show", "qy"),
            f"“qy”不止一条记录，共3条；多写几位编号，或写全名称：\n  {PAINT} 示例彭氏涂料厂\n  {DEN} ",
        ),
        (("show", "示例"), "“示例”不止一条记录，共2条"),
        (("show", "26"), "  ……还有6条"),
    ],
)
def test_what_is_meant_by_nothing_or_by_several(
    dabzw: Dabzw, small: Path, args: tuple[str, ...], says: str
) -> None:
    done = dabzw(*args, cwd=small)
    assert (done.returncode, done.stdout) == (4, "")
    assert says in done.stderr


def own_name(folder: Path) -> tuple[str, str]:
    """Who made the last commit."""
    last = next(log(Repository.require(folder)))
    return last.author, last.mail


def test_a_dot_is_the_record_that_this_clerk_touched_last(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    for act in (
        ("ent", "rate", QUIET, "--level", "一般", "--reason", "规模小"),
        ("void", KILN, "--reason", "记错了"),
    ):
        done = dabzw(*act, "--as-of", AS_OF, cwd=folder)
        assert done.returncode == 0, done.stderr
    name, mail = own_name(folder)
    other = {"GIT_AUTHOR_NAME": f"小{name}", "GIT_AUTHOR_EMAIL": mail}  # the one's name ends as the other's
    assert dabzw("void", FRESH, "--reason", "登记错了", "--as-of", AS_OF, cwd=folder, **other).returncode == 0

    for _ in range(3):
        assert shown(dabzw, folder, "show", ".") == (KILN, f". → {KILN} 村东旧砖窑\n")
    assert FRESH in dabzw("show", ".", "--as-of", AS_OF, cwd=folder, **other).stderr
    assert shown(dabzw, folder, "show", "。")[0] == KILN
    assert shown(dabzw, folder, "ent", "show", ".")[0] == QUIET
    assert FRESH in dabzw("log", ".", cwd=folder, **other).stderr
    nobody = {"GIT_AUTHOR_NAME": "示例丙", "GIT_AUTHOR_EMAIL": "bing@example.invalid"}
    none = dabzw("show", ".", cwd=folder, **nobody)
    assert (none.returncode, none.stderr) == (
        4,
        "错误：“.”是本人最近办理的记录，历史里还没有；写编号或名称\n",
    )
    assert dabzw("undo", "村东旧砖窑", "--yes", cwd=folder).returncode == 0


def test_at_a_terminal_it_is_asked_which(small: Path, clean_environment: dict[str, str]) -> None:
    with dabzw_in(small, clean_environment, "show", "示例", "--as-of", AS_OF) as terminal:
        terminal.until("“示例”有2条，是哪一条？").until("编号：").types("slc" + ENTER).until("示例石料厂")
        assert terminal.ends() == 0
        assert f"编号          {QUIET}" in terminal.shows() or QUIET in terminal.shows()


class Heads:
    """A ledger of names alone."""

    def __init__(self, **names: str) -> None:
        self.names = {f"QY-{id_[1:7]}-{id_[7:]}": name for id_, name in names.items()}
        self.files = Contents.of(dict.fromkeys(map(path_of, self.names), b""))

    @property
    def required_repository(self) -> Repository:
        raise NotImplementedError

    def heads(self, paths: Iterable[str]) -> Iterator[bytes]:
        return (f"编号: x\n名称: {self.names[stem_of(path)]}\n".encode() for path in paths)

    def spoil(self) -> None:
        """Nothing is kept."""


def test_a_few_letters_are_meant_as_an_id_and_as_a_name() -> None:
    ledger = Heads(i260101AB12="示例石料厂", i260301Z9Z9="澳标木业", i260201ABCD="示例木业")
    with pytest.raises(Ambiguous, match="“ab”不止一条记录，共3条") as several:
        which(ledger, "ab", None)
    assert [line.split()[0] for line in str(several.value).splitlines()[1:]] == [
        "QY-260101-AB12",
        "QY-260201-ABCD",
        "QY-260301-Z9Z9",
    ]
    assert which(ledger, "abcd", None) == "QY-260201-ABCD"
    assert which(ledger, "b1", None) == "QY-260101-AB12"
    with pytest.raises(Ambiguous) as named:
        which(ledger, "木业", None)
    assert [line.split()[1] for line in str(named.value).splitlines()[1:]] == ["澳标木业", "示例木业"]
