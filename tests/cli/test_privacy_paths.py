"""By whatever path a number of a person would come into a ledger, it is stopped or told, and nothing of it is kept."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import person_spellings as written
import pytest
from processes import Dabzw

from dabzw.cli.context import Desk
from dabzw.cli.scanning import persons_in
from dabzw.cli.speech.options import Globals
from dabzw.cli.writing import write
from dabzw.model.finding import Finding
from dabzw.model.passage import Passage
from dabzw.rules.checks.files import act_says, added, file_says
from dabzw.store import writer
from dabzw.store.git import MovedBranch
from dabzw.store.writer import Change, Plan

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 3, 12)
IDENTITY = written.IDENTITY
MOBILE = written.MOBILE
Ledgers = Callable[[str], Path]


def docx(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
    return out.getvalue()


def xlsx(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><si><t>{text}</t></si></sst>")
    return out.getvalue()


def told(path: str, data: bytes) -> list[tuple[str, str]]:
    return [(one.level, one.rule) for one in persons_in({path: data}, TODAY)]


# Every way into a ledger but a record's, with how a text comes by it.
PATHS: dict[str, Callable[[str], tuple[str, bytes]]] = {
    "campaign, a comment": lambda text: ("campaign.yaml", f"名称: 示例\n# {text}\n".encode()),
    "campaign, 备注": lambda text: ("campaign.yaml", f"备注: |-\n  {text}\n".encode()),
    "campaign, 网格": lambda text: (
        "campaign.yaml",
        f'村:\n  - {{名称: 东沟村, 网格: ["{text}"]}}\n'.encode(),
    ),
    "calendar": lambda text: ("节假日/2027.yaml", f"年份: 2027\n# {text}\n".encode()),
    "power, another column": lambda text: (
        "data/用电/2026-02.csv",
        f"用电户号,月份,用电量,备注\n0355,2026-02,5,{text}\n".encode(),
    ),
    "data, a table": lambda text: ("data/名单.csv", f"甲,乙\n1,{text}\n".encode("gb18030")),
    "data, a note": lambda text: ("data/说明.txt", text.encode("utf-16")),
    "template of a form": lambda text: ("templates/forms/a.yaml", f"标题: {text}\n".encode()),
    "template of a page": lambda text: ("templates/papers/a.html.j2", f"<p>{text}</p>".encode()),
    "template, Word": lambda text: ("templates/papers/a.docx", docx(text)),
    "template, workbook": lambda text: ("templates/a.xlsx", xlsx(text)),
    ".gitignore": lambda text: (".gitignore", f"out/\n{text}\n".encode()),
    ".gitattributes": lambda text: (".gitattributes", f"* -text\n# {text}\n".encode()),
    "a made report": lambda text: ("reports/日报/日报-第1期.yaml", f"题注: {text}\n".encode()),
    "an original": lambda text: (f"reports/日报/{'a1' * 32}.docx", docx(text)),
    "a stray table": lambda text: ("示例表.xlsx", xlsx(text)),
    "a stray note": lambda text: ("示例.txt", text.encode()),
    "an old document": lambda text: ("示例.doc", b"\xd0\xcf\x11\xe0\0" + text.encode("utf-16-le")),
    "a file's name": lambda text: (f"data/{text}.csv", b""),
    "a folder's name": lambda text: (f"data/{text}/x.csv", b""),
}


@pytest.mark.parametrize("name", PATHS)
def test_every_path_stops_an_identity_and_tells_of_all_else(name: str) -> None:
    come = PATHS[name]
    assert told(*come(f"示甲{IDENTITY}")) == [("错误", "identity-number")]
    assert told(*come(f"示甲{MOBILE}")) == [("警告", "mobile-number")]
    assert {rule for _, rule in told(*come("举报人张三"))} & {"informant-named", "informant-heading"}
    assert told(*come("示甲")) == []


@pytest.mark.parametrize("name", ["campaign, a comment", "template, Word", "a stray table", "data, a note"])
def test_every_spelling_is_stopped_or_told_in_a_file(name: str) -> None:
    for table, level in (
        (written.IDENTITIES, "错误"),
        (written.CALLED_IDENTITIES, "错误"),
        (written.OLD_IDENTITIES, "警告"),
        (written.MOBILES, "警告"),
    ):
        for spelling in table.values():
            if "\n" not in spelling:
                found = told(*PATHS[name](f"请找{spelling.replace('&', '')}，面谈"))
                assert level in {one for one, _ in found}, spelling


@pytest.mark.parametrize("name", ["campaign, a comment", "template, Word", "data, a table"])
def test_what_only_looks_like_a_number_is_passed_over_in_a_file(name: str) -> None:
    for text in written.NO_NUMBERS.values():
        assert told(*PATHS[name](text.replace(",", "，"))) == [], text


def test_a_warning_is_said_once_however_often_a_change_is_tried(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    ledgers: Ledgers,
    clean_environment: dict[str, str],
) -> None:
    for name, value in clean_environment.items():
        monkeypatch.setenv(name, value)
    in_the_way, put = [MovedBranch()], writer._write

    def moved_once(*given: Any) -> Any:
        if in_the_way:
            raise in_the_way.pop()
        return put(*given)

    monkeypatch.setattr(writer, "_write", moved_once)
    monkeypatch.setattr(writer, "_PAUSE", 0.0)
    change = Change(".gitattributes", f"* -text\n# {MOBILE}\n".encode())
    desk = Desk(Globals(ledger=str(ledgers("small"))), datetime(2026, 3, 12, 9, 30))  # noqa: DTZ001
    write(desk, lambda _: Plan((change,), "示例", "adopt", ()))
    assert not in_the_way
    assert capsys.readouterr().err.count("手机号") == 1


def test_an_account_may_look_like_anything_but_an_identity() -> None:
    rows = "用电户号,月份,用电量,夜间用电量\n"
    for account in (MOBILE, written.MISCOPIED, "140621194912310020", "6222021234567890128"):
        assert told("data/用电/2026-02.csv", f"{rows}{account},2026-02,13.5,120.75\n".encode()) == []
    assert told("data/用电/2026-02.csv", f"{rows}{IDENTITY},2026-02,5,\n".encode()) == [
        ("错误", "identity-number")
    ]


def test_an_office_prints_its_own_telephone_on_its_papers() -> None:
    own = "电话：0349-7071234，邮箱 office@example.com"
    assert told("templates/papers/a.docx", docx(own)) == []
    assert told("campaign.yaml", f"# {own}\n".encode()) == [("警告", "personal-number")] * 2


@pytest.mark.parametrize(
    ("head", "in_data", "elsewhere"),
    [
        ("举报人", "错误", "警告"),
        ("举报人姓名", "错误", "警告"),
        ("投诉人联系方式", "错误", "警告"),
        ("身份证号码", "错误", "警告"),
        ("联系电话", "警告", "警告"),
        ("手机号", "警告", "警告"),
        ("举报人编号", None, None),
        ("企业名称", None, None),
    ],
)
def test_a_heading_that_announces_a_person(head: str, in_data: str | None, elsewhere: str | None) -> None:
    assert told("data/x.csv", f"村,{head}\n东沟村,\n".encode()) == [(in_data, "informant-heading")] * bool(
        in_data
    )
    found = told("templates/a.xlsx", xlsx(head))
    assert found == [(elsewhere, "informant-heading")] * bool(elsewhere)


def test_what_the_tool_ships_tells_of_nobody() -> None:
    shipped = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for folder in ("templates", "dabzw/presets/calendars", "ledger/data")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    shipped["campaign.yaml"] = (ROOT / "ledger" / "campaign.yaml").read_bytes()
    assert len(shipped) > 10
    assert list(persons_in(shipped, TODAY)) == []


def tally_of_paths() -> Counter[str]:
    """Every spelling by every path: how many were stopped, told, and let through."""
    spelled = (written.IDENTITIES, written.CALLED_IDENTITIES, written.OLD_IDENTITIES, written.MOBILES)
    counts: Counter[str] = Counter()
    for come in PATHS.values():
        for spelling in (one for table in spelled for one in table.values()):
            if not set(spelling) & set('\n/&",'):  # what no file's name, no table's row holds as it is
                levels = {level for level, _ in told(*come(f"请找{spelling}面谈"))}
                counts["错误" if "错误" in levels else "警告" if "警告" in levels else "放过"] += 1
    return counts


@pytest.mark.slow
def test_no_spelling_is_let_through_by_any_path() -> None:
    counts = tally_of_paths()
    assert counts["放过"] == 0
    assert counts["错误"] + counts["警告"] > 1500


def test_a_file_that_cannot_be_looked_into_is_not_taken() -> None:
    assert told("templates/a.docx", b"PK\x03\x04") == [("错误", "file-unread")]
    assert told("templates/a.png", b"\x89PNG") == [("提示", "file-unread")]


def test_a_records_own_rules_look_it_through() -> None:
    data = f"备注: {IDENTITY}\n".encode()
    assert told("leads/2026-02/XS-260212-7K4Q.yaml", data) == []
    assert told("leads/XS-260212-7K4Q.yaml", data) == [("错误", "identity-number")]
    assert told("leads/2026-02/xs-260212-7k4q.yml", data) == [("错误", "identity-number")]


def test_a_finding_has_its_place_and_does_not_repeat_the_number() -> None:
    data = f"a: 1\nb: 示甲{IDENTITY}，{MOBILE}\n".encode()
    found = list(persons_in({f"data/{MOBILE}.yaml": data}, TODAY))
    assert [(one.line, one.column) for one in found] == [(1, 1), (2, 6), (2, 25)]
    said = "".join(f"{one.file}{one.says}{one.advice}" for one in found)
    assert not [part for part in ("11010", "1380", "0013", "8000") if part in said]


def of(text: str) -> tuple[Finding, ...]:
    before = file_says("a.txt", [Passage(f"{IDENTITY} {MOBILE}")], TODAY)
    return tuple(one.finding for one in added(file_says("a.txt", [Passage(text)], TODAY), before))


def test_only_what_a_change_adds_is_told() -> None:
    assert of(f"又加一行\n{IDENTITY}\n{MOBILE}") == ()
    assert of("") == ()
    assert [one.rule for one in of(f"{IDENTITY} {IDENTITY}")] == ["identity-number"]
    assert [one.line for one in of(f"{IDENTITY}\n140910199309149983")] == [2]


def test_who_enters_and_in_which_words_is_looked_through() -> None:
    def rules(name: str, text: str) -> list[tuple[str, str]]:
        return [(one.finding.level, one.finding.field) for one in act_says([(name, text)], TODAY)]

    assert rules("经办人姓名", IDENTITY) == [("错误", "经办人姓名")]
    assert rules("经办人邮箱", f"{MOBILE}@139.com") == [("警告", "经办人邮箱")]
    assert rules("经办人邮箱", "clerk@example.cn") == []
    assert rules("分支名", MOBILE) == [("警告", "分支名")]
    assert rules("登记附注", f"sha256:{'13800138000a' * 5}") == []


# By commands: what was refused is nowhere


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("plain")


def objects(ledger: Path) -> Iterator[bytes]:
    """The content of every loose object, reachable or not."""
    for folder in (ledger / ".git" / "objects").iterdir():
        if len(folder.name) == 2:
            yield from (zlib.decompress(file.read_bytes()) for file in folder.iterdir())


def kept(ledger: Path, text: str) -> list[str]:
    """Where a text is below a ledger, in files, their names or git's objects."""
    found = [str(path) for path in ledger.rglob("*") if text in path.name]
    files = (path for path in ledger.rglob("*") if path.is_file())
    found += [str(path) for path in files if text.encode() in path.read_bytes()]
    return found + ["an object" for data in objects(ledger) if text.encode() in data]


def test_nothing_that_was_refused_is_kept_anywhere(dabzw: Dabzw, ledger: Path, tmp_path: Path) -> None:
    lead = (
        "--source",
        "村级上报",
        "--village",
        "东沟村",
        "--unit",
        "乡应急办",
        "--received-at",
        "2026-02-12 09:00",
    )
    table = tmp_path / "线索.csv"
    table.write_text(
        f"登记时间,来源,村,内容,承办\n2026-02-12 09:00,村级上报,东沟村,示甲{IDENTITY},乡应急办\n", "utf-8"
    )
    campaign = tmp_path / "campaign.yaml"
    campaign.write_bytes((ledger / "campaign.yaml").read_bytes() + f"# {IDENTITY}\n".encode())
    refused = [
        dabzw("lead", "add", *lead, "--content", f"示甲{IDENTITY}", cwd=ledger),
        dabzw("import", str(table), "--as", "lead", "--yes", cwd=ledger),
        dabzw("init", str(tmp_path / "new"), "--campaign", str(campaign), cwd=tmp_path),
        dabzw("lead", "add", *lead, "--content", "示例异味", cwd=ledger, GIT_AUTHOR_NAME=IDENTITY),
    ]
    ignored = ledger / ".gitignore"
    ignored.write_text(f"示甲{IDENTITY}\n", "utf-8")
    refused.append(dabzw("adopt", cwd=ledger))
    ignored.unlink()
    assert [done.returncode for done in refused] == [3] * len(refused), [done.stderr for done in refused]
    assert not [done for done in refused if IDENTITY in done.stdout + done.stderr]
    assert kept(ledger, IDENTITY) == []
    saved = tmp_path / "线索.refused.xlsx"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    with zipfile.ZipFile(saved) as book:
        sheet = "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    assert ("第2行含个人信息" in sheet, IDENTITY in sheet, "东沟村" in sheet) == (True, False, False)
    assert not (tmp_path / "new" / "campaign.yaml").exists()
    assert "没有" in dabzw("adopt", cwd=ledger).stderr


def test_check_tells_what_is_there_already_and_a_change_beside_it_is_taken(
    dabzw: Dabzw, ledger: Path
) -> None:
    campaign = ledger / "campaign.yaml"
    campaign.write_bytes(campaign.read_bytes() + f"# {MOBILE}\n".encode())
    assert "mobile-number" in dabzw("check", "campaign.yaml", cwd=ledger).stdout
    first = dabzw("adopt", cwd=ledger)
    assert first.returncode == 0
    assert "含有手机号" in first.stderr
    campaign.write_bytes(campaign.read_bytes() + "# 又加一行\n".encode())
    second = dabzw("adopt", cwd=ledger)
    assert (second.returncode, "手机号" in second.stderr) == (0, False)
