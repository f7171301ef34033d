"""What is there already is shown before it is registered again: asked at a terminal, told without one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import records
import typer
from conftest import Ledgers
from processes import Dabzw, Process
from small_ledger import DEN, HANDED, KILN, PAINT

from dabzw.cli.context import Desk
from dabzw.cli.enter import known, sites
from dabzw.cli.enter.changes import add_record
from dabzw.cli.enter.door import inspect
from dabzw.cli.enter.known import ask_before, tell_after
from dabzw.cli.enter.steps import INSPECT
from dabzw.cli.lists import sweep
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import Globals
from dabzw.reports.looks.screening import suspected
from dabzw.store.git import Repository

ENT = (
    "ent",
    "add",
    "--no-code",
    "未查明",
    "--nature",
    "小作坊",
    "--operating",
    "在产",
    "--station",
    "乡应急办",
)
LEAD = ("lead", "add", "--source", "村级上报", "--unit", "乡应急办", "--received-at")


def warned(done: Process) -> list[str]:
    """What was told of likely duplicates, the ids of the candidates and why."""
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    first = next((number for number, line in enumerate(lines) if "可能已经登记过" in line), None)
    return [] if first is None else lines[first : first + 3]


def test_an_enterprise_that_is_there_is_told(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("plain")
    where = ("--village", "东沟村", "--address", "东沟村12号")
    done = dabzw(*ENT, "--name", "东沟村东头院内加工点", *where, cwd=folder)
    new = done.stdout.strip()
    assert warned(done) == [
        f"注意：{new} 可能已经登记过（1条）：",
        f"  {DEN} 东沟村东头院内加工点（东沟村）：同村同名",
        f"  是同一家的，用 dabzw undo 撤销这次登记，或用 dabzw join {DEN} {new} 并入；不是的，不用处理",
    ]
    assert dabzw("join", DEN, new, cwd=folder).returncode == 0
    other = dabzw(*ENT, "--name", "示例豆腐坊", *where, cwd=folder)
    assert warned(other) == []
    again = dabzw("--json", *ENT, "--name", "寺头乡示例豆腐坊", *where, cwd=folder)
    told = json.loads(again.stdout)
    assert told["疑似重复"] == [
        {"编号": other.stdout.strip(), "名称": "示例豆腐坊", "村": "东沟村", "理由": "名称相近"}
    ]


def test_a_code_that_is_there_is_told(dabzw: Dabzw, ledgers: Ledgers) -> None:
    line = ["--code" if word == "--no-code" else word for word in ENT]
    line[line.index("未查明")] = "91110000600037341L"
    done = dabzw(
        *line, "--name", "甲厂", "--village", "东沟村", "--address", "东沟村12号", cwd=ledgers("plain")
    )
    assert warned(done)[1] == f"  {PAINT} 示例彭氏涂料厂（寺头村）：代码相同"


def test_a_site_that_is_there_is_told(dabzw: Dabzw, ledgers: Ledgers) -> None:
    done = dabzw("site", "add", "--name", "村东旧砖窑", "--village", "寺头村", cwd=ledgers("plain"))
    assert warned(done)[1:] == [
        f"  {KILN} 村东旧砖窑（寺头村）：同村同名",
        f"  是同一处的，用 dabzw undo 撤销这次登记，或用 dabzw join {KILN} {done.stdout.strip()} 并入；不是的，不用处理",
    ]


def test_a_lead_of_the_same_place_is_told_without_a_word_of_who_reported(
    dabzw: Dabzw, ledgers: Ledgers
) -> None:
    folder = ledgers("plain")
    line = (*LEAD, "2026-02-13 10:00", "--village", "东沟村", "--content", "有人夜里搬运桶装液体")
    done = dabzw(*line, "--place", "东沟村 村东院落内", cwd=folder)
    new = done.stdout.strip()
    assert warned(done)[1:] == [
        f"  {HANDED} 村东院落：院内有人私自分装清洗剂，气味很大（东沟村）：地点相近",
        f"  是同一件事的，用 dabzw lead merge {new} --master {HANDED} 并入，只计一次；不是的，不用处理",
    ]
    assert "JB-" not in done.stderr
    merged = dabzw("lead", "merge", new, "--master", HANDED, "--on", "2026-02-13", cwd=folder)
    assert merged.returncode == 0, merged.stderr
    late = dabzw(
        *LEAD,
        "2026-02-25 10:00",
        *("--village", "东沟村", "--place", "村东院落", "--content", "又有气味"),
        cwd=folder,
    )
    assert warned(late) == []


def test_a_find_of_what_was_reported_is_told(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("plain")
    find = (
        *("ent", "inspect", DEN, "--on", "2026-02-12", "--result", "发现问题", "--method", "明查"),
        *("--people", "示例甲", "--people", "示例乙"),
    )
    done = dabzw(*find, cwd=folder)
    assert warned(done)[1] == (f"  {HANDED} 村东院落：院内有人私自分装清洗剂，气味很大（东沟村）：同一企业")
    assert "同时登记线索" in done.stderr
    linked = dabzw(*find, "--lead", HANDED, cwd=folder)
    assert warned(linked) == []


def test_a_suspicion_of_what_was_reported_is_told_once(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("plain")
    line = ("--as-of", "2026-02-12 10:00", "screen", DEN, "--draft", "--unit", "乡应急办")
    done = dabzw(*line, cwd=folder)
    assert warned(done)[1] == (f"  {HANDED} 村东院落：院内有人私自分装清洗剂，气味很大（东沟村）：同一企业")


@pytest.fixture
def desk(small: Path) -> Desk:
    return Desk(Globals(ledger=str(small)), records.at("2026-03-12 10:00").moment)


@pytest.mark.parametrize(
    ("record", "answer", "default"),
    [
        (records.enterprise(编号="QY-260312-0001", 名称="寺头村示例石料厂"), True, False),
        (records.enterprise(编号="QY-260312-0001", 名称="寺头村示例石料厂"), False, False),
        (
            records.lead(编号="XS-260312-0001", 登记时间="2026-03-12 09:00", 内容="旧仓库夜里有机器声"),
            True,
            True,
        ),
        (
            records.lead(编号="XS-260312-0001", 登记时间="2026-03-12 09:00", 内容="旧仓库夜里有机器声"),
            False,
            True,
        ),
    ],
)
def test_at_a_terminal_it_is_asked(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    record: Any,
    *,
    answer: bool,
    default: bool,
) -> None:
    asked: list[tuple[str, bool]] = []

    def confirm(question: str, *, default: bool) -> bool:
        asked.append((question, default))
        return answer

    monkeypatch.setattr(prompts, "confirm", confirm)
    if not answer:
        with pytest.raises(typer.Abort):
            ask_before([record], desk.ledger)
    else:
        shown = ask_before([record], desk.ledger)
        capsys.readouterr()
        assert {one.id for one in tell_after([record], desk.ledger, shown)} == shown
        assert capsys.readouterr().err == ""  # what was shown is not told again
    assert asked == [("仍要登记吗", default)]


def test_nothing_is_asked_where_nothing_is_like_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def confirm(_question: str, **_how: object) -> bool:
        raise AssertionError

    monkeypatch.setattr(prompts, "confirm", confirm)
    new = records.enterprise(
        编号="QY-260312-0001", 名称="示例豆腐坊", 统一社会信用代码=None, 无代码原因="无照"
    )
    assert ask_before([new], desk.ledger) == frozenset()


def test_of_many_the_first_are_told_and_how_many_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sites = [records.site(编号=f"CS-260210-{number:04}") for number in range(8)]
    told = tell_after(sites[:1], records.ledger(*sites))
    said = capsys.readouterr().err
    assert len(told) == 7
    assert "CS-260210-0000 可能已经登记过（7条）" in said
    assert said.count("同村同名") == known._SHOWN
    assert "  ……另有2条\n" in said


def _add(desk: Desk) -> None:
    add_record(sites._NEW, "登记场所")(desk, (), {"name": "村东旧砖窑", "village": "寺头村"})


def _inspect(desk: Desk) -> None:
    form = INSPECT("").form
    told = {"on": "2026-02-12", "result": "发现问题", "method": "明查", "people": ["示例甲", "示例乙"]}
    inspect("企业", form, "记排查", "ent inspect")(desk, [DEN], told)


def _draft(desk: Desk) -> None:
    one = suspected(desk.seen, desk.at, {DEN})[:1]
    sweep._draft(desk, one, "乡应急办")


@pytest.mark.parametrize(
    ("register", "says"),
    [
        (_add, "在已有的编号上办，如 dabzw site inspect 编号"),
        (_inspect, "再用 --lead 写明那条线索重新登记"),
        (_draft, "再用 dabzw lead merge 并入主线索"),
    ],
)
def test_who_says_no_has_registered_nothing(
    ledgers: Ledgers,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    register: Callable[[Desk], None],
    says: str,
) -> None:
    folder = ledgers("plain")
    desk = Desk(Globals(ledger=str(folder), as_of="2026-02-13 10:00"), records.at("2026-03-12 10:00").moment)
    monkeypatch.setattr(prompts, "interactive", lambda: True)
    monkeypatch.setattr(prompts, "confirm", lambda _question, **_how: False)
    before = Repository.require(folder).head()
    with pytest.raises(typer.Abort):
        register(desk)
    assert Repository.require(folder).head() == before
    assert says in capsys.readouterr().err
