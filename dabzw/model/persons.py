"""What in a text could tell who somebody is: numbers of persons, and the names under which they are reached.

Pure, and the only place that knows such numbers: rules judge by it what a record, a file, a path or an author
says.  Identity numbers are those of GB 11643 (18 digits, check digit by ISO 7064 MOD 11-2) and of its
forerunner (15 digits, none).  What only looks like a number of a person, and by what stands around it is an
amount, an account, a document's number, a date, an address of a network or a CAS number, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, Literal

from dabzw.lazily import dataclass
from dabzw.model.codes import cas_fault, credit_code_fault, shape_fault
from dabzw.model.digits import GAP, Reading, Stretch, may_hold_many
from dabzw.model.patterns import lazy

Kind = Literal[
    "身份证号",
    "疑似身份证号",
    "手机号",
    "固定电话号",
    "银行卡号",
    "车牌号",
    "微信号",
    "QQ号",
    "电子邮箱",
    "护照号",
    "举报人姓名",
]

PROVINCES: Final = frozenset(
    (
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
        *("71", "81", "82", "83", "91"),
    )
)
_FIRST_BIRTH: Final = date(1900, 1, 1)
_LONG, _OLD, _MOBILE_LENGTH, _CARDS = 18, 15, 11, (16, 17, 18, 19)
_OLD_DIGITS: Final = lazy(rf"\d{{{_OLD}}}")
_LEAST_ANNOUNCED: Final = 7
_MOST_GROUPS: Final = 4

_SAYS_IDENTITY: Final = lazy(
    r"(?:身份证|证件|身份)(?:件|信息)?(?:编号|号码?)?(?:是|为|[（(][^）)]{0,6}[）)])?\W{0,3}$"
)
_SAYS_TELEPHONE: Final = lazy(
    r"(?:电话|座机|手机|联系方式|联系号码|传真|tel|phone|mobile)(?:号码?|是|为)?\W{0,3}$", re.IGNORECASE
)
_SAYS_CARD: Final = lazy(r"(?:银行|卡号|账号|帐号|账户|帐户|储蓄|卡)(?:号码?|是|为)?\W{0,3}$")
_SAYS_PASSPORT: Final = lazy(r"护照|通行证|回乡证|台胞证|居留证")
_SAYS_ACCOUNT: Final = lazy(
    r"(?:户号|表号|电表|水表|气表|(?<!人)编号|许可证号?|执照号?|信用代码|注册号|文号|案号|凭证|发票|订单|运单|合同|流水|设备|批号|备案|№|no\.?)"
    r"(?:号码?|是|为)?\W{0,3}$",
    re.IGNORECASE,
)
_OF_A_DOCUMENT: Final = lazy(r"(?:[〔\[［【(（〈]\d{4}[〕\]］】)）〉]\s*第?|第)\s*$")
_AMOUNT_BEFORE: Final = lazy(r"[¥￥$]\s*$|人民币\s*$")
_AMOUNT_AFTER: Final = lazy(
    r"\s*(?:余|多)?\s*(?:万|亿)?(?:元|吨|公斤|千克|克|升|度|千瓦|平方|立方|平米|米|㎡|%|％|kwh|kw|kg|mg|ml|m[²³23])",
    re.IGNORECASE,
)
_SEEN_BEFORE, _SEEN_AFTER = 16, 10

_PROVINCE_SIGNS: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
_PLATE: Final = lazy(
    rf"[{_PROVINCE_SIGNS}]\s?[A-HJ-NP-Za-hj-np-z]"
    r"[·•.\-\s]{0,2}(?=[A-Za-z]{0,4}\d)"
    r"[0-9A-HJ-NP-Za-hj-np-z]{5,6}(?![0-9A-Za-z])"
)
_WECHAT: Final = lazy(
    r"wxid_\w+|(?:微信|薇信|weixin|wechat|v信|(?<![a-z])vx?(?=\s*[:：]))(?:账?号|id|是|为)*\W{0,3}"
    r"(?P<own>[a-z][-_a-z0-9]{5,19})(?![a-z0-9])",
    re.IGNORECASE | re.ASCII,
)
_QQ: Final = lazy(
    r"(?:(?<![a-z])qq|扣扣|企鹅号)(?:账?号码?|群|是|为)*\W{0,3}[1-9]\d{4,10}(?!\d)", re.IGNORECASE
)
_MAIL: Final = lazy(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+")
_PASSPORT: Final = lazy(
    r"(?<![0-9A-Za-z])(?:[EGeg]\d{8}|[Ee][A-HJ-NP-Za-hj-np-z]\d{7}|[DSPHMTdsphmt]\d{8})(?![0-9A-Za-z])"
)
_ANY_PASSPORT: Final = frozenset("EGeg")
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安"
    "齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游"
    "辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全"
)
_INFORMANT_NAMED: Final = lazy(
    rf"(?:举报|检举|投诉|控告)(?:人|者)(?:的?(?:姓名|名字))?(?:为|是|叫|系|名|姓名|\W){{0,3}}"
    rf"(?P<name>[{_SURNAMES}](?:某{{1,2}}|[\u4e00-\u9fff]{{1,2}}))"
    r"(?=$|\W|反映|反应|举报|来电|来访|来信|称|说|表示|提供|男|女|同志|先生|女士|等|（)"
)
_NO_NAMES: Final = frozenset(
    ("方便", "时常", "单独", "文字", "严重", "温馨", "安全", "关系", "成员", "连续", "简单")
)
_HEX: Final = lazy(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{32,}(?![0-9A-Za-z])")

_LATIN_WORDS: Final = (
    "wx",
    "wechat",
    "weixin",
    "qq",
    "vx",
    "v信",
    "v:",
    "v：",
    "tel",
    "phone",
    "mobile",
    "@",
    "＠",
)
_LATIN: Final = lazy("[a-z@＠]")
_CALLED: Final = "电座手联传身证护通回台居微薇扣企"
_TELLS: Final = "报举诉告"
_MAYBE_NAMED: Final = lazy(  # the first sign alone, of all that may begin something, is looked for at once
    rf"[{_CALLED}{_PROVINCE_SIGNS}{_TELLS}]"
    rf"(?:(?<=[{_CALLED}])(?:话|机|系|真|份|件|照|行证|乡证|胞证|留证|信|扣|鹅号)"
    rf"|(?<=[{_PROVINCE_SIGNS}])\s?[a-zａ-ｚ]|(?<=[{_TELLS}])(?:人|者)(?!编号))"
)
_MAYBE_PASSPORT: Final = lazy(r"[DEGSPHMTＤＥＧＳＰＨＭＴ](?<![0-9A-Z].)[A-ZＡ-Ｚ]?\d{7}")


@dataclass(frozen=True, slots=True)
class Told:
    """Something that tells of a person: its kind, and where it begins in the text.

    `key` is what it says in plain digits, to know it again; it is never shown.  `announced` means that the
    words before it say what it is.
    """

    kind: Kind
    start: int
    key: str
    announced: bool = False


def may_tell(text: str) -> bool:
    """Whether a text, or many as JSON, must be gone through at all: quick, and never wrongly no."""
    low = text.lower()
    return (
        (_LATIN.search(low) is not None and any(word in low for word in _LATIN_WORDS))
        or _MAYBE_NAMED.search(low) is not None
        or _MAYBE_PASSPORT.search(text) is not None
        or may_hold_many(low)
    )


def told_in(text: str, today: date) -> tuple[Told, ...]:
    """What a text tells of persons, in order; no birth is after `today`."""
    if not may_tell(text):
        return ()
    reading = _reading(text)
    found = [*_handles(reading), *_numbers(reading, today, _LEAST_ANNOUNCED, _FINDERS)]
    return tuple(sorted(found, key=lambda one: one.start))


def _reading(text: str) -> Reading:
    return Reading.of(_HEX.sub(lambda digest: "f" * len(digest[0]), text))


def identities_in(text: str, today: date) -> tuple[Told, ...]:
    """The identity numbers that a text holds without doubt."""
    bare = text.isascii() and text.isalnum()  # no sign parts the digits of a number in it
    if (bare and _OLD_DIGITS.search(text) is None) or not may_tell(text):
        return ()
    reading = _reading(text)
    found = _numbers(reading, today, _OLD, _FINDERS[: _LAST_OF_IDENTITIES + 1])
    return tuple(one for one in found if one.kind == "身份证号")


def code_fault(code: str, today: date) -> str | None:
    """What is wrong with what was typed for a 统一社会信用代码 (Chinese): it is a person's, or misshapen."""
    return "是身份证号，不得写入台账" if identities_in(code, today) else shape_fault(code)


def identity_check(body: str) -> str:
    """The 18th character of an identity number from its first 17 digits (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return "10X98765432"[total % 11]


# Numbers


@dataclass(frozen=True, slots=True)
class _Part:
    """Some digits of a stretch that may be one number: from the first to before the last, an X after them."""

    reading: Reading
    stretch: Stretch
    first: int
    last: int
    end: int
    cross: str = ""

    @property
    def digits(self) -> str:
        return self.stretch.digits[self.first : self.last]

    @property
    def number(self) -> str:
        return self.digits + self.cross

    @property
    def whole(self) -> bool:
        """Whether it begins and ends with groups of digits."""
        return self.stretch.opens(self.first) and (bool(self.cross) or self.stretch.opens(self.last))

    @property
    def written_on(self) -> bool:
        """Whether its digits stand in one group, alone or with others."""
        return not any(self.stretch.fresh[self.first + 1 : self.last])

    @property
    def as_written(self) -> str:
        return self.reading.text[self.stretch.places[self.first] : self.end]

    def says_before(self, words: re.Pattern[str]) -> bool:
        start = self.stretch.places[self.first]
        return words.search(self.reading.text[max(0, start - _SEEN_BEFORE) : start]) is not None

    def says_after(self, words: re.Pattern[str]) -> bool:
        return words.match(self.reading.text[self.end : self.end + _SEEN_AFTER]) is not None

    def told(self, kind: Kind, *, announced: bool = False) -> Told:
        start = self.reading.origin(self.stretch.places[self.first])
        return Told(kind, start, self.number, announced)


_Finder = Callable[[_Part, date], Told | None]
_Finders = tuple[tuple[tuple[int, ...], _Finder], ...]


def _numbers(reading: Reading, today: date, least: int, finders: _Finders) -> Iterator[Told]:
    """What the finders find in stretches of at least so many digits."""
    for stretch in reading.stretches(least):
        taken = bytearray(len(stretch.digits))
        for lengths, finder in finders:
            for part in _parts(reading, stretch, lengths):
                if not any(taken[part.first : part.last]) and (found := finder(part, today)) is not None:
                    taken[part.first : part.last] = b"\1" * (part.last - part.first)
                    yield found


def _parts(reading: Reading, stretch: Stretch, lengths: tuple[int, ...]) -> Iterator[_Part]:
    for length in lengths:
        for first in range(len(stretch.digits) - length + 1):
            last = first + length
            yield _Part(reading, stretch, first, last, stretch.places[last - 1] + 1)


def _identity(part: _Part, today: date) -> Told | None:
    """18 digits with a province and a birth; which the check digit makes sure of."""
    whole = _with_birth(part, today)
    if whole is None:
        return None
    announced = whole.says_before(_SAYS_IDENTITY)
    right = identity_check(whole.number[:17]) == whole.number[17:]
    if whole.whole and (right or announced):
        return whole.told("身份证号", announced=announced)
    doubtful = whole.whole and _is_one(whole) and not _is_else(whole)
    within = right and whole.written_on  # in a longer number
    return whole.told("疑似身份证号") if within or doubtful else None


def _with_birth(part: _Part, today: date) -> _Part | None:
    """18 digits, or 17 with their X, that can be an identity number and no enterprise's code."""
    if part.digits[:2] not in PROVINCES or not _is_born(part.digits[6:14], today):
        return None
    whole = part if len(part.digits) == _LONG else _crossed(part)
    if whole is None or (whole.number[0] == "9" and credit_code_fault(whole.number) is None):
        return None
    return whole


def _crossed(part: _Part) -> _Part | None:
    end = part.reading.crossed(part.stretch, part.last - 1)
    if end is None:
        return None
    return _Part(part.reading, part.stretch, part.first, part.last, end, "X")


def _old_identity(part: _Part, _today: date) -> Told | None:
    """15 digits with a province and a birth in the twentieth century: they have no check digit."""
    born = _is_born(f"19{part.digits[6:12]}", date.max)
    if not (part.whole and born and part.digits[:2] in PROVINCES and _is_one(part)):
        return None
    if part.says_before(_SAYS_IDENTITY):
        return part.told("身份证号", announced=True)
    return None if _is_else(part) else part.told("疑似身份证号")


def _announced_identity(part: _Part, _today: date) -> Told | None:
    """What is called an identity number and cannot be one: written wrong, it still tells of somebody."""
    if part.whole and part.says_before(_SAYS_IDENTITY):
        return part.told("疑似身份证号", announced=True)
    return None


def _card(part: _Part, _today: date) -> Told | None:
    if not part.whole or not _is_one(part):
        return None
    announced = part.says_before(_SAYS_CARD)
    own = re.match(r"62|60|9558|9559|4|5[1-5]", part.digits) and _luhn(part.digits)
    return part.told("银行卡号", announced=announced) if announced or (own and not _is_else(part)) else None


def _mobile(part: _Part, _today: date) -> Told | None:
    before = re.fullmatch(r"(?:00?)?86|0", _of_its_group(part))
    begins = part.stretch.opens(part.first) or before is not None
    if not (begins and part.stretch.opens(part.last) and re.match("1[3-9]", part.digits)):
        return None
    announced = part.says_before(_SAYS_TELEPHONE)
    if announced or (_is_one(part) and not _is_else(part)):
        return part.told("手机号", announced=announced)
    return None


def _of_its_group(part: _Part) -> str:
    """The digits before a part that are written on to it."""
    first = part.first
    while first and not part.stretch.fresh[first]:
        first -= 1
    return part.stretch.digits[first : part.first]


def _landline(part: _Part, _today: date) -> Told | None:
    """With its area code, or of a service (400, 800)."""
    groups = part.stretch.groups(part.first, part.last)
    shape = re.fullmatch(
        r"(?P<area>010|02[0-57-9]|0[3-9]\d\d)[2-8]\d{6,7}|(?P<service>[48]00)\d{7}", part.digits
    )
    if not part.whole or shape is None or len(groups) > _MOST_GROUPS - 1 or _is_else(part):
        return None
    code = shape["area"] or shape["service"]
    fits = len(part.digits) - len(code) in ({7, 8} if shape["area"] else {7})
    own = groups[0] in {len(code), len(part.digits)}
    return part.told("固定电话号", announced=part.says_before(_SAYS_TELEPHONE)) if fits and own else None


def _announced_telephone(part: _Part, _today: date) -> Told | None:
    """A number of the place, without an area code, that is called a telephone's."""
    if part.whole and part.digits[0] in "2345678" and part.says_before(_SAYS_TELEPHONE):
        return part.told("固定电话号", announced=True)
    return None


_FINDERS: Final[_Finders] = (
    ((_LONG, _LONG - 1), _identity),
    (_CARDS, _card),
    ((_OLD,), _old_identity),
    ((_LONG, _LONG - 1, _OLD), _announced_identity),
    ((_MOBILE_LENGTH,), _mobile),
    ((12, 11, 10), _landline),
    ((8, 7), _announced_telephone),
)
"""By the number of digits, the longest first: a number that was taken for one thing is no other."""
_LAST_OF_IDENTITIES: Final = 2  # no finder after it finds an identity number without doubt


def _is_born(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return _FIRST_BIRTH <= born <= today


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(two // 10 + two % 10 for two in doubled) % 10 == 0


def _is_one(part: _Part) -> bool:
    """Whether the groups are those of one number, and not several numbers beside each other."""
    groups = part.stretch.groups(part.first, part.last)
    if len(groups) <= _MOST_GROUPS or set(groups) == {1}:
        return True
    gaps = set(re.findall(r"\W+|_+", part.as_written))
    alike = len(set(groups[1:])) == 1 or len(set(groups[:-1])) == 1
    return len(gaps) <= 1 and (not gaps or alike)


_SEVERAL: Final = lazy(
    r"\d+\.\d+"  # a decimal
    r"|\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?"  # an amount by thousands
    r"|\d{1,3}(?:\.\d{1,3}){3}"  # an address of a network
)
_DAY_FIRST: Final = lazy(r"(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_CAS: Final = lazy(r"(?<![\d-])[1-9]\d{1,6}-\d\d-\d(?![\d-])")


def _is_else(part: _Part) -> bool:
    """Whether what stands in a number or around it says that it is something else."""
    written = part.as_written
    return (
        _SEVERAL.fullmatch(written) is not None
        or (_DAY_FIRST.match(written) is not None and len(part.digits) == _MOBILE_LENGTH)
        or any(cas_fault(found[0]) is None for found in _CAS.finditer(written))
        or part.says_before(_SAYS_ACCOUNT)
        or part.says_before(_AMOUNT_BEFORE)
        or part.says_after(_AMOUNT_AFTER)
        or (part.says_before(_OF_A_DOCUMENT) and part.says_after(re.compile(rf"{GAP}号")))
    )


# Names under which somebody is reached


def _handles(reading: Reading) -> Iterator[Told]:
    patterns: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("车牌号", _PLATE),
        ("微信号", _WECHAT),
        ("QQ号", _QQ),
        ("电子邮箱", _MAIL),
    )
    for kind, pattern in patterns:
        for found in pattern.finditer(reading.text):
            yield Told(kind, reading.origin(found.start()), found[0].upper())
    for found in _INFORMANT_NAMED.finditer(reading.text):
        if found["name"] not in _NO_NAMES and "某" not in found["name"]:
            yield Told("举报人姓名", reading.origin(found.start("name")), found["name"])
    for found in _PASSPORT.finditer(reading.text):
        before = reading.text[max(0, found.start() - _SEEN_BEFORE) : found.start()]
        if found[0][0] in _ANY_PASSPORT or _SAYS_PASSPORT.search(before):
            yield Told("护照号", reading.origin(found.start()), found[0].upper())
