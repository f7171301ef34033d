"""`check` on a screen, as a clerk reads it, and the sentences of refusals; on a pipe nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Golden, Ledgers
from processes import Dabzw
from screens import SIZES, dabzw_in
from small_ledger import AS_OF, DEN, FRESH, PAINT

GOLDEN = Path(__file__).parent / "golden_screens"
_LEAD = f"leads/2026-03/{FRESH}.yaml"
_CODE = "统一社会信用代码: "


def _spoiled(folder: Path) -> None:
    """Plants what a clerk's hand may do: a field written twice, one that is unknown, a word that is none."""
    _changed(folder / _LEAD, "村: ", "村: 寺头村\n村: ")
    _changed(folder / f"enterprises/2026-02/{PAINT}.yaml", "性质: ", "性制: 企业\n性质: ")
    _changed(folder / f"enterprises/2026-02/{DEN}.yaml", "经营状态: 在产", "经营状态: 生产")
    (folder / "leads" / "笔记.txt").write_text("买墨盒\n", encoding="utf-8")


def _faulty(folder: Path) -> None:
    """Plants what can be read and is wrong: a code with one wrong sign, a village that is none."""
    _changed(folder / _LEAD, "村: 寺头村", "村: 没有村")
    record = folder / f"enterprises/2026-02/{PAINT}.yaml"
    text = record.read_text(encoding="utf-8")
    code = text.partition(_CODE)[2].partition("\n")[0].strip('"')
    record.write_text(text.replace(code, code[:-1] + ("1" if code[-1] != "1" else "2")), encoding="utf-8")


def _changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("size", [SIZES[0], pytest.param(SIZES[1], marks=pytest.mark.slow)])
@pytest.mark.parametrize("plant", [_spoiled, _faulty])
def test_check_as_a_clerk_reads_it(
    plant: Callable[[Path], None],
    size: tuple[int, int],
    ledgers: Ledgers,
    clean_environment: dict[str, str],
    golden: Golden,
) -> None:
    folder = ledgers("copy")
    plant(folder)
    environment, (columns, rows) = {**clean_environment, "PAGER": "cat"}, size
    with dabzw_in(folder, environment, "check", "--as-of", AS_OF, columns=columns, rows=rows) as terminal:
        assert terminal.ends() == 1
        golden(GOLDEN / f"check{plant.__name__}_{columns}.txt", terminal.told())


def test_a_record_is_checked_by_its_id(ledgers: Ledgers, dabzw: Dabzw) -> None:
    folder = ledgers("copy")
    _faulty(folder)
    run = dabzw("check", "7k4q", "--as-of", AS_OF, cwd=folder)
    assert run.returncode == 1
    assert {line.partition(":")[0] for line in run.stdout.splitlines()[:-1]} == {_LEAD}
    assert dabzw("check", "9999", cwd=folder).returncode == 4
    assert "没有台账文件" in dabzw("check", "leads/2031", cwd=folder).stderr


def test_rules_and_levels_choose_what_is_listed_and_not_the_status(ledgers: Ledgers, dabzw: Dabzw) -> None:
    folder = ledgers("copy")
    _faulty(folder)
    by_name = dabzw("check", "--rule", "村名不识", "--as-of", AS_OF, cwd=folder)
    by_code = dabzw("check", "--rule", "unknown-village", "--as-of", AS_OF, cwd=folder)
    assert by_name.stdout == by_code.stdout
    assert by_name.stdout.count("(unknown-village)\n") == 1 == by_name.stdout.count(": 错误: ")
    hints = dabzw("check", "--level", "提示", "--as-of", AS_OF, cwd=folder)
    assert hints.returncode == 1
    assert ": 错误: " not in hints.stdout
    assert hints.stdout.splitlines()[-1].startswith("共：错误 0，警告 0，提示 ")


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--rule", "村名不知"), "相近的：村名不识"), (("--level", "严重"), "可填：错误、警告、提示")],
)
def test_a_word_that_is_no_rule_or_level_is_refused(
    words: tuple[str, ...], says: str, small: Path, dabzw: Dabzw
) -> None:
    run = dabzw("check", *words, cwd=small)
    assert run.returncode == 2
    assert says in run.stderr


def test_the_long_form_on_a_screen_is_that_of_a_pipe(
    ledgers: Ledgers, dabzw: Dabzw, clean_environment: dict[str, str]
) -> None:
    folder = ledgers("copy")
    _spoiled(folder)
    piped = dabzw("check", "--as-of", AS_OF, cwd=folder).stdout
    environment = {**clean_environment, "PAGER": "cat"}
    with dabzw_in(folder, environment, "check", "--all", "--as-of", AS_OF, columns=400) as terminal:
        assert terminal.ends() == 1
        assert piped in terminal.told()
    assert f"{_LEAD}:" in piped
    assert "(yaml-dup-key)" in piped


def test_what_adopt_refuses_names_record_and_field(ledgers: Ledgers, dabzw: Dabzw) -> None:
    folder = ledgers("copy")
    _spoiled(folder)
    run = dabzw("adopt", cwd=folder)
    assert run.returncode == 3
    assert f"  {FRESH} 第" in run.stderr
    assert "，“性制”：不认识的字段（是不是“性质”？）" in run.stderr
    assert "yaml-dup-key" not in run.stderr
