"""Ways in which a dangerous site could leave every list, each tried through the command line.

A way is what a clerk types; at the end the agenda must hold an item of the site, or of the lead that is about it.
Half of them run with the slow tests.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import small_ledger
from processes import Dabzw, Process

from dabzw.store.git import Repository

_ID = re.compile(r"(?:QY|XS|CS|HD)-\d{6}-[0-9A-Z]{4}")


@dataclass
class Office:
    """A clerk at a ledger: types commands on days of the past, and remembers the ids that were given out."""

    dabzw: Dabzw
    folder: Path
    ids: dict[str, str] = field(default_factory=dict)

    def types(self, day: str, line: str, *, status: int = 0, name: str | None = None) -> Process:
        """Types a command line, in which {name} stands for an id."""
        words = [word.replace("␣", " ") for word in line.format(**self.ids).split()]
        done = self.dabzw(*words, "--as-of", day, cwd=self.folder)
        assert done.returncode == status, f"{line}\n{done.stdout}{done.stderr}"
        if name is not None:
            self.ids[name] = _ID.findall(done.stdout + done.stderr)[0]
        return done

    def copied(self, folder: Path) -> Office:
        """The same clerk at a copy of the ledger."""
        return Office(self.dabzw, Path(shutil.copytree(self.folder, folder)), dict(self.ids))

    def agenda(self, at: str) -> list[dict[str, Any]]:
        """All that waits."""
        done = self.dabzw("agenda", "--json", "--as-of", at, cwd=self.folder)
        assert done.returncode == 0, done.stderr
        items: list[dict[str, Any]] = json.loads(done.stdout)["事项"]
        return items

    def kinds(self, at: str, *names: str) -> set[str]:
        """The kinds of items that are about some records."""
        wanted = {self.ids[name] for name in names}
        return {item["种类"] for item in self.agenda(at) if item["编号"] in wanted}

    def named(self, process: Process, name: str) -> None:
        """Remembers the second id that a command gave out: that of the lead which it registered."""
        self.ids[name] = next(id_ for id_ in _ID.findall(process.stderr) if id_.startswith("XS"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> Path:
    """A ledger without a record."""
    folder = tmp_path_factory.mktemp("empty") / "台账"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in clean_environment.items():
            patch.setenv(name, value)
        files = {"campaign.yaml": small_ledger.campaign_text().encode()}
        small_ledger.commit(Repository.create(folder), small_ledger.FIRST, files, "新建台账", "init")
    return folder


@pytest.fixture
def office(dabzw: Dabzw, empty: Path, tmp_path: Path) -> Office:
    """A clerk at a ledger without a record."""
    return Office(dabzw, Path(shutil.copytree(empty, tmp_path / "台账")))


@pytest.fixture(scope="session")
def case_of_a_den(dabzw: Dabzw, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A ledger in which a den's case is open; it is copied, and not written."""
    office = Office(dabzw, Path(shutil.copytree(empty, tmp_path_factory.mktemp("open") / "台账")))
    open_case(office)
    return office


@pytest.fixture(scope="session")
def ended_case(case_of_a_den: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A ledger in which the case ended by 销号 on 02-20; it is copied, and not written."""
    office = case_of_a_den.copied(tmp_path_factory.mktemp("ended") / "台账")
    clear_case(office)
    return office


@pytest.fixture
def opened(case_of_a_den: Office, tmp_path: Path) -> Office:
    """A clerk at a ledger in which a den's case is open."""
    return case_of_a_den.copied(tmp_path / "台账")


@pytest.fixture
def ended(ended_case: Office, tmp_path: Path) -> Office:
    """A clerk at a ledger in which the case of a den ended by 销号 on 02-20."""
    return ended_case.copied(tmp_path / "台账")


DEN = (
    "ent add --name 示例黑点 --nature 黑窝点 --no-code 无照 --address 东沟村东头 --village 东沟村"
    " --operating 在产 --station 乡应急办"
)
LEAD = "lead add --source 群众举报 --village 东沟村 --content 院内有反应釜 --unit 乡应急办"
PEOPLE = "--people 示例甲 --people 示例乙"


def open_case(office: Office, *codes: str) -> None:
    """A true lead of a den, stopped, handed over, and its case."""
    office.types("2026-02-10 09:00", DEN, name="den")
    office.types("2026-02-10 09:00", LEAD + " --enterprise {den}", name="lead")
    office.types("2026-02-10 10:00", f"lead verify {{lead}} {PEOPLE} --verdict 属实")
    office.types("2026-02-10 11:00", "lead measure {lead} --act 责令停止非法活动 --authority 县应急管理局")
    office.types("2026-02-11 09:00", "lead transfer {lead} --receiver 县应急管理局 --document 示例函1号")
    for code in codes or ("1.1",):
        office.types("2026-02-10 12:00", f"ent violate {{den}} --code {code} --lead {{lead}}")
    office.types("2026-02-10 12:00", "ent rate {den} --level 较大")


def clear_case(office: Office) -> None:
    """All that a case of 较大 needs, and its 销号 on 02-20."""
    for measure in office_measures(office):
        office.types(
            "2026-02-12", f"ent plan {{den}} --measure {measure} --person 示例丙 --due-on 2026-02-18"
        )
        office.types(
            "2026-02-18", f"ent done {{den}} --measure {measure} --document 示例1号 --evidence 示例照片"
        )
    for question in ("生产", "销售", "运输", "供水", "供电", "供气", "供场所", "保护伞"):
        office.types("2026-02-19", f"ent inquire {{den}} --question {question} --state 已查否")
    office.types("2026-02-20", "ent clear {den} --accepted-by 示例丁")


def office_measures(office: Office) -> list[str]:
    """What the policy requires now; what contradicts is laid aside."""
    done = office.dabzw("policy", office.ids["den"], "--json", "--as-of", "2026-02-12", cwd=office.folder)
    case = json.loads(done.stdout)["企业"][0]
    names = [item["措施"] for item in case["应采取措施"]]
    if case["冲突"] and "限期整改" in names:
        office.types(
            "2026-02-12",
            "ent choose {den} --measure 限期整改 --decision 不采取 --reason 依法取缔 --approver 示例乡长",
        )
        names.remove("限期整改")
    return names


# After a 销号


@pytest.mark.slow
def test_a_violation_after_the_end_opens_the_next_case(ended: Office) -> None:
    office = ended
    assert office.kinds("2026-02-21", "den") <= {"回头看"}
    office.types("2026-03-10", "ent violate {den} --code 4.1 --circumstances 夜间擅自恢复生产")
    assert {"再次立案", "期限", "无线索"} <= office.kinds("2026-03-11", "den")
    state = json.loads(
        office.dabzw("show", office.ids["den"], "--json", "--as-of", "2026-03-11", cwd=office.folder).stdout
    )
    assert state["状态"] == "死灰复燃"


@pytest.mark.parametrize(
    "entry",
    [
        "ent chemical {den} --name 甲苯 --amount 20 --measure 吨 --licensed 否",
        pytest.param("ent inspect {den} --result 发现问题 --note 夜间反应釜在运转", marks=pytest.mark.slow),
        "ent lookback {den} --result 反弹 --people 示例甲 --people 示例乙",
    ],
)
def test_any_fact_after_the_end_is_written_and_waits(ended: Office, entry: str) -> None:
    office = ended
    done = office.types("2026-03-10", entry)
    if "登记线索" in done.stderr:
        office.named(done, "found")
    about = ("den", "found") if "found" in office.ids else ("den",)
    assert office.kinds("2026-03-11", *about) & {"待认定", "期限", "再次立案"}
    assert office.kinds("2026-05-30", *about) & {"待认定", "期限", "再次立案"}


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_higher_rating_after_the_end_is_written(ended: Office) -> None:
    office = ended
    office.types("2026-03-10", "ent rate {den} --level 重大 --reason 又见反应釜")
    assert "待认定" in office.kinds("2026-03-11", "den")


def test_a_fact_of_before_the_end_that_is_entered_later_asks_for_a_new_signature(ended: Office) -> None:
    office = ended
    office.types(
        "2026-03-10", "ent chemical {den} --name 甲苯 --amount 20 --measure 吨 --found-on 2026-02-15"
    )
    assert "需重新验收" in office.kinds("2026-03-11", "den")
    office.types("2026-03-12", "ent clear {den} --accepted-by 示例丁")
    assert "需重新验收" not in office.kinds("2026-03-13", "den")


# Without a violation


def test_risk_and_material_without_a_violation_wait_to_be_judged(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    office.types("2026-02-10", "ent rate {den} --level 重大 --reason 现场有反应釜")
    office.types("2026-02-10", "ent chemical {den} --name 甲苯 --amount 20 --measure 吨 --licensed 否")
    assert office.kinds("2026-02-20", "den") == {"待认定"}
    assert office.kinds("2026-04-05", "den") == {"待认定"}
    status = json.loads(office.dabzw("status", "--json", "--as-of", "2026-02-20", cwd=office.folder).stdout)
    assert status["企业"]["按风险"]["重大"] == 1
    assert status["企业"]["待认定"] == 1


def test_a_true_lead_that_names_no_enterprise_cannot_be_closed(office: Office) -> None:
    office.types("2026-02-10 09:00", LEAD, name="lead")
    office.types("2026-02-10 10:00", f"lead verify {{lead}} {PEOPLE} --verdict 属实")
    office.types("2026-02-10 11:00", "lead measure {lead} --act 责令停止非法活动 --authority 县应急管理局")
    office.types("2026-02-11", "lead transfer {lead} --receiver 县应急管理局 --document 示例函1号")
    for result in ("已整治到位", "移送办理", "其他␣--note␣无"):
        done = office.types(
            "2026-02-12", f"lead close {{lead}} --result {result.split('␣')[0]} --note 示例", status=3
        )
        assert "lead determine" in done.stderr
    assert "属实未立案" in office.kinds("2026-02-20", "lead")


@pytest.mark.slow
def test_a_true_lead_of_an_enterprise_without_a_violation_cannot_be_closed(office: Office) -> None:
    office.types("2026-02-10 09:00", DEN, name="den")
    office.types("2026-02-10 09:00", LEAD + " --enterprise {den}", name="lead")
    office.types("2026-02-10 10:00", f"lead verify {{lead}} {PEOPLE} --verdict 部分属实")
    office.types("2026-02-10 11:00", "lead measure {lead} --act 责令停止非法活动 --authority 县应急管理局")
    office.types("2026-02-11", "lead transfer {lead} --receiver 县应急管理局 --document 示例函1号")
    office.types("2026-02-12", "lead close {lead} --result 已整治到位", status=3)
    assert "待认定" in office.kinds("2026-02-20", "den")


def test_what_a_visit_of_a_site_finds_is_a_lead(office: Office) -> None:
    office.types(
        "2026-02-10", "site add --name 示例砖窑 --village 西河村 --place-class 废弃砖窑", name="site"
    )
    done = office.types("2026-02-10", "site inspect {site} --result 发现问题 --note 窑内有反应釜和大量铁桶")
    office.named(done, "found")
    assert office.kinds("2026-02-10", "found") == {"期限"}  # on its own day, though no hour was given
    assert office.kinds("2026-02-11", "found") == {"期限"}


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_hazard_at_an_unlisted_place_is_read_as_illegal(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    done = office.types("2026-02-10", "ent inspect {den} --result 发现问题 --problem 隐患 --note 桶装液体")
    assert "登记线索" in done.stderr


# Words that close


@pytest.mark.slow
def test_a_true_lead_is_not_merged_into_one_that_was_closed_as_untrue(office: Office) -> None:
    office.types("2026-02-10 09:00", LEAD, name="a")
    office.types("2026-02-10 10:00", f"lead verify {{a}} {PEOPLE} --verdict 不属实")
    office.types("2026-02-11 10:00", "lead close {a} --result 查否")
    office.types("2026-02-10 09:00", LEAD.replace("东沟村", "西河村"), name="b")
    office.types("2026-02-10 10:00", f"lead verify {{b}} {PEOPLE} --verdict 属实")
    office.types("2026-02-13", "lead measure {b} --act 查封 --authority 县应急管理局 --document 示例封1号")
    office.types("2026-02-17", "lead merge {b} --master {a} --reason 同一件事", status=3)
    assert {"期限", "属实未立案"} <= office.kinds("2026-02-17", "b")


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_returned_hand_over_does_not_clean_the_record(office: Office) -> None:
    office.types("2026-02-12 09:00", LEAD, name="lead")
    office.types("2026-02-12 10:00", f"lead verify {{lead}} {PEOPLE} --verdict 属实")
    office.types("2026-02-25", "lead transfer {lead} --receiver 县应急管理局 --document 示例函1号")
    office.types("2026-02-26", "lead receipt {lead} --returned-on 2026-02-26 --return-reason 材料不齐")
    office.types("2026-02-27", "lead transfer {lead} --receiver 县应急管理局 --document 示例函2号")
    late = json.loads(office.dabzw("late", "--json", "--as-of", "2026-03-01", cwd=office.folder).stdout)
    assert "三日移交" in json.dumps(late, ensure_ascii=False)


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_suspended_limit_waits_for_its_resumption(opened: Office) -> None:
    office = opened
    office.types(
        "2026-02-12",
        "ent limit {den} --limit 集中整治 --kind 中止 --until 2026-03-01 --reason 等待鉴定 --approver 示例乡长",
    )
    assert "中止" in office.kinds("2026-03-05", "den")
    assert "中止" in office.kinds("2026-06-05", "den")


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_locked_door_asks_for_another_visit(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    office.types("2026-02-10", "ent inspect {den} --result 未见人员 --time-of-day 白天")
    (item,) = [one for one in office.agenda("2026-02-12") if one["编号"] == office.ids["den"]]
    assert (item["种类"], item["应于"]) == ("待复访", "2026-02-13")
    office.types("2026-02-12", "ent inspect {den} --result 拒绝检查")
    (item,) = [one for one in office.agenda("2026-02-12") if one["编号"] == office.ids["den"]]
    assert "公安" in item["事项"]


@pytest.mark.slow
def test_what_cannot_be_verified_is_not_untrue(office: Office) -> None:
    office.types("2026-02-10 09:00", LEAD, name="lead")
    office.types("2026-02-10 10:00", f"lead verify {{lead}} {PEOPLE} --verdict 无法查实 --note 大门紧锁")
    office.types("2026-02-11", "lead close {lead} --result 查否", status=3)
    assert "待复访" in office.kinds("2026-02-11", "lead")
    office.types("2026-02-11", "lead close {lead} --result 无法查实", status=3)
    office.types("2026-02-20", "lead close {lead} --result 无法查实 --note 三次前往均无人，已张贴通知")
    assert office.kinds("2026-02-21", "lead") == set()


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_an_act_that_was_lifted_before_does_not_stop_the_activity(office: Office) -> None:
    office.types("2026-02-10 09:00", LEAD, name="lead")
    office.types("2026-02-10 10:00", "lead measure {lead} --act 责令停止非法活动 --authority 县应急管理局")
    office.types("2026-02-10 11:00", "lead lift {lead} --lifted-on 2026-02-10")
    office.types("2026-02-18 10:00", f"lead verify {{lead}} {PEOPLE} --verdict 属实")
    matters = {item["事项"] for item in office.agenda("2026-02-19")}
    assert "当日强制" in matters


def test_a_downgrade_needs_an_approver(opened: Office) -> None:
    office = opened
    office.types("2026-02-11", "ent rate {den} --level 重大 --reason 现场有反应釜")
    office.types("2026-02-12", "ent rate {den} --level 一般", status=3)
    office.types("2026-02-12", "ent rate {den} --level 一般 --reason 已清空", status=3)
    office.types("2026-02-12", "ent rate {den} --level 一般 --reason 已清空 --approver 示例乡长")


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_measure_without_proof_is_not_done(opened: Office) -> None:
    office = opened
    office.types("2026-02-11", "ent rate {den} --level 重大 --reason 现场有反应釜")
    office.types("2026-02-12", "ent plan {den} --measure 顶格处罚 --due-on 2026-02-18")
    office.types("2026-02-18", "ent done {den} --measure 顶格处罚")
    assert "缺凭据" in office.kinds("2026-02-19", "den")


# Calling it a mistake


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_record_with_facts_is_not_void(opened: Office) -> None:
    office = opened
    assert "撤案" in office.types("2026-02-12", "void {den} --reason 登记错了", status=5).stderr
    office.types("2026-02-12", "void {lead} --reason 登记错了", status=5)


@pytest.mark.slow
def test_a_withdrawn_case_answers_what_it_lists_alone(opened: Office) -> None:
    office = opened
    office.types(
        "2026-02-12", "ent determine {den} --verdict 撤案 --reason 不想办了 --approver 示例乡长", status=3
    )
    office.types(
        "2026-02-12",
        "ent determine {den} --verdict 撤案 --reason 登记错误，认错了院子 --approver 示例乡长",
    )
    assert "期限" not in office.kinds("2026-02-13", "den")
    office.types(
        "2026-02-14", "ent chemical {den} --name 甲苯 --amount 20 --measure 吨 --found-on 2026-02-11"
    )
    assert "需重新认定" in office.kinds("2026-02-15", "den")
    office.types("2026-02-16", "ent chemical {den} --name 苯 --amount 1 --measure 吨 --found-on 2026-02-16")
    assert "待认定" in office.kinds("2026-02-17", "den")


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_duplicate_keeps_what_it_found(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    office.types("2026-02-10", DEN.replace("示例黑点", "示例黑点二"), name="twin")
    office.types("2026-02-10", "ent chemical {twin} --name 甲苯 --amount 20 --measure 吨")
    office.types("2026-02-12", "join {den} {twin} --reason 同一处")
    assert office.kinds("2026-02-13", "den") == {"待认定"}
    refused = office.types("2026-02-14", "ent chemical {twin} --name 苯 --amount 1 --measure 吨", status=3)
    assert office.ids["den"] in refused.stderr


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_case_by_its_first_name_only_is_withdrawn_from_the_lead_as_well(opened: Office) -> None:
    """A lead whose case was withdrawn is answered by the act that lists it, and by no other."""
    office = opened
    office.types(
        "2026-02-12",
        "ent determine {den} --verdict 撤案 --reason 违法事实不成立，是合法农家 --approver 示例乡长",
    )
    assert "属实未立案" not in office.kinds("2026-02-20", "lead")


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_licence_that_no_licence_stands_for_is_none(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    office.types("2026-02-10", "ent chemical {den} --name 甲苯 --amount 20 --measure 吨 --licensed 是")
    assert office.kinds("2026-02-12", "den") == {"待认定"}


def test_an_empty_licence_is_read_as_none(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    office.types("2026-02-10", "ent chemical {den} --name 甲苯 --amount 20 --measure 吨")
    assert office.kinds("2026-02-12", "den") == {"待认定"}


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_the_end_of_the_campaign_takes_nothing_off(opened: Office) -> None:
    office = opened
    office.types("2026-02-10", DEN.replace("示例黑点", "示例黑点三"), name="other")
    office.types("2026-02-10", "ent chemical {other} --name 甲苯 --amount 20 --measure 吨")
    assert "期限" in office.kinds("2027-03-31", "den")
    assert "待认定" in office.kinds("2027-03-31", "other")


@pytest.mark.slow  # the rule itself is tried by a quick test
def test_a_judgement_of_before_does_not_answer_what_came_after(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    office.types("2026-02-10", "ent chemical {den} --name 柴油 --amount 100 --measure 千克")
    office.types("2026-02-11", "ent determine {den} --verdict 不立案 --reason 自用 --approver 示例乡长")
    assert office.kinds("2026-02-12", "den") == set()
    office.types("2026-02-13", "ent chemical {den} --name 甲苯 --amount 20 --measure 吨")
    assert office.kinds("2026-02-14", "den") == {"待认定"}


def test_a_fact_that_is_edited_away_is_told(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    office.types("2026-02-10", "ent chemical {den} --name 甲苯 --amount 20 --measure 吨")
    (file,) = office.folder.glob("enterprises/*/*.yaml")
    file.write_text(file.read_text().partition("危险化学品:")[0])
    done = office.types("2026-02-11", "adopt")
    assert "去掉了已入账的事实：危险化学品 甲苯20吨" in done.stderr


def test_a_violation_keeps_the_state_in_which_it_was_found(office: Office) -> None:
    """Whoever stops afterwards, or calls the place by another name, is answered for by what was found."""
    office.types("2026-02-10", DEN + " --place-class 民房", name="den")
    office.types("2026-02-10", "ent violate {den} --code 3.4")
    (file,) = office.folder.glob("enterprises/*/*.yaml")
    file.write_text(file.read_text().replace("场所类别: 民房\n", "场所类别: 工矿企业\n", 1))
    office.types("2026-02-11", "adopt")
    done = office.dabzw("policy", office.ids["den"], "--json", "--as-of", "2026-02-12", cwd=office.folder)
    assert json.loads(done.stdout)["企业"][0]["处置规则"] == ["B"]


@pytest.mark.slow
def test_who_signs_for_a_master_sees_what_its_duplicate_found(office: Office) -> None:
    office.types("2026-02-10", DEN, name="den")
    office.types("2026-02-10", DEN.replace("示例黑点", "示例黑点二"), name="twin")
    office.types("2026-02-10", "ent chemical {twin} --name 甲苯 --amount 20 --measure 吨")
    office.types("2026-02-12", "join {den} {twin} --reason 同一处")
    told = office.types(
        "2026-02-13", "ent determine {den} --verdict 不立案 --reason 已清空 --approver 示例乡长"
    )
    assert "甲苯20吨" in told.stderr
    assert office.kinds("2026-02-14", "den") == set()
