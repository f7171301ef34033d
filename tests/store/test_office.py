"""本单位.yaml: what a campaign takes from it, what overrides it, and the copy that a ledger holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from dabzw.model.base import labels
from dabzw.model.campaign import Campaign
from dabzw.model.finding import Finding
from dabzw.model.office import YEARS_KEY, Office
from dabzw.store.contents import Contents, in_folder
from dabzw.store.files import NotRegular
from dabzw.store.office import beside
from dabzw.store.office_keys import is_shared, without_keys
from dabzw.store.presets import campaign_text
from dabzw.store.reader import Loaded, load

OFFICE: Final = """\
# 全单位共用
单位: 示例乡人民政府
村: [东沟村, {名称: 西河村, 网格: [西河村一网格]}]
单位名录:
  站所: [{名称: 乡应急办}]
  外部单位: [{名称: 县应急管理局}]
职权:
  罚款: [县应急管理局]
  查封: [县公安局]
节假日:
  - {年份: 2031, 依据: 示例通知, 放假: [2031-03-03]}
"""
BARE: Final = "格式: 2\n名称: 示例行动\n阶段:\n  - {名称: 一, 开始: 2026-01-01, 截止: 2026-12-31}\n"
YEAR: Final = "年份: 2032\n依据: 示例通知\n放假: [2032-03-03]\n"


def of(campaign: str = BARE, office: str | None = OFFICE, **more: str) -> Loaded:
    files = {"campaign.yaml": campaign, **({"本单位.yaml": office} if office else {}), **more}
    return load({path: text.encode() for path, text in files.items()})


@pytest.mark.parametrize(
    ("own", "villages", "stations", "outside", "fines"),
    [
        ("", ["东沟村", "西河村"], ["乡应急办"], ["县应急管理局"], ["县应急管理局"]),
        ("村: [北岭村]\n", ["北岭村"], ["乡应急办"], ["县应急管理局"], ["县应急管理局"]),
        ("村: []\n", [], ["乡应急办"], ["县应急管理局"], ["县应急管理局"]),
        (
            *("单位名录:\n  站所: [{名称: 乡应急办}, {名称: 乡供电所}]\n", ["东沟村", "西河村"]),
            *(["乡应急办", "乡供电所"], ["县应急管理局"], ["县应急管理局"]),
        ),
        (
            *("职权:\n  罚款: [县市场监督管理局]\n", ["东沟村", "西河村"], ["乡应急办"], ["县应急管理局"]),
            ["县市场监督管理局"],
        ),
    ],
)
def test_a_campaign_overrides_key_by_key(
    own: str, villages: list[str], stations: list[str], outside: list[str], fines: list[str]
) -> None:
    campaign = of(BARE + own).sound.campaign
    assert campaign.township == "示例乡人民政府"
    assert list(campaign.village_names) == villages
    assert list(campaign.station_names) == stations
    assert [unit.name for unit in campaign.units.outside] == outside
    assert list(campaign.powers["罚款"].organs) == fines
    assert list(campaign.powers["查封"].organs) == ["县公安局"]


def test_what_is_shared_is_of_the_campaigns_kind() -> None:
    assert set(labels(Office).values()) - {YEARS_KEY} <= set(labels(Campaign).values())


@pytest.mark.parametrize(
    ("office", "place", "says"),
    [
        ("村: [东沟村]\n区划: x\n", ("本单位.yaml", 2), "不认识的字段"),
        ("单位: a\n单位: b\n", ("本单位.yaml", 2), "字段重复"),
        ("节假日:\n  - {年份: 2027, 放假: [2027-01-01]}\n", ("本单位.yaml", 2), "缺少必填项“依据”"),
        (OFFICE + "  - {年份: 2031, 依据: 又一份}\n", ("本单位.yaml", 11), "2031 写了不止一次"),
        ("a: [\n", ("本单位.yaml", 2), ""),
    ],
)
def test_a_fault_of_the_office_is_told_with_its_place_alone(
    office: str, place: tuple[str, int], says: str
) -> None:
    loaded = of(office=office)
    assert loaded.ledger is None
    faults = [one for one in loaded.findings if one.level == "错误"]
    assert [(one.file, one.line) for one in faults] == [place]
    assert says in faults[0].says


def test_a_campaign_that_lacks_nothing_is_not_used_without_its_office() -> None:
    assert of(BARE + "单位: 示例乡\n", "村: 1\n").ledger is None


def test_without_the_office_the_campaign_lacks_its_name() -> None:
    assert [one.says for one in of(office=None).findings] == ["缺少必填项“单位”"]


def test_what_a_rule_finds_in_a_shared_key_is_placed_there() -> None:
    loaded = of()
    found = loaded.findings + tuple(
        loaded.placed(one)
        for one in (_finding(("村", 1, "代码")), _finding(("职权", "查封")), _finding(("阶段", 0, "开始")))
    )
    assert [(one.file, one.line) for one in found] == [
        *(("本单位.yaml", 3), ("本单位.yaml", 9), ("campaign.yaml", 4))
    ]


def _finding(path: tuple[str | int, ...]) -> Finding:
    return Finding("rule", "警告", "campaign.yaml", None, path, "", "")


def test_the_years_of_the_office_and_the_ledgers_own() -> None:
    own = {"节假日/2031.yaml": "年份: 2031\n依据: 本台账\n放假: [2031-03-04]\n"}
    calendar = of(**{"节假日/本单位/2032.yaml": YEAR}).sound.calendar
    assert not calendar.works(date(2031, 3, 3))
    assert not calendar.works(date(2032, 3, 3))
    assert calendar.own[2031].path == "本单位.yaml"
    overridden = of(**own).sound.calendar
    assert overridden.works(date(2031, 3, 3))
    assert not overridden.works(date(2031, 3, 4))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("2031.yaml", "年份: 2031\n依据: a\n", "2031年的放假安排在本单位.yaml里也写了"),
        ("2033.yaml", YEAR, "文件的名称与年份不符"),
        ("2032.yml", YEAR, "没有读入"),
    ],
)
def test_a_year_of_the_office_that_is_not_read_is_an_error(name: str, text: str, says: str) -> None:
    found = of(**{f"节假日/本单位/{name}": text}).findings
    assert [(one.file, one.level) for one in found] == [(f"节假日/本单位/{name}", "错误")]
    assert says in found[0].says


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ("", []),
        ("村: [东沟村, 西河村, 北岭村]\n", []),
        ("村: [东沟村]\n", ["本单位.yaml 里还有西河村，本方案自己写了这一项，就没有"]),
        ("单位名录: {站所: [乡供电所]}\n", ["本单位.yaml 里还有乡应急办，本方案自己写了这一项，就没有"]),
    ],
)
def test_what_the_office_has_and_the_campaign_has_not_is_told(own: str, says: list[str]) -> None:
    found = of(BARE + own).findings
    assert [(one.level, one.says) for one in found] == [("提示", text) for text in says]


# What lies beside a ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "甲"
    folder.mkdir()
    (folder / "campaign.yaml").write_text(BARE, encoding="utf-8")
    (tmp_path / "本单位.yaml").write_text(OFFICE, encoding="utf-8")
    return folder


def over(ledger: Path) -> Contents:
    return beside(ledger).over(in_folder(ledger))


def test_the_file_beside_counts_before_it_is_taken_in(ledger: Path) -> None:
    (ledger.parent / "节假日").mkdir()
    (ledger.parent / "节假日" / "2032.yaml").write_text(YEAR, encoding="utf-8")
    (ledger / "本单位.yaml").write_text("单位: 旧名称\n", encoding="utf-8")
    found = load(over(ledger)).sound
    assert found.campaign.township == "示例乡人民政府"
    assert not found.calendar.works(date(2032, 3, 3))
    assert sorted(beside(ledger).ahead(in_folder(ledger))) == ["本单位.yaml", "节假日/本单位/2032.yaml"]
    assert beside(ledger).place_of("节假日/本单位/2032.yaml") == ledger.parent / "节假日" / "2032.yaml"


def test_a_copy_that_has_no_original_any_more_goes(ledger: Path) -> None:
    copies = ledger / "节假日" / "本单位"
    copies.mkdir(parents=True)
    (copies / "2032.yaml").write_text(YEAR, encoding="utf-8")
    assert "节假日/本单位/2032.yaml" not in over(ledger)
    assert beside(ledger).ahead(in_folder(ledger))["节假日/本单位/2032.yaml"] is None


def test_a_name_that_is_no_year_is_an_error_and_never_taken_in(ledger: Path) -> None:
    (ledger.parent / "节假日").mkdir()
    (ledger.parent / "节假日" / "2032.yml").write_text(YEAR, encoding="utf-8")
    assert [one.file for one in load(over(ledger)).findings] == ["节假日/本单位/2032.yml"]
    assert list(beside(ledger).ahead(in_folder(ledger))) == ["本单位.yaml"]


def test_away_from_the_office_the_copy_is_in_force(ledger: Path) -> None:
    (ledger.parent / "本单位.yaml").rename(ledger / "本单位.yaml")
    assert beside(ledger).live == {}
    assert load(over(ledger)).sound.campaign.village_names == ("东沟村", "西河村")


def test_what_is_beside_a_ledger_within_a_ledger_is_that_ones_copy(ledger: Path) -> None:
    (ledger.parent / "campaign.yaml").write_text(BARE, encoding="utf-8")
    assert beside(ledger).live == {}


def test_a_link_is_refused(ledger: Path) -> None:
    place = ledger.parent / "本单位.yaml"
    place.rename(ledger.parent / "别处.yaml")
    place.symlink_to(ledger.parent / "别处.yaml")
    with pytest.raises(NotRegular):
        beside(ledger)


# What a command asks


def test_whose_key_it_is() -> None:
    shared = {"campaign.yaml": BARE.encode(), "本单位.yaml": OFFICE.encode()}
    assert is_shared(shared, "村")
    assert not is_shared({**shared, "campaign.yaml": f"{BARE}村: []\n".encode()}, "村")
    assert not is_shared({"campaign.yaml": BARE.encode()}, "村")


def test_the_preset_without_what_the_office_says() -> None:
    text = without_keys(campaign_text(), frozenset(("单位", "村", "单位名录", "职权")))
    campaign = of(text).sound.campaign
    assert campaign.village_names == ("东沟村", "西河村")
    assert list(campaign.powers) == ["罚款", "查封"]
    assert len(campaign.phases) == len(of(campaign_text(), None).sound.campaign.phases)
    assert without_keys(campaign_text(), frozenset()) == campaign_text()
