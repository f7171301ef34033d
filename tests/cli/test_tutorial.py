"""The tutorial: its steps are data, and each is done for real, whatever campaign is practised."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import story
from conftest import Ledgers
from processes import Dabzw
from screens import CTRL_C, ENTER, Terminal

from dabzw.cli.app import COMMANDS
from dabzw.cli.keep.lesson import CLERK, LOOKED, START, VILLAGES, Practice, steps
from dabzw.store.contents import in_folder
from dabzw.store.reader import load


def practice(dabzw: Dabzw, folder: Path, campaign: Path | None = None) -> Practice:
    """A practice ledger, on which commands run as processes."""
    given = ("--campaign", str(campaign)) if campaign else ("--start", START)
    made = dabzw("init", str(folder), "--clerk", CLERK, *given, cwd=folder.parent)
    assert made.returncode == 0, made.stderr
    if not load(in_folder(folder)).sound.campaign.villages:
        assert dabzw("village", "add", *VILLAGES, cwd=folder).returncode == 0

    def run(words: Sequence[str]) -> str:
        done = dabzw(*words, cwd=folder)
        return "" if done.returncode else done.stdout

    return Practice(folder, load(in_folder(folder)).sound.campaign, run)


def test_the_steps_are_whole() -> None:
    for step in steps():
        words = step.command.split()
        assert not words or words[0] in COMMANDS
        assert re.fullmatch(r"(\+\d+ )?\d\d:\d\d", step.clock)
        assert step.effect == LOOKED or re.fullmatch(r"(线索|企业|文件)(\.\w+)* [+-]1", step.effect)
        assert all((step.title, step.why, step.done, step.hint))
    assert len(steps()) >= 12
    assert [step.clock for step in steps()[:-1]] == sorted(step.clock for step in steps()[:-1])


def go_through(dabzw: Dabzw, practised: Practice) -> list[str]:
    """Does every step as the tutorial does, and gives those that the campaign has nothing of."""
    left_out: list[str] = []
    for step in steps():
        if practised.lacks(step):
            left_out.append(step.needs)
            continue
        before, known = practised.count(step), practised.known(step)
        words = shlex.split(practised.typed(step))
        done = dabzw(*words, "--as-of", practised.as_of(step), cwd=practised.folder)
        assert done.returncode == 0, (words, done.stderr)
        assert practised.is_done(step, before), words
        practised.learn(step, known)
    return left_out


def test_a_day_of_the_preset(dabzw: Dabzw, tmp_path: Path) -> None:
    practised = practice(dabzw, tmp_path / "练习台账")
    assert go_through(dabzw, practised) == []
    assert dabzw("check", cwd=practised.folder).returncode == 0
    for step in steps():  # the same again changes nothing that was not done before
        if step.effect != LOOKED:
            assert not practised.is_done(step, practised.count(step))


@pytest.mark.slow
@pytest.mark.parametrize("name", story.NAMES)
def test_a_day_of_any_campaign(dabzw: Dabzw, tmp_path: Path, name: str) -> None:
    go_through(dabzw, practice(dabzw, tmp_path / "练习台账", story.FOLDER / name / "campaign.yaml"))


@contextmanager
def terminal(
    environment: Mapping[str, str], home: Path, *words: str, cwd: Path | None = None
) -> Iterator[Terminal]:
    env = {**environment, "HOME": str(home), "XDG_STATE_HOME": str(home / "state")}
    with Terminal((sys.executable, "-m", "dabzw", "tutorial", *words), cwd=cwd or home, env=env) as shown:
        yield shown


def test_it_is_typed_left_and_gone_on_with(clean_environment: Mapping[str, str], tmp_path: Path) -> None:
    with terminal(clean_environment, tmp_path) as first:
        first.until("输入：dabzw（直接回车由教程代打，写 退出 则下次再练）$").types(f"ent add{ENTER}").until(
            "这一步用的是"
        )
        first.types(f"dabzw{ENTER}").until("第2步").until("$")
        first.types(f"lead add --source 村级上报 --village 没有这个村 --content 异味 --unit 乡应急办{ENTER}")
        first.until("还没有做到").types(f"village list{ENTER}").until("这一步用的是").types(
            f"list --json“{ENTER}"
        )
        first.until("引号没有成对").types(f"lead add --ledger x{ENTER}").until("不写 --ledger")
        first.types(f"status{ENTER}").until("待认定").until("$").types(CTRL_C)
        assert first.ends() == 0
        assert "练到第2步" in first.shows()
    folder = tmp_path / "示例/练习台账"
    with terminal(clean_environment, tmp_path) as second:
        second.until("接着练").until("第2步").until("$").types(ENTER).until("第3步").until("$")
        second.types(f"退出{ENTER}")
        assert second.ends() == 0
    assert len([*folder.glob("leads/*/*.yaml")]) == 1


@pytest.mark.slow
def test_enter_is_enough(clean_environment: Mapping[str, str], tmp_path: Path) -> None:
    with terminal(clean_environment, tmp_path, "--from", "8") as shown:
        for number in range(8, len(steps()) + 1):
            shown.until(f"第{number}步（").until("$").types(ENTER)
        assert shown.ends() == 0
        assert "走完了" in shown.shows()
    with terminal(clean_environment, tmp_path) as again:
        again.until("重建练习台账").types(f"否{ENTER}")
        assert again.ends() == 130


def test_a_real_ledger_is_not_touched(
    clean_environment: Mapping[str, str], dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    ledger = ledgers("small")
    before = {path: path.read_bytes() for path in ledger.rglob("*") if path.is_file()}
    for place, says in {
        str(ledger): "不是练习台账",
        str(ledger / "练习"): "正式台账",
        str(tmp_path / "练习"): "正式台账",
    }.items():
        with terminal(clean_environment, tmp_path, "--folder", place, cwd=ledger) as shown:
            assert shown.ends() in {2, 3}
            assert says in shown.shows().replace("\n", "")
    assert not (tmp_path / "练习").exists()
    assert {path: path.read_bytes() for path in ledger.rglob("*") if path.is_file()} == before
    assert dabzw("tutorial", cwd=tmp_path).returncode == 2
    listed = dabzw("tutorial", "--list", cwd=tmp_path)
    assert len(listed.stdout.splitlines()) == len(steps())


def test_an_effect_is_more_than_an_answer(dabzw: Dabzw, tmp_path: Path) -> None:
    practised = practice(dabzw, tmp_path / "练习台账")
    step = next(one for one in steps() if one.effect == "线索 +1")
    before = practised.count(step)
    assert dabzw("list", "--as-of", practised.as_of(step), cwd=practised.folder).returncode == 0
    assert not practised.is_done(step, before)
