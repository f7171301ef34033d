"""`rollup add`, `update` and `status` as a clerk of a county types them."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from many_ledgers import CODES, campaign_of, entered, files_of
from processes import Dabzw

pytest.importorskip("duckdb")

ONE, TWO = CODES[:2]


@pytest.fixture
def county(tmp_path: Path, isolated: None) -> Path:
    for code in (ONE, TWO):
        entered(tmp_path / f"{code}.git", files_of(code, 2))
    (tmp_path / "县").mkdir()
    return tmp_path / "县"


def test_a_county_is_listed_updated_and_looked_at(dabzw: Dabzw, county: Path) -> None:
    done = dabzw("rollup", "add", "甲乡", f"../{ONE}.git", cwd=county)
    assert (done.returncode, done.stderr.splitlines()[0]) == (0, f"完成：登记 甲乡（{ONE}），汇总里共1本")
    assert dabzw("rollup", "add", "乙镇", f"../{TWO}.git", "--code", TWO, cwd=county).returncode == 0
    never = dabzw("rollup", "status", cwd=county)
    assert never.returncode == 1
    assert "没有更新过" in never.stdout

    done = dabzw("rollup", "update", "--as-of", "2026-03-12", "--workers", "2", cwd=county)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"已更新\t{ONE}\t2026-03-01 09:00" in done.stdout
    again = json.loads(dabzw("rollup", "update", "--as-of", "2026-03-12", "--json", cwd=county).stdout)
    assert [one["结果"] for one in again["台账"]] == ["未变", "未变"]

    shutil.rmtree(county.parent / f"{TWO}.git")
    broken = dabzw("rollup", "update", "--as-of", "2026-03-12", cwd=county)
    assert broken.returncode == 1
    assert f"乙镇（{TWO}）" in broken.stderr
    status = dabzw("--ledger", str(county), "rollup", "status", "--json", cwd=county.parent)
    assert status.returncode == 1
    told = json.loads(status.stdout)
    assert told["合计"] == {"台账": 2, "未变": 1, "读不了": 1}
    lost = next(one for one in told["台账"] if one["区划代码"] == TWO)
    assert lost["结果"] == "读不了"
    assert lost["提交时间"] == "2026-03-01 09:00"
    assert lost["距今天数"] > 0
    assert lost["记录"] == 4
    assert "Traceback" not in broken.stderr + status.stderr


def test_what_cannot_be_listed_is_refused_and_lists_nothing(dabzw: Dabzw, county: Path) -> None:
    bare = campaign_of(None)
    entered(county.parent / "none.git", {"campaign.yaml": bare})
    for words, status, says in (
        (("丙乡", "../none.git"), 2, "--code"),
        (("丙乡", "../没有"), 2, "没有这个"),
        (("丙乡", "ext::sh -c x"), 2, "会运行别的程序"),
        (("丙乡", f"../{ONE}.git", "--code", "12"), 2, "12 位"),
    ):
        done = dabzw("rollup", "add", *words, cwd=county)
        assert (done.returncode, says in done.stderr) == (status, True), done.stderr
    assert not (county / "rollup.yaml").exists()
    assert dabzw("rollup", "add", "甲乡", f"../{ONE}.git", cwd=county).returncode == 0
    twice = dabzw("rollup", "add", "甲乡", f"../{TWO}.git", cwd=county)
    assert (twice.returncode, "已经有" in twice.stderr) == (5, True)


def test_without_a_book_each_command_says_what_to_do(dabzw: Dabzw, tmp_path: Path) -> None:
    for command in ("update", "status"):
        done = dabzw("rollup", command, cwd=tmp_path)
        assert (done.returncode, "dabzw rollup add" in done.stderr) == (3, True), done.stderr
    (tmp_path / "rollup.yaml").write_text("台账: [", encoding="utf-8")
    done = dabzw("rollup", "status", cwd=tmp_path)
    assert (done.returncode, "rollup.yaml 第" in done.stderr) == (3, True)


@contextmanager
def another() -> Iterator[str]:
    """The address of somebody who is no cluster, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    server.accept()[0].close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"


def test_a_cluster_that_is_none_leaves_ledgers_for_the_next_time(dabzw: Dabzw, county: Path) -> None:
    pytest.importorskip("distributed")
    book = f'台账:\n  - 区划代码: "{ONE}"\n    名称: 甲乡\n    来源: ../{ONE}.git\n'
    far = f'  - 区划代码: "{TWO}"\n    名称: 乙镇\n    来源: git://127.0.0.1:1/{TWO}.git\n'
    (county / "rollup.yaml").write_text(book + far, encoding="utf-8")
    with another() as address:
        done = dabzw("rollup", "update", "--as-of", "2026-03-12", "--cluster", address, cwd=county)
    assert done.returncode == 7
    assert f"乙镇（{TWO}）没有算到：{address}：没有连上集群" in done.stderr
    assert "有1本没有算到：乙镇" in done.stderr
    assert "Traceback" not in done.stderr
    assert f"已更新\t{ONE}" in done.stdout
    late = dabzw("rollup", "late", "--json", cwd=county)
    said = {one["台账"]: one["说明"] for one in json.loads(late.stdout)["台账"]}
    assert said["甲乡"] is None
    assert said["乙镇"].startswith(f"没有算到：{address}：没有连上集群")


def test_one_ledger_that_is_listed_twice_is_told_on_every_screen(dabzw: Dabzw, county: Path) -> None:
    """Its campaign may name no code, so that any code fits; its numbers are counted twice."""
    entered(county.parent / "none.git", {**files_of(ONE, 2), "campaign.yaml": campaign_of(None)})
    for name, code in (("甲乡", ONE), ("乙镇", TWO)):
        assert dabzw("rollup", "add", name, "../none.git", "--code", code, cwd=county).returncode == 0
    done = dabzw("rollup", "update", "--as-of", "2026-03-12", "--workers", "1", cwd=county)
    assert "与乙镇是同一次提交，像是一本台账登记了几次" in done.stdout
    for command in ("status", "late", "rank"):
        told = json.loads(dabzw("rollup", command, "--json", cwd=county).stdout)
        assert ["同一次提交" in str(one["说明"]) for one in told["台账"]] == [True, True], command


def test_what_is_not_there_says_what_to_mend(dabzw: Dabzw, county: Path) -> None:
    far = f'  - 区划代码: "{TWO}"\n    名称: 乙镇\n    来源: ../没有.git\n'
    (county / "rollup.yaml").write_text(f"台账:\n{far}", encoding="utf-8")
    done = dabzw("rollup", "update", "--as-of", "2026-03-12", cwd=county)
    assert done.returncode == 1
    assert "没有这个文件夹或文件；U 盘、共享盘先连好，换了地方的改 rollup.yaml 里的“来源”" in done.stderr
    assert "dabzw sync" not in done.stderr


@pytest.mark.parametrize("listed", [True, False])
def test_of_ledgers_none_of_which_can_be_read_every_screen_tells(
    dabzw: Dabzw, county: Path, *, listed: bool
) -> None:
    """And so does every file; where none is listed there are none."""
    one = f'  - 区划代码: "{TWO}"\n    名称: 乙镇\n    来源: ../没有.git\n'
    (county / "rollup.yaml").write_text(f"台账:\n{one}" if listed else "台账: []\n", encoding="utf-8")
    assert dabzw("rollup", "update", "--as-of", "2026-03-12", cwd=county).returncode == int(listed)
    for command in ("late", "rank", "month", "links", "border"):
        done = dabzw("rollup", command, "--json", cwd=county)
        assert (done.returncode, done.stderr) == (0, ""), command
        told = json.loads(done.stdout)["台账"]
        assert [row["台账"] for row in told] == ["乙镇"] * listed
        assert all(row["说明"].startswith("读不了：") for row in told)
    for words in (("export", "县.xlsx"), ("dashboard", "--out", "out"), ("report", "--out", "out")):
        assert dabzw("rollup", *words, cwd=county).returncode == 0, words
    page = (county / "out" / "各地汇总看板.html").read_text(encoding="utf-8")
    assert ("读不了：" in page) == listed
