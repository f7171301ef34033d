"""sync between real desks: a hub, folders, bundles, what is asked, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess  # noqa: TID251 -- for a type alone

import pytest
from crash import git
from processes import Dabzw
from small_ledger import DEN, FRESH, KILN, QUIET, YARD
from typing_at import Play, play  # noqa: F401 -- the fixture

from dabzw.cli.app import app
from dabzw.cli.meet.questions import NotNow
from dabzw.model.ids import path_of
from dabzw.store.git import Repository

pytestmark = pytest.mark.usefixtures("person")


Run = CompletedProcess[str]
SEEN = ("--result", "未发现", "--method", "网格巡查", "--nature", "巡查", "--people", "示例甲", "--note")


class Desks:
    """Desks by their names, a hub, and a stick."""

    def __init__(self, dabzw: Dabzw, root: Path) -> None:
        self.root = root
        self.hub = root / "中心库.git"
        self._dabzw = dabzw

    def begin(self, first: Path) -> None:
        """Makes the hub and two desks, which may be copied together."""
        shutil.copytree(first, self.root / "甲")
        assert "新建了中心库" in self.says("甲", "sync", str(self.hub), "--new")
        git(self.root / "甲", "remote", "add", "origin", "../中心库.git")
        self.says("甲", "init", str(self.root / "乙"), "--from", str(self.hub), "--clerk", "示例乙")
        git(self.root / "乙", "remote", "set-url", "origin", "../中心库.git")

    def runs(self, desk: str, *words: str) -> Run:
        return self._dabzw(*words, cwd=self.root / desk)

    def says(self, desk: str, *words: str, status: int = 0) -> str:
        done = self.runs(desk, *words)
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    def head(self, desk: str) -> str:
        return git(self.root / desk, "rev-parse", "HEAD").strip()

    def text(self, desk: str, record: str) -> str:
        return (self.root / desk / path_of(record)).read_text("utf-8")

    def inspects(self, desk: str, note: str, site: str = YARD) -> None:
        self.says(desk, "site", "inspect", site, *SEEN, note)

    def edits(self, desk: str, record: str, old: str, new: str) -> None:
        place = self.root / desk / path_of(record)
        text = place.read_text("utf-8")
        assert old in text
        place.write_text(text.replace(old, new, 1), "utf-8")
        self.says(desk, "adopt", path_of(record))


def files_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder but the lock, in which each command signs, and the index of what was read."""
    found = (
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != "dabzw.lock" and path.parent.name != "dabzw-index"
    )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def begun(dabzw: Dabzw, tmp_path_factory: pytest.TempPathFactory, small: Path) -> Path:
    root = tmp_path_factory.mktemp("begun")
    Desks(dabzw, root).begin(small)
    return root


@pytest.fixture
def desks(dabzw: Dabzw, tmp_path: Path, begun: Path) -> Desks:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    return Desks(dabzw, tmp_path)


def test_two_desks_and_a_hub(desks: Desks) -> None:
    desks.inspects("甲", "甲看见")
    desks.inspects("乙", "乙看见")
    desks.inspects("乙", "窑里没有", KILN)
    assert "已送到" in desks.says("甲", "sync")
    before = desks.head("甲")
    done = desks.runs("乙", "sync", "--json")
    told = json.loads(done.stdout)
    assert (told["收到"], told["送出"], told["合并"]) == ({"场所": 1}, {"场所": 2}, [YARD])
    assert told["对方已齐"]
    assert "完成：已同步" in done.stderr
    assert git(desks.root / "乙", "rev-parse", "HEAD^1").strip() == before  # theirs first
    assert "收到：场所2处" in desks.says("甲", "sync")
    assert desks.head("甲") == desks.head("乙")
    assert all(note in desks.text("甲", YARD) for note in ("甲看见", "乙看见"))
    assert "没有新的内容" in desks.says("乙", "sync")
    message = git(desks.root / "甲", "log", "-1", "--format=%B")
    assert f"Dabzw-Op: sync\nDabzw-Id: {YARD}\n" in message
    assert "Dabzw-Sync-From: origin\n" in message
    assert git(desks.root / "甲", "status", "--porcelain") == ""


def test_what_both_changed_is_asked_and_the_choice_kept(desks: Desks) -> None:
    desks.edits("甲", QUIET, "名称: ", "名称: 甲改")
    desks.edits("乙", QUIET, "名称: ", "名称: 乙改")
    desks.says("甲", "sync")
    before = desks.head("乙")
    asked = desks.says("乙", "sync", status=5)
    seen = re.findall(f"--take '({QUIET}:名称=本机#[0-9a-f]{{6}})'", asked)
    assert len(seen) == 1
    assert "本机 乙改" in asked
    assert "对方 甲改" in asked
    assert desks.head("乙") == before
    trial = json.loads(desks.runs("乙", "sync", "--dry-run", "--json").stdout)
    assert [one["编号"] for one in trial["要选"]] == [QUIET]
    assert trial["要选"][0]["写法"] == f"--take '{seen[0]}'"
    assert trial["只看"]
    assert trial["送出"] == {"企业": 1}
    assert "将送出：企业1家（选定以后才定）" in desks.says("乙", "sync", "--dry-run")
    assert desks.head("乙") == before
    wrong = desks.says("乙", "sync", "--take", f"{DEN}:名称=本机", status=2)
    assert f"不是这次要定的；这次要定的：{QUIET}:名称" in wrong
    assert "--take 写成" in desks.says("乙", "sync", "--take", f"{QUIET}:名称=我们", status=2)
    desks.says("乙", "sync", "--take", f"{QUIET}:名称＝对方")
    assert "名称: 甲改" in desks.text("乙", QUIET)
    assert f"Dabzw-Choice: {QUIET}:名称=对方\n" in git(desks.root / "乙", "log", "-1", "--format=%B")


def test_a_choice_counts_for_what_was_seen_alone(desks: Desks) -> None:
    desks.edits("甲", QUIET, "名称: ", "名称: 甲改")
    desks.edits("乙", QUIET, "名称: ", "名称: 乙改")
    desks.says("甲", "sync")
    (seen,) = re.findall(r"--take '([^']*=本机#\w+)'", desks.says("乙", "sync", status=5))
    desks.edits("甲", QUIET, "名称: 甲改", "名称: 甲又改")
    desks.says("甲", "sync")
    before = desks.head("乙")
    asked = desks.says("乙", "sync", "--take", seen, status=5)
    assert "定的时候看到的和现在的不一样了" in asked
    assert "对方 甲又改" in asked
    assert desks.head("乙") == before
    (now,) = re.findall(r"--take '([^']*=对方#\w+)'", asked)
    assert "写了两次" in desks.says("乙", "sync", "--take", now, "--take", seen, status=2)
    desks.says("乙", "sync", "--take", now)
    assert "名称: 甲又改" in desks.text("乙", QUIET)
    said = desks.says("乙", "sync", "--take", now, status=2)
    assert "这次没有要定的" in said


def test_what_a_merge_leaves_is_looked_at_once(desks: Desks) -> None:
    desks.says("甲", "village", "add", "示例村")
    desks.says("甲", "sync")
    desks.says("乙", "sync")
    desks.says("甲", "village", "add", "示例甲村")
    desks.says("乙", "village", "add", "示例乙村")
    desks.says("甲", "sync")
    assert "合并待核对" in desks.says("乙", "sync")
    assert "campaign.yaml" in desks.says("乙", "sync", "--checked", "没有", status=4)
    before = git(desks.root / "乙", "rev-parse", "HEAD^{tree}")
    desks.says("乙", "sync", "--checked", "campaign.yaml")
    assert git(desks.root / "乙", "rev-parse", "HEAD^{tree}") == before
    assert "Dabzw-Checked: campaign.yaml\n" in git(desks.root / "乙", "log", "-1", "--format=%B")
    assert "现在没有合并待核对的" in desks.says("乙", "sync", "--checked", "campaign.yaml", status=4)


def test_a_version_by_its_day_is_the_same_on_all_desks(desks: Desks) -> None:
    shared = desks.head("甲")
    when = git(desks.root / "甲", "log", "-1", "--format=%ad", "--date=format:%Y-%m-%d %H:%M").strip()
    desks.inspects("甲", "甲看见")
    desks.says("甲", "sync")
    desks.inspects("乙", "乙看见")
    desks.inspects("乙", "又看见")
    desks.says("乙", "sync")
    desks.says("甲", "sync")
    found = {Repository.require(desks.root / desk).resolve(when) for desk in ("甲", "乙")}
    assert found == {shared}
    lines = {git(desks.root / desk, "rev-list", "--first-parent", "HEAD") for desk in ("甲", "乙")}
    assert len(lines) == 1
    assert shared in lines.pop()


def test_a_laptop_that_was_long_away_does_not_bend_the_line(desks: Desks) -> None:
    """What 甲 and 乙 have shared by the hub stays on the line of first parents when a third one comes in."""
    desks.says("甲", "init", str(desks.root / "丙"), "--from", str(desks.hub), "--clerk", "示例丙")
    desks.inspects("丙", "丙看见", KILN)
    desks.says("丙", "sync", "--out", str(desks.root / "丙.bundle"))
    desks.inspects("甲", "甲看见")
    desks.says("甲", "sync")
    desks.says("乙", "sync")
    shared = desks.head("乙")
    desks.says("甲", "sync", str(desks.root / "丙.bundle"))
    assert shared in git(desks.root / "甲", "rev-list", "--first-parent", "HEAD")
    desks.says("甲", "sync")
    desks.says("乙", "sync")
    assert desks.head("乙") == desks.head("甲")
    assert shared in git(desks.root / "乙", "rev-list", "--first-parent", "HEAD")


def test_hand_edits_elsewhere_stay_and_those_of_what_changes_stop_it(desks: Desks) -> None:
    desks.inspects("甲", "甲看见")
    desks.says("甲", "sync")
    other = desks.root / "乙" / path_of(FRESH)
    other.write_text(other.read_text("utf-8") + "备注: 手写\n", "utf-8")
    desks.says("乙", "sync")
    assert "备注: 手写" in other.read_text("utf-8")
    desks.inspects("甲", "又看见")
    desks.says("甲", "sync")
    own = desks.root / "乙" / path_of(YARD)
    own.write_text(own.read_text("utf-8") + "备注: 手写\n", "utf-8")
    before = desks.head("乙")
    assert "有手工修改尚未入账" in desks.says("乙", "sync", status=5)
    assert (desks.head("乙"), "备注: 手写" in own.read_text("utf-8")) == (before, True)


def test_a_rewritten_history_is_not_merged(desks: Desks) -> None:
    desks.inspects("甲", "甲看见")
    desks.says("甲", "sync")
    desks.says("乙", "sync")
    before = desks.head("乙")
    old = git(desks.hub, "rev-parse", "main^").strip()
    other = git(desks.hub, "commit-tree", f"{old}^{{tree}}", "-p", old, "-m", "另写").strip()
    for tip in (other, old):
        git(desks.hub, "update-ref", "refs/heads/main", tip)
        said = desks.says("乙", "sync", status=5)
        assert f"对方的历史被改写过，上次同步时的提交 {before[:10]}" in said
        assert desks.head("乙") == before


def test_a_ledger_of_its_own_is_not_joined(desks: Desks, dabzw: Dabzw, full: Path) -> None:
    said = desks.says("乙", "sync", str(full), status=5)
    assert "没有共同的历史" in said
    assert "--from" in said


def test_bundles_go_to_and_fro(desks: Desks) -> None:
    stick = desks.root / "盘.bundle"
    desks.inspects("甲", "甲看见")
    desks.says("甲", "sync", "--out", str(stick), "--full")
    assert "没有新的内容，没有写" in desks.says("甲", "sync", "--out", str(stick))
    older = desks.root / "旧.bundle"
    shutil.copy(stick, older)
    desks.inspects("乙", "乙看见")
    back = desks.root / "回.bundle"
    desks.says("乙", "sync", str(stick), "--out", str(back))
    assert stick.stat().st_size > 2 * back.stat().st_size  # what is new alone
    desks.says("甲", "sync", str(back))
    assert desks.head("甲") == desks.head("乙")
    old = desks.says("乙", "sync", str(older))
    assert "收到：没有新的内容" in old
    assert "还没有送出" in old  # nobody knows here that 甲 has it
    assert "还没有送出" not in desks.says("甲", "sync", str(back))
    desks.inspects("甲", "又看见")
    first = desks.root / "一.bundle"
    desks.says("甲", "sync", str(back), "--out", str(first))
    first.rename(desks.root / "丢了.bundle")
    desks.inspects("甲", "再看见")
    desks.says("甲", "sync", str(back), "--out", str(first))
    said = desks.says("乙", "sync", str(first), status=5)
    assert "接不上" in said
    assert "--full" in said
    own = git(desks.root / "乙", "for-each-ref", "--format=%(refname)")
    assert "refs/dabzw/from" not in own


def test_a_bundle_that_still_lies_there_is_replaced_by_one_that_holds_more(desks: Desks) -> None:
    stick = desks.root / "盘.bundle"
    desks.says("甲", "sync", "--out", str(stick), "--full")
    desks.says("乙", "sync", str(stick))
    stick.unlink()
    for note in ("一次", "两次"):
        desks.inspects("甲", note)
        desks.says("甲", "sync", "--out", str(stick))
    desks.says("乙", "sync", str(stick))
    assert desks.head("乙") == desks.head("甲")
    stick.write_bytes(b"other")
    desks.inspects("甲", "三次")
    assert "另写成" in desks.says("甲", "sync", "--out", str(stick))
    assert stick.read_bytes() == b"other"


def test_another_desks_folder_is_only_taken_from(desks: Desks) -> None:
    desks.inspects("乙", "乙看见")
    before = desks.head("乙")
    desks.inspects("甲", "甲看见")
    assert "那是另一台的台账文件夹，不送" in desks.says("甲", "sync", str(desks.root / "乙"))
    assert desks.head("乙") == before
    desks.says("乙", "sync", str(desks.root / "甲"))
    assert desks.head("甲") == desks.head("乙")


def test_a_trial_leaves_every_byte(desks: Desks) -> None:
    desks.inspects("甲", "甲看见")
    desks.says("甲", "sync")
    desks.inspects("乙", "乙看见")
    stick = desks.root / "盘.bundle"
    desks.says("甲", "sync", "--out", str(stick), "--full")
    before = files_of(desks.root / "乙")
    for source in ((), (str(stick),), (str(desks.root / "甲"),)):
        told = desks.says("乙", "sync", *source, "--dry-run")
        assert "将收到：场所1处" in told
        assert "将送出：场所1处" in told  # both have changed it
    assert files_of(desks.root / "乙") == before
    assert "不能和 --out 同用" in desks.says("乙", "sync", "--dry-run", "--out", "x.bundle", status=2)


def test_what_cannot_be_read_is_not_handed_over(desks: Desks) -> None:
    place = desks.root / "乙" / path_of(QUIET)
    place.write_text(place.read_text("utf-8") + "备注: [\n", "utf-8")
    git(desks.root / "乙", "commit", "-qam", "手改")
    before = git(desks.hub, "rev-parse", "main")
    said = desks.says("乙", "sync", status=3)
    assert "没有送出" in said
    assert QUIET in said
    assert git(desks.hub, "rev-parse", "main") == before


def test_a_newer_format_there_asks_for_a_newer_program(desks: Desks) -> None:
    place = desks.root / "甲/campaign.yaml"
    text = re.sub(r"^格式: \d+\n", "", place.read_text("utf-8"), flags=re.MULTILINE)
    place.write_text(f"格式: 99\n{text}", "utf-8")
    git(desks.root / "甲", "commit", "-qam", "升级")
    git(desks.root / "甲", "push", "-q", "origin", "main")
    before = desks.head("乙")
    assert "先升级本机的程序" in desks.says("乙", "sync", status=5)
    desks.inspects("乙", "乙看见")
    assert "先升级本机的程序" in desks.says("乙", "sync", status=5)
    assert git(desks.root / "乙", "rev-parse", "HEAD^").strip() == before


def test_a_hub_that_is_not_as_it_was_is_told(desks: Desks) -> None:
    desks.inspects("乙", "乙看见")
    before = desks.head("乙")
    away = desks.root / "拔下"
    desks.hub.rename(away)
    assert "以前同步过，现在看不到" in desks.says("乙", "sync", status=6)
    desks.hub.mkdir()
    assert "以前同步过，现在看不到" in desks.says("乙", "sync", status=6)
    desks.hub.rmdir()
    away.rename(desks.hub)
    git(desks.hub, "config", "core.repositoryformatversion", "99")
    assert "更新这台电脑上的 git" in desks.says("乙", "sync", status=6)
    config = desks.hub / "config"
    config.write_text(config.read_text("utf-8").replace("99", "0"), "utf-8")
    git(desks.hub, "update-ref", "-d", "refs/heads/main")
    for words in (("--dry-run",), ()):
        assert "现在那里的主线是空的" in desks.says("乙", "sync", *words, status=5)
    assert git(desks.hub, "for-each-ref") == ""
    assert desks.head("乙") == before
    shutil.rmtree(desks.hub)
    assert "已送到" in desks.says("乙", "sync", str(desks.hub), "--new")


def test_only_what_is_asked_is_handed_over(desks: Desks) -> None:
    desks.inspects("乙", "乙看见")
    hub = git(desks.hub, "rev-parse", "main")
    assert "没有送" in desks.says("乙", "sync", "--no-push")
    assert "将送出：场所1处" in desks.says("乙", "sync", "--dry-run")
    assert git(desks.hub, "rev-parse", "main") == hub


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("ext::sh -c id",), "会运行别的程序"),
        (("ssh://-oProxyCommand=id/x",), "地址不像地址"),
        (("http://example.invalid/x",), "http 在路上能被人看见"),
        (("ftp://example.invalid/x",), "不能用 ftp"),
        (("没有的",), "没有这个远端、文件夹或文件"),
        (("--", "--upload-pack=id"), "没有这个远端、文件夹或文件"),
        ((r"C:\台账",), "这是 Windows 的写法"),
        ((r"\\server\share",), "这是 Windows 的写法"),
        (("//server/share/库",), "这是 Windows 的写法"),
        (("smb://server/share",), "这是 Windows 的写法"),
        ((".",), "这就是本机的这本台账"),
        (("",), "没有这个远端、文件夹或文件"),
        (("--full",), "--full 和 --out 同用"),
        ((".", "--new"), "里面已有内容，不能在这里新建中心库"),
        (("ssh://host/x", "--new"), "--new 要写明中心库放在哪个文件夹"),
        (("--out", "x.zip"), "要以 .bundle 结尾"),
        (("--rev", "HEAD"), "--rev 只用于查看"),
    ],
)
def test_what_is_no_source_is_refused(words: tuple[str, ...], says: str, dabzw: Dabzw, small: Path) -> None:
    run = dabzw("sync", *words, cwd=small)
    assert run.returncode == 2
    assert says in run.stderr


def test_without_a_source_it_says_how_to_name_one(dabzw: Dabzw, small: Path, tmp_path: Path) -> None:
    run = dabzw("sync", cwd=small)
    assert run.returncode == 2
    assert "还不知道和哪里同步" in run.stderr
    empty = tmp_path / "空"
    empty.mkdir()
    run = dabzw("sync", str(empty), cwd=small)
    assert run.returncode == 2
    assert "不是台账，也不是同步用的中心库" in run.stderr
    run = dabzw("sync", "https://clerk:geheim@127.0.0.1:9/x.git", cwd=small)
    assert run.returncode == 6
    assert "geheim" not in run.stdout + run.stderr
    assert "本机什么都没有改动" in run.stderr


def test_the_second_desk_makes_no_issues_until_told_to(desks: Desks) -> None:
    before = desks.head("乙")
    assert "由另一台电脑出，这台不出" in desks.says("乙", "issue", "due")
    assert desks.head("乙") == before
    said = desks.says("乙", "issue", "restate", "日报", "第1期", "--confirm", status=5)
    assert "由另一台电脑出，这台不出，没有出" in said
    assert desks.head("乙") == before
    assert "由另一台电脑出，这台不出" in desks.says("乙", "cron", "show")
    assert "补齐到期的材料" in desks.says("甲", "cron", "show")
    desks.says("甲", "issue", "due", "--elsewhere")
    assert "由另一台电脑出" in desks.says("甲", "issue", "due")
    assert "以后由这台电脑出定期材料" in desks.says("乙", "issue", "due", "--here", "--dry-run")
    assert "由另一台电脑出" not in desks.says("乙", "issue", "due", "--dry-run")


def test_a_desk_that_was_long_not_in_contact_is_told(desks: Desks) -> None:
    place = desks.root / "乙/.git/dabzw.contact"
    last = datetime.fromisoformat(json.loads(place.read_text("utf-8"))["when"])
    later = f"{last + timedelta(days=4):%Y-%m-%d}"
    before = desks.says("乙", "agenda", "--all", "--rev", "HEAD", "--as-of", later)
    told = desks.says("乙", "agenda", "--all", "--as-of", later)
    assert "4天没有和别的电脑同步" in told
    assert "没有和别的电脑同步" not in before + desks.says("乙", "agenda", "--all")
    place.write_text(place.read_text("utf-8").replace("20", "19", 1), "utf-8")
    assert "没有和别的电脑同步" in desks.says("乙", "agenda", "--all")
    desks.says("乙", "sync", "--no-push")
    assert "没有和别的电脑同步" in desks.says("乙", "agenda", "--all")
    desks.says("乙", "sync")
    assert "没有和别的电脑同步" not in desks.says("乙", "agenda", "--all")
    assert "各自单独用" in desks.says("乙", "sync", "--forget", "--no-push", status=2)
    desks.says("乙", "sync", "--forget")
    assert "没有和别的电脑同步" not in desks.says("乙", "agenda", "--all", "--as-of", later)


def both_seal(desks: Desks) -> None:
    """Lets both desks seal 日报第1期, each with other figures, and 甲 hand its own over."""
    lead = ("lead", "add", "--source", "网格巡查", "--village", "东沟村", "--unit", "乡应急办")
    for desk in ("甲", "乙"):
        desks.says(desk, *lead, "--received-at", "2026-02-09T09:00", "--content", f"{desk}台的线索")
    desks.says("甲", *lead, "--received-at", "2026-02-09T10:00", "--content", "又一条线索")
    for desk in ("甲", "乙"):
        assert "日报第1期" in desks.says(desk, "issue", "due", "--here", "--as-of", "2026-02-09")
    desks.says("甲", "sync")


def waits(desks: Desks, desk: str) -> bool:
    """Whether an issue that was sealed twice waits in the agenda and in check, which agree."""
    agenda = json.loads(desks.runs(desk, "agenda", "--json").stdout)["事项"]
    found = json.loads(desks.runs(desk, "check", "--json").stdout)["问题"]
    left = {one["名称"] for one in agenda if one["种类"] == "合并待核对"}, {one["规则"] for one in found}
    assert ("日报第1期" in left[0]) == ("sealed-twice" in left[1])
    return "日报第1期" in left[0]


@pytest.mark.parametrize("choice", ["对方", pytest.param("本机", marks=pytest.mark.slow)])
def test_of_two_sealed_issues_the_other_is_a_draft_of_a_correction(desks: Desks, choice: str) -> None:
    both_seal(desks)
    assert "整期" in desks.says("乙", "sync", status=5)
    draft = "草稿_日报_第2期_2026-02-09_更正第1期.md"
    for desk, words in (("乙", ("--take", f"日报第1期:整期={choice}")), ("甲", ())):
        told = desks.says(desk, "sync", *words)
        assert f"更正的草稿在 out/{draft}" in told
        assert "dabzw issue restate 日报 1 --confirm 出更正" in told
    assert waits(desks, "甲")
    sealed = (desks.root / "甲/reports/日报/日报-第1期.yaml").read_bytes()
    text = (desks.root / "甲/out" / draft).read_text("utf-8")
    assert text == (desks.root / "乙/out" / draft).read_text("utf-8")
    assert "| 数据 | 原为 | 另一份 | 更正为 |" in text
    assert "日报第1期曾封存2份" in text
    loser = "乙" if choice == "对方" else "甲"
    assert "不作数_日报_第1期" in desks.says(loser, "issue", "due", "--as-of", "2026-02-09")
    desks.says("甲", "issue", "restate", "日报", "1", "--confirm")
    assert "一致" in desks.says("甲", "issue", "again", "日报", "2")
    desks.says("甲", "sync")
    desks.says("乙", "sync")
    assert desks.head("甲") == desks.head("乙")
    assert not waits(desks, "乙")
    audit = json.loads(desks.runs("乙", "verify", "--json").stdout)
    assert not {one["代码"] for one in audit["问题"]} & {"sealed-twice", "sealed-changed", "printed-differs"}
    assert (desks.root / "乙/reports/日报/日报-第1期.yaml").read_bytes() == sealed


@pytest.mark.slow
def test_an_issue_that_was_not_handed_up_needs_no_correction(desks: Desks) -> None:
    both_seal(desks)
    desks.says("乙", "sync", "--take", "日报第1期:整期=对方")
    desks.says("甲", "sync", "--no-push")
    desks.says("甲", "sync", "--checked", "日报第1期")
    assert not waits(desks, "甲")
    assert waits(desks, "乙")
    desks.says("甲", "sync")
    desks.says("乙", "sync")
    assert not waits(desks, "乙")


def test_no_program_of_a_hub_is_run(desks: Desks, tmp_path: Path) -> None:
    """Of a hub that is reached by a path, no program is run but a reception's."""
    hook = desks.hub / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    mark = tmp_path / "run"
    hook.write_text(f"#!/bin/sh\ntouch '{mark}'\n", "utf-8")
    hook.chmod(0o755)
    desks.inspects("乙", "乙看见")
    said = desks.says("乙", "sync", status=6)
    assert "不是本工具放的" in said
    assert not mark.exists()


def test_unlike_clocks_are_told_and_stop_no_joining(desks: Desks) -> None:
    """The clock of 甲 is two days ahead: the joining is dated by it, and 乙 is told what to do."""
    desks.inspects("甲", "甲看见")
    place = desks.root / "甲"
    message = git(place, "log", "-1", "--format=%B").strip()
    clock = message.split("Dabzw-Clock: ")[1].split("\n")[0]
    late = (datetime.fromisoformat(clock) + timedelta(days=2)).isoformat()
    lines = [
        f"Dabzw-Clock: {late}" if line.startswith("Dabzw-Clock") else line for line in message.split("\n")
    ]
    git(place, "commit", "-q", "--amend", "-m", "\n".join(lines))
    desks.says("甲", "sync")
    desks.inspects("乙", "乙看见", KILN)
    said = desks.says("乙", "sync")
    assert "有一台不对" in said
    assert "dabzw doctor --clock" in said
    assert f"Dabzw-Clock: {late}" in git(desks.root / "乙", "log", "-1", "--format=%B")
    desks.says("乙", "sync")
    assert "时钟多半不对" in desks.says("乙", "void", KILN, "--reason", "登记错了", status=6)
    desks.says("乙", "doctor", "--clock")
    desks.says("乙", "void", KILN, "--reason", "登记错了")


def test_at_a_terminal_each_is_asked(
    desks: Desks,
    play: Play,  # noqa: F811 -- the fixture
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desks.edits("甲", QUIET, "名称: ", "名称: 甲改")
    desks.edits("乙", QUIET, "名称: ", "名称: 乙改")
    desks.says("甲", "sync")
    monkeypatch.chdir(desks.root / "乙")
    before = desks.head("乙")
    later = play(app, ["sync"], [("以哪边为准", "3")])
    assert isinstance(later.error, NotNow)
    assert desks.head("乙") == before
    assert "本机 乙改" in later.told
    done = play(app, ["sync"], [("以哪边为准", "1")])
    assert done.error is None, done.error
    assert "名称: 乙改" in desks.text("乙", QUIET)
