"""init --from: the next campaign of an earlier ledger, which is only read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Ledgers
from processes import Dabzw

from dabzw.model.ids import kind_of
from dabzw.store.git import Repository
from dabzw.store.reader import load
from dabzw.store.working import look

FILE = """\
# 下一年的行动
名称: 示例乡2027年复核行动
单位: 示例乡人民政府
阶段:
  - {名称: 复核, 开始: 2027-02-01, 截止: 2027-06-30, 指标: [复核率, 场所排查率]}
回头看: {天数: [7, 30, 90], 此后每隔: 90, 止: 365, 依据: 示例通知四}
违法行为: {"1": 无证生产}
"""


def campaign(folder: Path, text: str = FILE) -> str:
    file = folder / "下一行动.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


@dataclass(frozen=True)
class Carried:
    """What came of one run: the old ledger, the new one, and what was said on stdout and stderr."""

    old: Path
    new: Path
    stdout: str
    stderr: str


@pytest.fixture(scope="module")
def carried(full: Path, dabzw: Dabzw, tmp_path_factory: pytest.TempPathFactory) -> Carried:
    """The ledger with rows in every list, carried on once."""
    place = tmp_path_factory.mktemp("next")
    new = place / "新台账"
    words = ("init", str(new), "--campaign", campaign(place), "--from", str(full), "--as-of", "2027-02-01")
    run = dabzw(*words, "--json", cwd=place)
    assert run.returncode == 0, run.stderr
    return Carried(full, new, run.stdout, run.stderr)


def test_it_is_one_entry_and_sound(carried: Carried, dabzw: Dabzw) -> None:
    repository = Repository.require(carried.new)
    assert repository.commit(repository.head() or "").parents == ()
    assert look(repository).unrecorded == ()
    run = dabzw("check", "--as-of", "2027-02-01", "--json", cwd=carried.new)
    assert (run.returncode, json.loads(run.stdout)["错误"]) == (0, 0)


def test_the_earlier_ledger_is_only_read(carried: Carried) -> None:
    repository = Repository.require(carried.old)
    assert look(repository).unrecorded == ()
    assert json.loads(carried.stdout)["提交"] == repository.head()


def test_what_was_written_is_what_is_told(carried: Carried) -> None:
    told = json.loads(carried.stdout)
    files = {
        path.relative_to(carried.new).as_posix(): path.read_bytes() for path in carried.new.rglob("*.yaml")
    }
    ledger = load(files).sound
    assert told["带入"]["企业"] == len(ledger.enterprises) > 0
    assert told["带入"]["场所"] == len(ledger.sites) > 0
    past = [row for one in ledger.enterprises.values() for row in one.past_cases]
    assert told["带入"]["历史查处"] == len(past) > 0
    ids = {kind for path in files if (kind := kind_of(Path(path).stem))}
    assert "检查活动" not in ids
    assert {one.id[3:9] for one in ledger} == {"270201"}
    held = {row["编号"] for row in told["未结"] if row["编号"]}
    enterprises = {one.id for one in ledger.enterprises.values() if one.unsettled}
    sites = {one.id for one in ledger.sites.values() if one.unsettled}
    assert held == enterprises | sites | set(ledger.leads)
    assert not any(lead.informant for lead in ledger.leads.values())


def test_the_campaign_keeps_its_lines_and_gets_what_it_lacks(carried: Carried) -> None:
    text = (carried.new / "campaign.yaml").read_text(encoding="utf-8")
    for line in FILE.splitlines():
        assert line in text.splitlines()
    told = json.loads(carried.stdout)["补入行动方案"]
    assert set(told) >= {"村", "站所"}


REFUSED = {
    ("--from", "OLD", "--start", "2026-02-09"): "--from 不写 --campaign，是把同一本台账放到第二台电脑",
    ("--from", "ext::sh"): "这样的地址会运行别的程序",
    ("--from", "没有"): "没有这个远端、文件夹或文件",
    ("--demo", "--from", "OLD"): "--demo 自带行动方案",
    ("--campaign", "FILE", "--from", "."): "不是台账（没有 campaign.yaml）",
    ("--campaign", "FILE", "--from", "https://example.org/ledger.git"): "是网址，要先把它放到本机",
    ("--campaign", "FILE", "--from", "FILE"): "不是台账的备份文件",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_carried_is_refused(
    words: tuple[str, ...], dabzw: Dabzw, small: Path, tmp_path: Path
) -> None:
    places = {"OLD": str(small), "FILE": campaign(tmp_path)}
    run = dabzw("init", "新台账", *(places.get(word, word) for word in words), cwd=tmp_path)
    assert run.returncode == 2
    assert REFUSED[words] in run.stderr
    assert not (tmp_path / "新台账").exists()


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("edited", "有未入账的改动"),
        ("broken", "有未入账的改动"),
        ("untracked", "没有登记历史，不能作凭据"),
    ],
)
def test_a_ledger_that_is_not_entered_proves_nothing(
    kind: str, says: str, dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path
) -> None:
    run = dabzw(
        "init", "新台账", "--campaign", campaign(tmp_path), "--from", str(ledgers(kind)), cwd=tmp_path
    )
    assert run.returncode == 3
    assert says in run.stderr
    assert not (tmp_path / "新台账").exists()


def test_one_that_cannot_be_read_is_refused_whole(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    old = ledgers("broken")
    repository = Repository.require(old)
    repository.git("config", "user.name", "示例员")
    repository.git("config", "user.email", "clerk@example.invalid")
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "改动")
    run = dabzw("init", "新台账", "--campaign", campaign(tmp_path), "--from", str(old), cwd=tmp_path)
    assert run.returncode == 3
    assert "处错误读不进来，没有新建" in run.stderr


def test_a_backup_is_as_good_as_its_ledger(dabzw: Dabzw, ledgers: Ledgers, tmp_path: Path) -> None:
    old, bundle = ledgers("small"), tmp_path / "备份.bundle"
    run = dabzw("backup", str(bundle), "--same-disk", cwd=old)
    assert run.returncode == 0, run.stderr
    new = tmp_path / "新台账"
    run = dabzw("init", str(new), "--campaign", campaign(tmp_path), "--from", str(bundle), cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert f"（原台账提交 {(Repository.require(old).head() or '')[:10]}）" in run.stdout


def test_a_file_with_errors_founds_nothing(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    wrong = campaign(tmp_path, FILE.replace("截止: 2027-06-30", "截止: 2027-06-31"))
    run = dabzw("init", "新台账", "--campaign", wrong, "--from", str(small), cwd=tmp_path)
    assert (run.returncode, "没有新建台账" in run.stderr) == (3, True)
    assert not (tmp_path / "新台账").exists()


@pytest.mark.parametrize(("villages", "says"), [("[示例外村]", "的“村”里没有：寺头村、东沟村"), ("[]", "")])
def test_what_an_office_shares_is_not_overridden(
    villages: str, says: str, dabzw: Dabzw, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "本单位.yaml").write_text(f"村: {villages}\n", encoding="utf-8")
    run = dabzw("init", "新台账", "--campaign", campaign(tmp_path), "--from", str(small), cwd=tmp_path)
    assert (run.returncode, says in run.stderr) == (3 if says else 0, True), run.stderr


def test_it_is_said_where_no_look_back_goes_on(dabzw: Dabzw, full: Path, tmp_path: Path) -> None:
    without = campaign(tmp_path, FILE.replace("回头看:", "# 回头看:"))
    run = dabzw("init", "新台账", "--campaign", without, "--from", str(full), cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "本行动方案没有写回头看" in run.stdout


@pytest.mark.slow
def test_the_demo_from_one_year_to_the_next(dabzw: Dabzw, tmp_path: Path) -> None:
    assert dabzw("init", "演示", "--demo", cwd=tmp_path).returncode == 0
    file = campaign(tmp_path)
    told = []
    for name in ("甲", "乙"):
        run = dabzw("init", name, "--campaign", file, "--from", "演示", "--json", cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        told.append(json.loads(run.stdout))
    assert told[0]["带入"] == told[1]["带入"]
    assert told[0]["带入"]["接着回头看的企业"] > 0
    assert told[0]["未结"] == told[1]["未结"]
    assert (told[0]["带入"]["企业"], told[0]["带入"]["历史查处"]) == (82, 35)
    status = json.loads(dabzw("status", "--json", "--as-of", "2027-02-10", cwd=tmp_path / "甲").stdout)
    (rate,) = [one for one in status["阶段"][0]["指标"] if one["名称"] == "复核率"]
    assert (rate["完成"], rate["总数"]) == (0, 35)
