"""What each command says, as a process says it: compared with `golden/`, renewed by `--golden-update`."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import full_ledger
import pytest
import small_ledger
from processes import Dabzw
from small_ledger import AS_OF, DEN, FRESH, HANDED, JOINT, KILN, PAINT, YARD

GOLDEN = Path(__file__).parent / "golden"
RANDOM_ID = re.compile(r"\b(QY|XS|CS|HD)-(\d{6})-[0-9A-HJKMNP-TV-Z]{4}\b")
COMMIT = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{16}|[0-9a-f]{10})\b")
DRAWN = re.compile(r"^(?:\d+\t.*\n)+", re.MULTILINE)
DIGEST = re.compile(r"\t[0-9a-f]{12}\t")
CLOCK = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?=\t某提交|，示例员)")


WHOLE = ("small", "full")
"""Ledgers that commands which only look may share."""


@dataclass(frozen=True)
class Case:
    """Command lines run one after the other in a ledger."""

    lines: tuple[str, ...]
    ledger: str = "small"
    env: tuple[tuple[str, str], ...] = ()

    @property
    def writes(self) -> bool:
        return len(self.lines) > 1 or self.ledger not in WHOLE


def look(line: str, ledger: str = "small") -> Case:
    return Case((line,), ledger)


def write(*lines: str) -> Case:
    return Case(lines, "copy")


_AS_OF = f"--as-of {AS_OF}"
_PLAN = f"ent plan {DEN} --measure 取缔关闭 --unit 乡应急办 --person 示例甲 --due-on 2026-03-20"
_DONE = f"ent done {DEN} --measure 取缔关闭 --done-on 2026-03-12 --evidence 现场照片"

FULL = {
    "supervise": f"supervise {_AS_OF}",
    "lookback": f"lookback {_AS_OF}",
    "blacklist": f"blacklist {_AS_OF}",
    "inquiry": f"inquiry {_AS_OF}",
    "material": f"material {_AS_OF}",
    "transfer": f"transfer {_AS_OF}",
    "visits": f"visits {_AS_OF}",
    "late_entry": "late-entry --as-of 2026-02-11",
    "late": f"late {_AS_OF}",
    "draw": f"draw --count 5 {_AS_OF}",
    "draw_result": f"draw --result {_AS_OF}",
    "number": f"number {_AS_OF}",
    "attach": f"attach {_AS_OF}",
    "agenda_text": f"agenda --text {_AS_OF}",
    "screen": f"screen {_AS_OF}",
    "screen_precision": f"screen --precision {_AS_OF}",
    "coverage": f"coverage {_AS_OF}",
    "timeline": f"timeline {full_ledger.RETURNED} {_AS_OF}",
    "handover": f"handover {_AS_OF}",
    "pace": f"pace {_AS_OF}",
}
"""The looks that the small ledger has too few rows for."""

CASES: dict[str, Case] = {
    # looking
    "today": look(_AS_OF),
    "status": look(f"status {_AS_OF}"),
    "status_in_phase_one": look("status --as-of 2026-02-12"),
    "due": look(f"due {_AS_OF}"),
    "due_overdue": look(f"due --only overdue {_AS_OF}"),
    "due_within": look(f"due --within 3天 {_AS_OF}"),
    "due_none": look("due --as-of 2026-02-01"),
    "policy": look(f"policy {_AS_OF}"),
    "policy_of_one": look(f"policy a1b2 {_AS_OF}"),
    "list": look(f"list {_AS_OF}"),
    "list_village": look(f"list --village 东沟村 {_AS_OF}"),
    "lead_list": look(f"lead list {_AS_OF}"),
    "ent_list": look(f"ent list --state 整治中 {_AS_OF}"),
    "site_list": look(f"site list {_AS_OF}"),
    "activity_list": look(f"activity list {_AS_OF}"),
    "show_lead": look(f"show 8m2n {_AS_OF}"),
    "show_enterprise": look(f"ent show A1B2 {_AS_OF}"),
    "show_full_width": look(f"show ７Ｋ４ｑ {_AS_OF}"),
    "log": look("log"),
    "log_of_one": look(f"log {FRESH} --patch"),
    "check": look("check"),
    "check_path": look("check sites"),
    "check_broken": look("check", "broken"),
    "check_broken_everywhere": look("check", "broken everywhere"),
    "report": look(f"report policy {_AS_OF}"),
    "report_draft": look(f"report policy --draft {_AS_OF}", "edited"),
    "rev": look(f"lead list --rev HEAD~1 {_AS_OF}"),
    "late_entry": look(FULL["late_entry"], "full"),
    "due_json": look(f"due --json {_AS_OF}"),
    "status_json": look(f"status --json {_AS_OF}"),
    "policy_json": look(f"policy {PAINT} --json {_AS_OF}"),
    "check_json": look("check --json", "broken"),
    "show_json": look(f"show {HANDED} --json {_AS_OF}"),
    "list_json": look(f"lead list --json {_AS_OF}"),
    "log_json": look("log --json"),
    # the looks of the full ledger
    **{f"{name}_json": look(f"{line} --json", "full") for name, line in FULL.items()},
    "draw": look(f"draw --count 5 {_AS_OF}", "full"),
    "issue_life": Case(
        (
            "issue due --as-of 2026-02-10",
            "issue sent 日报 第1期 --by 示例甲 --via 政务邮箱 --day 2026-02-10",
            f"site inspect {full_ledger.STORE} --result 未发现 --on 2026-02-10 {_AS_OF}",
            "issue restate 日报 第2期",
            "issue restate 日报 第2期 --confirm",
            "issue again 日报 第1期",
            f"issue list {_AS_OF}",
            f"issue list --json {_AS_OF}",
            "issue due --dry-run --as-of 2026-02-13",
            "issue due --dry-run --json --as-of 2026-02-13",
            f"timeline {full_ledger.POLICED} {_AS_OF}",
        ),
        "full",
    ),
    "fail_on_overdue": look(f"status --fail-on overdue {_AS_OF}"),
    "fail_on_nothing": look("due --fail-on overdue --as-of 2026-02-01"),
    "help": look("--help"),
    "help_of_a_group": look("lead --help"),
    "help_of_a_step": look("lead verify --help"),
    # states of the folder
    "edited_due": look(f"due --only overdue {_AS_OF}", "edited"),
    "broken_due": look(f"due {_AS_OF}", "broken"),
    "untracked_due": look(f"due --only overdue {_AS_OF}", "untracked"),
    "untracked_write": look(f"lead answer 9p3r --answered-on 2026-03-01 {_AS_OF}", "untracked"),
    # writing
    "lead_add": write(
        "lead add --source 村级上报 --village 西河村 --content 院内有异味 --unit 乡应急办"
        " --received-at '2026-03-11 09:00' --as-of '2026-03-11 09:05'",
        "lead list --village 西河村 --as-of '2026-03-11 09:05'",
    ),
    "lead_life": write(
        f"lead verify {FRESH} --people 示例甲、示例乙 --verdict 属实 --at '2026-03-11 09:00' {_AS_OF}",
        f"lead measure {FRESH} --act 责令停止非法活动 --authority 县应急管理局 --on 2026-03-11 {_AS_OF}",
        f"lead transfer {FRESH} --receiver 县应急管理局 --document 示例移字1号 --on 2026-03-12 {_AS_OF}",
        f"lead close {FRESH} --result 移送办理 --on 2026-03-12 {_AS_OF}",
        f"lead determine {FRESH} --verdict 不立案 --reason 属他人管辖 --approver 示例乡长 --on 2026-03-12 {_AS_OF}",
        f"lead close {FRESH} --result 移送办理 --on 2026-03-12 {_AS_OF}",
        f"lead show {FRESH} {_AS_OF}",
    ),
    "lead_merge": write(
        f"lead merge 7k4q --master 8m2n --reason 同一处院落 --on 2026-03-12 {_AS_OF}", f"lead list {_AS_OF}"
    ),
    "ent_plan_and_done": write(f"{_PLAN} {_AS_OF}", f"{_DONE} {_AS_OF}", f"policy {DEN} {_AS_OF}"),
    "ent_done_twice": write(f"{_PLAN} {_AS_OF}", f"{_DONE} {_AS_OF}", f"{_DONE} {_AS_OF}"),
    "ent_inquire": write(
        f"ent inquire {DEN} --question 供电 --state 已查实 --on 2026-03-11 --who 示例供电方 {_AS_OF}",
        f"ent show {DEN} {_AS_OF}",
    ),
    "site_inspect": write(
        f"site inspect {YARD} --result 未见人员 --nature 巡查 --method 网格巡查 --on 2026-03-10 {_AS_OF}",
        f"site list {_AS_OF}",
    ),
    "activity_add": write(
        "activity add --kind 联合执法 --lead-unit 乡应急办 --units 派出所 --groups 2 --people 8"
        f" --villages 东沟村，西河村 --problems 0 {_AS_OF}",
        f"activity list {_AS_OF}",
    ),
    "activity_problems": write(
        f"activity problem {JOINT} --of 东沟村 --problem 台账未更新 --due-on 2026-03-01 {_AS_OF}",
        f"activity problem {JOINT} --of 东沟村 --problem 网格未排查 --due-on 2026-03-10 {_AS_OF}",
        f"activity answer {JOINT} --of 东沟村 --answered-on 2026-03-05 {_AS_OF}",
        f"activity answer {JOINT} --of 西河村 {_AS_OF}",
        f"supervise {_AS_OF}",
    ),
    "add_json": write(f"ent rate {DEN} --level 重大 --on 2026-03-12 --json {_AS_OF}"),
    "undo": write(
        f"ent rate {DEN} --level 较大 --reason 已清空 --approver 示例乡长 --on 2026-03-12 {_AS_OF}",
        "undo --yes",
        "log",
    ),
    "no_identity": Case(
        (f"lead answer 9p3r --answered-on 2026-03-01 {_AS_OF}",), "copy", (("GIT_AUTHOR_NAME", ""),)
    ),
    "ledger_below": Case((f"lead list --state 待核查 {_AS_OF}",), "below"),
    "ledger_of_the_environment": Case(
        (f"lead list --state 待核查 {_AS_OF}",), "below", (("DABZW_LEDGER", "ledger"),)
    ),
    "adopt_below": Case(("adopt sites", "adopt .", "adopt .", "log -n 1"), "edited"),
    "adopt": Case((f"adopt leads {_AS_OF}", "adopt", "adopt", "log -n 2"), "edited"),
    "init": Case(
        ("init 新台账 --start 2026-02-10", f"status --ledger 新台账 {_AS_OF}", "init 新台账"),
        "outside",
    ),
}

ERRORS: dict[str, Case] = {
    "unknown_command": look("leed"),
    "unknown_option": look("due --nur x"),
    "as_of": look("due --as-of 2026-02-30"),
    "rev": look("due --rev nowhere"),
    "rev_and_write": look(f"lead answer 9p3r --rev HEAD {_AS_OF}"),
    "only": look("due --only late"),
    "within": look("due --within soon"),
    "fail_on": look("due --fail-on all"),
    "missing": look(f"lead add --content 异味 --as-of '{AS_OF} 09:00'"),
    "missing_people": look(f"lead verify {FRESH} --verdict 属实 --as-of '{AS_OF} 09:00'"),
    "missing_record": look("lead verify"),
    "choice": look(f"ent rate {DEN} --level 极大 {_AS_OF}"),
    "date": look(f"lead measure {FRESH} --act 查封 --authority 县应急管理局 --on 那天"),
    "minute": look(f"lead verify {FRESH} --people 示例甲,示例乙 --verdict 属实 {_AS_OF}"),
    "village": look(
        f"lead add --source 明查 --village 南沟村 --content 异味 --unit 乡应急办 --as-of '{AS_OF} 09:00'"
    ),
    "question": look(f"ent inquire {DEN} --question 供暖 --state 在查 {_AS_OF}"),
    "no_ledger": look("due", "outside"),
    "not_a_ledger": look("due --ledger leads"),
    "no_record": look("show zzzz"),
    "wrong_kind": look(f"lead show {KILN}"),
    "ambiguous": look("show QY"),
    "not_yet": look(f"show {FRESH} --as-of 2026-03-01"),
    "no_measure": look(f"ent done {PAINT} --measure 断水 {_AS_OF}"),
    "would_be_invalid": look(
        f"lead verify {FRESH} --people 示例甲 --people 示例乙 --verdict 属实 --at '2026-03-09 09:00'"
    ),
    "hand_edited": look(f"lead answer {FRESH} --answered-on 2026-03-12 {_AS_OF}", "edited"),
    "not_adopted": look(f"report policy {_AS_OF}", "edited"),
    "unknown_report": look("report weather"),
    "format_needs_folder": look("report policy --format xlsx"),
    "format": look("report policy --format pdf"),
    "init_in_use": look("init leads"),
    "init_start": look("init x --start soon"),
    "init_campaign": look("init x --campaign nowhere.yaml"),
    "undo_unconfirmed": look("undo"),
    "no_editor": look(f"edit {HANDED}"),
}

LONG = ("issue_life", "lead_life", "activity_problems", "ent_done_twice")
"""Those of many steps, which make test-slow compares."""

ALL = {**CASES, **{f"error_{name}": case for name, case in ERRORS.items()}}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in ALL]
)
def test_a_command_says_what_it_said(
    name: str,
    dabzw: Dabzw,
    ledgers: Callable[[str], Path],
    golden: Callable[[Path, str], None],
    request: pytest.FixtureRequest,
) -> None:
    case = ALL[name]
    folder: Path = ledgers(case.ledger) if case.writes else request.getfixturevalue(case.ledger)
    transcript = "\n".join(_transcript(line, folder, dabzw, dict(case.env)) for line in case.lines)
    golden(GOLDEN / f"{name}.txt", transcript)


def test_no_golden_file_is_stale(request: pytest.FixtureRequest) -> None:
    for path in GOLDEN.iterdir() if request.config.getoption("--golden-update") else ():
        if path.stem not in ALL:
            path.unlink()
    assert {path.stem for path in GOLDEN.iterdir()} == set(ALL)


STATUSES = {
    "today": 0,
    "fail_on_nothing": 0,
    "fail_on_overdue": 1,
    "check_broken": 1,
    "check": 0,
    "error_choice": 2,
    "error_unknown_command": 2,
    "error_undo_unconfirmed": 2,
    "broken_due": 3,
    "untracked_write": 3,
    "error_would_be_invalid": 3,
    "error_no_ledger": 3,
    "error_ambiguous": 4,
    "error_rev": 4,
    "error_hand_edited": 5,
    "error_not_adopted": 5,
    "error_no_editor": 6,
    "no_identity": 6,
}


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_the_status_of_each_cause(name: str, status: int) -> None:
    assert f"\n状态：{status}\n" in (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_one_sentence_with_a_status(name: str) -> None:
    text = (GOLDEN / f"error_{name}.txt").read_text(encoding="utf-8")
    status = int(text.partition("\n状态：")[2].partition("\n")[0])
    assert status in {2, 3, 4, 5, 6}
    assert "\n标准输出：\n错误输出：\n" in text
    assert text.partition("错误输出：\n")[2].count("错误：") == 1


def _transcript(line: str, folder: Path, dabzw: Dabzw, env: dict[str, str]) -> str:
    run = dabzw(*shlex.split(line), cwd=folder, EDITOR="/nowhere/editor", **env)
    return (
        f"$ dabzw {line}\n状态：{run.returncode}\n"
        f"标准输出：\n{_steady(run.stdout, folder)}错误输出：\n{_steady(run.stderr, folder)}"
    )


def _steady(text: str, folder: Path) -> str:
    """The text with what chance, the clock and the place give it left out."""
    text = _by_id(text)
    text = COMMIT.sub("某提交", text.replace(str(folder), "/台账"))
    text = CLOCK.sub(lambda found: found[0] if found[0] in TIMES else "某时", text)
    return RANDOM_ID.sub(lambda found: found[0] if found[0] in KNOWN else f"{found[1]}-某号", text)


def _by_id(text: str) -> str:
    """A draw in the order of its ids: its own order is that of a commit's id."""
    if '"抽取": [' in text:
        rows = json.loads(text)
        for row in rows["抽取"]:
            row["序号"], row["摘要"] = 0, "摘要"
        rows["抽取"].sort(key=lambda row: row["编号"])
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    return DRAWN.sub(_numbered, text) if DIGEST.search(text) else text


def _numbered(rows: re.Match[str]) -> str:
    drawn = (DIGEST.sub("\t摘要\t", row.partition("\t")[2]) for row in rows[0].splitlines())
    return "".join(f"0\t{row}\n" for row in sorted(drawn))


TIMES = {f"{when:%Y-%m-%d %H:%M}" for when in (small_ledger.FIRST, small_ledger.SECOND, *full_ledger.ENTERED)}
KNOWN = frozenset(
    value
    for ledger in (small_ledger, full_ledger)
    for value in vars(ledger).values()
    if isinstance(value, str)
)
