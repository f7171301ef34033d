"""How a process starts and ends: what it imports, where options stand, pipes, completion, the editor."""

from __future__ import annotations

import os
import pty
import subprocess  # noqa: TID251 -- a pipe that is closed early, and what a start imports
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from processes import Dabzw
from small_ledger import AS_OF, FRESH, HANDED, KILN, PAINT, QUIET

Ledgers = Callable[[str], Path]

SLOW = {"pydantic", "rich", "yaml", "openpyxl", "prompt_toolkit", "pypinyin"}
_READER = "dabzw.store.sheets.child"
_REPORT = (
    "import sys, runpy\n"
    "try:\n    runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)\n"
    "finally:\n    print(*sorted(sys.modules), file=sys.stderr)\n"
)


def _imported(
    environment: dict[str, str], folder: Path, *args: str, module: str = "dabzw", **env: str
) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", _REPORT, module, *args],
        cwd=folder,
        env=environment | env,
        capture_output=True,
        text=True,
        check=True,
        input="名称\n",
    )
    return set(run.stderr.splitlines()[-1].split())


# What only some commands need, by what they do.
RECORDS = {"pydantic", "yaml", "dabzw.model.ledger", "dabzw.store.reader"}
CHECKING = {"dabzw.rules.checks.registry", "dabzw.model.persons", "dabzw.cli.judging"}
WRITING = {
    "dabzw.cli.writing",
    "dabzw.cli.coming",
    "dabzw.store.writer",
    "dabzw.store.upgrading",
    "dabzw.store.sealing_history",
    "dabzw.cli.make.office",
    "dabzw.store.templates",
    "dabzw.intake",
}
OTHER = {
    "openpyxl",
    "docx",
    "jinja2",
    "rich.console",
    "prompt_toolkit",
    "pypinyin",
}
"""What no look of these imports."""

LOOKS = {
    "status": CHECKING | WRITING,
    "log": RECORDS | CHECKING | WRITING,
    "check": {"dabzw.intake"},
}
FURTHER_LOOKS = dict.fromkeys(
    ("agenda", "due", "policy", "coverage", "list", "show 7k4q"), CHECKING | WRITING
)


@pytest.mark.parametrize(
    ("look", "unneeded"),
    [*LOOKS.items(), *(pytest.param(*one, marks=pytest.mark.slow) for one in FURTHER_LOOKS.items())],
    ids=[*LOOKS, *FURTHER_LOOKS],
)
def test_a_look_imports_only_what_it_uses(
    look: str, unneeded: set[str], clean_environment: dict[str, str], small: Path
) -> None:
    args = (*look.split(), "--as-of", AS_OF, "--ledger", str(small))
    imported = _imported(clean_environment, small, *args)
    assert imported & (unneeded | OTHER) == set()


LATER = "2026-03-12 10:11"
"""A moment of which nothing is asked before."""
NEW_MOMENT = ("show 7k4q", "status")
FURTHER_NEW_MOMENT = ("agenda", "due", "policy", "coverage", "list", "find 7k4q")


@pytest.mark.parametrize(
    "look", [*NEW_MOMENT, *(pytest.param(look, marks=pytest.mark.slow) for look in FURTHER_NEW_MOMENT)]
)
def test_a_look_at_another_moment_parses_and_checks_no_file_again(
    look: str, clean_environment: dict[str, str], ledgers: Ledgers
) -> None:
    folder = ledgers("copy")
    _imported(clean_environment, folder, *look.split(), "--as-of", AS_OF)
    imported = _imported(clean_environment, folder, *look.split(), "--as-of", LATER)
    assert "dabzw.model.ledger" in imported
    assert imported & {"pydantic", "pydantic_core", "annotated_types", "yaml", "importlib.metadata"} == set()


def test_the_version_imports_nothing_slow(clean_environment: dict[str, str], tmp_path: Path) -> None:
    imported = _imported(clean_environment, tmp_path, "--version")
    assert imported & (SLOW | RECORDS | WRITING | OTHER) == set()
    assert (
        imported & {"sqlite3", "dabzw.store.git", "dabzw.reports.view", "dabzw.cli.speech.completion"}
        == set()
    )


def test_the_list_of_commands_imports_no_record(clean_environment: dict[str, str], tmp_path: Path) -> None:
    # rich: for the width of Chinese characters
    assert _imported(clean_environment, tmp_path, "--help") & SLOW <= {"rich"}


def test_the_completion_of_an_id_imports_no_record(clean_environment: dict[str, str], small: Path) -> None:
    env = {"_DABZW_COMPLETE": "complete_bash", "COMP_WORDS": "dabzw lead verify 7K", "COMP_CWORD": "3"}
    imported = _imported(clean_environment, small, **env)
    assert imported & (SLOW | RECORDS | WRITING | {"dabzw.store.git", "dabzw.reports.view"}) == set()


def test_the_reader_of_sheets_imports_no_record(clean_environment: dict[str, str], tmp_path: Path) -> None:
    assert _imported(clean_environment, tmp_path, ".csv", module=_READER) & SLOW == set()


@pytest.mark.parametrize(
    "args",
    [
        ("--as-of", AS_OF, "--json", "--ledger", ".", "lead", "list"),
        ("lead", "--as-of", AS_OF, "--json", "list", "--ledger", "."),
        ("lead", "list", "--ledger=.", "--json", "--as-of", AS_OF),
    ],
)
def test_global_options_stand_anywhere(args: tuple[str, ...], dabzw: Dabzw, small: Path) -> None:
    run = dabzw(*args, cwd=small)
    assert (run.returncode, run.stderr) == (0, "")
    assert f'"截至": "{AS_OF}"' in run.stdout
    assert FRESH in run.stdout


def test_a_reader_that_leaves_early_is_no_error(clean_environment: dict[str, str], small: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "dabzw", "policy", "--json", "--as-of", AS_OF],
        cwd=small,
        env=clean_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, "")


COMPLETIONS = [
    ("dabzw sta", ["status"]),
    ("dabzw lead ver", ["verify"]),
    ("dabzw show 7k4", [FRESH]),
    ("dabzw ent show sl", ["示例彭氏涂料厂  QY-260210-A1B2", "示例石料厂  QY-260212-E5F6"]),
    ("dabzw lead verify C3D4", []),
    ("dabzw lead list --nothing", []),
    (f"dabzw lead verify {FRESH} --verdict bf", ["部分属实"]),
    ("dabzw ent rate --lev", ["--level"]),
    ("dabzw lead add --village xhc", ["西河村"]),
    (f"dabzw ent violate {PAINT} --code wq", ["未取得行政许可  1.1", "未取得全部法定许可  2.1"]),
    (
        "dabzw show XS-26021",
        ["XS-260211-8M2N  村东院落", "XS-260212-9P3R  院内有刺鼻气味", "XS-260213-2T6V  院内有刺鼻气味"],
    ),
]
FURTHER_COMPLETIONS = [
    ("dabzw lead verify 8m", [HANDED]),
    ("dabzw ent rate pstl", [PAINT]),
    ("dabzw site inspect 旧砖窑", [KILN]),
    ("dabzw ent show slc", [QUIET]),
    (f"dabzw ent rate {PAINT} --level 重", ["重大"]),
    ("dabzw due --only ov", ["overdue"]),
    ("dabzw lead add --unit 南沟", []),
    ("dabzw activity add --villages 东", ["东沟村"]),
    (f"dabzw ent violate {PAINT} --code 1.1", ["1.1"]),
    (f"dabzw ent violate {PAINT} --code wqdxzxk", ["1.1"]),
    (f"dabzw ent violate {PAINT} --lead 8m", [HANDED]),
    (f"dabzw lead measure {HANDED} --act 扣", ["扣押"]),
]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [*COMPLETIONS, *(pytest.param(*one, marks=pytest.mark.slow) for one in FURTHER_COMPLETIONS)],
)
def test_completion(typed: str, offered: list[str], dabzw: Dabzw, small: Path) -> None:
    env = {"_DABZW_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    assert list(filter(None, dabzw(cwd=small, **env).stdout.splitlines())) == offered


def test_completion_finds_the_ledger_that_is_named(dabzw: Dabzw, small: Path) -> None:
    env = {
        "_DABZW_COMPLETE": "complete_bash",
        "COMP_WORDS": f"dabzw --ledger {small} show 7k4",
        "COMP_CWORD": "4",
    }
    assert dabzw(cwd=small.parent, **env).stdout.splitlines() == [FRESH]


def test_nothing_is_completed_from_a_campaign_that_cannot_be_read(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("copy")
    (folder / "campaign.yaml").write_text("名称: [", encoding="utf-8")
    env = {
        "_DABZW_COMPLETE": "complete_bash",
        "COMP_WORDS": "dabzw lead add --village 东",
        "COMP_CWORD": "4",
    }
    done = dabzw(cwd=folder, **env)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def _editor(folder: Path, *commands: str) -> str:
    """An editor that applies one sed command each time it is opened, and keeps what it was shown."""
    script = folder / "editor.sh"
    lines = "".join(f"  {number}) sed -i '{command}' \"$1\";;\n" for number, command in enumerate(commands))
    script.write_text(
        f'n=$(ls "{folder}" | grep -c shown); cp "$1" "{folder}/shown$n"\ncase $n in\n{lines}esac\n',
        encoding="utf-8",
    )
    return f"sh {script}"


def test_an_edit_is_saved_and_committed(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder = ledgers("copy")
    run = dabzw("edit", "7k4q", cwd=folder, EDITOR=_editor(tmp_path, "s/旧仓库/旧库房/"))
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.startswith(f"完成：修改 {FRESH}（")
    assert "旧库房" in (folder / f"leads/2026-03/{FRESH}.yaml").read_text(encoding="utf-8")


def test_an_edit_that_changes_nothing(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    run = dabzw("edit", "7k4q", cwd=ledgers("copy"), EDITOR=_editor(tmp_path))
    assert (run.returncode, run.stderr) == (0, "没有改动\n")


def test_an_edit_that_is_given_up_is_kept(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    folder = ledgers("copy")
    before = (folder / f"leads/2026-03/{FRESH}.yaml").read_bytes()
    run = dabzw("edit", "7k4q", cwd=folder, EDITOR=_editor(tmp_path, "s/寺头村/无名村/"))
    assert run.returncode == 3  # nobody can be asked
    draft = next((folder / ".git" / "dabzw-drafts").glob("*.yaml"))
    assert "无名村" in draft.read_text(encoding="utf-8")
    assert str(draft) in run.stderr
    assert (folder / f"leads/2026-03/{FRESH}.yaml").read_bytes() == before


@pytest.mark.slow
def test_a_refused_edit_is_opened_again_with_its_errors(
    clean_environment: dict[str, str], ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("copy")
    editor = _editor(tmp_path, "s/寺头村/无名村/; $a 无此字段: 甲", "/无此字段/d; s/无名村/东沟村/")
    status, said = _at_a_terminal(["edit", "7k4q"], "y\r", folder, clean_environment | {"EDITOR": editor})
    assert status == 0, said
    again = (tmp_path / "shown1").read_text(encoding="utf-8")
    assert again.startswith("# 改后的内容有错误，没有保存：\n#   第7行，“无此字段”：不认识的字段（")
    assert again.partition("\n编号: ")[0].endswith(
        "# 改好后保存退出；以 # 开头的这几行不会保存，也不计入行号。"
    )
    saved = (folder / f"leads/2026-03/{FRESH}.yaml").read_text(encoding="utf-8")
    assert "村: 东沟村\n" in saved
    assert "#" not in saved


@pytest.mark.slow
def test_a_draft_that_was_left_is_gone_on_with(
    clean_environment: dict[str, str], dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    folder = ledgers("copy")
    editor = _editor(tmp_path, "s/寺头村/无名村/", "s/无名村/东沟村/")
    assert dabzw("edit", "7k4q", cwd=folder, EDITOR=editor).returncode == 3
    status, said = _at_a_terminal(["edit", "7k4q"], "\r", folder, clean_environment | {"EDITOR": editor})
    assert status == 0, said
    assert "有1份没有入账的草稿" in said
    assert "村: 东沟村\n" in (folder / f"leads/2026-03/{FRESH}.yaml").read_text(encoding="utf-8")
    assert [*(folder / ".git" / "dabzw-drafts").iterdir()] == []


def test_what_is_missing_is_asked_for(clean_environment: dict[str, str], ledgers: Ledgers) -> None:
    line = ["lead", "add", "--received-at", "2026-03-11 09:00", "--content", "院内有异味"]
    status, said = _at_a_terminal(line, "cjsb\rxhc\r\r\r1\r\r", ledgers("copy"), clean_environment)
    assert status == 0, said
    assert "→ 村级上报" in said
    assert "→ 西河村" in said
    assert "完成：登记线索" in said


@pytest.mark.slow
def test_a_unit_is_chosen_or_another_is_written(clean_environment: dict[str, str], ledgers: Ledgers) -> None:
    folder = ledgers("copy")
    line = ["lead", "transfer", HANDED, "--on", "2026-03-11"]
    status, said = _at_a_terminal(line, "xyz\r邻县示例局\r\r\r", folder, clean_environment)
    assert status == 0, said
    assert "没有“xyz”" in said
    assert "接收单位: 邻县示例局\n" in (folder / f"leads/2026-02/{HANDED}.yaml").read_text(encoding="utf-8")


def _at_a_terminal(args: list[str], typed: str, folder: Path, env: dict[str, str]) -> tuple[int, str]:
    """Runs a command whose input and messages are a terminal's, with everything typed ahead."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "dabzw", *args],
        cwd=folder,
        env=env | {"TERM": "xterm"},
        stdin=slave,
        stdout=subprocess.DEVNULL,
        stderr=slave,
    ) as process:
        os.close(slave)
        os.write(master, typed.encode())
        said = b"".join(iter(lambda: _read(master), b""))
    os.close(master)
    return process.returncode, said.decode(errors="replace")


def _read(terminal: int) -> bytes:
    """What came next; nothing more once the process has ended."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""
