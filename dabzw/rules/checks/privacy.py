"""Identities: no number of a person stands in a ledger, for git's history cannot forget it.

What a text tells of persons is known by `model.persons` alone; here it is judged by the field it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.fields import Meaning
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.known_words import informant_sources, is_informant_source
from dabzw.model.lead import Lead
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.marks import Document, Informant, Number, Refers
from dabzw.model.moments import Instant
from dabzw.model.patterns import lazy
from dabzw.model.persons import Kind, Told, identities_in, may_tell, told_in
from dabzw.model.remembered import remembered
from dabzw.model.vocab import INFORMANT_SOURCES
from dabzw.rules.checks.declared import EVERY_RECORD, check
from dabzw.rules.walk import numbers_of, texts_of, words_of, written_numbers_of

_TOKEN: Final = lazy(r"[0-9A-Za-z_-]{2,32}")
_REACHED_BY: Final = lazy(r"(?:wx|weixin|qq|tel|phone|mob|sfz|mail)", re.IGNORECASE)
_OWN_SERIAL: Final = lazy(  # a year, or a day as in the ids of records, and a number that goes on counting
    r"20\d{2}\d{0,8}|2\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{0,4}"
)
_MOST_DIGITS: Final = 5
_LEAST_LETTERS: Final = 4
_INFORMANT: Final = "举报人编号"
_SOURCE: Final = "个人信息保护法第6条"
_DELETE: Final = "删去号码，当事人的证件号写在台账之外的卷宗里；已经入账的，请报告管理员处理历史"

OTHER_KINDS: Final[frozenset[Kind]] = frozenset(
    ("固定电话号", "银行卡号", "车牌号", "微信号", "QQ号", "电子邮箱", "护照号")
)
"""What may be of a person and may be of an office: a warning, where a person could be meant."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of a record that tells something: where it stands, and what."""

    path: FieldPath
    told: tuple[Told, ...]

    def holds(self, *kinds: Kind) -> bool:
        return any(one.kind in kinds for one in self.told)


@remembered
def _suspect(record: AnyRecord) -> tuple[tuple[FieldPath, Meaning, str], ...]:
    """The texts of a record that are to be gone through: nearly no record has any."""
    if may_tell(words_of(record)):
        texts = texts_of(record)
    elif may_tell(written_numbers_of(record)):
        texts = numbers_of(record)
    else:
        return ()
    # the number of an informant has its own rule
    return tuple(one for one in texts if may_tell(one[2]) and not one[1].has(Informant))


def _telling(record: AnyRecord, at: Instant) -> Iterator[_Text]:
    """The texts of a record that tell of a person."""
    for path, field, text in _suspect(record):
        told = _in_field(field, _told_in(text, at.day))
        if told:
            yield _Text(path, told)


_told_in: Final = lru_cache(maxsize=64)(told_in)
"""Each rule asks it of the same texts."""


def _in_field(field: Meaning, told: tuple[Told, ...]) -> tuple[Told, ...]:
    """What counts in a field: the number of a thing may look like anything but an identity number."""
    if not field.has(Document, Number, Refers):
        return told
    return tuple(one for one in told if one.kind == "身份证号" or (one.kind == "手机号" and one.announced))


def _saying(record: AnyRecord, at: Instant, *kinds: Kind) -> Iterator[FieldPath]:
    return (text.path for text in _telling(record, at) if text.holds(*kinds))


@check("identity-number", "错误", "身份证号", of=EVERY_RECORD, source=_SOURCE, says="台账里不得有身份证号。")
def identity_numbers(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Identity numbers without doubt, in every field: of 18 digits with a right check digit, or called so."""
    for path in _saying(record, at, "身份证号"):
        yield Defect(path, "含有身份证号（地区、出生日期和校验码都相符，或文字写明是证件号）", _DELETE)


def is_identity(text: str, today: date) -> bool:
    """Whether a text holds an identity number without doubt."""
    return bool(identities_in(text, today))


def is_like_identity(text: str, today: date) -> bool:
    """Whether a text holds what may be an identity number, but for its check digit."""
    return any(one.kind == "疑似身份证号" for one in told_in(text, today))


@check(
    "identity-doubtful",
    "警告",
    "疑似身份证号",
    of=EVERY_RECORD,
    source=_SOURCE,
    says="名称和文字说明里不应有像身份证号的号码。",
)
def doubtful_identities(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """18 digits whose check digit is wrong, or 15 of the old form, which have none, in names and prose."""
    for path in _saying(record, at, "疑似身份证号"):
        yield Defect(
            path,
            "含有像身份证号的号码（地区和出生日期相符，校验码不符或没有校验码）",
            "核对：是证件号的删去，是户号、文号的写进各自的栏目，或在号码前写明“户号”“文号”",
        )


@check(
    "mobile-number", "警告", "手机号", of=EVERY_RECORD, source=_SOURCE, says="名称和文字说明里不应有手机号。"
)
def mobile_numbers(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Mobile numbers in names and prose; fields for accounts, codes and documents are passed over."""
    for path in _saying(record, at, "手机号"):
        yield Defect(path, "含有手机号样式的11位号码", "删去号码；举报人的联系方式不得写入台账")


@check(
    "personal-number",
    "警告",
    "个人号码",
    of=EVERY_RECORD,
    source=_SOURCE,
    says="名称和文字说明里不应有能找到个人的固定电话、银行卡号、车牌、微信号、QQ号、电子邮箱、护照号。",
)
def personal_numbers(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """Other numbers and names under which a person is found, in names and prose."""
    for text in _telling(record, at):
        kinds = dict.fromkeys(one.kind for one in text.told if one.kind in OTHER_KINDS)
        if kinds:
            yield Defect(text.path, f"含有{'、'.join(kinds)}", "是个人的请删去；是单位公开的，可以保留")


@check(
    "informant-named",
    "警告",
    "举报人姓名",
    of=EVERY_RECORD,
    source="个人信息保护法第6条；应急〔2020〕69号",
    says="文字里不应写明举报人的姓名。",
)
def named_informants(record: AnyRecord, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """A name after the word 举报人; one that stands without it cannot be told from any other person's."""
    for path in _saying(record, at, "举报人姓名"):
        yield Defect(path, "像是写明了举报人的姓名", "删去姓名，用举报人编号代替；对照表另行保密保存")


@check(
    "informant-token",
    "错误",
    "举报人编号",
    of=(Lead,),
    source="个人信息保护法第6条；应急〔2020〕69号",
    says="举报人编号须是无含义的编号，不得是姓名或个人号码。",
)
def informant_token(lead: Lead, _ledger: Ledger, at: Instant) -> Iterator[Defect]:
    """A token that is a name in Chinese, or by its form a number of a person or a name on a network."""
    token = lead.informant
    if token is not None and not is_opaque(token, at.day):
        yield Defect(
            (_INFORMANT,),
            "举报人编号不是无含义的编号",
            "改用办公室自编的编号，如 JB2026001（2至32位字母、数字；连着的数字超过5位的，要以年份开头）；"
            "不得用姓名、电话、证件号、微信号，对照表另行保密保存",
        )


def is_opaque(token: str, today: date) -> bool:
    """Whether a number of an informant is of letters and digits, and tells nothing of a person."""
    return _TOKEN.fullmatch(token) is not None and not _tells(token, today)


def _tells(token: str, today: date) -> bool:
    plain = re.sub(r"[-_]", "", token)
    runs: list[str] = re.findall(r"\d+", plain)
    own = all(len(run) <= _MOST_DIGITS or _OWN_SERIAL.fullmatch(run) for run in runs)
    return not own or _REACHED_BY.match(plain) is not None or bool(told_in(plain, today))


@check(
    "informant-token-name",
    "警告",
    "编号像姓名",
    of=(Lead,),
    source="个人信息保护法第6条；应急〔2020〕69号",
    says="举报人编号里没有数字的，可能是姓名的拼音。",
)
def informant_token_name(lead: Lead, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """A token of letters alone: whether they spell a name cannot be told."""
    token = re.sub(r"[-_]", "", lead.informant or "")
    if len(token) >= _LEAST_LETTERS and token.isascii() and token.isalpha():
        yield Defect(
            (_INFORMANT,), "举报人编号里没有数字，可能是姓名的拼音", "核对；是姓名的，改用办公室自编的编号"
        )


@check(
    "informant-source",
    "错误",
    "来源无举报人",
    of=(Lead,),
    source="台账规则：举报人编号",
    says="只有群众举报、内部举报和行动方案标明举报的来源，线索才有举报人编号。",
)
def informant_source(lead: Lead, ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    if lead.informant is not None and not is_informant_source(lead.source, ledger.campaign):
        known = "、".join(informant_sources(ledger.campaign) or INFORMANT_SOURCES)
        yield Defect(
            (_INFORMANT,),
            f"来源为“{lead.source}”的线索没有举报人",
            f"删去举报人编号，或把来源改为{known}",
        )
