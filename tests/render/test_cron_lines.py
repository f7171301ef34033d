from __future__ import annotations

import re
import subprocess  # noqa: TID251 -- the line is run as cron runs it
from pathlib import Path

import pytest

from dabzw.render.cron_lines import (
    BEGIN,
    END,
    backup_in,
    cron_block,
    one_line,
    systemd_units,
    unit_name,
    with_block,
    without_block,
)

OTHERS = "MAILTO=''\n0 1 * * * 备份\n"
NEEDS = {"HOME": "/home/示例", "PATH": "/usr/bin:/bin"}


def block(ledger: str) -> str:
    return cron_block("/opt/dabzw", ledger, NEEDS)


def test_put_in_once_and_taken_out_again() -> None:
    once = with_block(OTHERS, "/台账", block("/台账"))
    assert once.startswith(OTHERS)
    assert with_block(once, "/台账", block("/台账")) == once
    assert without_block(once, "/台账") == OTHERS
    assert without_block(once, "/另一本") == once


def test_an_end_that_was_deleted_by_hand_takes_nothing_along() -> None:
    torn = f"{BEGIN}/台账\n5 * * * * x\n0 1 * * * 备份\n"
    assert without_block(torn, "/台账") == torn
    assert without_block(torn + END + "/台账\n", "/台账") == ""


@pytest.mark.parametrize("mark", "\u2028\u2029\x85")
def test_a_line_ends_only_where_cron_ends_it(mark: str) -> None:
    ledger = f"/台{mark}账"
    others = OTHERS + f"# 甲{mark}乙\n"
    once = with_block(others, ledger, block(ledger))
    assert with_block(once, ledger, block(ledger)) == once
    assert without_block(once, ledger) == others
    assert backup_in(cron_block("/opt/dabzw", ledger, NEEDS, "/备份"), ledger) == "/备份"


def test_a_torn_block_is_left_and_takes_no_line_of_others_along() -> None:
    torn = f"{BEGIN}/台账\n5 * * * * x\n{OTHERS}"
    once = with_block(torn, "/台账", block("/台账"))
    assert without_block(once, "/台账") == torn
    assert with_block(once, "/台账", block("/台账")) == once


def test_a_last_line_without_an_end() -> None:
    assert with_block("0 1 * * * 备份", "/台账", block("/台账")).startswith("0 1 * * * 备份\n")


@pytest.mark.parametrize("name", ["台账", "台账 2026", "100%台账", "它's", "$HOME"])
def test_the_line_as_cron_runs_it(name: str, tmp_path: Path) -> None:
    program = tmp_path / "程序 %"
    program.write_text('#!/bin/sh\nprintf "%s|" "$PATH" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    line = cron_block(str(program), f"/数据/{name}", NEEDS).splitlines()[1]
    command = line.removeprefix("5 * * * * ")
    assert "%" not in command.replace("\\%", "")
    done = subprocess.run(
        ("env", "-i", "/bin/sh", "-c", command.replace("\\%", "%")), capture_output=True, check=True
    )
    assert done.stdout.decode() == f"/usr/bin:/bin|issue|due|--ledger|/数据/{name}|"


@pytest.mark.parametrize("place", ["/media/U盘", "/media/我的 盘/100%", "/它's"])
def test_a_backup_is_a_line_of_its_own_and_is_found_again(place: str) -> None:
    text = with_block(OTHERS + "5 * * * * it's\n", "/台账", cron_block("/opt/dabzw", "/台账", NEEDS, place))
    text = with_block(text, "/另一本", block("/另一本"))
    assert [line[:3] for line in text.splitlines() if "/台账" in line and line[0] != "#"] == ["5 *", "35 "]
    assert backup_in(text, "/台账") == place
    assert backup_in(text, "/另一本") is None
    assert without_block(without_block(text, "/台账"), "/另一本") == OTHERS + "5 * * * * it's\n"


def test_units() -> None:
    units = systemd_units("/opt/dabzw", "/数据/100% $台账", NEEDS)
    name = unit_name("/数据/100% $台账")
    assert set(units) == {f"{name}.service", f"{name}.timer"}
    service, timer = units[f"{name}.service"], units[f"{name}.timer"]
    assert 'ExecStart="/opt/dabzw" "issue" "due" "--ledger" "/数据/100%% $$台账"' in service
    assert 'Environment="HOME=/home/示例"\nEnvironment="PATH=/usr/bin:/bin"' in service
    assert "OnCalendar=*-*-* *:05:00 Asia/Shanghai\nPersistent=true\n" in timer
    assert "（/数据/100%% $台账）" in timer


def test_units_of_two_ledgers_are_two_files_each() -> None:
    places = ["/数据/台账", "/备份/台账", "/数据/排查", "/数据/2026 gas", "/", "/数据/(～)"]
    names = [unit_name(place) for place in places]
    assert len(set(names)) == len(places)
    assert [re.sub(r"[0-9a-f]{8}$", "", name) for name in names] == [
        *("dabzw-issue-tz-", "dabzw-issue-tz-", "dabzw-issue-pc-", "dabzw-issue-2026gas-"),
        *("dabzw-issue-", "dabzw-issue-"),
    ]
    both = {name for place in places for name in systemd_units("/opt/dabzw", place, NEEDS)}
    assert len(both) == 2 * len(places)


def test_a_line_break_cannot_stand_in_a_crontab() -> None:
    assert one_line("/台账")
    assert not one_line("/台\n账")
