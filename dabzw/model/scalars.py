"""The scalar types of records: how a text becomes a day, a minute, an amount, and back.

A scalar of a file is text until a field's type reads it here.  In days, ids and codes, the full-width
digits and letters of an input method are accepted; in names and prose every character is kept.
Refusals are `PydanticCustomError`s whose Chinese message never repeats what was written.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from dabzw.model import ids, marks
from dabzw.model.declared import After, Before, Bounds
from dabzw.model.digits import UNSEEN
from dabzw.model.moments import When, written
from dabzw.model.patterns import lazy

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

_DAY: Final = lazy(r"\d{4}-\d{2}-\d{2}")
_MINUTE: Final = lazy(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_MONEY: Final = lazy(r"\d{1,13}(\.\d{1,2})?")
_QUANTITY: Final = lazy(r"\d{1,13}(\.\d{1,6})?")
_COUNT: Final = lazy(r"\d{1,6}")
_SHA256: Final = lazy(r"[0-9a-f]{64}")
_SPACED_NAME: Final = lazy(r"([\u3400-\u9fff])\s+([\u3400-\u9fff])(?:\s+([\u3400-\u9fff]))?")
_WHOLE_NAME: Final = lazy(r"[\u3400-\u9fff·]{2,4}|[A-Z]{2}-\d{6}-[0-9A-Z]{4}|\d+(?:\.\d+)*")
UNREADABLE: Final = "有不能识别的字符；删去重打，终端的编码要和输入法的一致"
_YES_NO: Final = {"是": True, "否": False}
_DIVIDING: Final = lazy(r"[\s\-‐-―−]+")
_AS_RADICALS: Final = (
    "⺁厂⺊卜⺌小⺒巳⺓幺⺜日⺝月⺠民⺧牛⺩王⺫目⺬示⺶羊⺼肉⻁虎⻄西⻅见⻆角⻉贝⻋车⻏邑⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻱龜⻲亀"
)
"""Radicals for which a text out of a PDF has signs of their own, that NFKC leaves, each with its character.

Those that are whole characters, after Unicode's EquivalentUnifiedIdeograph.
"""
_CHARACTERS: Final = dict(zip(map(ord, _AS_RADICALS[::2]), _AS_RADICALS[1::2], strict=True))
_RADICAL: Final = lazy("[\u2e80-\u2ef3]")
_FIRST_YEAR, _LAST_YEAR = 1949, 2199


def fault(message: str) -> PydanticCustomError:
    """The refusal of a value, with a Chinese sentence that says what is expected."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("dabzw", message)


def half_width(text: str) -> str:
    """Full-width digits, letters, colons and spaces as ASCII ones."""
    return unicodedata.normalize("NFKC", text).strip()


def typed_code(text: str) -> str:
    """A 统一社会信用代码 as it is held, from what was typed: in a file, a cell, an option or an answer.

    Half width and capital letters; the apostrophe before a text of a spreadsheet, what cannot be seen, and
    the spaces and dashes that divide it are dropped.  Letters typed for digits are not guessed.
    """
    plain = unicodedata.normalize("NFKC", UNSEEN.sub("", text)).strip().lstrip("'‘’")
    return _DIVIDING.sub("", plain).upper()


def unpadded(code: str) -> str:
    """A code without the zeros that it begins with: what a spreadsheet that takes it for a number leaves."""
    return code.lstrip("0")


@lru_cache(maxsize=1 << 15)
def compared(name: str) -> str:
    """A name as it is compared with another: of one width and form of characters, without spaces."""
    if name.isascii():
        return "".join(name.split())
    plain = UNSEEN.sub("", unicodedata.normalize("NFKC", name))
    if _RADICAL.search(plain):
        plain = plain.translate(_CHARACTERS)
    return "".join(plain.split())


def apart(text: str) -> tuple[str, ...] | None:
    """The names that spaces part, where each piece is a whole one; None where that is not certain.

    A name of two or three characters may be spaced to be as wide as a longer one: 李　强 is 李强.
    """
    spaced = _SPACED_NAME.fullmatch(text.strip())
    if spaced:
        return ("".join(filter(None, spaced.groups())),)
    pieces = tuple(text.split())
    return pieces if len(pieces) == 1 or all(map(_WHOLE_NAME.fullmatch, pieces)) else None


def is_written_in_full(text: str) -> bool:
    """Whether a text has the form in which files write a day or a minute."""
    plain = half_width(text)
    return bool(_DAY.fullmatch(plain) or _MINUTE.fullmatch(plain))


def parse_day(value: Any) -> date:
    """A day `2026-02-12`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _day(value if isinstance(value, str) else "")


@lru_cache(maxsize=1 << 12)
def _day(given: str) -> date:
    text = half_width(given)
    if _DAY.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise fault("没有这一天，请核对年月日") from None
        return _plausible(day)
    raise fault("应为日期，写成 2026-02-12 的样子")


def parse_minute(value: Any) -> datetime:
    """A minute `2026-02-12 09:30` of China Standard Time, no offset written."""
    if isinstance(value, datetime):
        return value
    return _minute(value if isinstance(value, str) else "")


@lru_cache(maxsize=1 << 12)
def _minute(given: str) -> datetime:
    text = re.sub(r"\s+", " ", half_width(given))
    if _MINUTE.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise fault("没有这个时刻，请核对日期和钟点") from None
        _plausible(moment.date())
        return moment
    raise fault("应为日期和时间，写成 2026-02-12 09:30 的样子")


def parse_when(value: Any) -> When:
    """A day, or a minute."""
    if isinstance(value, date):
        return value
    return parse_minute(value) if isinstance(value, str) and ":" in half_width(value) else parse_day(value)


def _plausible(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise fault("年份不合常理，请核对")
    return day


def _number(pattern: re.Pattern[str], message: str, value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    text = half_width(value) if isinstance(value, str) else str(value)
    if not pattern.fullmatch(text):
        raise fault(message)
    return Decimal(text)


def _parse_money(value: Any) -> Decimal:
    return _number(_MONEY, "应为金额（元），最多两位小数，写成 20000 或 20000.50", value)


def _parse_quantity(value: Any) -> Decimal:
    return _number(_QUANTITY, "应为数量，只写数字，单位另填", value)


def _parse_count(value: Any) -> int:
    return int(_number(_COUNT, "应为整数", value))


def _parse_yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in _YES_NO:
        return _YES_NO[value]
    raise fault("只能填“是”或“否”")


def _parse_id(kind: ids.Kind | None, value: Any) -> str:
    text = ids.normalised(value) if isinstance(value, str) else ""
    found = ids.kind_of(text)
    if found is None or (kind is not None and found != kind):
        raise fault(f"应为{kind or '记录'}编号，写成 {_EXAMPLES[kind]} 的样子")
    return text


_EXAMPLES: Final[dict[ids.Kind | None, str]] = {
    None: "QY-260212-7K4Q",
    "企业": "QY-260212-7K4Q",
    "线索": "XS-260212-7K4Q",
    "场所": "CS-260212-7K4Q",
    "检查活动": "HD-260212-7K4Q",
}


def _id_of(kind: ids.Kind | None) -> Before:
    return Before(lambda value: _parse_id(kind, value))


def _parse_upper(value: Any) -> str:
    return _written_name(half_width(value).upper() if isinstance(value, str) else "")


def _parse_credit_code(value: Any) -> str:
    return _written_name(typed_code(value) if isinstance(value, str) else "")


def _parse_digest(value: Any) -> str:
    text = half_width(value).lower() if isinstance(value, str) else ""
    if not _SHA256.fullmatch(text):
        raise fault("应为文件的 SHA-256 摘要（64位十六进制数）")
    return text


def _written_name(text: str) -> str:
    if not text.strip():
        raise fault("没有填内容；不用就删去这一行")
    if "\n" in text:
        raise fault("应写在一行内")
    return text


def _written_text(text: str) -> str:
    if not text.strip():
        raise fault("没有填内容；不用就删去这一行")
    if not is_text(text):
        raise fault(UNREADABLE)
    return text


def is_text(text: str) -> bool:
    """Whether all of a text is characters: a terminal of another encoding gives bytes that are none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def listed(value: Any) -> Any:
    """A single text where a list is expected stands for a list of one."""
    return (value,) if isinstance(value, str) else value


def named(value: Any) -> Any:
    """A bare text in a list of rows with a 名称 stands for a row that has nothing else."""
    if isinstance(value, (list, tuple)):
        return [{"名称": item} if isinstance(item, str) else item for item in value]
    return value


T = TypeVar("T")

Day = Annotated[date, Before(parse_day)]
"""A day; one that is set, not met, has no mark of time and is never hidden."""
Minute = Annotated[datetime, Before(parse_minute)]
PastDay = Annotated[Day, marks.Behind()]
HappenedDay = Annotated[Day, marks.Happened()]
HappenedMinute = Annotated[Minute, marks.Happened()]
Money = Annotated[Decimal, Before(_parse_money), marks.Yuan()]
"""Yuan, at most two decimals."""
Quantity = Annotated[Decimal, Before(_parse_quantity)]
Count = Annotated[int, Before(_parse_count)]
YesNo = Annotated[bool, Before(_parse_yes_no)]
Name = Annotated[str, Bounds(max_length=200), After(_written_name)]
"""A name or a number on one line, kept character by character."""
Text = Annotated[str, After(_written_text), marks.Prose()]
"""Prose, kept character by character."""
Citation = Annotated[str, After(_written_text), marks.Basis()]
"""依据: articles of law, which tell of nobody."""
Listed = Annotated[tuple[T, ...], Before(listed)]
"""A list; a single value may stand without one."""
Names = Listed[Name]
NamedRows = Annotated[tuple[T, ...], Before(named)]
"""A list of rows with a 名称; a bare name stands for a row that has nothing else."""
RecordId = Annotated[str, _id_of(None), marks.Refers(None)]
EnterpriseId = Annotated[str, _id_of("企业"), marks.Refers("企业")]
LeadId = Annotated[str, _id_of("线索"), marks.Refers("线索")]
SiteId = Annotated[str, _id_of("场所"), marks.Refers("场所")]
ActivityId = Annotated[str, _id_of("检查活动"), marks.Refers("检查活动")]
Code = Annotated[str, Before(_parse_upper), marks.Number()]
"""A code of half-width digits and capital letters; a rule looks at its check character."""
CreditCode = Annotated[str, Before(_parse_credit_code), marks.Number(), marks.Registered()]
"""统一社会信用代码; rules look at its shape and its check character."""
Digest = Annotated[str, Before(_parse_digest), marks.Number()]

# Names by what they name.
VillageName = Annotated[Name, marks.Names("村")]
GridName = Annotated[Name, marks.Names("网格")]
StationName = Annotated[Name, marks.Names("站所")]
"""The station that answers for a record."""
UnitName = Annotated[Name, marks.Names("单位")]
"""A unit of the directory, or another that is written as it is."""
OrganName = Annotated[Name, marks.Names("机关")]
"""Any organ, of whatever place; those of the directory are only offered."""
SupervisedName = Annotated[Name, marks.Names("督导对象")]
ViolationCode = Annotated[Name, marks.Names("违法行为")]
MeasureName = Annotated[Name, marks.Names("措施")]
PlannedMeasure = Annotated[Name, marks.Names("方案措施")]
DirectoryName = Annotated[Name, marks.Names("目录"), marks.Title()]
LimitName = Annotated[Name, marks.Names("期限")]
ActName = Annotated[Name, marks.Names("强制措施")]
QuestionName = Annotated[Name, marks.Names("问项")]
PlaceClass = Annotated[Name, marks.Names("场所类别")]
SourceName = Annotated[Name, marks.Names("来源")]
RiskLevel = Annotated[Name, marks.Names("风险等级")]
ActivityKindName = Annotated[Name, marks.Names("检查活动类别")]
TitleName = Annotated[Name, marks.Title()]
PersonName = Annotated[Name, marks.Person()]
DocumentName = Annotated[Name, marks.Document()]
"""The number of a document, or its name; several stand beside each other with 、."""
NumberName = Annotated[Name, marks.Number()]
"""A number that is kept as it was written."""


def amount_text(amount: Decimal) -> str:
    """A quantity without idle zeros: 20.0 and 20 are the same amount."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_text(value: object) -> str:
    """A scalar as its file writes it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return written(value)
    return str(value)
