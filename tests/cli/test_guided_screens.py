"""Guided entry as a clerk sees it: the screens of each, the keys that it takes, and a terminal that dies."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

import pytest
from conftest import Golden, Ledgers
from screens import CTRL_C, DOWN, ENTER, PASTE, SIZES, TAB, Terminal, Tmux, dabzw_in, masked
from small_ledger import ANONYMOUS, DEN, FRESH, HANDED, KILN, PAINT, QUIET

from dabzw.store import drafts
from dabzw.store.git import Repository

SCREENS = Path(__file__).parent / "screens"
NOW = ("--as-of", "2026-03-12 10:30")
Answers = tuple[tuple[str, str], ...]
"""The beginning of each question, and what is typed before Enter."""

LEAD: Answers = (
    ("来源", "5"),
    ("举报人编号", "JB2026001"),
    ("村", "2"),
    ("地点", "村东旧仓库"),
    ("内容", "夜里有机器声，有刺鼻气味"),
    ("涉嫌行为", "１.１"),
    ("承办", "1"),
    ("保存吗", ""),
)
SCRIPTS: dict[str, tuple[tuple[str, ...], Answers]] = {
    "lead add": (("lead", "add"), LEAD),
    "lead verify": (
        ("lead", "verify", FRESH),
        (("人员", "示例甲 示例乙"), ("结论", "1"), ("说明", "有三桶液体"), ("保存吗", ""), ("企业", "")),
    ),
    "lead measure": (
        ("lead", "measure", FRESH),
        (("措施", "3"), ("实施机关", "1"), ("依据", ""), ("文书", "示例封字1号"), ("保存吗", "")),
    ),
    "lead transfer": (
        ("lead", "transfer", HANDED),
        (("接收单位", "yjgl"), ("文号", "-"), ("保存吗", "3"), ("文号", "寺政函〔2026〕3号"), ("保存吗", "")),
    ),
    "lead close": (
        ("lead", "close", ANONYMOUS),
        (("结果", "1"), ("结果", "2"), ("说明", ""), ("保存吗", "")),
    ),
    "ent add": (
        ("ent", "add"),
        (
            ("名称", "示例新厂"),
            ("性质", "5"),
            ("统一社会信用代码", ""),
            ("无代码原因", ""),
            ("无代码原因", "2"),
            ("经营地址", "东沟村西头"),
            ("村", "dgc"),
            ("经营状态", "1"),
            ("监管站所", "1"),
            ("保存吗", ""),
        ),
    ),
    "ent inspect": (
        ("ent", "inspect", QUIET),
        (("时段", "白天"), ("方式", "1"), ("人员", "示例甲 示例乙"), ("结果", "1"), ("保存吗", "")),
    ),
    "ent violate": (("ent", "violate", QUIET), (("代码", "1.2"), ("情形", "无照经营"), ("保存吗", ""))),
    "ent rate": (
        ("ent", "rate", DEN),
        (("等级", "2"), ("理由", ""), ("理由", "物料已清"), ("批准人", "示例乡长"), ("保存吗", "")),
    ),
    "ent plan": (
        ("ent", "plan", DEN),
        (("措施", "2"), ("责任单位", "2"), ("责任人", "示例甲"), ("时限", "3月20日"), ("保存吗", "")),
    ),
    "ent done": (
        ("ent", "done", PAINT),
        (("措施", "取缔"), ("措施", "拆除非法化工生产装置"), ("佐证", "照片已存档"), ("保存吗", "")),
    ),
    "ent clear": (("ent", "clear", PAINT), ()),
    "site add": (
        ("site", "add"),
        (
            ("名称", "示例旧窑"),
            ("村", "<"),
            ("名称", ""),
            ("村", "东沟"),
            ("场所类别", "砖窑"),
            ("位置特征", ""),
            ("地址", ""),
            ("现状", ""),
            ("保存吗", ""),
        ),
    ),
    "site inspect": (
        ("site", "inspect", KILN),
        (("时段", "2"), ("方式", "5"), ("人员", "示例甲"), ("结果", "1"), ("保存吗", "")),
    ),
    "activity add": (
        ("activity", "add"),
        (
            ("类别", "2"),
            ("牵头", "2"),
            ("参加单位", "派出所、电管站"),
            ("检查组数", "２"),
            ("出动人次", "8"),
            ("村", "东沟 西河"),
            ("发现问题", "0"),
            ("保存吗", ""),
        ),
    ),
}
_IN_EVERY_RUN = {("lead add", SIZES[0])}
PLAYED = [
    pytest.param(name, size, marks=() if (name, size) in _IN_EVERY_RUN else pytest.mark.slow)
    for name in SCRIPTS
    for size in SIZES
]


def plays(terminal: Terminal | Tmux, answers: Answers) -> int:
    """Answers question after question; the status at the end."""
    for label, typed in answers:
        terminal.asked(label).types(typed + ENTER)
    return terminal.ends()


@pytest.mark.parametrize(("name", "size"), PLAYED)
def test_screens(
    name: str, size: tuple[int, int], ledgers: Ledgers, clean_environment: dict[str, str], golden: Golden
) -> None:
    words, answers = SCRIPTS[name]
    columns, rows = size
    with dabzw_in(
        ledgers("copy"), clean_environment, *NOW, *words, columns=columns, rows=rows, afresh=True
    ) as terminal:
        plays(terminal, answers)
        golden(SCREENS / f"{name.replace(' ', '_')}_{columns}x{rows}.txt", masked(terminal.told()))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCRIPTS)
def test_tmux_shows_the_same(
    name: str, size: tuple[int, int], ledgers: Ledgers, clean_environment: dict[str, str], golden: Golden
) -> None:
    words, answers = SCRIPTS[name]
    columns, rows = size
    command = [sys.executable, "-m", "dabzw", *NOW, *words]
    with Tmux(command, cwd=ledgers("copy"), env=clean_environment, columns=columns, rows=rows) as terminal:
        plays(terminal, answers)
        golden(SCREENS / f"{name.replace(' ', '_')}_{columns}x{rows}.txt", masked(terminal.told()))


# The keys that it takes

COMMAND = {"lead add": "dabzw lead add", "lead verify": "dabzw lead verify 7k4q"}
COMMAND |= {"lead measure": "dabzw lead measure 7k4q", "lead transfer": "dabzw lead transfer 8m2n"}
FIRST: Answers = (
    ("来源", "8"),
    ("村", "2"),
    ("地点", "村东"),
    ("内容", "异味"),
    ("涉嫌", ""),
    ("承办", ""),
    ("保存", ""),
)
LATER: Answers = (*FIRST[:1], ("村", ""), ("地点", "河滩"), ("内容", "有人烧料"), *FIRST[4:])
PROSE = {"地点", "内容", "说明", "人员", "文号"}


def keys_of(name: str, terminal: Terminal, answers: Answers) -> int:
    """The keys of a command and of its answers, without prose and names."""
    plays(terminal, answers)
    prose = sum(len(typed) for label, typed in answers if label in PROSE)
    return len(COMMAND[name] + ENTER) + terminal.keys - prose


def test_a_lead_takes_no_more_than_24_keys(ledgers: Ledgers, clean_environment: dict[str, str]) -> None:
    folder = ledgers("copy")
    taken = []
    for answers in (FIRST, LATER):
        with dabzw_in(folder, clean_environment, *NOW, "lead", "add") as terminal:
            taken.append(keys_of("lead add", terminal, answers))
            assert "完成：登记线索" in terminal.told()
    assert taken == [24, 23]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "answers", "keys"),
    [
        ("lead verify", (("人员", "示例甲 示例乙"), ("结论", "3"), ("说明", "空院"), ("保存", "")), 28),
        ("lead measure", (("措施", "3"), ("实施机关", "1"), ("依据", ""), ("文书", ""), ("保存", "")), 31),
        ("lead transfer", (("接收单位", "2"), ("文号", "寺政函3号"), ("保存", "")), 29),
    ],
)
def test_the_keys_of_a_step(
    name: str, answers: Answers, keys: int, ledgers: Ledgers, clean_environment: dict[str, str]
) -> None:
    words = SCRIPTS[name][0]
    with dabzw_in(ledgers("copy"), clean_environment, *NOW, *words) as terminal:
        assert keys_of(name, terminal, answers) == keys
        assert "完成：" in terminal.told()


# A process and a terminal that die


def survives(folder: Path, env: dict[str, str], deaths: tuple[signal.Signals, ...]) -> str:
    """Answers one question more each time before the command dies; the record in the end."""
    done = 0
    for death in deaths:
        with dabzw_in(folder, env, *NOW, "lead", "add") as terminal:
            if done:
                terminal.asked("继续上次没有填完的").types(ENTER)
            label, typed = LEAD[done]
            terminal.asked(label).types(typed + ENTER)
            done += 1
            terminal.asked(LEAD[done][0]).dies(death)
            assert drafts.left(Repository.require(folder).git_dir, "lead-add")
    with dabzw_in(folder, env, *NOW, "lead", "add") as terminal:
        terminal.asked("继续上次没有填完的").types(ENTER)
        assert plays(terminal, LEAD[done:]) == 0
        assert not drafts.left(Repository.require(folder).git_dir, "lead-add")
        new = next(line for line in terminal.told().splitlines() if line.startswith("XS-"))
    return (folder / f"leads/2026-03/{new}.yaml").read_text("utf-8")


WRITTEN = """来源: 群众举报
举报人编号: JB2026001
村: 东沟村
地点: 村东旧仓库
内容: 夜里有机器声，有刺鼻气味
"""


def test_an_answer_survives_a_kill(ledgers: Ledgers, clean_environment: dict[str, str]) -> None:
    assert WRITTEN in survives(ledgers("copy"), clean_environment, (signal.SIGKILL,))


@pytest.mark.slow
@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_every_answer_survives_a_death_after_it(
    death: signal.Signals, ledgers: Ledgers, clean_environment: dict[str, str]
) -> None:
    assert WRITTEN in survives(ledgers("copy"), clean_environment, (death,) * (len(LEAD) - 1))


# What a terminal does


def test_a_pasted_text_of_several_lines_stays_whole(
    ledgers: Ledgers, clean_environment: dict[str, str]
) -> None:
    folder = ledgers("copy")
    with dabzw_in(folder, clean_environment, *NOW, "lead", "add") as terminal:
        pasted = f"{PASTE[0]}夜里有机器声\n有刺鼻气味{PASTE[1]}"
        plays(terminal, (*FIRST[:3], ("内容", pasted), *FIRST[4:]))
        new = next(line for line in terminal.told().splitlines() if line.startswith("XS-"))
    assert "夜里有机器声\n  有刺鼻气味\n" in (folder / f"leads/2026-03/{new}.yaml").read_text("utf-8")


@pytest.mark.slow
def test_a_choice_is_taken_from_the_menu(ledgers: Ledgers, clean_environment: dict[str, str]) -> None:
    with dabzw_in(ledgers("copy"), clean_environment, *NOW, "lead", "add") as terminal:
        terminal.asked("来源").types("cj").until("村级上报").types(TAB + ENTER)
        terminal.asked("村").types("x").until("西河村").types(DOWN + ENTER)
        terminal.asked("地点").types(CTRL_C)
        assert terminal.ends() == 130
        assert "已填的2项留在草稿里" in terminal.told()


@pytest.mark.slow
def test_a_terminal_that_can_do_nothing_asks_line_by_line(
    ledgers: Ledgers, clean_environment: dict[str, str]
) -> None:
    with dabzw_in(ledgers("copy"), {**clean_environment, "TERM": "dumb"}, *NOW, "lead", "add") as terminal:
        for label, typed in FIRST:
            terminal.until(f"{label}").types(typed + ENTER)
        assert terminal.ends() == 0
        assert "\x1b" not in terminal.history
        assert "完成：登记线索" in terminal.told()
