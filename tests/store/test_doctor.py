"""What doctor finds around a ledger, what it mends, and that it looks without changing anything."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import subprocess  # noqa: TID251 -- plays the person who uses git
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from crash import Fault, Killed, faulty
from processes import Dabzw

from dabzw import __version__
from dabzw.cli.context import Desk
from dabzw.cli.keep import doctor
from dabzw.cli.make import making, sealing
from dabzw.cli.speech.options import Globals
from dabzw.errors import DabzwError
from dabzw.model.ailment import Ailment
from dabzw.render.cron_lines import cron_block, program_in
from dabzw.store import due_run
from dabzw.store.documents import template
from dabzw.store.git import Repository
from dabzw.store.health import fonts, place
from dabzw.store.health.patient import Patient
from dabzw.store.journal import JOURNAL
from dabzw.store.readings import seconds_of
from dabzw.store.staging import SCRATCH

Ledgers = Callable[[str], Path]
NOW = datetime(2026, 3, 12, 9, 30)  # noqa: DTZ001 -- China Standard Time, as the ledger says
LEAD = "leads/2026-03/XS-260310-7K4Q.yaml"


@pytest.fixture(scope="module")
def prepared(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which nothing is to be found."""
    folder = tmp_path_factory.mktemp("doctor") / "台账"
    shutil.copytree(small, folder)
    git(folder, "config", "user.name", "示例甲")
    git(folder, "config", "user.email", "jia@xiang.gov.cn")
    (folder / ".gitattributes").write_bytes(b"* -text\n")
    (folder / ".gitignore").write_bytes(b"out/\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "设置")
    return folder


@pytest.fixture
def ledger(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, clean_environment: dict[str, str], tmp_path: Path
) -> Path:
    for name, value in clean_environment.items():
        monkeypatch.setenv(name, value)
    for part in ("NAME", "EMAIL"):
        monkeypatch.delenv(f"GIT_AUTHOR_{part}", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    shutil.copytree(prepared, tmp_path / "台账")
    git(tmp_path / "台账", "update-index", "--refresh")
    return tmp_path / "台账"


def git(folder: Path, *args: str) -> str:
    dated = {**os.environ, "GIT_COMMITTER_DATE": "2026-03-11T18:00:00+0800"}
    done = subprocess.run(("git", *args), cwd=folder, check=True, capture_output=True, text=True, env=dated)
    return done.stdout.strip()


def found(folder: Path, *names: str) -> dict[str, Ailment]:
    """What some probes find, or all, by rule, without what every ledger of this test has."""
    patient = Patient.of(folder, NOW)
    ailments = (
        [one for name in names for one in doctor.PROBES[name](patient)] if names else doctor.examined(patient)
    )
    return {one.rule: one for one in ailments if one.rule not in {"issue-due", "cron", "fonts"}}


def bent_by_attributes(folder: Path) -> None:
    git(folder, "rm", "-q", ".gitattributes")
    git(folder, "commit", "-qm", "去掉")


def on_two_branches(folder: Path) -> None:
    git(folder, "switch", "-qc", "试验")
    git(folder, "commit", "-q", "--allow-empty", "-m", "试验")
    git(folder, "switch", "-qc", "另一个", "main")


def laid_by(folder: Path) -> None:
    (folder / LEAD).write_bytes(b"x")
    git(folder, "stash", "-q")


def ignored(folder: Path) -> None:
    (folder / ".git/info").mkdir(exist_ok=True)
    (folder / ".git/info/exclude").write_text("XS-260310-9Z9Z.yaml\n", encoding="utf-8")
    (folder / "leads/2026-03/XS-260310-9Z9Z.yaml").write_bytes((folder / LEAD).read_bytes())


def written(path: str, data: bytes = b"x\n") -> Callable[[Path], object]:
    def write(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)

    return write


def told(*args: str) -> Callable[[Path], object]:
    return lambda folder: git(folder, *args)


FAULTS: dict[str, tuple[Callable[[Path], object], str, str, str]] = {
    "no identity": (told("config", "user.name", ""), "经办人", "identity", "错误"),
    "example address": (told("config", "user.email", "a@example.invalid"), "经办人", "identity", "提示"),
    "signing": (told("config", "commit.gpgsign", "true"), "设置", "unsigned", "提示"),
    "unknown setting": (told("config", "example.unknown", "1"), "设置", "unknown-setting", "提示"),
    "line ends": (bent_by_attributes, "设置", "line-ends", "警告"),
    "unsafe settings": (told("config", "core.pager", "touch x"), "留痕", "git-refused", "错误"),
    "detached": (told("checkout", "-q", "--detach"), "主线", "branch", "错误"),
    "another branch": (on_two_branches, "主线", "branch", "警告"),
    "not merged": (on_two_branches, "主线", "unmerged", "警告"),
    "merge under way": (written(".git/MERGE_HEAD"), "未完成的操作", "under-way", "错误"),
    "stash": (laid_by, "未完成的操作", "stash", "提示"),
    "grafts": (written(".git/info/grafts"), "历史视图", "bent", "警告"),
    "replaced": (told("replace", "HEAD", "HEAD~1"), "历史视图", "bent", "警告"),
    "hidden": (told("update-index", "--assume-unchanged", LEAD), "历史视图", "hidden", "警告"),
    "ignored": (ignored, "忽略规则", "ignored", "错误"),
    "hand edit": (written("templates/示例.md"), "未入账", "unentered", "提示"),
    "foreign": (written("名单.xlsx"), "台账文件", "foreign", "提示"),
    "unreadable": (written(LEAD), "台账文件", "unreadable", "错误"),
    "newer": (written("campaign.yaml", b"\xe6\xa0\xbc\xe5\xbc\x8f: 99\n"), "台账文件", "format", "错误"),
    "draft": (written(".git/dabzw-drafts/XS-260310-7K4Q-20260311-0900-1.yaml"), "草稿", "draft", "提示"),
    "broken journal": (written(f".git/{JOURNAL}"), "中断的命令", "journal", "错误"),
    "writable by all": (lambda folder: folder.chmod(0o777), "权限", "permission", "警告"),
    "no history": (lambda folder: shutil.rmtree(folder / ".git"), "留痕", "git-missing", "错误"),
    "error": (written("../state/dabzw/error.log"), "程序", "error-log", "提示"),
}


RETURNED = {
    ("留痕", "git-refused"),
    ("主线", "branch"),
    ("未完成的操作", "under-way"),
    ("未完成的操作", "stash"),
    ("历史视图", "hidden"),
}
"""What `--fix` leads back from; what becomes of each is tested with the commands that a clerk is told."""


@pytest.mark.parametrize(("break_", "probe", "rule", "level"), FAULTS.values(), ids=FAULTS)
def test_what_is_found(
    ledger: Path, break_: Callable[[Path], object], probe: str, rule: str, level: str
) -> None:
    break_(ledger)
    if rule == "error-log":
        os.utime(ledger.parent / "state/dabzw/error.log", (NOW.timestamp(), NOW.timestamp()))
    there = found(ledger, probe)
    assert there[rule].level == level
    assert there[rule].mend == ((probe, rule) in RETURNED)
    assert there[rule].advice


def test_nothing_is_found_and_nothing_changed(ledger: Path) -> None:
    before = contents_of(ledger)
    assert found(ledger) == {}
    assert contents_of(ledger) == before


def contents_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def without_packed_refs(folder: Path) -> None:
    git(folder, "pack-refs", "--all")
    shutil.rmtree(folder / ".git/refs")


def old_lock(folder: Path) -> None:
    (folder / ".git/refs/heads/main.lock").touch()
    os.utime(folder / ".git/refs/heads/main.lock", (1, 1))


def half_written(folder: Path) -> None:
    (folder / ".git" / SCRATCH).mkdir()
    written("out/.日报.md.dabzw-tmp")(folder)
    written("leads/2026-03/.a.yaml.dabzw-tmp")(folder)


MENDABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "refs": (without_packed_refs, "git-damaged"),
    "index broken": (written(".git/index"), "index"),
    "index gone": (lambda folder: (folder / ".git/index").unlink(), "index"),
    "lock": (old_lock, "lock"),
    "leftovers": (half_written, "leftover"),
}


@pytest.mark.parametrize(("break_", "rule"), MENDABLE.values(), ids=MENDABLE)
def test_what_is_mended(ledger: Path, break_: Callable[[Path], object], rule: str) -> None:
    break_(ledger)
    assert found(ledger)[rule].mend
    assert list(doctor.mended(Patient.of(ledger, NOW)))
    assert found(ledger) == {}
    assert git(ledger, "status", "--porcelain") == ""
    assert list(doctor.mended(Patient.of(ledger, NOW))) == []


def test_a_lock_in_use_stays(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old_lock(ledger)
    monkeypatch.setattr("dabzw.store.health.leftovers.workers", lambda *_: ("4711（git gc）",))
    monkeypatch.setattr("dabzw.store.gitlocks.workers", lambda *_: ("4711（git gc）",))
    there = found(ledger, "锁")["lock"]
    assert (there.level, there.mend) == ("提示", False)
    assert list(doctor.mended(Patient.of(ledger, NOW))) == []
    assert (ledger / ".git/refs/heads/main.lock").exists()


@pytest.mark.parametrize(
    ("minutes", "level"), [(0, "提示"), (9, "提示"), (10, "警告"), (600, "警告")], ids=str
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Lima"])
def test_how_old_a_lock_is(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, minutes: int, level: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    lock = ledger / ".git/index.lock"
    lock.touch()
    os.utime(lock, (seconds_of(NOW) - 60 * minutes,) * 2)
    there = found(ledger, "锁")["lock"]
    monkeypatch.undo()
    time.tzset()
    says = f"已 {minutes} 分钟" if minutes else "刚刚建的"
    assert (there.level, says in there.says) == (level, True)


def test_papers_that_are_not_as_sealed(ledger: Path) -> None:
    desk = Desk(Globals(ledger=str(ledger), as_of="2026-02-09"), NOW)
    making.make_due(desk)
    sealing.deliver(desk, ledger / "out")
    assert found(ledger, "材料") == {}
    (ledger / "out/日报_第1期_2026-02-09.md").write_bytes(b"x")
    assert found(ledger, "材料")["issue-file"].level == "警告"
    git(ledger, "rm", "-rq", "reports")
    git(ledger, "commit", "-qm", "误删")
    assert found(ledger, "材料")["issue-gone"].level == "错误"


def test_backups_and_clock(ledger: Path) -> None:
    late = list(doctor.PROBES["备份"](Patient.of(ledger, datetime(2026, 4, 12, 9, 0))))  # noqa: DTZ001
    assert "还从未备份" in next(one.says for one in late if one.rule == "backup")
    early = list(doctor.PROBES["时钟"](Patient.of(ledger, datetime(2026, 3, 1, 9, 0))))  # noqa: DTZ001
    assert next(one.level for one in early if one.rule == "clock") == "警告"
    desk = Desk(Globals(ledger=str(ledger), as_of="2026-02-09"), NOW)
    making.make_due(desk)
    early = list(doctor.PROBES["时钟"](Patient.of(ledger, datetime(2026, 3, 12, 9, 0))))  # noqa: DTZ001
    assert next(one.level for one in early if one.rule == "clock") == "错误"


def test_the_clock_is_confirmed(dabzw: Dabzw, ledger: Path) -> None:
    git(ledger, "config", "user.email", "jia@xiang.gov.cn")
    done = dabzw("doctor", "--clock", cwd=ledger)
    assert done.returncode == 0, done.stderr
    assert "已记明现在的时钟" in done.stdout + done.stderr
    assert "核对时钟" in git(ledger, "log", "-1", "--format=%s")


def test_where_it_lies(tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mounts"
    table.write_text(
        "1 0 8:1 / / rw - ext4 /dev/a rw\n2 1 0:1 / /mnt/a\\040b rw - nfs4 x rw\n3 1 0:2 / /mnt rw - vfat x rw\n",
        encoding="utf-8",
    )
    kinds = [place.file_system(path, table) for path in ("/home/x", "/mnt/a b/c", "/mnt/a", "/mntx")]
    assert kinds == ["ext4", "nfs4", "vfat", "ext4"]
    synced = tmp_path / "坚果云" / "台账"
    shutil.copytree(ledger, synced)
    assert found(synced, "位置")["synced"].level == "警告"
    for kind, rule in (("fuse.sshfs", "network"), ("cifs", "network"), ("exfat", "usb")):
        monkeypatch.setattr(place, "file_system", lambda _path, kind=kind: kind)
        assert found(ledger, "位置")[rule].level == "警告"


def test_the_program_of_a_crontab() -> None:
    block = cron_block("/opt/a b%/dabzw", "/台账", {"HOME": "/h ome", "PATH": "/bin"})
    assert program_in(f"0 1 * * * x\n{block}", "/台账") == "/opt/a b%/dabzw"
    assert program_in(block, "/另一本") is None


def test_the_command(dabzw: Dabzw, ledger: Path) -> None:
    old_lock(ledger)
    looked = dabzw("doctor", "--json", cwd=ledger)
    rows = json.loads(looked.stdout)
    assert looked.returncode == 1
    assert list(rows["程序"]) == ["dabzw", "Python", "git"]
    assert {"规则": "lock", "可修复": True}.items() <= next(
        r for r in rows["问题"] if r["规则"] == "lock"
    ).items()
    mended = dabzw("doctor", "--fix", cwd=ledger)
    assert "已修复：已删去锁文件" in mended.stdout
    assert mended.stdout.startswith(f"程序：dabzw {__version__}，源码")
    (ledger / ".git/HEAD").write_bytes(b"")
    (ledger / "campaign.yaml").unlink()
    broken = dabzw("doctor", cwd=ledger)
    assert broken.returncode == 1
    assert "错误：.git：留痕损坏：记录台账写到哪里的文件" in broken.stdout
    assert dabzw("doctor", cwd=ledger.parent).returncode == 3


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (DabzwError("示例原因。"), "示例原因"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/示例"),
            "/示例：没有权限。请处理后重试：用台账所属的账户登录；不清楚的，用 dabzw doctor 查看",
        ),
    ],
)
def test_what_cannot_be_looked_at_is_said(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, reason: Exception, says: str
) -> None:
    def fail(_patient: Patient) -> None:
        raise reason

    monkeypatch.setitem(doctor.PROBES, "位置", fail)
    assert found(ledger)["unknown"].says == f"查不了：{says}"
    assert Repository.require(ledger).head()


def test_a_command_that_was_cut_off_is_finished(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(Globals(ledger=str(ledger), as_of="2026-02-09"), NOW)
    for call in range(40, 200, 4):
        with suppress(Killed), faulty(monkeypatch, Fault(call)):
            making.make_due(desk)
        if (ledger / ".git" / JOURNAL).exists():
            break
    assert found(ledger, "中断的命令")["journal"].mend
    assert "锁" not in {one.about for one in found(ledger, "锁").values()}
    (done, *_) = doctor.mended(Patient.of(ledger, NOW))
    assert done in {"已把上一条中断的命令补完", "上一条中断的命令没有入账，已收回"}
    assert found(ledger, *doctor.MENDS) == {}
    assert git(ledger, "status", "--porcelain") == ""


def test_why_nothing_was_made_is_kept_until_it_is_made(dabzw: Dabzw, ledger: Path) -> None:
    (ledger / "templates/papers").mkdir(parents=True)
    template = ledger / "templates/papers/daily.html.j2"
    template.write_text("{% if %}", encoding="utf-8")
    git(ledger, "add", "-A")
    git(ledger, "commit", "-qm", "错的模板")
    assert dabzw("issue", "due", "--as-of", "2026-02-09", cwd=ledger).returncode == 1
    failed = found(ledger, "定时任务")["issue-failed"]
    assert (failed.level, "日报没有生成" in failed.says) == ("警告", True)
    git(ledger, "rm", "-q", str(template))
    git(ledger, "commit", "-qm", "去掉")
    assert dabzw("issue", "due", "--as-of", "2026-02-09", cwd=ledger).returncode == 0
    assert "issue-failed" not in found(ledger, "定时任务")


def test_a_refusal_is_kept_too_and_a_note_that_was_spoilt_is_none(dabzw: Dabzw, ledger: Path) -> None:
    (ledger / "out").write_text("", encoding="utf-8")  # no folder
    refused = dabzw("issue", "due", "--as-of", "2026-02-09", cwd=ledger)
    assert refused.returncode not in {0, 1}
    assert found(ledger, "定时任务")["issue-failed"].says.partition("没有成功：")[2] in refused.stderr
    (ledger / ".git" / due_run.STATE).write_bytes(b"x")
    assert "issue-failed" not in found(ledger, "定时任务")


@pytest.mark.parametrize(("zone", "rules"), [("Asia/Shanghai", set()), ("UTC", {"zone"})])
def test_the_zone(ledger: Path, monkeypatch: pytest.MonkeyPatch, zone: str, rules: set[str]) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    there = set(found(ledger, "时区"))
    monkeypatch.undo()
    time.tzset()
    assert there == rules


# The faces of papers


def with_faces(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> list[Ailment]:
    """What is said of faces where this script, or none, is the computer's `fc-list`."""
    folder.mkdir()
    if script:
        (folder / "fc-list").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / "fc-list").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return list(doctor.PROBES["字体"](Patient(folder, NOW, None, None)))


def listing(*families: str) -> str:
    return "".join(f"echo '{family}';" for family in families)


@pytest.mark.parametrize(
    ("script", "absent"),
    [
        (listing("DejaVu Sans,DejaVu Sans Light"), tuple(fonts.FACES)),
        (listing("FangSong_GB2312,仿宋_GB2312", "SimHei,黑体"), ("方正小标宋简体", "楷体_GB2312")),
        (listing("simhei", "KaiTi_GB2312", "仿宋_GB2312"), ("方正小标宋简体",)),
        (listing("方正小标宋", "SimHei Light", *list(fonts.FACES)[1:]), ("方正小标宋简体",)),
    ],
    ids=["none", "two", "by their Latin names", "names that are much the same"],
)
def test_faces_that_papers_want_are_told(
    script: str, absent: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = with_faces(tmp_path / "bin", script, monkeypatch)
    assert found.says.startswith(f"没有材料用的{'、'.join(absent)}：")
    assert (found.level, found.mend, "fc-cache" in found.advice) == ("提示", False, True)


@pytest.mark.parametrize(
    "script",
    [
        "",
        listing(*fonts.FACES),
        listing(*fonts.FACES.values()),
        "exit 1",
        f"{listing('甲')} exit 1",
        "exit 0",
    ],
    ids=["no such program", "all there", "in Latin letters", "fails", "fails late", "lists nothing"],
)
def test_nothing_is_said_of_faces_that_are_there_or_unknown(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert with_faces(tmp_path / "bin", script, monkeypatch) == []


def test_a_list_of_faces_that_does_not_come_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_PATIENCE", 0.05)
    waits = f"exec {sys.executable} -c 'import signal; signal.pause()'"
    assert with_faces(tmp_path / "bin", waits, monkeypatch) == []


def test_the_faces_are_those_of_the_word_file() -> None:
    with ZipFile(BytesIO(template("templates/papers/base.docx", {}).data)) as archive:
        styles = archive.read("word/styles.xml").decode()
    named = set(re.findall(r'<w:rFonts [^>]*w:eastAsia="([^"]+)"', styles)) - {"宋体"}
    assert named == set(fonts.FACES)
