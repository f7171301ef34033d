"""Identities: no number of a person stands in a ledger, for git's history cannot forget it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from dabzw.model.codes import credit_code_fault
from dabzw.model.finding import Defect
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.marks import Document, Informant, Number, Refers
from dabzw.model.moments import Instant
from dabzw.model.vocab import INFORMANT_SOURCES
from dabzw.rules.checks.declared import EVERY_RECORD, check
from dabzw.rules.walk import texts_of

_GAP: Final = r"[ \u00a0\u3000\-\u2010-\u2015\u2212－]?"  # spaces and hyphens of every width
_ALONE: Final = (r"(?<![0-9A-Za-z０-９])", r"(?![0-9A-Za-z０-９])")
_IDENTITY: Final = re.compile(rf"{_ALONE[0]}\d(?:{_GAP}\d){{16}}{_GAP}[\dXxＸｘ]{_ALONE[1]}")
_MOBILE: Final = re.compile(
    rf"{_ALONE[0]}(?:[+＋]?[8８][6６]{_GAP})?[1１][3-9３-９]\d(?:{_GAP}\d{{4}}){{2}}{_ALONE[1]}"
)
_ELEVEN_DIGITS: Final = re.compile(rf"[0-9０-９](?:{_GAP}[0-9０-９]){{10}}")
_TOKEN: Final = re.compile(r"[0-9A-Za-z_-]{2,32}")
_TELLING: Final = re.compile(r"1[3-9]\d{9}|\d{17}[\dXx]")

_PROVINCES: Final = frozenset(
    (
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
        *("71", "81", "82", "83", "91"),
    )
)
_FIRST_BIRTH: Final = date(1900, 1, 1)
_INFORMANT: Final = "举报人编号"


def _may_hold(pattern: re.Pattern[str], record: AnyRecord) -> bool:
    """Whether a record's texts must be gone through one by one; nearly no record's need be."""
    whole = record.model_dump_json(exclude_none=True)
    return _ELEVEN_DIGITS.search(whole) is not None and pattern.search(whole) is not None


@check(
    "identity-number", "错误", of=EVERY_RECORD, source="个人信息保护法第6条", says="台账里不得有身份证号。"
)
def identity_numbers(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Identity numbers of 18 digits, wherever they stand; an informant's token has its own rule."""
    if not _may_hold(_IDENTITY, record):
        return
    for path, field, text in texts_of(record):
        own_code = path == ("统一社会信用代码",) and credit_code_fault(text) is None
        if not field.has(Informant) and not own_code and holds_identity(text, at.day):
            yield Defect(
                path,
                "含有身份证号样式的18位号码",
                "删去号码，当事人的证件号写在台账之外的卷宗里；已经入账的，请报告管理员处理历史",
            )


def holds_identity(text: str, today: date) -> bool:
    """Whether a text holds what reads as an identity number."""
    return bool(_identities(text, today))


def _identities(text: str, today: date) -> list[str]:
    return [match[0] for match in _IDENTITY.finditer(text) if _is_identity(match[0], today)]


def _is_identity(written: str, today: date) -> bool:
    """Whether 18 digits begin with a province and hold a birth date."""
    number = re.sub(r"\W", "", unicodedata.normalize("NFKC", written))
    try:
        born = datetime.strptime(number[6:14], "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return False
    return number[:2] in _PROVINCES and _FIRST_BIRTH <= born <= today


@check(
    "mobile-number",
    "警告",
    of=EVERY_RECORD,
    source="个人信息保护法第6条",
    says="名称和文字说明里不应有手机号。",
)
def mobile_numbers(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Mobile numbers in names and prose; fields for accounts, codes and documents are passed over."""
    if not _may_hold(_MOBILE, record):
        return
    for path, field, text in texts_of(record):
        if field.has(Document, Number, Refers):  # any number of theirs may look like a telephone's
            continue
        for identity in _identities(text, at.day):
            text = text.replace(identity, "")  # noqa: PLW2901  # it is reported as what it is
        if _MOBILE.search(text):
            yield Defect(path, "含有手机号样式的11位号码", "删去号码；举报人的联系方式不得写入台账")


@check(
    "informant-token",
    "错误",
    of=(Lead,),
    source="个人信息保护法第6条；应急〔2020〕69号",
    says="举报人编号须是无含义的编号，不得是姓名或个人号码。",
)
def informant_token(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    token = lead.informant
    if token is not None and (_TOKEN.fullmatch(token) is None or _tells(token)):
        yield Defect(
            (_INFORMANT,),
            "举报人编号不是无含义的编号",
            "改用2至32位字母、数字的编号，不得用姓名、手机号、身份证号；对照表另行保密保存",
        )


def _tells(token: str) -> bool:
    return _TELLING.search(re.sub(r"[-_]", "", token)) is not None


@check(
    "informant-source",
    "错误",
    of=(Lead,),
    source="台账规则：举报人编号",
    says="只有群众举报、内部举报的线索才有举报人编号。",
)
def informant_source(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if lead.informant is not None and lead.source not in INFORMANT_SOURCES:
        yield Defect(
            (_INFORMANT,),
            f"来源为“{lead.source}”的线索没有举报人",
            "删去举报人编号，或把来源改为群众举报、内部举报",
        )
