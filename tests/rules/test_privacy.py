"""Numbers of persons: in which fields which of them are told, and what a token of an informant may be."""

from __future__ import annotations

from typing import Any

import person_spellings as written
import pytest
import records as r

from dabzw.model.finding import Defect
from dabzw.model.marks import Refers
from dabzw.rules.checks import privacy
from dabzw.rules.checks.privacy import informant_token, informant_token_name
from dabzw.rules.walk import numbers_of, texts_of, words_of

AT = r.at("2026-03-12")
LEDGER = r.ledger()
MOBILE = "13812345678"
IDENTITY = written.IDENTITY
RULES = (
    privacy.identity_numbers,
    privacy.doubtful_identities,
    privacy.mobile_numbers,
    privacy.personal_numbers,
)
Told = list[tuple[str, tuple[object, ...]]]


def told(record: Any) -> Told:
    """The rules that find something in a record, with the place."""
    return [(rule.code, defect.path) for rule in RULES for defect in rule(record, LEDGER, AT)]


def paths(record: Any, code: str) -> list[tuple[object, ...]]:
    return [path for found, path in told(record) if found == code]


def identities(record: Any) -> list[tuple[object, ...]]:
    return paths(record, "identity-number")


def mobiles(record: Any) -> list[tuple[object, ...]]:
    return paths(record, "mobile-number")


LEVELS = {
    "identity-number": "错误",
    "identity-doubtful": "警告",
    "mobile-number": "警告",
    "personal-number": "警告",
}


def test_what_is_sure_is_an_error_and_what_may_be_is_a_warning() -> None:
    assert {rule.code: rule.level for rule in RULES} == LEVELS


SPELLINGS: list[tuple[str, str]] = [
    *(("identity-number", one) for one in written.IDENTITIES.values()),
    *(("identity-number", one) for one in written.CALLED_IDENTITIES.values()),
    *(("identity-doubtful", one) for one in written.OLD_IDENTITIES.values()),
    *(("mobile-number", one) for one in written.MOBILES.values()),
    *(("personal-number", one.partition(" ")[2]) for one in written.OTHERS.values()),
]


@pytest.mark.parametrize(("code", "spelling"), SPELLINGS)
def test_every_spelling_is_told_in_prose_and_in_a_name(code: str, spelling: str) -> None:
    assert told(r.lead(内容=f"请找{spelling}，面谈")) == [(code, ("内容",))]
    if "\n" not in spelling:
        assert told(r.enterprise(负责人=["示甲", spelling])) == [(code, ("负责人", 1))]


@pytest.mark.parametrize("text", written.NO_NUMBERS.values(), ids=written.NO_NUMBERS)
def test_what_is_no_number_of_a_person_is_passed_over(text: str) -> None:
    assert told(r.lead(内容=text)) == []


ACCOUNTS = ("用电户号", "供水户号")
PASSED_OVER = [
    *written.NO_NUMBERS.values(),
    *(one for name, one in written.OLD_IDENTITIES.items() if not name.startswith("called")),
    *(
        one
        for name, one in written.MOBILES.items()
        if name not in {"tel", "called one, grouped as an amount"}
    ),
    *(one.partition(" ")[2] for one in written.OTHERS.values()),
    "140621194912310020",
]


@pytest.mark.parametrize("text", [one for one in PASSED_OVER if "\n" not in one])
def test_a_field_for_numbers_takes_any_number_of_a_thing(text: str) -> None:
    for field in ACCOUNTS:
        assert told(r.enterprise(**{field: text})) == []


@pytest.mark.parametrize("field", ACCOUNTS)
def test_a_field_for_numbers_takes_no_identity_number_and_nothing_that_is_called_a_telephones(
    field: str,
) -> None:
    for spelling in written.IDENTITIES.values():
        if "\n" not in spelling:
            assert told(r.enterprise(**{field: spelling})) == [("identity-number", (field,))]
    assert told(r.enterprise(**{field: f"电话{MOBILE}"})) == [("mobile-number", (field,))]


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


def test_an_identity_number_in_the_place_of_a_credit_code_is_one() -> None:
    assert identities(r.enterprise(统一社会信用代码="140910199309149983")) == [("统一社会信用代码",)]
    assert told(r.enterprise(统一社会信用代码="91110000600037341L")) == []
    assert told(r.enterprise(统一社会信用代码="911405217777123450")) == []


def test_a_token_that_is_an_identity_number_has_its_own_rule() -> None:
    lead = r.lead(来源="群众举报", 举报人编号=IDENTITY)
    assert told(lead) == []
    assert [defect.path for defect in informant_token(lead, LEDGER, AT)] == [("举报人编号",)]


def test_what_is_looked_through_first_holds_every_text_that_is_written_freely() -> None:
    record = r.enterprise(
        名称="甲厂", 负责人=["张山"], 用电户号="0355", 备注="乙", 处置=r.plan({"措施": "断电", "文书": "丙"})
    )
    words = words_of(record)
    numbers = [text for _, _, text in numbers_of(record)]
    free = [text for _, field, text in texts_of(record) if str in field.types and not field.has(Refers)]
    assert {"甲厂", "张山", "0355", "乙", "丙"} <= set(free)
    assert [text for text in free if text not in words and text not in numbers] == []
    assert "0355" in numbers
    assert "2026-" not in words


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


@pytest.mark.parametrize(
    ("token", "wrong"),
    [
        ("JB2026001", False),
        ("JB-2026-0001", False),
        ("JB20260212001", False),
        ("JB-260212-01", False),
        ("JB-0008", False),
        ("2026001", False),
        ("001", False),
        ("F12345", False),
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
        ("JB12812345678", True),
        ("03497071234", True),
        ("0349-7071234", True),
        ("1381234567", True),
        ("123456", True),
        ("JB123456", True),
        ("6222021234567890", True),
        ("110105491231002", True),
        ("11-0105-491231-002", True),
        (IDENTITY, True),
        ("14032119900101123x", True),
        ("14-0321-19900101-123X", True),
        ("10000000000000000", True),
        ("E12345678", True),
        ("wxid_abc123", True),
        ("WXID_ABC123", True),
        ("wx-001", True),
        ("QQ10001", True),
        ("tel-001", True),
    ],
)
def test_an_informants_token(token: str, *, wrong: bool) -> None:
    lead = r.lead(来源="群众举报").model_copy(update={"informant": token})
    assert [defect.path for defect in informant_token(lead, LEDGER, AT)] == [("举报人编号",)] * wrong
    assert list(informant_token(r.lead(), LEDGER, AT)) == []


@pytest.mark.parametrize(
    ("token", "doubtful"),
    [
        ("zhangsan", True),
        ("ZHANG-SAN", True),
        ("JBRA", True),
        ("JB", False),
        ("JB-0008", False),
        (None, False),
    ],
)
def test_a_token_of_letters_alone_may_spell_a_name(token: str | None, *, doubtful: bool) -> None:
    lead = r.lead(来源="群众举报").model_copy(update={"informant": token})
    found: list[Defect] = list(informant_token_name(lead, LEDGER, AT))
    assert [defect.path for defect in found] == [("举报人编号",)] * doubtful


def test_no_sentence_repeats_a_number() -> None:
    record = r.lead(内容=f"请找{IDENTITY}，{MOBILE}，QQ：12345678")
    said = [one.says + one.advice for rule in RULES for one in rule(record, LEDGER, AT)]
    assert len(said) == 3
    assert not [text for text in said if any(part in text for part in ("1101", "1381", "12345678"))]
