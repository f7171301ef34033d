"""Every path below a ledger is a part of it, an error that stops figures, or a hint; of a tree and of its commit alike."""

from __future__ import annotations

import os
import socket
import subprocess  # noqa: TID251 - plays the person who uses git
import tempfile
from collections.abc import Callable
from pathlib import Path

import crash
import pytest
from conftest import Copied
from crash import git, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dabzw.store import contents, listing
from dabzw.store.git import Repository
from dabzw.store.listing import LARGEST, Kind, account, part_of

ID = "XS-260210-0001"
RECORD = f"leads/2026-02/{ID}.yaml"
DIGEST = "0b" * 32

PARTS: dict[str, str] = {
    "campaign.yaml": "campaign",
    "本单位.yaml": "office",
    "节假日/本单位/2027.yaml": "calendar",
    ".gitignore": "git",
    ".gitattributes": "git",
    RECORD: "record",
    "enterprises/2026-02/QY-260210-0001.yaml": "record",
    "sites/2026-02/CS-260210-0001.yaml": "record",
    "activities/2026-02/HD-260210-0001.yaml": "record",
    "leads/2026-02/副本.yaml": "record",  # read, and refused by its reader
    "leads/x.yaml": "record",
    "节假日/2027.yaml": "calendar",
    "data/用电/2026-02.csv": "power",
    "data/用电/二月.csv": "power",
    "templates/forms/F2.yaml": "template",
    "templates/papers/paper.html.j2": "template",
    "templates/a/b/c.docx": "template",
    "reports/日报/日报-第1期.yaml": "made",
    f"reports/日报/{DIGEST}.docx": "original",
}
ALIKE: dict[str, str] = {  # to the place that each belongs in
    RECORD.replace(".yaml", ".yml"): RECORD,
    RECORD.replace(".yaml", ".YAML"): RECORD,
    RECORD.replace(".yaml", ".Yml"): RECORD,
    RECORD.replace("XS", "xs").replace(".yaml", ".YML"): RECORD,
    RECORD.replace("XS-", ".XS-"): RECORD,
    RECORD.replace("XS-", "..XS-"): RECORD,
    RECORD.replace("XS-", "ＸＳ－").replace(".yaml", ".yml"): RECORD,
    RECORD.replace(".yaml", ".ｙａｍｌ"): RECORD,
    RECORD + " ": RECORD,
    RECORD + "\n": RECORD,
    RECORD.replace(".yaml", ".ya\u200bml"): RECORD,
    f"{ID}.yaml": RECORD,
    f"备份/{ID}.yaml": RECORD,
    f"data/{ID}.yml": RECORD,
    f"templates/.{ID}.yaml": RECORD,
    f"templates/{ID}.yaml": RECORD,
    f"templates/forms/{ID.lower()}.YML": RECORD,
    "leads/2026-02/.hidden.yaml": "leads/年-月/编号.yaml",
    "Campaign.yaml": "campaign.yaml",
    "campaign.yml": "campaign.yaml",
    ".campaign.yaml": "campaign.yaml",
    "ｃampaign.YAML": "campaign.yaml",
    "节假日/2027.yml": "节假日/2027.yaml",
    "节假日/旧/2027.yaml": "节假日/2027.yaml",
    "节假日/.2027.yaml": "节假日/2027.yaml",
    "data/用电/2026-02.CSV": "data/用电/2026-02.csv",
    "data/用电/旧/2026-02.csv": "data/用电/2026-02.csv",
    "data/⽤电/2026-02.csv": "data/用电/2026-02.csv",
    "reports/日报/日报-第1期.yml": "reports/日报/日报-第1期.yaml",
    f"reports/日报/{DIGEST.upper()}.docx": f"reports/日报/{DIGEST}.docx",
}
ALIKE_FOLDERS: dict[str, str] = {
    f"Leads/2026-02/{ID}.yaml": "leads",
    "LEADS/说明.txt": "leads",
    "ｌeads/x.yaml": "leads",
    ".leads/2026-02/a.yaml": "leads",
    "leads /2026-02/a.yaml": "leads",
    "Enterprises/a": "enterprises",
    "Sites/a": "sites",
    "ACTIVITIES/a": "activities",
    "Templates/papers/paper.html.j2": "templates",
    "Reports/日报/日报-第1期.yaml": "reports",
    "Data/用电/2026-02.csv": "data",
}
LOST: tuple[str, ...] = (  # the record may be this, and is nowhere else
    RECORD + ".bak",
    RECORD + "~",
    RECORD + ".txt",
    f"leads/2026-02/旧{ID}",
    f"leads/2026-02/{ID} - 副本.yaml.old",
    f"leads/2026-02/._{ID}.yaml",
    f"回收/{ID}.json",
    f"xs‐260210‐0001.txt",  # noqa: F541 - hyphens of an input method
)
YEARS: dict[str, str] = {  # the rest days of a year may be this, and are nowhere else
    "2027.yaml": "2027",
    "节假日2027.yaml": "",
    "calendars/2027.yaml": "2027",
    "calendars/２０２７.YML": "2027",
    "日历/2027年.yaml": "2027",
    "日历/2027年计划.yaml": "",
    "日历/2027.txt": "",
    "节假日/2027.yaml.txt": "2027",
    "节假日/2027.txt": "2027",
    "节假日/2027": "2027",
    "节假日/2027年放假.json": "2027",
    "节假日/2027年通知.pdf": "",
    "节假日/20271.txt": "",
    "节假日/说明.txt": "",
}
FOREIGN: tuple[str, ...] = (
    ".DS_Store",
    "leads/.DS_Store",
    "leads/2026-02/说明.txt",
    "~$台账.xlsx",
    "台账.xlsx",
    "村.csv",
    "readme.md",
    "data/村.csv",
    "data/用电/2026-02.xlsx",
    "templates/.DS_Store",
    "templates/~$paper.docx",
    "templates/paper.docx.bak",
    "reports/日报_第1期.md",
    f"leads/2026-02/{ID}照片.jpg",
    f"{ID}_移送函.docx",
    "leads.yaml",
    "XS-269999-0001.yaml",  # no such day: no record
)


def faults(kinds: dict[str, Kind]) -> list[tuple[str, str, str]]:
    return [(one.level, one.rule, one.file) for one in account(kinds).findings]


def only(path: str, kind: Kind = "file") -> dict[str, Kind]:
    return {path: kind}


@pytest.mark.parametrize(("path", "part"), PARTS.items())
def test_parts(path: str, part: str) -> None:
    assert part_of(path) == part
    found = account(only(path))
    assert (found.parts, found.findings) == ({path: part}, ())


@pytest.mark.parametrize(("path", "right"), ALIKE.items())
def test_a_name_like_that_of_a_part_is_an_error(path: str, right: str) -> None:
    for kinds in (only(path), {path: "file", RECORD: "file", "campaign.yaml": "file"}):
        (finding,) = account(kinds).findings  # type: ignore[arg-type]
        assert (finding.level, finding.rule, finding.file) == ("错误", "path-mismatch", path)
        assert f"改名为 {right}，" in finding.advice


@pytest.mark.parametrize(("path", "right"), ALIKE_FOLDERS.items())
def test_a_folder_like_one_of_the_ledger_is_an_error(path: str, right: str) -> None:
    folder = path.split("/", maxsplit=1)[0]
    (finding,) = account({path: "file", f"{folder}/另一个": "file"}).findings
    assert (finding.level, finding.rule, finding.file) == ("错误", "path-mismatch", folder)
    assert f"改名为 {right}，" in finding.advice


@pytest.mark.parametrize("path", LOST)
def test_a_file_that_bears_the_id_of_a_missing_record_is_an_error(path: str) -> None:
    assert faults(only(path)) == [("错误", "path-mismatch", path)]
    beside = account({path: "file", RECORD: "file"}).findings
    assert [one.level for one in beside] == ["提示"]


@pytest.mark.parametrize("path", YEARS)
def test_a_file_named_by_a_year_without_rest_days_is_an_error(path: str) -> None:
    year = YEARS[path]
    [finding] = account(only(path)).findings
    assert finding.level == ("错误" if year else "提示")
    assert f"改名为 节假日/{year}.yaml" in finding.advice or not year
    beside = account({path: "file", f"节假日/{year or 2027}.yaml": "file"}).findings
    assert [one.level for one in beside] == ["提示"]


@pytest.mark.parametrize("path", FOREIGN)
def test_anything_else_is_a_hint(path: str) -> None:
    assert faults(only(path)) == [("提示", "foreign-file", path)]


def test_a_foreign_folder_is_told_once() -> None:
    (finding,) = account({"旧资料/a.txt": "file", "旧资料/b/c.txt": "file"}).findings
    assert (finding.level, finding.file) == ("提示", "旧资料")
    assert "共2个文件" in finding.says


@pytest.mark.parametrize("path", ["out/a.yaml", f"out/leads/{ID}.yml", ".git", "out", ".git/config"])
@pytest.mark.parametrize("kind", ["file", "link", "special"])
def test_what_is_apart_is_not_looked_at(path: str, kind: Kind) -> None:
    assert faults(only(path, kind)) == []


@pytest.mark.parametrize("kind", ["link", "special", "folder", "repository"])
@pytest.mark.parametrize("path", [RECORD, "campaign.yaml", "leads", "资料", "templates/a.docx", "leads/.x"])
def test_what_is_no_regular_file_is_an_error(path: str, kind: Kind) -> None:
    assert faults(only(path, kind)) == [("错误", "not-a-file", path)]


def test_a_file_in_the_place_of_a_folder_is_an_error() -> None:
    assert faults(only("leads")) == [("错误", "not-a-folder", "leads")]
    assert faults(only(f"{RECORD}/说明.txt")) == [("错误", "not-a-file", RECORD)]


def test_a_file_beyond_its_limit_is_an_error() -> None:
    (finding,) = account(only(RECORD, "large")).findings
    assert (finding.level, finding.rule) == ("错误", "file-too-large")
    assert "256 KB" in finding.says
    assert set(LARGEST) == set(PARTS.values())


def test_the_lock_of_an_editor_beside_its_file_is_a_hint() -> None:
    lock = f"leads/2026-02/.#{ID}.yaml"
    assert faults({RECORD: "file", lock: "link"}) == [("提示", "foreign-file", lock)]
    assert faults({lock: "link"}) == [("错误", "not-a-file", lock)]


# The tree and its commit.


@pytest.fixture
def ledger(tmp_path: Path, copied: Copied, monkeypatch: pytest.MonkeyPatch) -> Repository:
    crash.isolate(monkeypatch, tmp_path / "home")
    copied(begun, tmp_path / "台账")
    return Repository.require(tmp_path / "台账")


def begun(folder: Path) -> None:
    write(Repository.create(folder), {RECORD: b"a: 0\n", "campaign.yaml": b"z: 0\n"})


def seen(found: contents.Contents) -> tuple[object, ...]:
    return dict(found), found.listing.parts, found.listing.findings


NAMES = st.sampled_from(
    [*PARTS, *ALIKE, *ALIKE_FOLDERS, *LOST, *FOREIGN, f"leads/2026-02/.#{ID}.yaml", "a/b/c.yml", "out/x.yaml"]
)


@settings(max_examples=25)
@given(names=st.lists(st.tuples(NAMES, st.booleans()), max_size=40, unique_by=lambda one: one[0]))
def test_every_name_is_accounted_for_in_whatever_order(names: list[tuple[str, bool]]) -> None:
    found: dict[str, Kind] = {path: "link" if linked else "file" for path, linked in names}
    there = account(found)
    again = account(dict(reversed(found.items())))
    assert (there.parts, there.findings) == (again.parts, again.findings)
    accounted = {*there.parts, *(one.file for one in there.findings)}
    for path in found:
        tops = {path, path.split("/")[0]}
        assert tops & accounted or tops & listing.APART, path


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(names=st.lists(st.tuples(NAMES, st.booleans()), max_size=25, unique_by=lambda one: one[0]))
def test_a_tree_and_its_commit_are_alike(ledger: Repository, names: list[tuple[str, bool]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        for path, linked in names:
            here = Path(place, path)
            if os.path.lexists(here) or any(above.is_file() for above in here.parents):
                continue
            here.parent.mkdir(parents=True, exist_ok=True)
            if linked:
                here.symlink_to("campaign.yaml")
            else:
                here.write_bytes(path.encode())
        where = (f"--work-tree={place}", f"--git-dir={ledger.git_dir}")
        git(Path(place), *where, "add", "--all", "--force")
        tree = git(Path(place), *where, "write-tree").strip()
        assert seen(contents.in_folder(Path(place))) == seen(contents.in_commit(ledger, tree))


def test_all_these_names_in_a_folder_and_in_its_commit(ledger: Repository) -> None:
    for path in (*PARTS, *ALIKE, *LOST, *FOREIGN):
        if not (ledger.folder / path).exists():
            (ledger.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (ledger.folder / path).write_bytes(path.encode())
    for path in ("leads/link.yaml", "templates/link.docx", "link"):
        (ledger.folder / path).symlink_to("campaign.yaml")
    (ledger.folder / "sites/2026-02/CS-260210-0002.yaml").write_bytes(b"x" * (LARGEST["record"] + 1))
    git(ledger.top, "add", "--all", "--force")
    git(ledger.top, "commit", "-qm", "by hand")
    tree, commit = contents.in_folder(ledger.folder), contents.in_commit(ledger, ledger.head())
    assert seen(tree) == seen(commit)
    assert {one.rule for one in tree.listing.findings} == {
        *("path-mismatch", "foreign-file", "not-a-file", "file-too-large"),
    }


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    here = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(f"/proc/self/fd/{here}/{path.name}")
    os.close(here)


def _repository(path: Path) -> None:
    path.mkdir()
    subprocess.run(("git", "init", "-q", path), check=True)


def _link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("make", [_pipe, _socket, _link, Path.mkdir])
def test_what_lies_in_the_place_of_a_record_is_told(ledger: Repository, make: Callable[[Path], None]) -> None:
    (ledger.folder / RECORD).unlink()
    make(ledger.folder / RECORD)
    found = contents.in_folder(ledger.folder)
    assert [(one.rule, one.file) for one in found.listing.findings] == [("not-a-file", RECORD)]
    assert RECORD not in found


def test_a_repository_within_is_told(ledger: Repository) -> None:
    _repository(ledger.folder / "资料")
    found = contents.in_folder(ledger.folder).listing.findings
    assert [(one.level, one.rule, one.file) for one in found] == [("错误", "not-a-file", "资料/.git")]


def test_a_part_that_is_a_hole_of_five_gigabytes_is_not_read(ledger: Repository) -> None:
    for path in ("campaign.yaml", "templates/a.docx", "资料.bin"):
        (ledger.folder / path).parent.mkdir(exist_ok=True)
        with (ledger.folder / path).open("wb") as hole:
            hole.truncate(5 << 30)
    found = contents.in_folder(ledger.folder).listing.findings
    assert [(one.rule, one.file) for one in found] == [
        ("file-too-large", "campaign.yaml"),
        ("file-too-large", "templates/a.docx"),
        ("foreign-file", "资料.bin"),
    ]


def test_folders_may_lie_as_deep_as_they_like(ledger: Repository) -> None:
    deep = ledger.folder / "/".join("a" * 1100)
    subprocess.run(("mkdir", "-p", deep), check=True)
    try:
        (deep / "x.txt").write_bytes(b"x")
        found = contents.in_folder(ledger.folder)
        assert [(one.level, one.file) for one in found.listing.findings] == [("提示", "a")]
        assert [*found.listing.parts] == ["campaign.yaml", RECORD]
    finally:
        subprocess.run(("rm", "-r", ledger.folder / "a"), check=True)


@pytest.mark.parametrize(
    ("path", "level"), [("lost+found", "提示"), ("leads/2026-03", "错误"), ("Leads", "错误")]
)
def test_a_folder_that_may_not_be_looked_into(path: str, level: str) -> None:
    assert [one.level for one in account(only(path, "closed")).findings] == [level]
