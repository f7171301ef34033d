"""Two versions of a ledger: each kind of file, records that are gone, ids that both drew, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
import records
import two_sides
from two_sides import NEW_TAIL, asked, campaign_text, files_of, merge, result, said

from dabzw.model.ids import CAMPAIGN_FILE, OFFICE_FILE, path_of
from dabzw.model.made import MadeReport, digest_of
from dabzw.model.power import PowerUse
from dabzw.store import yamlio
from dabzw.store.power import power_bytes
from dabzw.store.reader import load, read_file, record_bytes
from dabzw.sync.merge.ledgers import merged
from dabzw.sync.merge.sides import CannotMerge, Merged

DAY = "2026-02-12"
LEAD, SITE = records.lead(), records.site()
LEAD_FILE, SITE_FILE = path_of(LEAD.id), path_of(SITE.id)
BASE = files_of(LEAD, SITE)
VERIFIED = record_bytes(records.lead(核查=[records.verified(f"{DAY} 09:30")]))
ANOTHER = records.lead(登记时间="2026-02-10 11:00", 内容="另一件事")


def without(path: str) -> dict[str, bytes]:
    return {name: data for name, data in BASE.items() if name != path}


def test_what_one_side_changed_is_taken_as_it_is() -> None:
    ours, theirs = {**BASE, LEAD_FILE: VERIFIED}, without(SITE_FILE)
    assert merge(BASE, ours, theirs) == Merged({SITE_FILE: None})
    assert merge(BASE, theirs, ours) == Merged({LEAD_FILE: VERIFIED})
    assert merge(BASE, ours, BASE) == merge(BASE, ours, ours) == Merged({})


def test_a_record_taken_back_here_and_continued_there_is_kept() -> None:
    for ours, theirs in (
        ({**BASE, LEAD_FILE: VERIFIED}, without(LEAD_FILE)),
        (without(LEAD_FILE), {**BASE, LEAD_FILE: VERIFIED}),
    ):
        found = merge(BASE, ours, theirs)
        assert result(ours, found) == {**BASE, LEAD_FILE: VERIFIED}
        assert [(one.about, one.says) for one in found.remarks] == [
            (LEAD.id, "一边删去了，另一边又登记了新内容：留着，请核对")
        ]


def test_the_records_that_both_changed_are_named() -> None:
    ours, theirs = (
        {**BASE, LEAD_FILE: record_bytes(records.lead(**fields))}
        for fields in ({"地点": "村东"}, {"网格": "一组"})
    )
    assert merge(BASE, ours, theirs).joined == (LEAD.id,)


class TestOneIdForTwoRecords:
    """Two desks without a network gave two leads the same id."""

    new = LEAD.id[:-4] + NEW_TAIL
    begun = files_of(SITE)
    theirs = files_of(ANOTHER, SITE)

    def ours(self) -> dict[str, bytes]:
        visit = records.visited(线索=LEAD.id, 说明=f"见 {LEAD.id}")
        facts = [{"种类": "线索属实", "日期": DAY, "要点": LEAD.id}]
        signed = {"日期": DAY, "结论": "不立案", "理由": "无违法", "事实": facts}
        own = records.enterprise(
            排查=[visit],
            认定=[signed],
            原编号=LEAD.id,
            违法行为=[{**records.found("1.1"), "线索": [LEAD.id]}],
        )
        return files_of(records.lead(备注=f"{LEAD.id}，与来电一致"), records.site(排查=[visit]), own)

    def test_ours_gets_another(self) -> None:
        found = merge(self.begun, self.ours(), self.theirs)
        after = result(self.ours(), found)
        assert found.renamed == {LEAD.id: self.new}
        assert after[LEAD_FILE] == record_bytes(ANOTHER)
        moved = yamlio.read(after[path_of(self.new)]).value
        assert moved == {**LEAD.tree(), "编号": self.new, "备注": f"{self.new}，与来电一致"}
        assert [(one.about, self.new in one.says) for one in found.remarks] == [(self.new, True)]

    def test_what_ours_say_of_it_follows(self) -> None:
        after = result(self.ours(), merge(self.begun, self.ours(), self.theirs))
        enterprise = after[path_of(records.ENTERPRISE_ID)].decode()
        assert enterprise.count(self.new) == 4
        assert f"原编号: {LEAD.id}" in enterprise  # of another ledger
        assert after[SITE_FILE].decode().count(self.new) == 2

    def test_what_theirs_say_of_it_stays(self) -> None:
        theirs = {
            **self.theirs,
            SITE_FILE: record_bytes(records.site(排查=[records.visited(DAY, 线索=LEAD.id)])),
        }
        site = read_file(
            SITE_FILE, result(self.ours(), merge(self.begun, self.ours(), theirs))[SITE_FILE]
        ).record
        assert site is not None
        assert [one["线索"] for one in site.tree()["排查"]] == [self.new, LEAD.id]

    def test_one_record_is_not_two(self) -> None:
        found = merge(self.begun, files_of(LEAD, SITE), files_of(records.lead(地点="村东"), SITE))
        assert (found.renamed, found.joined) == ({}, (LEAD.id,))


POWER_FILE = "data/用电/2026-02.csv"


def used(**accounts: str) -> bytes:
    rows = [
        {"用电户号": account, "月份": "2026-02", "用电量": amount} for account, amount in accounts.items()
    ]
    return power_bytes(PowerUse.model_validate(row) for row in rows)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "together", "keys"),
    [
        ({"A": "1"}, {"A": "1", "C": "3"}, {"A": "1", "B": "2"}, {"A": "1", "B": "2", "C": "3"}, []),
        ({"A": "1", "B": "2"}, {"A": "5", "B": "2"}, {"A": "1", "B": "6"}, {"A": "5", "B": "6"}, []),
        ({"A": "1", "B": "2"}, {"A": "1"}, {"A": "1", "B": "2", "C": "3"}, {"A": "1", "C": "3"}, []),
        (None, {"A": "1", "B": "2"}, {"A": "1", "C": "3"}, {"A": "1", "B": "2", "C": "3"}, []),
        ({"A": "1"}, {"A": "2"}, {"A": "3"}, None, ["户号A.2026-02.用电量"]),
        ({"A": "1"}, {}, {"A": "3"}, None, ["户号A.2026-02"]),
        (None, {"A": "2"}, {"A": "3"}, None, ["户号A.2026-02"]),
    ],
)
def test_the_use_of_power(
    base: dict[str, str] | None,
    ours: dict[str, str],
    theirs: dict[str, str],
    together: dict[str, str] | None,
    keys: list[str],
) -> None:
    before = BASE if base is None else {**BASE, POWER_FILE: used(**base)}
    one, other = ({**BASE, POWER_FILE: used(**side)} for side in (ours, theirs))
    found, mirrored = merge(before, one, other), merge(before, other, one)
    assert asked(found) == asked(mirrored) == [f"{POWER_FILE}:{key}" for key in keys]
    if together is not None:
        assert result(one, found)[POWER_FILE] == result(other, mirrored)[POWER_FILE] == used(**together)
    for key in asked(found):
        assert result(one, merge(before, one, other, {key: "本机"}))[POWER_FILE] == used(**ours)
        assert result(one, merge(before, one, other, {key: "对方"}))[POWER_FILE] == used(**theirs)


def test_a_table_that_cannot_be_read_row_by_row_is_merged_by_line_or_asked() -> None:
    twice = used(A="1") + used(A="2").split(b"\n", 1)[1]
    sides = [{**BASE, POWER_FILE: data} for data in (used(B="1"), twice, used(A="3"))]
    assert asked(merge(*sides[:3])) == [f"{POWER_FILE}:全文"]  # type: ignore[arg-type]


class TestCampaign:
    """campaign.yaml by line, then list by list; its comments stay."""

    text = campaign_text()

    def merged(self, ours: str, theirs: str, **choices: str) -> tuple[str, Merged]:
        before, one, other = ({**BASE, CAMPAIGN_FILE: text.encode()} for text in (self.text, ours, theirs))
        at = {f"{CAMPAIGN_FILE}:{key}": choice for key, choice in choices.items()}
        back = {key: {"本机": "对方", "对方": "本机"}[choice] for key, choice in at.items()}
        found = merge(before, one, other, at)  # type: ignore[arg-type]
        mirrored = merge(before, other, one, back)  # type: ignore[arg-type]
        now = result(one, found)[CAMPAIGN_FILE]
        assert now == result(other, mirrored)[CAMPAIGN_FILE]
        assert found.questions or not [
            one for one in load({CAMPAIGN_FILE: now}).findings if one.level == "错误"
        ]
        return now.decode(), found

    def replaced(self, old: str, new: str) -> str:
        assert self.text.count(old) == 1
        return self.text.replace(old, new)

    def test_lines_of_both(self) -> None:
        ours = self.replaced("层级: 乡镇", "层级: 乡镇 # 核对过")
        theirs = self.replaced("    时限: 24小时\n", "    时限: 12小时\n")
        now, found = self.merged(ours, theirs)
        assert (asked(found), said(found)) == ([], [])
        assert now == ours.replace("    时限: 24小时\n", "    时限: 12小时\n")

    def test_both_add_a_village_at_the_end(self) -> None:
        one, other = (
            self.replaced(two_sides.VILLAGES, f"{two_sides.VILLAGES}\n  # {name}\n  - 名称: {name}")
            for name in ("南岭村", "北岭村")
        )
        now, found = self.merged(one, other)
        assert asked(found) == []
        assert said(found) == ["“村”两边都添了内容，都留着，请核对有没有重复、先后对不对"]
        added = "  # 北岭村\n  - 名称: 北岭村\n  # 南岭村\n  - 名称: 南岭村\n"
        assert now == self.replaced(two_sides.VILLAGES + "\n", f"{two_sides.VILLAGES}\n{added}")

    def test_both_add_the_same_village_otherwise(self) -> None:
        one, other = (
            self.replaced(two_sides.VILLAGES, f"{two_sides.VILLAGES}\n  - 名称: 南岭村\n    网格: [{grid}]")
            for grid in ("一组", "二组")
        )
        _, found = self.merged(one, other)
        assert asked(found) == [f"{CAMPAIGN_FILE}:村"]
        assert self.merged(one, other, 村="本机")[0] == one
        assert self.merged(one, other, 村="对方")[0] == other

    def test_one_line_changed_by_both_is_asked_list_by_list(self) -> None:
        ours = self.replaced("    时限: 24小时\n", "    时限: 12小时\n")
        theirs = self.replaced("    时限: 24小时\n", "    时限: 36小时\n").replace(
            "层级: 乡镇", "层级: 乡镇 # 核对过"
        )
        _, found = self.merged(ours, theirs)
        assert asked(found) == [f"{CAMPAIGN_FILE}:期限"]
        assert self.merged(ours, theirs, 期限="本机")[0] == ours.replace("层级: 乡镇", "层级: 乡镇 # 核对过")
        assert self.merged(ours, theirs, 期限="对方")[0] == theirs

    def test_a_list_taken_away_here_and_changed_there(self) -> None:
        theirs = self.replaced('\n签收预警天数: "2"', '\n签收预警天数: "9"')
        ours = "".join(
            line for line in self.text.splitlines(keepends=True) if not line.startswith("签收预警天数")
        )
        _, found = self.merged(ours, theirs)
        assert asked(found) == [f"{CAMPAIGN_FILE}:签收预警天数"]
        now, _ = self.merged(ours, theirs, 签收预警天数="本机")
        assert "\n签收预警天数" not in now

    def test_what_is_written_in_no_keys_is_asked_whole(self) -> None:
        flow = yamlio.write({}) + b"{" + ", ".join(f'"{key}": "x"' for key in ("a", "b")).encode() + b"}\n"
        sides = [{**BASE, "节假日/2026.yaml": data} for data in (b"{}\n", flow, flow.replace(b"x", b"y"))]
        assert asked(merge(*sides[:3])) == ["节假日/2026.yaml:全文"]  # type: ignore[arg-type]


YEAR = "年份: 2026\n依据: 示例通知\n放假:\n  - 2026-02-17\n"


@pytest.mark.parametrize("path", ["节假日/2026.yaml", "节假日/本单位/2026.yaml"])
def test_a_year_of_rest_days(path: str) -> None:
    one, other = ({**BASE, path: (YEAR + f"  - 2026-0{month}-05\n").encode()} for month in (4, 3))
    before = {**BASE, path: YEAR.encode()}
    found = merge(before, one, other)
    assert asked(found) == []
    assert result(one, found)[path].decode() == YEAR + "  - 2026-03-05\n  - 2026-04-05\n"


def test_the_office_and_others_by_line() -> None:
    office = "村:\n  - 甲村\n  - 乙村\n"
    before = {**BASE, OFFICE_FILE: office.encode(), ".gitignore": b"out/\n", "templates/a.docx": b"PK\0a"}
    ours = {**before, OFFICE_FILE: ("# 核对过\n" + office).encode(), "templates/a.docx": b"PK\0b"}
    theirs = {
        **before,
        OFFICE_FILE: (office + "  - 丙村\n").encode(),
        "templates/a.docx": b"PK\0c",
        ".gitignore": b"out/\n.tmp\n",
    }
    found = merge(before, ours, theirs)
    assert asked(found) == ["templates/a.docx:全文"]
    assert found.questions[0].ours == "（4字节）"
    after = result(ours, merge(before, ours, theirs, {"templates/a.docx:全文": "对方"}))
    assert after == {**theirs, OFFICE_FILE: ("# 核对过\n" + office + "  - 丙村\n").encode()}


def issue(**fields: object) -> MadeReport:
    tree = {
        "名称": "日报",
        "期号": "3",
        "截至": "2026-02-20 17:00",
        "依据": "0a" * 20,
        "口径": "2",
        "产出": [{"文件": "日报.md", "摘要": digest_of(b"one")}],
    }
    return MadeReport.model_validate({**tree, **fields})


class TestSealed:
    """Sealed issues and their files."""

    made = issue()
    other = issue(依据="0b" * 20, 产出=[{"文件": "日报.md", "摘要": digest_of(b"two")}])

    def files(self, made: MadeReport, data: bytes = b"") -> dict[str, bytes]:
        kept = dict.fromkeys(made.originals, data) if data else {}
        return {**BASE, made.path: record_bytes(made), **kept}

    def test_of_two_under_one_number_a_person_says_which_stands(self) -> None:
        ours, theirs = self.files(self.made, b"one"), self.files(self.other, b"two")
        found = merge(BASE, ours, theirs)
        assert asked(found) == ["日报第3期:整期"]
        assert found.remarks == ()
        for choice, standing, lost in (("本机", self.made, self.other), ("对方", self.other, self.made)):
            found = merge(BASE, ours, theirs, {"日报第3期:整期": choice})  # type: ignore[dict-item]
            assert result(ours, found) == {**ours, **theirs, standing.path: record_bytes(standing)}
            (says,) = said(found)
            assert (
                f"以依据提交 {standing.revision[:16]} 的为准，依据提交 {lost.revision[:16]} 的不作数" in says
            )

    def test_that_it_was_handed_up_is_kept(self) -> None:
        sent = issue(报送={"日期": "2026-02-21", "确认人": "示例甲", "方式": "邮件"})
        later = issue(报送={"日期": "2026-02-22", "确认人": "示例甲", "方式": "邮件"})
        assert result(BASE, merge(self.files(self.made), BASE, self.files(sent))) != BASE
        found = merge(self.files(self.made), self.files(sent), self.files(later))
        assert asked(found) == ["日报第3期:报送"]

    def test_one_that_the_other_side_took_away_is_told(self) -> None:
        found = merge(self.files(self.made), self.files(self.made), BASE)
        assert said(found) == ["对方删去了封存的材料，请核对（dabzw issue due 可以放回）"]

    def test_a_file_is_the_one_that_its_name_says(self) -> None:
        (path,) = self.made.originals
        sides = [{**BASE, path: data} for data in (b"one", b"two")]
        for ours, theirs in (sides, sides[::-1]):
            assert result(ours, merge(BASE, ours, theirs))[path] == b"one"
        with pytest.raises(CannotMerge, match="与摘要不符"):
            merge(BASE, BASE, sides[1])


class TestRefused:
    """What nothing is merged with; the sentence names it and says what to do."""

    def refusal(self, ours: dict[str, bytes], theirs: dict[str, bytes], base: dict[str, bytes] = BASE) -> str:
        with pytest.raises(CannotMerge) as refused:
            merge(base, ours, theirs)
        assert refused.value.status == 5
        return str(refused.value)

    @pytest.mark.parametrize(
        "path", [LEAD_FILE, CAMPAIGN_FILE, POWER_FILE, "节假日/2026.yaml", "reports/日报/日报-第1期.yaml"]
    )
    def test_a_file_that_cannot_be_read(self, path: str) -> None:
        says = self.refusal(BASE, {**BASE, path: b"\x00"})
        assert "对方的" in says
        assert path in says
        assert "dabzw check" in says

    def test_a_ledger_without_its_campaign(self) -> None:
        assert "本机的行动方案 campaign.yaml 不见了" in self.refusal(without(CAMPAIGN_FILE), BASE)

    def test_ours_that_cannot_be_read(self) -> None:
        says = self.refusal({**BASE, LEAD_FILE: b"a"}, {**BASE, LEAD_FILE: VERIFIED})
        assert f"本机的 {LEAD_FILE}" in says

    @pytest.mark.parametrize("whose", ["本机", "对方"])
    def test_an_older_format(self, whose: str) -> None:
        old = {**BASE, CAMPAIGN_FILE: campaign_text().replace("格式: 2\n", "").encode(), LEAD_FILE: VERIFIED}
        sides = (old, {**BASE, SITE_FILE: b""}) if whose == "本机" else (BASE, old)
        says = self.refusal(*sides)
        assert f"{whose}的台账还是格式 1" in says
        assert "dabzw upgrade" in says

    def test_a_newer_format(self) -> None:
        newer = {**BASE, CAMPAIGN_FILE: campaign_text().replace("格式: 2\n", "格式: 9\n").encode()}
        assert "先升级本机的程序" in self.refusal(BASE, newer)

    @pytest.mark.parametrize(
        "path", ["../x", "/etc/x", "a/../../x", ".git/config", "a/.GIT/config", "a//b", "a\nb"]
    )
    def test_a_path_that_leads_elsewhere(self, path: str) -> None:
        assert "不该有的文件名" in self.refusal(BASE, {**BASE, path: b""})


def test_both_were_lifted_from_an_older_format() -> None:
    """What the base says in its own format is no change of either side."""
    old = b"".join(line for line in record_bytes(records.lead()).splitlines(keepends=True))
    begun = {**BASE, CAMPAIGN_FILE: campaign_text().replace("格式: 2\n", "").encode()}
    begun[LEAD_FILE] = (
        old
        + "移交:\n  - 日期: 2026-02-12\n    接收单位: 县局\n    签收日期: 2026-02-13\n    回告结果: 立案\n".encode()
    )
    handed = {
        "日期": DAY,
        "接收单位": "县局",
        "签收日期": "2026-02-13",
        "回告": [{"日期": "2026-02-13", "结果": "立案"}],
    }
    one, other = (
        {**BASE, LEAD_FILE: record_bytes(records.lead(移交=[handed], **field))}
        for field in ({"地点": "村东"}, {"网格": "一组"})
    )
    found = merge(begun, one, other)
    assert (asked(found), said(found)) == ([], [])
    record = read_file(LEAD_FILE, result(one, found)[LEAD_FILE]).record
    assert record is not None
    assert record.tree() == records.lead(移交=[handed], 地点="村东", 网格="一组").tree()


def test_only_what_they_changed_is_read() -> None:
    asked_for: list[str] = []
    three = two_sides.sides(BASE, {**BASE, LEAD_FILE: VERIFIED}, without(SITE_FILE))

    def read(ids: object) -> dict[str, bytes]:
        found = dict(three.read(ids))  # type: ignore[arg-type]
        asked_for.extend(found)
        return found

    merged(replace(three, read=read), two_sides.new_id)
    assert set(asked_for) <= {three.base[CAMPAIGN_FILE], three.base[SITE_FILE]}
