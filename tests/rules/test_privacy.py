"""Numbers of persons: which are found, where they are looked for, and what only looks like one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import records as r
from written_words import WRITTEN

from dabzw.rules.checks.privacy import holds_identity, identity_numbers, informant_token, mobile_numbers

TODAY = date(2026, 3, 12)
AT = r.at("2026-03-12")
LEDGER = r.ledger()
MOBILE = "13812345678"
IDENTITY = "140321199001011234"  # invented; its last digit is not the right one
CREDIT_CODE = "91110000600037341L"


def identities(record: Any) -> list[tuple[object, ...]]:
    return [defect.path for defect in identity_numbers(record, LEDGER, AT)]


def mobiles(record: Any) -> list[tuple[object, ...]]:
    return [defect.path for defect in mobile_numbers(record, LEDGER, AT)]


def test_each_province_is_known_and_no_other_begins_a_number() -> None:
    found = {f"{code:02}" for code in range(100) if holds_identity(f"{code:02}0321199001011234", TODAY)}
    assert found == set(WRITTEN["privacy._PROVINCES"].split())


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("18991231", False),
        ("19000101", True),
        ("19000102", True),
        ("20260311", True),
        ("20260312", True),
        ("20260313", False),
        ("20240229", True),
        ("20250229", False),
        ("19901301", False),
    ],
)
def test_a_number_holds_a_day_of_birth(born: str, *, expected: bool) -> None:
    assert holds_identity(f"140321{born}1234", TODAY) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (IDENTITY, True),
        ("14032119900101123X", True),
        ("14032119900101123x", True),
        ("１４０３２１１９９００１０１１２３Ｘ", True),
        ("１４０３２１１９９００１０１１２３ｘ", True),
        ("14032119900101123Y", False),
        ("140321 19900101 1234", True),
        ("140321-19900101-1234", True),
        ("140321\u300019900101－123X", True),
        ("140321\u2013199001011234", True),
        ("140321\u2212199001011234", True),
        ("140321\u00a0199001011234", True),
        ("140321  199001011234", False),
        (f"张某{IDENTITY}，住寺头村", True),
        (f"7{IDENTITY}", False),
        (f"{IDENTITY}7", False),
        (f"a{IDENTITY}", False),
        (f"{IDENTITY}a", False),
        (f"７{IDENTITY}", False),
        ("14032119900101123", False),
        (f"990321199001011234 {IDENTITY}", True),
    ],
)
def test_how_an_identity_number_is_written(text: str, *, expected: bool) -> None:
    assert holds_identity(text, TODAY) is expected
    assert identities(r.lead(备注=text)) == [("备注",)] * expected


def test_an_identity_number_is_found_in_every_field() -> None:
    record = r.enterprise(
        名称=f"甲{IDENTITY}厂",
        供水户号=IDENTITY,
        证照=[{"种类": "营业执照", "编号": IDENTITY, "状态": "有效"}],
        负责人=["张山", IDENTITY],
        处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": "县应急管理局", "文号": IDENTITY}],
    )
    assert sorted(identities(record), key=str) == [
        ("供水户号",),
        ("名称",),
        ("处罚", 0, "文号"),
        ("证照", 0, "编号"),
        ("负责人", 1),
    ]


def credit_code_like_an_identity() -> str:
    """A right credit code that also reads as an identity number: 91, a birth date, a check digit."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = [3**place % 31 for place in range(17)]
    for tail in range(1000):
        body = f"91110019900101{tail:03}"
        check = letters[
            (31 - sum(letters.index(c) * w for c, w in zip(body, weights, strict=True)) % 31) % 31
        ]
        if check.isdigit():
            return body + check
    raise AssertionError


def test_a_right_credit_code_is_no_identity_number_in_its_own_field_only() -> None:
    code = credit_code_like_an_identity()
    assert holds_identity(code, TODAY)
    assert identities(r.enterprise(统一社会信用代码=code)) == []
    assert identities(r.enterprise(备注=code)) == [("备注",)]
    assert identities(r.enterprise(证照=[{"种类": "执照", "编号": code, "状态": "有效"}])) == [
        ("证照", 0, "编号")
    ]
    wrong = f"{code[:-1]}{(int(code[-1]) + 1) % 10}"
    assert identities(r.enterprise(统一社会信用代码=wrong)) == [("统一社会信用代码",)]


def test_a_token_that_is_an_identity_number_has_its_own_rule() -> None:
    lead = r.lead(来源="群众举报", 举报人编号=IDENTITY)
    assert identities(lead) == []
    assert [defect.path for defect in informant_token(lead, LEDGER, AT)] == [("举报人编号",)]


# Mobile numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MOBILE, True),
        ("13012345678", True),
        ("19912345678", True),
        ("12912345678", False),
        ("10012345678", False),
        ("23812345678", False),
        ("1381234567", False),
        ("138123456789", False),
        ("a13812345678", False),
        ("13812345678b", False),
        ("电话13812345678找张某", True),
        ("138 1234 5678", True),
        ("138-1234-5678", True),
        ("138\u30001234\u20135678", True),
        ("138  1234 5678", False),
        ("+8613812345678", True),
        ("＋８６ 138-1234-5678", True),
        ("8613812345678", True),
        ("8513812345678", False),
        ("１３８１２３４５６７８", True),
        ("１２８１２３４５６７８", False),
    ],
)
def test_how_a_mobile_number_is_written(text: str, *, expected: bool) -> None:
    assert mobiles(r.lead(内容=text)) == [("内容",)] * expected


NUMBERED: list[tuple[str, Any]] = [
    ("用电户号", r.enterprise(用电户号=MOBILE)),
    ("供水户号", r.enterprise(供水户号=MOBILE)),
    ("证照编号", r.enterprise(证照=[{"种类": "执照", "编号": MOBILE, "状态": "有效"}])),
    (
        "处罚文号",
        r.enterprise(处罚=[{"日期": "2026-03-01", "种类": "罚款", "机关": "县应急管理局", "文号": MOBILE}]),
    ),
    (
        "措施文书",
        r.enterprise(处置=r.plan({"措施": "断电", "文书": MOBILE})),
    ),
    ("强制措施文书", r.lead(强制措施=[r.stopped("2026-02-10", 文书=MOBILE)])),
    ("移交文号", r.lead(移交=[{"日期": "2026-02-12", "接收单位": "县公安局", "文号": MOBILE}])),
    ("举报人编号", r.lead(来源="内部举报", 举报人编号=MOBILE)),
    ("场所用电户号", r.site(用电户号=MOBILE)),
    ("期限变更文书", r.lead(期限变更=[{**r.changed("2026-02-11", "三日移交", "中止"), "文书": MOBILE}])),
]


@pytest.mark.parametrize(("field", "record"), NUMBERED)
def test_a_field_for_numbers_is_passed_over(field: str, record: Any) -> None:
    assert mobiles(record) == []


PROSE: list[tuple[tuple[object, ...], Any]] = [
    (("内容",), r.lead(内容=MOBILE)),
    (("地点",), r.lead(地点=MOBILE)),
    (("备注",), r.site(备注=MOBILE)),
    (("名称",), r.enterprise(名称=f"张某{MOBILE}")),
    (("经营地址",), r.enterprise(经营地址=MOBILE)),
    (("负责人", 1), r.enterprise(负责人=["张山", f"李海{MOBILE}"])),
    (("说明",), r.activity(说明=MOBILE)),
    (("核查", 0, "说明"), r.lead(核查=[{**r.verified("2026-02-10 10:00"), "说明": MOBILE}])),
    (("核查", 0, "人员", 1), r.lead(核查=[{**r.verified("2026-02-10 10:00"), "人员": ["张山", MOBILE]}])),
    (("强制措施", 0, "依据"), r.lead(强制措施=[r.stopped("2026-02-10", 依据=MOBILE)])),
    (("移交", 0, "接收单位"), r.lead(移交=[{"日期": "2026-02-12", "接收单位": MOBILE, "文号": "甲"}])),
]


@pytest.mark.parametrize(("path", "record"), PROSE)
def test_a_name_or_prose_is_gone_through(path: tuple[object, ...], record: Any) -> None:
    assert mobiles(record) == [path]


def test_an_identity_number_is_not_a_mobile_number_too() -> None:
    spaced = "140 3211 9900 1011234"  # its first eleven digits alone would read as one
    assert mobiles(r.lead(内容="140 3211 9900")) == [("内容",)]
    assert mobiles(r.lead(内容=f"甲{spaced}乙")) == []
    assert identities(r.lead(内容=f"甲{spaced}乙")) == [("内容",)]
    assert mobiles(r.lead(内容=f"{spaced}，{MOBILE}")) == [("内容",)]


@pytest.mark.parametrize(
    ("token", "wrong"),
    [
        ("JB2026001", False),
        ("JB", False),
        ("J", True),
        ("A" * 32, False),
        ("A" * 33, True),
        ("j_b-2026", False),
        ("张山", True),
        ("JB 1", True),
        ("JB13812345678", True),
        ("138-1234-5678", True),
        ("138_1234_5678", True),
        ("JB12812345678", False),
        ("1381234567", False),
        (IDENTITY, True),
        ("14032119900101123x", True),
        ("14-0321-19900101-123X", True),
        ("10000000000000000", False),
    ],
)
def test_an_informants_token(token: str, *, wrong: bool) -> None:
    lead = r.lead(来源="群众举报").model_copy(update={"informant": token})
    assert [defect.path for defect in informant_token(lead, LEDGER, AT)] == [("举报人编号",)] * wrong
    assert list(informant_token(r.lead(), LEDGER, AT)) == []
