"""How numbers of persons are written, and what only looks like one: the tables of all tests of privacy. All invented."""

from __future__ import annotations

from typing import Final

IDENTITY: Final = "11010519491231002X"  # the example of GB 11643; its check digit is right
MISCOPIED: Final = "140321199001011234"  # its check digit should be another
OLD_FORM: Final = "110105491231002"
MOBILE: Final = "13800138000"


def _by(pieces: tuple[str, ...], sign: str) -> str:
    return sign.join(pieces)


_THREE: Final = ("110105", "19491231", "002X")

IDENTITIES: Final[dict[str, str]] = {
    "plain": IDENTITY,
    "lower x": IDENTITY.lower(),
    "full width": "１１０１０５１９４９１２３１００２Ｘ",
    "full width, lower x": "１１０１０５１９４９１２３１００２ｘ",
    "single spaces": " ".join(IDENTITY),
    "two spaces": _by(_THREE, "  "),
    "wide spaces": _by(_THREE, "\u3000"),
    "NBSP": _by(_THREE, "\u00a0"),
    "thin spaces": _by(_THREE, "\u2009"),
    "hyphens": _by(_THREE, "-"),
    "dashes": _by(_THREE, "——"),
    "minus": _by(_THREE, "\u2212"),
    "dots": _by(_THREE, "."),
    "slashes": _by(_THREE, "/"),
    "underscores": _by(_THREE, "_"),
    "middle dots": _by(_THREE, "·"),
    "commas": _by(_THREE, "，"),
    "comma and space": _by(_THREE, ", "),
    "brackets": "(110105)[19491231]002X",
    "three signs": _by(_THREE, " - "),
    "date within": "110105 1949-12-31 002X",
    "line breaks": _by(_THREE, "\n"),
    "line breaks, indented": _by(_THREE, "\n      "),
    "zero width": "\u200b".join(IDENTITY),
    "soft hyphens": "\u00ad".join(IDENTITY),
    "filler": _by(_THREE, "\u3164"),
    "marks above": "\u0301".join(IDENTITY),
    "times sign": "11010519491231002×",
    "Roman ten": "11010519491231002Ⅹ",
    "small Roman ten": "11010519491231002ⅹ",
    "Cyrillic ha": "11010519491231002Х",
    "Cyrillic small ha": "11010519491231002х",
    "Greek chi": "11010519491231002Χ",
    "X apart": "11010519491231002 X",
    "Chinese": "一一〇一〇五一九四九一二三一〇〇二X",
    "Chinese, 零": "一一零一零五一九四九一二三一零零二X",
    "read out": "幺幺零幺零五幺九四九幺两三幺零零两X",
    "in words of money": "壹壹零壹零伍壹玖肆玖壹贰叁壹零零贰X",
    "rings for 〇": "一一○一○五一九四九一二三一○○二X",
    "circled": "①①⓪①⓪⑤①⑨④⑨①②③①⓪⓪②X",
    "keycaps": "".join(f"{one}\ufe0f\u20e3" for one in IDENTITY[:-1]) + "X",
    "mathematical": "𝟏𝟏𝟎𝟏𝟎𝟓𝟏𝟗𝟒𝟗𝟏𝟐𝟑𝟏𝟎𝟎𝟐X",
    "Arabic-Indic": "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
    "Devanagari": "११०१०५१९४९१२३१००२X",
    "raised": "¹¹⁰¹⁰⁵¹⁹⁴⁹¹²³¹⁰⁰²X",
    "half Chinese": "一一〇一〇五19491231002X",
    "after Latin letters": f"SFZ{IDENTITY}",
    "before Latin letters": f"{IDENTITY}abc",
    "in an address": f"https://示例.cn/?id={IDENTITY}&x=1",
    "after a name": f"张三{IDENTITY}",
    "after a numeral": f"其三{IDENTITY}",
    "a right one in figures": "140910199309149983",
}
"""Spellings of one right identity number, each an error."""

OLD_IDENTITIES: Final[dict[str, str]] = {
    "wrong check digit": MISCOPIED,
    "wrong check digit, with X": "14032119900101123X",
    "wrong check digit, hyphens": "140321-19900101-1234",
    "old form": OLD_FORM,
    "old form, spaced": "110105 491231 002",
    "old form, Chinese": "一一〇一〇五四九一二三一〇〇二",
    "old form, full width": "１１０１０５４９１２３１００２",
    "right, in a longer number": f"7{IDENTITY}",
    "called one, though it is none": "身份证号：123456789012345678",
}
"""What is no identity number without doubt, each a warning."""

CALLED_IDENTITIES: Final[dict[str, str]] = {
    "old form": f"身份证号{OLD_FORM}",
    "old form, other words": f"证件号码：{OLD_FORM}",
    "wrong check digit": f"身份证号码为{MISCOPIED}",
    "wrong check digit, with a remark": f"身份证（二代）：{MISCOPIED}",
}
"""What the words before it make one without doubt, each an error."""

MOBILES: Final[dict[str, str]] = {
    "plain": MOBILE,
    "full width": "１３８００１３８０００",
    "0086": f"0086{MOBILE}",
    "+86": f"+86{MOBILE}",
    "+86 apart": f"+86 {MOBILE}",
    "86": f"86{MOBILE}",
    "(86)": f"(86){MOBILE}",
    "0 before": f"0{MOBILE}",
    "3-4-4": "138-0013-8000",
    "3 4 4": "138 0013 8000",
    "dots": "138.0013.8000",
    "slashes": "138/0013/8000",
    "commas": "138，0013，8000",
    "underscores": "138_0013_8000",
    "3-3-5": "138-001-38000",
    "4-4-3": "1380-0138-000",
    "3-8": "138-00138000",
    "pairs": "138 00 13 80 00",
    "digit by digit": " ".join(MOBILE),
    "two spaces": "138  0013  8000",
    "line breaks": "138\n0013\n8000",
    "zero width": "\u200b".join(MOBILE),
    "Chinese": "一三八〇〇一三八〇〇〇",
    "read out": "幺三八零零幺三八零零零",
    "in words of money": "壹叁捌零零壹叁捌零零零",
    "circled": "①③⑧⓪⓪①③⑧⓪⓪⓪",
    "half Chinese": "138零零138零零零",
    "Chinese, after a name": "王五一三八〇〇一三八〇〇〇",
    "tel": f"tel{MOBILE}",
    "wx": f"wx{MOBILE}",
    "before Latin letters": f"{MOBILE}b",
    "after a name": f"张三{MOBILE}",
    "with an extension": f"{MOBILE}转801",
    "two": f"{MOBILE}、13912345678",
    "called one, grouped as an amount": "手机：138,001,380,00",
}

OTHERS: Final[dict[str, str]] = {
    "landline": "固定电话号 0349-7071234",
    "landline, brackets": "固定电话号 (0349)7071234",
    "landline, at once": "固定电话号 03497071234",
    "landline, Beijing": "固定电话号 010 6512 3456",
    "landline of the place": "固定电话号 电话：7071234",
    "400": "固定电话号 400-123-4567",
    "bank card": "银行卡号 6222021234567890128",
    "bank card, spaced": "银行卡号 6222 0212 3456 7890 128",
    "bank card, called one": "银行卡号 卡号6222021234567890",
    "plate": "车牌号 晋K12345",
    "plate, dot": "车牌号 晋K·12345",
    "plate, new energy": "车牌号 晋KD12345",
    "WeChat": "微信号 微信abc_123456",
    "WeChat, colon": "微信号 微信号：zhangsan88",
    "WeChat id": "微信号 wxid_abc123xyz",
    "QQ": "QQ号 QQ：12345678",
    "mail": "电子邮箱 shili@example.com",
    "passport": "护照号 E12345678",
    "passport, new": "护照号 EA1234567",
    "passport, called one": "护照号 护照D12345678",
}
"""Kind and spelling."""

NO_NUMBERS: Final[dict[str, str]] = {
    "meter": "户号140621194912310020",
    "meter, other words": "电表编号：140621194912310020",
    "17 digits": "14062119491231002",
    "credit code": "91110000600037341L",
    "credit code, all digits": "911405217777123450",
    "licence": "许可证号140321199001011234",
    "document": "〔2026〕13800138000号",
    "document, other brackets": "示例罚字(2026)第13800138000号",
    "amount": "罚款13800138000元",
    "amount, sign": "￥13800138000",
    "amount by thousands": "138,001,380.00",
    "energy": "用电13800138000千瓦时",
    "weight": "共13800138000公斤",
    "decimal": "138.00138000",
    "decimals": "浓度13.5、14.2、16.8、15.01",
    "moment": "2026-02-12 08:30:11",
    "moment, at once": "20260212083011",
    "timestamp": "1707700000000",
    "days": "1998-05-06 123",
    "CAS": "1333-82-0、7664-93-9",
    "network": "139.155.123.45",
    "places": "113.8512345,35.4912345",
    "numerals": "一、二、三、四、五、六、七、八、九、十",
    "numbers in a row": "涉及15、16、17、18、19、20号",
    "year": "二〇二六年二月十二日",
    "meter with a leading zero": "0400012345678",
    "no mobile": "12912345678",
    "twelve digits": "138001380001",
    "digest": "9f13800138000a0d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6",
    "id of a record": "XS-260212-7K4Q",
    "a list of days": "2022-01-31\n  - 2022-02-01\n  - 2022-02-02",
    "clause": "第12条第3款第（四）项",
    "no card": "6222021234567890127",
    "no plate": "晋应急罚〔2026〕12号",
}
"""What is passed over."""
