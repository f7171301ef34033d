"""supervise, lookback, blacklist, inquiry, material and the look-back of a case, as processes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import Dabzw
from small_ledger import AS_OF, DEN, PAINT

Ledgers = Callable[[str], Path]


def answered(dabzw: Dabzw, folder: Path, *args: str, as_of: str = AS_OF) -> Any:
    done = dabzw(*args, "--json", "--as-of", as_of, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def did(dabzw: Dabzw, folder: Path, *args: str, as_of: str = AS_OF) -> str:
    done = dabzw(*args, "--as-of", as_of, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


def supervised(dabzw: Dabzw, folder: Path, name: str, as_of: str = AS_OF) -> dict[str, Any]:
    rows = answered(dabzw, folder, "supervise", as_of=as_of)["对象"]
    found: dict[str, Any] = next(row for row in rows if row["名称"] == name)
    return found


def test_a_confirmed_notice_goes_on_record_and_is_no_visit(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    assert supervised(dabzw, folder, "东沟村")["已确认"] is None
    confirm = (
        "supervise",
        "--confirm",
        "东沟村",
        "--confirm",
        "派出所",
        "--notice",
        "通报",
        "--note",
        "进展缓慢",
    )
    (record,) = did(dabzw, folder, *confirm).split()
    for name in ("东沟村", "派出所"):
        row = supervised(dabzw, folder, name)
        assert (row["已确认"], row["督导日期"]) == ("通报", None)
    assert supervised(dabzw, folder, "东沟村", as_of="2026-03-11")["已确认"] is None
    shown = answered(dabzw, folder, "show", record)
    assert (shown["类别"], shown["督导对象"], shown["说明"]) == ("专项督导", ["东沟村", "派出所"], "进展缓慢")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--confirm", "别的村"), "--confirm（村或站所）没有“别的村”；可填：寺头村、东沟村"),
        (("--confirm", "东沟村", "--notice", "表扬"), "--notice（方式）没有“表扬”；可填：调度、通报"),
        (("--confirm", "东沟村", "--notice", "否"), "--notice（方式）没有“否”；可填：调度、通报"),
        (("--confirm", "东沟村"), "缺少 --notice（调度还是通报）"),
    ],
)
def test_a_wrong_confirmation(dabzw: Dabzw, small: Path, args: tuple[str, ...], says: str) -> None:
    done = dabzw("supervise", *args, cwd=small)
    assert done.returncode == 2
    assert says in done.stderr


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("supervise", "名次1为最落后"),
        ("lookback", "回头看（截至 2026-03-12，共0项）"),
        ("blacklist", "乡镇只提出建议"),
        ("inquiry", "一案三查（截至 2026-03-12，共2案）"),
        ("material", "物料平衡（截至 2026-03-12，共0项）"),
    ],
)
def test_lists_for_people(dabzw: Dabzw, small: Path, command: str, says: str) -> None:
    assert says in did(dabzw, small, command)


def test_who_is_proposed_and_asked(dabzw: Dabzw, small: Path) -> None:
    proposed = answered(dabzw, small, "blacklist")["名单"]
    assert [(row["编号"], row["状态"]) for row in proposed] == [(DEN, "可建议列入")]
    assert answered(dabzw, small, "blacklist", as_of="2026-03-10")["名单"] == []
    assert [row["编号"] for row in answered(dabzw, small, "inquiry")["一案三查"]] == [DEN, PAINT]


def test_material_balances_as_of_a_day(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    did(
        dabzw,
        folder,
        "ent",
        "chemical",
        PAINT,
        "--name",
        "丙酮",
        "--amount",
        "20",
        "--measure",
        "千克",
        "--found-on",
        "2026-03-10",
    )
    moved = (
        "ent",
        "material",
        PAINT,
        "--name",
        "丙酮",
        "--amount",
        "20",
        "--measure",
        "千克",
        "--whereabouts",
        "移交",
    )
    did(dabzw, folder, *moved)

    def state(as_of: str) -> tuple[str, int]:
        (row,) = answered(dabzw, folder, "material", PAINT, as_of=as_of)["物料"]
        return row["状态"], row["结余"]

    assert state("2026-03-11") == ("去向不足", 20)
    assert state("2026-03-12") == ("平衡", 0)
    assert answered(dabzw, folder, "material", DEN)["物料"] == []
    assert "丙酮" in did(dabzw, folder, "material")


def standing(dabzw: Dabzw, folder: Path, as_of: str) -> tuple[str, str | None]:
    """How the stop of the paint factory stands, and when it was done."""
    (case,) = answered(dabzw, folder, "policy", PAINT, as_of=as_of)["企业"]
    row = next(row for row in case["应采取措施"] if row["措施"] == "责令停产停业")
    return row["状态"], row["完成日期"]


@pytest.mark.slow
def test_a_broken_measure_is_open_again_until_it_is_done_again(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    past = ("ent", "past", PAINT, "--on", "2026-01-05", "--sanction", "责令停产停业")
    did(dabzw, folder, *past)  # something to look back on
    look = ("ent", "lookback", PAINT, "--people", "示例甲", "--on", "2026-03-11")
    did(dabzw, folder, *look, "--result", "反弹", "--broken", "责令停产停业")
    assert standing(dabzw, folder, "2026-03-10") == ("已完成", "2026-02-12")
    assert standing(dabzw, folder, "2026-03-11") == ("逾期", None)
    did(dabzw, folder, "ent", "done", PAINT, "--measure", "责令停产停业", "--done-on", "2026-03-12")
    assert standing(dabzw, folder, "2026-03-11") == ("逾期", None)
    assert standing(dabzw, folder, "2026-03-12") == ("已报完成", "2026-03-12")  # no paper shows it yet
    shown = ("--done-on", "2026-03-14", "--document", "示例停字2号")
    did(dabzw, folder, "ent", "done", PAINT, "--measure", "责令停产停业", *shown)
    assert standing(dabzw, folder, "2026-03-12") == ("已完成", "2026-03-12")  # its day stays
    (arranged,) = answered(dabzw, folder, "show", PAINT)["处置"]
    stops = [row for row in arranged["措施"] if row["措施"] == "责令停产停业"]
    assert [(row["完成日期"], row["文书"]) for row in stops] == [
        ("2026-02-12", "示例停字1号"),
        ("2026-03-12", "示例停字2号"),
    ]
    again = dabzw("ent", "done", PAINT, "--measure", "断水", cwd=folder)
    assert again.returncode == 4


def test_a_look_back_answers_measure_by_measure(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("small")
    did(dabzw, folder, "ent", "past", PAINT, "--on", "2026-01-05", "--sanction", "责令停产停业")
    look = ("ent", "lookback", PAINT, "--people", "示例甲", "--result", "未反弹", "--on", "2026-03-11")
    done = dabzw(*look, cwd=folder)
    assert "已完成的措施有1项没有核对" in done.stderr
    done = dabzw(*look[:-1], "2026-03-12", "--kept", "责令停产停业", cwd=folder)
    assert done.returncode == 0
    assert "没有核对" not in done.stderr
    visits = answered(dabzw, folder, "show", PAINT)["回头看"]
    assert visits[1]["核对"] == [{"措施": "责令停产停业", "结果": "已落实"}]
