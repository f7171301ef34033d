"""Ledgers of each format that was released: read for ever, written in the newest alone, upgraded at once.

`formats/1` is never edited; `formats/2` is what `dabzw upgrade` makes of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import records as r
import small_ledger
from halved import HALF
from hypothesis import given
from hypothesis import strategies as st
from processes import Dabzw

from dabzw.cli.context import Desk
from dabzw.cli.enter.bulk import Entering
from dabzw.cli.enter.changes import alone, change_records
from dabzw.cli.missing import NeedsUpgrade
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import Globals
from dabzw.cli.writing import upgrade_of
from dabzw.model.formats import NEWEST, lifted
from dabzw.model.ledger import RECORD_TYPES
from dabzw.store import yamlio
from dabzw.store.git import Repository
from dabzw.store.reader import load
from dabzw.store.sealed import ledger_then
from dabzw.store.upgrading import CampaignByHand, upgrade

FORMATS = Path(__file__).parent / "formats"
BAN, FODDER = "QY-260210-7K4Q", "QY-260211-3N8D"
SEEN, COPY = "XS-260210-5K8D", "XS-260211-8T3G"
COPY_PATH = f"leads/2026-02/{COPY}.yaml"
MERGED_ON = date(2026, 2, 13)
AT = "2026-04-10"
FIRST, SECOND = datetime(2026, 2, 11, 9), datetime(2026, 2, 13, 16, 30)  # noqa: DTZ001 -- the ledger's zone
NOW = datetime(2026, 4, 10, 10)  # noqa: DTZ001


def files_of(said: int) -> dict[str, bytes]:
    folder = FORMATS / str(said)
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def written(folder: Path) -> dict[str, bytes]:
    """The files of a working tree."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


def build(folder: Path) -> None:
    """The ledger of format 1 in two commits: the copy was merged by the second, two days after it came in."""
    files = files_of(1)
    alone = files[COPY_PATH].replace(f"并入: {SEEN}\n".encode(), b"")
    repository = Repository.create(folder)
    small_ledger.commit(repository, FIRST, {**files, COPY_PATH: alone}, "新建台账", "init")
    small_ledger.commit(repository, SECOND, {COPY_PATH: files[COPY_PATH]}, "并入主线索", "lead merge", COPY)


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_environment: dict[str, str]) -> Path:
    for name, value in clean_environment.items():
        monkeypatch.setenv(name, value)
    build(tmp_path / "台账")
    return tmp_path / "台账"


# Reading


@pytest.mark.parametrize("said", range(1, NEWEST + 1))
def test_every_format_is_read_without_a_fault(said: int) -> None:
    loaded = load(files_of(said))
    assert loaded.format == said
    assert [one.rule for one in loaded.findings] == (["format-old"] if said < NEWEST else [])
    assert len(loaded.sound.ids) == len(files_of(said)) - 1
    assert list(loaded.not_canonical()) == []


def test_the_first_reads_as_the_newest_but_for_the_day_of_a_merger() -> None:
    first, newest = load(files_of(1)).sound, load(files_of(NEWEST)).sound
    assert first.campaign == newest.campaign
    read, upgraded = first.leads[COPY], newest.leads[COPY]
    assert read.merger is not None
    assert (str(read.merger.on), read.merged_into) == (
        "2026-02-11",
        SEEN,
    )  # the day of 登记, for want of another
    assert [one for one in first if one.id != COPY] == [one for one in newest if one.id != COPY]
    dated = read.merger.model_copy(update={"on": MERGED_ON})
    assert read.model_copy(update={"merger": dated}) == upgraded


@pytest.mark.parametrize("kind", [*RECORD_TYPES, None])
def test_what_is_of_the_newest_format_is_lifted_to_itself(kind: Any) -> None:
    known = {record.id: record for record in load(files_of(NEWEST)).sound}
    trees = (
        [record.tree() for record in known.values() if kind == record.KIND]
        if kind
        else [yamlio.read(files_of(NEWEST)["campaign.yaml"], comments=True).value]
    )
    assert trees
    assert [lifted(kind, tree, 1) for tree in trees] == trees


@pytest.mark.parametrize("kind", list(RECORD_TYPES))
@HALF
@given(data=st.data())
def test_any_tree_of_the_newest_format_is_lifted_to_itself(kind: Any, data: st.DataObject) -> None:
    row = RECORD_TYPES[kind]
    tree = row.model_validate(data.draw(r.trees(row))).tree()
    assert lifted(kind, tree, 1) == tree


@pytest.mark.parametrize("kind", [*RECORD_TYPES, None])
@pytest.mark.parametrize(
    "tree", [None, "文字", [], {}, {"处置": "甲", "违法行为": ["甲"], "一案三查": ["甲"], "并入": 1}]
)
def test_what_is_no_record_is_left_for_the_schema(kind: Any, tree: Any) -> None:
    found = lifted(kind, tree, 1)
    assert found == tree or (kind is None and isinstance(tree, dict))


LIFTED: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
    ("企业", {"违法行为": [{"线索": SEEN}]}, {"违法行为": [{"线索": [SEEN]}]}),
    ("企业", {"违法行为": [{"线索": [SEEN, COPY]}]}, {"违法行为": [{"线索": [SEEN, COPY]}]}),
    ("企业", {"名单": [{"惩戒措施": "公示"}]}, {"名单": [{"惩戒": [{"措施": "公示"}]}]}),
    ("企业", {"处置": {}}, {"处置": [{}]}),
    ("企业", {"处置": {"取舍": "甲"}}, {"处置": [{"取舍": [{"理由": "甲"}]}]}),
    ("企业", {"处置": {"审定": {"日期": "2026-02-13"}}}, {"处置": [{"审定": {"日期": "2026-02-13"}}]}),
    ("企业", {"一案三查": {"保护伞": {"状态": "未查"}}}, {"一案三查": [{"问项": "保护伞", "状态": "未查"}]}),
    ("企业", {"关闭": {"决定机关": "县政府"}}, {"备注": "关闭决定机关：县政府（没有写决定日期）"}),
    (
        "企业",
        {"关闭": {"提请日期": "2026-02-14", "决定机关": "县政府"}, "备注": "待核"},
        {"关闭": [{"日期": "2026-02-14", "步骤": "提请"}], "备注": "待核\n关闭决定机关：县政府（没有写决定日期）"},
    ),
    (
        "企业",
        {"编号": BAN, "危险化学品": [{"品名": "丙酮"}]},
        {"编号": BAN, "危险化学品": [{"查明日期": "2026-02-10", "品名": "丙酮"}]},
    ),
    ("企业", {"销号": {"日期": "2026-03-10"}}, {"销号": [{"日期": "2026-03-10"}]}),
    (  # full-width digits are digits; what is dated after an act was not before the one who signed
        "企业",
        {"违法行为": [{"代码": "1.1", "发现日期": "２０２６-03-10"}, {"代码": "3.4", "发现日期": "2026-03-11"}], "销号": {"日期": "2026-03-10"}},
        {
            "违法行为": [{"代码": "1.1", "发现日期": "２０２６-03-10"}, {"代码": "3.4", "发现日期": "2026-03-11"}],
            "销号": [{"日期": "2026-03-10", "事实": [{"种类": "违法行为", "日期": "2026-03-10", "要点": "1.1"}]}],
        },
    ),
    ("线索", {"登记时间": "2026-02-11 08:30", "并入": SEEN}, {"登记时间": "2026-02-11 08:30", "并入": {"日期": "2026-02-11", "主线索": SEEN}}),
    ("线索", {"移交": [{"日期": "2026-02-12", "回告结果": "甲"}]}, {"移交": [{"日期": "2026-02-12", "回告": [{"日期": "2026-02-12", "结果": "甲"}]}]}),
    ("线索", {"移交": [{"签收日期": "2026-02-15", "回告结果": "甲"}]}, {"移交": [{"签收日期": "2026-02-15", "回告": [{"日期": "2026-02-15", "结果": "甲"}]}]}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "after"), LIFTED)
def test_each_key_that_changed(kind: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    assert lifted(kind, before, 1) == after


# Upgrading


def test_an_upgrade_gives_exactly_the_files_of_the_newest_format() -> None:
    loaded = load(files_of(1))
    found = upgrade(loaded, {COPY: MERGED_ON})
    assert {**files_of(1), **{one.path: one.data for one in found.changes}} == files_of(NEWEST)
    assert len(found.changes) == 5  # the site and the activity are written alike in both


def test_the_office_sees_which_lines_of_its_campaign_change() -> None:
    told = upgrade(load(files_of(1)), {}).lines
    assert {line[0] for line in told} == {"+", "-"}
    assert told[0] == "+ 格式: 2"
    assert "-     完成: 销号 # 行政强制法第25条" in told
    assert not [line for line in told if "示例取缔目录" in line]


@pytest.mark.parametrize(
    "measures",
    [
        "措施: [{名称: 取缔}, 约谈]\n",
        "措施:\n  - {名称: 取缔}\n  - 约谈\n",
        "措施:\n  - 覆盖: [约谈]\n    名称: 取缔\n  - 约谈\n",
        '措施:\n  - 名称: "取缔"\n  - 约谈\n',
    ],
)
def test_a_campaign_that_is_written_otherwise_is_left_to_its_office(measures: str) -> None:
    text = files_of(1)["campaign.yaml"].decode()
    start, end = text.index("措施:\n  - 名称: 取缔关闭"), text.index("抵触:")
    own = {**files_of(1), "campaign.yaml": (text[:start] + measures + text[end:]).encode()}
    assert load(own).format == 1
    with pytest.raises(CampaignByHand, match="格式: 2"):
        upgrade(load(own), {})


def test_the_command_shows_first_and_then_rewrites_in_one_entry(dabzw: Dabzw, old: Path) -> None:
    before = written(old)
    looked = dabzw("upgrade", "--dry-run", cwd=old)
    assert (looked.returncode, written(old)) == (0, before)
    assert "+ 格式: 2" in looked.stderr
    assert "要改5个文件" in looked.stderr
    done = dabzw("upgrade", cwd=old)
    assert done.returncode == 0, done.stderr
    assert written(old) == files_of(NEWEST)  # with the day of the commit that merged the copy
    again = dabzw("upgrade", cwd=old)
    assert (again.returncode, "没有要改的" in again.stderr) == (0, True)


@pytest.mark.slow
def test_what_was_wrong_before_does_not_bar_the_upgrade(dabzw: Dabzw, old: Path) -> None:
    campaign = old / "campaign.yaml"
    wrong = campaign.read_text(encoding="utf-8").replace('行为: ["1"]', '行为: ["9"]')
    small_ledger.commit(Repository.require(old), NOW, {"campaign.yaml": wrong.encode()}, "改方案", "adopt")
    assert "错误" in dabzw("check", "--as-of", AT, cwd=old).stdout
    done = dabzw("upgrade", cwd=old)
    assert done.returncode == 0, done.stderr
    assert load(written(old)).format == NEWEST


def test_an_upgrade_can_be_taken_back(dabzw: Dabzw, old: Path) -> None:
    assert dabzw("upgrade", cwd=old).returncode == 0
    done = dabzw("undo", "--yes", cwd=old)
    assert done.returncode == 0, done.stderr
    assert written(old) == files_of(1)


def test_what_git_knew_before_the_upgrade_is_read_lifted(dabzw: Dabzw, old: Path) -> None:
    def rows(*args: str) -> Any:
        return json.loads(dabzw("policy", BAN, "--json", "--as-of", AT, *args, cwd=old).stdout)

    before = rows()
    assert dabzw("upgrade", cwd=old).returncode == 0
    assert rows("--rev", "HEAD~1") == before == rows()
    first = json.loads(dabzw("show", COPY, "--json", "--rev", "HEAD~2", "--as-of", AT, cwd=old).stdout)
    assert "并入" not in first


def test_an_earlier_commit_of_an_older_format_is_found_from_todays_ledger(old: Path) -> None:
    files = files_of(1)
    then = ledger_then(Repository.require(old), "HEAD~1", load(files).sound, files)
    assert then.leads[COPY].merger is None
    assert len(then.ids) == len(files) - 1


# Writing


WRITES = [
    ("lead", "answer", SEEN, "--answered-on", "2026-04-01"),
    (
        "lead",
        "add",
        "--source",
        "明查",
        "--village",
        "示例东村",
        "--content",
        "异味",
        "--unit",
        "乡应急办",
        "--received-at",
        "2026-04-01 09:00",
    ),
    ("ent", "rate", BAN, "--level", "重大"),
    ("undo", "--yes"),
]


@pytest.mark.parametrize("line", WRITES, ids=lambda line: " ".join(line[:2]))
def test_nothing_is_written_in_an_older_format(dabzw: Dabzw, old: Path, line: tuple[str, ...]) -> None:
    done = dabzw(*line, "--as-of", AT, cwd=old)
    assert done.returncode == 3, done.stderr
    assert "台账还是格式 1，可以查看，不能登记；先运行 dabzw upgrade" in done.stderr
    assert written(old) == files_of(1)


def test_looking_needs_no_upgrade(dabzw: Dabzw, old: Path) -> None:
    for line in (("status",), ("due",), ("check",), ("show", BAN), ("policy",), ("lead", "list")):
        assert dabzw(*line, "--as-of", AT, cwd=old).returncode in (0, 1)
    checked = dabzw("check", "--as-of", AT, cwd=old).stdout
    assert "format-old" in checked
    assert "canonical" not in checked


@pytest.mark.slow
def test_what_was_changed_by_hand_is_entered_as_it_is_and_then_upgraded(dabzw: Dabzw, old: Path) -> None:
    path = old / f"enterprises/2026-02/{FODDER}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("示例饲料点", "示例饲料厂"), encoding="utf-8")
    refused = dabzw("upgrade", cwd=old)
    assert "adopt" in refused.stderr
    done = dabzw("adopt", cwd=old)
    assert done.returncode == 0, done.stderr
    assert dabzw("upgrade", cwd=old).returncode == 0
    assert "示例饲料厂" in written(old)[f"enterprises/2026-02/{FODDER}.yaml"].decode()


def test_a_campaign_that_the_office_rewrote_is_taken_by_the_upgrade_alone(dabzw: Dabzw, old: Path) -> None:
    own = files_of(NEWEST)["campaign.yaml"] + "备注: 手工改写\n".encode()
    (old / "campaign.yaml").write_bytes(own)
    assert dabzw("adopt", cwd=old).returncode == 3
    done = dabzw("upgrade", cwd=old)
    assert done.returncode == 0, done.stderr
    assert written(old) == {**files_of(NEWEST), "campaign.yaml": own}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Somebody at a terminal; the questions are kept."""
    found: list[str] = []
    monkeypatch.setattr(prompts, "interactive", lambda: True)
    return found


def _answer(monkeypatch: pytest.MonkeyPatch, asked: list[str], *, yes: bool) -> None:
    def confirm(question: str, **_: Any) -> bool:
        asked.append(question)
        return yes

    monkeypatch.setattr(prompts, "confirm", confirm)


def _rename(desk: Desk) -> None:
    desk.find_id(FODDER)
    edit = alone(lambda one: one.model_copy(update={"name": "示例新名"}))
    change_records(desk, [FODDER], edit, Entering("改名", "edit", {}))


def test_at_a_terminal_the_upgrade_is_offered_and_the_command_goes_on(
    old: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, asked, yes=True)
    _rename(Desk(Globals(ledger=str(old)), NOW))
    assert asked == ["现在改成新格式，然后继续"]
    changed = files_of(NEWEST)[f"enterprises/2026-02/{FODDER}.yaml"].replace(
        "示例饲料点".encode(), "示例新名".encode()
    )
    assert written(old) == {**files_of(NEWEST), f"enterprises/2026-02/{FODDER}.yaml": changed}
    _rename(Desk(Globals(ledger=str(old)), NOW))
    assert len(asked) == 1


def test_at_a_terminal_a_no_changes_nothing(
    old: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(monkeypatch, asked, yes=False)
    with pytest.raises(NeedsUpgrade):
        _rename(Desk(Globals(ledger=str(old)), NOW))
    assert written(old) == files_of(1)
    assert upgrade_of(Desk(Globals(ledger=str(old)), NOW)) is not None


def test_a_new_ledger_is_of_the_newest_format(dabzw: Dabzw, tmp_path: Path) -> None:
    assert dabzw("init", "新台账", cwd=tmp_path).returncode == 0
    own = tmp_path / "旧方案.yaml"
    text = (FORMATS / "2/campaign.yaml").read_text("utf-8")
    own.write_text(text.replace("格式: 2\n", ""), "utf-8")
    assert dabzw("init", "又一个", "--campaign", str(own), cwd=tmp_path).returncode == 0
    for name in ("新台账", "又一个"):
        assert load({"campaign.yaml": (tmp_path / name / "campaign.yaml").read_bytes()}).format == NEWEST
