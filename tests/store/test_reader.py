from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from conftest import Golden
from halved import HALF
from hypothesis import given
from hypothesis import strategies as st
from records import activity, enterprise, lead, least, site, trees, verified

from dabzw.model.base import Record, Row
from dabzw.model.campaign import Campaign
from dabzw.model.finding import Finding
from dabzw.model.formats import lifted
from dabzw.model.ids import path_of
from dabzw.model.ledger import RECORD_TYPES
from dabzw.model.power import PowerUse
from dabzw.store import yamlio
from dabzw.store.presets import campaign_text, published_years
from dabzw.store.reader import (
    Loaded,
    Unreadable,
    load,
    read_file,
    read_record,
    record_bytes,
)

CAMPAIGN = campaign_text().encode()
RECORDS: tuple[Record, ...] = (
    lead(核查=[verified("2026-02-11 10:00")]),
    lead(编号="XS-260211-0002", 企业="QY-260210-0001"),
    enterprise(危险化学品=[{"品名": "丙酮", "CAS": "67-64-1", "许可": "否"}]),
    site(位置特征=["偏僻地点"]),
    activity(检查对象=["QY-260210-0001"]),
)


def path(record: Record) -> str:
    return path_of(str(record.tree()["编号"]))


FILES = {path(record): record_bytes(record) for record in RECORDS}
WHOLE = {"campaign.yaml": CAMPAIGN, **FILES}
LEAD_PATH = path(RECORDS[0])
LEAD_TEXT = FILES[LEAD_PATH].decode()


def rules(loaded: Loaded) -> list[tuple[str, str, int]]:
    return [(one.rule, one.file, one.line) for one in loaded.findings]


# Whole ledgers.


def test_a_ledger_is_read() -> None:
    loaded = load(WHOLE)
    assert loaded.findings == ()
    assert set(loaded.sound) == set(RECORDS)
    assert loaded.sound.campaign.name == "安全生产打非治违集中排查整治行动"
    assert list(loaded.not_canonical()) == []


BROKEN = {f"leads/2026-02/XS-260212-000{number}.yaml": b"" for number in range(3)}


@given(files=st.permutations([*WHOLE.items(), *BROKEN.items()]))
def test_the_order_of_files_does_not_matter(files: list[tuple[str, bytes]]) -> None:
    loaded, ordered = load(dict(files)), load(WHOLE)
    assert [one.file for one in loaded.findings] == sorted(BROKEN)
    assert loaded.ledger is not None
    assert list(loaded.ledger) == list(ordered.sound)


def test_an_empty_folder_lacks_its_campaign() -> None:
    loaded = load({})
    assert rules(loaded) == [("campaign-missing", "campaign.yaml", 1)]
    assert loaded.ledger is None


def test_a_ledger_without_its_campaign_has_no_figures() -> None:
    loaded = load(FILES)
    with pytest.raises(Unreadable, match="台账有1处错误读不进来") as caught:
        _ = loaded.sound
    assert [one.rule for one in caught.value.findings] == ["campaign-missing"]


def test_a_fault_leaves_the_other_records_readable() -> None:
    loaded = load({**WHOLE, LEAD_PATH: LEAD_TEXT.replace("登记时间: ", "登记时间: 约").encode()})
    assert rules(loaded) == [("schema-value", LEAD_PATH, 2)]
    assert loaded.ledger is not None
    assert set(loaded.ledger.ids) == {str(record.tree()["编号"]) for record in RECORDS[1:]}
    with pytest.raises(Unreadable):
        _ = loaded.sound


YEAR = '年份: "2027"\n依据: 国办通知 # 年底\n放假:\n  - 2027-01-01\n上班:\n  - 2027-02-06\n'
SOURCES = {
    "campaign.yaml": (b"- a\n", "yaml-root"),
    "节假日/2026.yaml": (b"a: [\n", "yaml-bracket"),
    "节假日/2027.yaml": (b"", "yaml-empty"),
    "节假日/2028.yml": (b"", "path-mismatch"),
    LEAD_PATH: (b"\xff\xfe", "yaml-encoding"),
    "data/用电/2026-01.csv": (b"1,2\n", "power-table"),
    "reports/日报/日报-第1期.yaml": (b"a: [\n", "yaml-bracket"),
}


MADE = """\
名称: 日报
期号: "2"
截至: 2026-02-12
依据: "{commit}"
产出:
  - 文件: 日报.md
    摘要: {digest}
""".format(commit="0a" * 20, digest="0b" * 32)
BESIDE = {
    "reports/日报/日报-第2期.yaml": MADE,
    "reports/日报/日报-第3期.yaml": MADE,
    "reports/周报/日报-第2期.yml": MADE,
    "reports/日报/第1期.yaml": MADE.replace("第", "").replace("摘要: ", "摘要: 一"),
    "reports.yaml": "x",
    "leads/2026-02/副本.yaml": LEAD_TEXT.replace("登记时间: ", "登记时间: 约"),
    "leads/2026-03/XS-260210-0001.yaml": LEAD_TEXT,
    "leads/2026-02/XS-260212-0009.YAML": "编号: XS-260212-0009 # 甲\n村: 锟斤拷\n村: 乙\n",
    "sites/2026-02/XS-260210-0001.yaml": LEAD_TEXT,
    "节假日/2028.yaml": YEAR.replace("2027", "2028").replace("2028-01-01", "元旦"),
    "节假日": "x",
    "data/用电/2026-03.csv": "用电户号,月份,用电量\nA1,2026-03,一\nA2,三月,1\n",
}


def test_what_is_said_of_the_files_of_a_ledger(golden: Golden) -> None:
    loaded = load({**WHOLE, **{path: data for path, (data, _) in SOURCES.items()}, **_encoded(BESIDE)})
    lines = [
        f"{one.level} {one.rule} {one.file}:{one.line}:{one.column} {one.id} {one.field}：{one.says}（{one.advice}）\n"
        for one in (*loaded.findings, *load({}).findings, *_other_spelling().not_canonical())
    ]
    with pytest.raises(Unreadable) as unreadable:
        _ = loaded.sound
    golden(Path(__file__).parent / "golden/reader.txt", f"{''.join(lines)}{unreadable.value}\n")
    assert unreadable.value.findings == tuple(one for one in loaded.findings if one.level == "错误")
    assert loaded.ledger is None  # without a campaign
    assert [one.title for one in load({**WHOLE, **_encoded(BESIDE)}).ledger.made] == ["日报第2期"]  # type: ignore[union-attr]


def _encoded(files: dict[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}


def _other_spelling() -> Loaded:
    return load({**WHOLE, LEAD_PATH: LEAD_TEXT.replace("村: 寺头村", '村: "寺头村"').encode()})


def test_nothing_that_is_not_there_is_written_otherwise() -> None:
    assert list(load({}).not_canonical()) == []


def test_no_garbage_is_collected_while_records_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    collecting: list[bool] = []

    def read_power(_files: object) -> tuple[dict[str, tuple[PowerUse, ...]], tuple[Finding, ...]]:
        collecting.append(gc.isenabled())
        return {}, ()

    monkeypatch.setattr("dabzw.store.reader.read_power", read_power)
    load(WHOLE)
    assert collecting == [False]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_of_garbage_is_left_as_it_was(*, enabled: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        load(WHOLE)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.parametrize("path", SOURCES)
def test_a_fault_in_any_file_is_found(path: str) -> None:
    data, rule = SOURCES[path]
    loaded = load({**WHOLE, path: data})
    assert [(one.file, one.rule, one.level) for one in loaded.findings] == [(path, rule, "错误")]
    with pytest.raises(Unreadable, match="台账有1处错误读不进来"):
        _ = loaded.sound


def test_all_faults_of_all_files_are_collected() -> None:
    broken = {**dict.fromkeys(FILES, b"\xff\xfe"), **{path: data for path, (data, _) in SOURCES.items()}}
    assert {one.file for one in load(broken).findings} == {*FILES, *SOURCES}


def test_a_warning_about_characters_stops_nothing() -> None:
    text = LEAD_TEXT.replace("院内有刺鼻气味", "锟斤拷").encode()
    loaded = load({**WHOLE, LEAD_PATH: text})
    assert [(one.rule, one.level) for one in loaded.findings] == [("yaml-mojibake", "警告")]
    assert len(loaded.sound.leads) == 2


@pytest.mark.parametrize("other", ["README.md", "leads/说明.txt", "节假日/说明.txt", "leads.yaml"])
def test_what_is_no_record_stops_nothing(other: str) -> None:
    loaded = load({**WHOLE, other: b"\x00"})
    assert [(one.rule, one.level, one.file) for one in loaded.findings] == [("foreign-file", "提示", other)]
    assert len(loaded.sound.leads) == 2


def test_what_was_written_out_is_not_looked_at() -> None:
    assert load({**WHOLE, "out/2026-02/a.yaml": b"\x00"}).findings == ()


# Comments: the campaign and the calendars may hold them, a record may not.


def test_a_record_holds_no_comment() -> None:
    loaded = load({**WHOLE, LEAD_PATH: LEAD_TEXT.replace("村: 寺头村", "村: 寺头村 # 东").encode()})
    assert [(one.rule, one.id) for one in loaded.findings] == [("yaml-comment", "XS-260210-0001")]


def test_the_campaign_of_the_notice_holds_comments() -> None:
    assert b"#" in CAMPAIGN
    assert load({"campaign.yaml": CAMPAIGN}).findings == ()


def test_a_year_of_the_office_is_added_to_the_calendar() -> None:
    calendar = load({**WHOLE, "节假日/2027.yaml": YEAR.encode()}).sound.calendar
    assert [calendar.works(date(2027, month, day)) for month, day in ((1, 1), (1, 4), (2, 6))] == [
        False,
        True,
        True,
    ]
    assert calendar.published(2026)


@pytest.mark.parametrize(
    ("lines", "off", "worked"),
    [
        ("放假: [2026-02-24]", "0215 0216 0224 0501 1001", "0214 0228 0225 1010"),  # only the day is added
        ("放假: [2026-02-28]", "0215 0228 0501", "0214 0509"),  # a make-up day that is off after all
        ("上班: [2026-02-16]", "0215 0217 0501", "0214 0216 0228"),  # a day off that is worked after all
        ("放假: [2026-02-24]\n上班: [2026-02-16]", "0215 0224", "0216 0228"),
        ("整年: 否\n放假: [2026-02-24]", "0216 0224", "0214"),
        ("整年: 是\n放假: [2026-02-24]", "0214 0224 0228", "0216 0501 1001"),  # the whole of the year
    ],
)
def test_a_year_of_the_office_is_laid_over_the_one_that_ships(lines: str, off: str, worked: str) -> None:
    text = f"年份: 2026\n依据: 示例通知\n{lines}\n"
    calendar = load({**WHOLE, "节假日/2026.yaml": text.encode()}).sound.calendar
    said = {False: off.split(), True: worked.split()}
    found = {
        works: [day for day in days if calendar.works(date(2026, int(day[:2]), int(day[2:]))) is works]
        for works, days in said.items()
    }
    assert found == said
    assert not published_years()[2026].off & {date(2026, 2, 24)}


@pytest.mark.parametrize(
    ("path", "text", "rule", "line"),
    [
        ("节假日/2027.yaml", "年份: 2026\n依据: 通知\n放假: [2026-02-24]\n", "path-mismatch", 1),
        ("节假日/2027年.yaml", "年份: 2027\n依据: 通知\n", "path-mismatch", 1),
        ("节假日/放假.yaml", "依据: 通知\n年份: 2026\n", "path-mismatch", 2),
        ("节假日/2027.yaml", "年份: 2027\n依据: 通知\n放假: [2026-12-31]\n", "schema-value", 3),
        ("节假日/2026.yaml", "年份: 2026\n依据: 通知\n上班:\n  - 2027-01-09\n", "schema-value", 4),
        ("节假日/2026.yaml", "年份: 2026\n依据: 通知\n放假: [2026-02-24, 2026-02-24]\n", "schema-value", 3),
        (
            "节假日/2026.yaml",
            "年份: 2026\n依据: 通知\n放假: [2026-02-24]\n上班: [2026-02-24]\n",
            "schema-value",
            4,
        ),
    ],
)
def test_a_year_that_cannot_be_meant_is_not_read(path: str, text: str, rule: str, line: int) -> None:
    loaded = load({**WHOLE, path: text.encode()})
    assert rules(loaded) == [(rule, path, line)]
    assert loaded.ledger is not None
    assert not loaded.ledger.calendar.works(date(2026, 2, 16))


def test_a_wrong_year_is_told() -> None:
    loaded = load({**WHOLE, "节假日/2027.yaml": YEAR.replace("2027-01-01", "元旦").encode()})
    assert rules(loaded) == [("schema-value", "节假日/2027.yaml", 4)]


# Paths.


@pytest.mark.parametrize(
    "misplaced",
    [
        "leads/2026-03/XS-260210-0001.yaml",
        "leads/XS-260210-0001.yaml",
        "leads/2026-02/XS-260210-0002.yaml",
        "leads/2026-02/xs-260210-0001.yaml",
        "leads/2026-02/XS-260210-0001.yml",
        "leads/2026-02/副本.yaml",
    ],
)
def test_a_record_under_another_path_is_an_error(misplaced: str) -> None:
    record, [finding] = read_record(misplaced, FILES[LEAD_PATH])
    assert record is None
    assert (finding.rule, finding.id, finding.path, finding.line) == (
        "path-mismatch",
        "XS-260210-0001",
        ("编号",),
        1,
    )
    assert LEAD_PATH in finding.advice


def test_a_record_of_another_kind_is_no_record_here() -> None:
    record, findings = read_record("sites/2026-02/XS-260210-0001.yaml", FILES[LEAD_PATH])
    assert record is None
    assert ("schema-value", ("编号",)) in [(one.rule, one.path) for one in findings]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("XS-260210-0001", "XS-260210-0001"), ("xs-260210-0001", "XS-260210-0001"), ("副本", None)],
)
def test_a_file_that_cannot_be_read_is_known_by_its_name(name: str, expected: str | None) -> None:
    _, [finding] = read_record(f"leads/2026-02/{name}.yaml", b"")
    assert (finding.rule, finding.id) == ("yaml-empty", expected)


def test_two_files_of_one_id_cannot_both_be_read() -> None:
    loaded = load({**WHOLE, "leads/2026-03/XS-260210-0001.yaml": FILES[LEAD_PATH]})
    assert rules(loaded) == [("path-mismatch", "leads/2026-03/XS-260210-0001.yaml", 1)]


# The canonical text.


@pytest.mark.parametrize("record", RECORD_TYPES.values())
@HALF
@given(data=st.data())
def test_what_is_written_is_read_again(record: type[Record], data: st.DataObject) -> None:
    row = record.model_validate(data.draw(trees(record)))
    text = record_bytes(row)
    again, findings = read_record(path(row), text)
    assert (again, [one for one in findings if one.level == "错误"]) == (row, [])
    assert again is not None
    assert record_bytes(again) == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("村: 寺头村", '村: "寺头村"'),
        ("来源: 网格巡查\n村: 寺头村", "村: 寺头村\n来源: 网格巡查"),
        ("0001", "０００１"),
    ],
)
def test_another_spelling_is_pointed_out(old: str, new: str) -> None:
    text = LEAD_TEXT.replace(old, new)
    assert text != LEAD_TEXT
    loaded = load({**WHOLE, LEAD_PATH: text.encode()})
    assert list(loaded.sound) == list(load(WHOLE).sound)
    [finding] = loaded.not_canonical()
    assert (finding.rule, finding.level, finding.file) == ("not-canonical", "提示", LEAD_PATH)


def test_a_rule_s_finding_gets_its_place() -> None:
    finding = Finding("r", "警告", LEAD_PATH, None, ("核查", 0, "结论"), "说明", "办法")
    placed = load(WHOLE).placed(finding)
    lines = LEAD_TEXT.splitlines()
    assert (lines[placed.line - 1].strip(), placed.column) == ("结论: 属实", 5)


def test_a_finding_of_a_missing_file_keeps_to_the_first_line() -> None:
    lost = Finding("r", "警告", "leads/2026-02/XS-260210-0009.yaml", None, ("村",), "说明", "办法")
    assert load(WHOLE).placed(lost) == lost


def test_a_small_campaign_can_be_read_back() -> None:
    tree = {"格式": "2", **least(Campaign)}
    assert load({"campaign.yaml": yamlio.write(tree)}).sound.campaign == Campaign.model_validate(tree)


def test_a_campaign_that_says_no_format_is_of_the_first_and_lifted() -> None:
    loaded = load({"campaign.yaml": yamlio.write(least(Campaign))})
    assert (loaded.format, loaded.sound.campaign.format) == (1, 2)
    assert loaded.sound.campaign == Campaign.model_validate(lifted(None, least(Campaign), 1))
    assert [(one.rule, one.level) for one in loaded.findings] == [("format-old", "提示")]


@pytest.mark.parametrize("said", ["0", "3", "二", "2.0", "-1", "[2]"])
def test_a_format_that_is_not_known_is_an_error(said: str) -> None:
    text = b"\xe6\xa0\xbc\xe5\xbc\x8f: " + said.encode() + b"\n" + yamlio.write(least(Campaign))
    loaded = load({"campaign.yaml": text, LEAD_PATH: LEAD_TEXT.encode()})
    assert loaded.ledger is None
    assert [(one.rule, one.level) for one in loaded.findings] == [("format-unknown", "错误")]


def test_records_hold_no_sets_of_the_fields_that_were_given() -> None:
    def held(row: Row) -> Iterator[int]:
        yield id(row.model_fields_set)
        for name in row.nested:
            value = getattr(row, name)
            for inner in value if isinstance(value, tuple) else () if value is None else (value,):
                yield from held(inner)

    read_file.cache_clear()
    records = list(load(WHOLE).sound)
    found = [one for record in records for one in held(record)]
    assert len(found) > len(records)
    assert len(set(found)) == 1
    changed = records[0].model_copy(update={"village": "别的村"})
    assert records[0].model_fields_set == set()  # what is changed in a copy is of the copy alone
    assert changed.model_fields_set == {"village"}
