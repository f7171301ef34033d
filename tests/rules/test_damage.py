"""Damage to the files of a ledger: each kind is found by its rule, at its file, line and column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import records as r

from dabzw.model.finding import Finding
from dabzw.store.presets import campaign_text
from dabzw.store.reader import load

CAMPAIGN = "campaign.yaml"
LEAD = "leads/2026-02/XS-260212-7K4Q.yaml"
ENTERPRISE = "enterprises/2026-02/QY-260212-3M8N.yaml"
SITE = "sites/2026-02/CS-260212-2B5C.yaml"

LEAD_TEXT = """\
编号: XS-260212-7K4Q
登记时间: 2026-02-12 09:30
来源: 群众举报
举报人编号: JB-0001
村: 寺头村
内容: 院内有刺鼻气味
涉嫌行为:
  - "1.1"
企业: QY-260212-3M8N
承办: 派出所
核查:
  - 时间: 2026-02-12 10:30
    人员:
      - 张山
      - 李海
    结论: 属实
强制措施:
  - 日期: 2026-02-12
    措施: 责令停止非法活动
    实施机关: 县应急管理局
移交:
  - 日期: 2026-02-14
    接收单位: 县公安局
    签收日期: 2026-02-15
    文号: 寺应急移〔2026〕1号
反馈日期: 2026-03-02
办结:
  - 日期: 2026-03-01
    结果: 移送办理
"""
ENTERPRISE_TEXT = """\
编号: QY-260212-3M8N
名称: 寺头建材厂
性质: 企业
统一社会信用代码: 91110000600037341L
经营地址: 寺头村东
村: 寺头村
经营状态: 停产
监管站所: 乡应急办
危险化学品:
  - 品名: 丙酮
    CAS: "67-64-1"
    数量: "20"
    单位: 千克
    许可: 否
    查明日期: 2026-02-12
违法行为:
  - 代码: "1.1"
    发现日期: 2026-02-12
    线索:
      - XS-260212-7K4Q
处置:
  - 确定日期: 2026-02-14
    措施:
      - 措施: 取缔
        责任人: 王强
        完成日期: 2026-03-01
处罚:
  - 日期: 2026-03-01
    种类: 罚款
    机关: 县应急管理局
    金额: "20000"
    已收缴: "20000"
    文号: 县应急罚告〔2026〕1号、县应急罚〔2026〕1号
"""
SITE_TEXT = """\
编号: CS-260212-2B5C
名称: 村东旧砖窑
村: 东沟村
排查:
  - 日期: 2026-02-13
    方式: 网格巡查
    性质: 巡查
    结果: 未发现
  - 日期: 2026-02-20
    结果: 未见人员
"""
SOUND = {
    CAMPAIGN: campaign_text().replace("\n村: []\n", "\n村: [寺头村, 东沟村]\n").encode(),
    LEAD: LEAD_TEXT.encode(),
    ENTERPRISE: ENTERPRISE_TEXT.encode(),
    SITE: SITE_TEXT.encode(),
}

Files = dict[str, bytes]
Harm = Callable[[Files], None]


def findings(files: Files) -> list[Finding]:
    """What the reader and the rules find, each at its place."""
    loaded = load(files)
    by_rules = [] if loaded.ledger is None else list(r.findings(loaded.ledger, r.at("2026-03-12")))
    return [*loaded.findings, *(loaded.placed(finding) for finding in by_rules)]


def places(files: Files) -> list[tuple[str, str, int, int]]:
    return [(found.rule, found.file, found.line, found.column) for found in findings(files)]


def put(old: str, new: str, file: str = LEAD) -> Harm:
    """Harm that replaces the one place of a text."""

    def harm(files: Files) -> None:
        text = files[file].decode()
        assert text.count(old) == 1, (old, text.count(old))
        files[file] = text.replace(old, new).encode()

    return harm


def byte(change: Callable[[bytes], bytes], file: str = LEAD) -> Harm:
    """Harm to the bytes of a whole file."""

    def harm(files: Files) -> None:
        files[file] = change(files[file])

    return harm


def move(old: str, new: str) -> Harm:
    def harm(files: Files) -> None:
        files[new] = files.pop(old)

    return harm


def drop(file: str) -> Harm:
    def harm(files: Files) -> None:
        del files[file]

    return harm


def copy(old: str, new: str) -> Harm:
    def harm(files: Files) -> None:
        files[new] = files[old]

    return harm


@dataclass(frozen=True)
class Damage:
    """A kind of damage and all that is found then; the file is the lead's unless it is said."""

    name: str
    harm: Harm
    rule: str
    line: int
    column: int
    file: str = LEAD
    also: tuple[tuple[str, str, int, int], ...] = ()


UNANSWERED = ("lead-true-unanswered", LEAD, 28, 5)
NO_LEAD = ("missing-record", ENTERPRISE, 20, 9)
"""What is found besides where the lead is not there: its enterprise names it."""


def campaign_line(text: str) -> int:
    """The line of the office's own file on which a text stands."""
    return SOUND[CAMPAIGN].decode().partition(text)[0].count("\n") + text.count("\n") + 1


TEXT = (
    Damage("duplicate key", put("承办: 派出所\n", "承办: 派出所\n承办: 电管站\n"), "yaml-dup-key", 11, 1),
    Damage("anchor", put("承办: 派出所", "承办: &a 派出所"), "yaml-anchor", 10, 5),
    Damage("alias", put("承办: 派出所", "承办: *a"), "yaml-alias", 10, 5),
    Damage("tag", put("承办: 派出所", "承办: !!str 派出所"), "yaml-tag", 10, 5),
    Damage("merge key", put("承办: 派出所", "承办: 派出所\n<<: 派出所"), "yaml-merge-key", 11, 1),
    Damage("merge marker", put("承办: 派出所\n", "<<<<<<< HEAD\n承办: 派出所\n"), "yaml-conflict", 10, 1),
    Damage("two documents", put("承办: 派出所\n", "承办: 派出所\n---\n"), "yaml-documents", 11, 1),
    Damage("directive", byte(lambda data: b"%YAML 1.1\n---\n" + data), "yaml-directive", 1, 1),
    Damage("BOM", byte(lambda data: b"\xef\xbb\xbf" + data), "yaml-bom", 1, 1),
    Damage("GBK", byte(lambda data: data.decode().encode("gbk")), "yaml-gbk", 1, 1),
    Damage("UTF-16", byte(lambda data: data.decode().encode("utf-16")), "yaml-encoding", 1, 1),
    Damage("CR", byte(lambda data: data.replace(b"\n", b"\r\n")), "yaml-cr", 1, 19),
    Damage("NUL", put("派出所", "派\0所"), "yaml-nul", 10, 6),
    Damage("control character", put("派出所", "派\x1b所"), "yaml-control", 10, 6),
    Damage("hidden direction", put("派出所", "派\u202e所"), "yaml-bidi", 10, 6),
    Damage("zero width", put("派出所", "派\u200b所"), "yaml-invisible", 10, 6),
    Damage("tab", put("      - 张山", "\t- 张山"), "yaml-tab", 14, 1),
    Damage("truncated", byte(lambda data: data[:-4]), "yaml-truncated", 29, 12),
    Damage("comment", put("承办: 派出所", "承办: 派出所 # 老王"), "yaml-comment", 10, 9),
    Damage("empty value", put("承办: 派出所", "承办:"), "yaml-empty-value", 10, 1),
    Damage("empty file", byte(lambda _: b""), "yaml-empty", 1, 1),
    Damage("list at the root", byte(lambda _: b"- 1\n"), "yaml-root", 1, 1),
    Damage("wide colon", byte(lambda _: "编号：甲\n".encode()), "yaml-colon-width", 1, 1),
    Damage("colon in the text", put("派出所", "派出所: 二"), "yaml-colon", 10, 8),
    Damage("open quote", put("派出所", '"派出所'), "yaml-quote", 10, 5),
    Damage("open bracket", put("派出所", "[派出所"), "yaml-bracket", 10, 5),
    Damage("wrong indent", put("    结论: 属实", "   结论: 属实"), "yaml-indent", 16, 4),
    Damage("too large", byte(lambda data: data + b" " * 300_000), "yaml-size", 1, 1),
)
SCHEMA = (
    Damage("unknown key", put("承办: 派出所", "承办人: 派出所\n承办: 派出所"), "schema-unknown-key", 10, 1),
    Damage("missing key", put("承办: 派出所\n", ""), "schema-missing", 1, 1),
    Damage("unknown word", put("结论: 属实", "结论: 真实"), "schema-choice", 16, 9),
    Damage("no such day", put("日期: 2026-02-14", "日期: 2026-02-30"), "schema-value", 22, 9),
    Damage("a day for a minute", put("2026-02-12 10:30", "2026-02-12"), "schema-value", 12, 9),
    Damage("a list for a value", put("承办: 派出所", "承办: [派出所]"), "schema-shape", 10, 5),
    Damage("a value for a list", put('涉嫌行为:\n  - "1.1"', "核查人: 甲"), "schema-unknown-key", 7, 1),
    Damage("wrong amount", put('金额: "20000"', "金额: 两万", ENTERPRISE), "schema-value", 31, 9, ENTERPRISE),
    Damage("wrong id", put("编号: XS-260212-7K4Q", "编号: XS-260212-7K4"), "schema-value", 1, 5),
    Damage("id of another file", put("编号: XS-260212-7K4Q", "编号: XS-260212-7K4R"), "path-mismatch", 1, 1),
    Damage("wrong folder", move(LEAD, LEAD.replace("02/", "03/")), "path-mismatch", 1, 1, LEAD.replace("02/", "03/")),
    Damage("wrong suffix", move(LEAD, LEAD.replace("yaml", "yml")), "path-mismatch", 1, 1, LEAD.replace("yaml", "yml")),
    Damage("a copy", copy(LEAD, LEAD + " (2).yaml"), "path-mismatch", 1, 1, LEAD + " (2).yaml"),
    Damage("no campaign", drop(CAMPAIGN), "campaign-missing", 1, 1, CAMPAIGN),
)  # fmt: skip
RULES = (
    Damage("reference gone", drop(ENTERPRISE), "missing-record", 9, 1, also=(UNANSWERED,)),
    Damage("one verifier", put("      - 李海\n", ""), "lead-two-verifiers", 13, 5),
    Damage("verified before received", put("2026-02-12 10:30", "2026-02-12 09:29"), "lead-order", 12, 5),
    Damage("handed over before", put("日期: 2026-02-14", "日期: 2026-02-11"), "lead-order", 22, 5),
    Damage("signed for before", put("签收日期: 2026-02-15", "签收日期: 2026-02-13"), "lead-order", 24, 5),
    Damage("answered before", put("反馈日期: 2026-03-02", "反馈日期: 2026-02-28"), "lead-order", 26, 1),
    Damage("in the future", put("反馈日期: 2026-03-02", "反馈日期: 2026-03-13"), "future-date", 26, 1),
    Damage("late", put("日期: 2026-02-14\n", "日期: 2026-02-16\n"), "late-unexplained", 27, 1, also=(("lead-order", LEAD, 24, 5),)),
    Damage("wrong result", put("结论: 属实", "结论: 不属实"), "lead-closing-result", 29, 5, also=(("act-untrue", LEAD, 18, 5), ("transfer-unverified", LEAD, 22, 5))),
    Damage("no act", put("强制措施:\n  - 日期: 2026-02-12\n    措施: 责令停止非法活动\n    实施机关: 县应急管理局\n", ""), "lead-closed-no-act", 24, 5),
    Damage("informant of none", put("来源: 群众举报", "来源: 明查"), "informant-source", 4, 1),
    Damage("informant by name", put("JB-0001", "张三"), "informant-token", 4, 1),
    Damage("identity number", put("刺鼻气味", "11010519491231002X"), "identity-number", 6, 1),
    Damage("identity number, miscopied", put("刺鼻气味", "140121199001011234"), "identity-doubtful", 6, 1),
    Damage("landline", put("刺鼻气味", "0349-7071234"), "personal-number", 6, 1),
    Damage("informant by pinyin", put("JB-0001", "ZHANGSAN"), "informant-token-name", 4, 1),
    Damage("telephone", put("刺鼻气味", "13812345678"), "mobile-number", 6, 1),
    Damage("unknown village", put("村: 寺头村", "村: 寺头"), "unknown-village", 5, 1),
    Damage("unknown station", put("承办: 派出所", "承办: 公安"), "unknown-station", 10, 1),
    Damage("unknown violation", put('- "1.1"', '- "1.9"'), "unknown-violation", 8, 5),
    Damage("unknown unit", put("接收单位: 县公安局", "接收单位: 公安"), "unknown-unit", 23, 5),
    Damage("no power", put("措施: 责令停止非法活动\n    实施机关: 县应急管理局", "措施: 查封\n    实施机关: 乡政府\n    文书: 查封决定书"), "no-power", 20, 5),
    Damage("merged into itself", put("承办: 派出所", "承办: 派出所\n并入:\n  日期: 2026-02-12\n  主线索: XS-260212-7K4Q"), "lead-merger", 13, 3),
    Damage("credit code", put("341L", "314L", ENTERPRISE), "enterprise-code-check", 4, 1, ENTERPRISE),
    Damage("no credit code", put("统一社会信用代码: 91110000600037341L\n", "", ENTERPRISE), "enterprise-code-or-reason", 1, 1, ENTERPRISE),
    Damage("CAS", put("67-64-1", "76-64-1", ENTERPRISE), "enterprise-cas", 11, 5, ENTERPRISE),
    Damage("decided before found", put("确定日期: 2026-02-14", "确定日期: 2026-02-11", ENTERPRISE), "enterprise-order", 22, 5, ENTERPRISE),
    Damage("unknown measure", put("措施: 取缔", "措施: 封门", ENTERPRISE), "unknown-measure", 24, 9, ENTERPRISE),
    Damage("overpaid", put('已收缴: "20000"', '已收缴: "200000"', ENTERPRISE), "fine-overpaid", 32, 5, ENTERPRISE),
    Damage("inspected by a villager", put("性质: 巡查", "性质: 日常检查", SITE), "visit-nature", 7, 5, SITE, also=(("visit-people", SITE, 5, 5),)),
    Damage("not oldest first", put("2026-02-13", "2026-02-21", SITE), "list-order", 9, 5, SITE),
    Damage("villages left out", put("村: [寺头村, 东沟村]", "村: []", CAMPAIGN), "campaign-villages", campaign_line("\n村:"), 1, CAMPAIGN),
    Damage("rule without a measure", put("措施: [责令立即停产, 限期整改]", "措施: [停工, 限期整改]", CAMPAIGN), "campaign-measure", campaign_line("措施: [责令立即停产, 限期整改]"), 10, CAMPAIGN),
)  # fmt: skip
ALL = (*TEXT, *SCHEMA, *RULES)
GONE = {"wrong suffix"}
"""Damage after which no file is that of the lead; one that cannot be read is not missed besides."""


def test_nothing_is_wrong_with_the_sound_ledger() -> None:
    assert findings(dict(SOUND)) == []


@pytest.mark.parametrize("damage", ALL, ids=lambda damage: damage.name)
def test_damage_is_found_at_its_place(damage: Damage) -> None:
    files = dict(SOUND)
    damage.harm(files)
    expected = [(damage.rule, damage.file, damage.line, damage.column), *damage.also]
    expected += [NO_LEAD] if damage.name in GONE else []
    assert sorted(places(files)) == sorted(expected)


def test_damage_is_of_many_kinds() -> None:
    assert len({damage.name for damage in ALL}) == len(ALL) >= 45
