"""What is made of the rest of a notice: its name and office, units, questions, targets, places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dabzw.intake.notice.days import day_in
from dabzw.intake.notice.fact import Fact, Spot

ORGAN: Final = (
    r"[一-龥]{2,24}?(?:人民政府(?:办公室)?|党政(?:综合)?办公室|街道办事处|办事处|管理委员会|管委会"
    r"|(?:安全生产|安)委(?:员会|会)(?:办公室)?|领导小组(?:办公室)?|局|党委)"
)
UNIT: Final = (
    r"[一-龥]{1,12}?(?:派出所|管理所|监管所|所|站|局|安委办|办公室|办"
    r"|执法队|中队|大队|队|中心|纪工委|纪委|督查室|科室|科|公司|学校|院)"
)
UNITS: Final = rf"{UNIT}(?:[、和及]{UNIT})*"
_NO_UNIT: Final = re.compile(
    r"^(?:各|有关|相关|本|全|其他|负有|该|上述|的|辖区|多|对|并|基层|职能|乡镇(?:街道)?$|村级|要|会同|联合|必须|应当|应由|涉及)"
    r"|场所|现场|停止|站点|厕所|住所|处所|网站|加油站|场站|查办|督办|严办|法办|交办|审批|带队|学科|专科"
)
_JOINT: Final = re.compile("[、和及]")
_BEFORE_NAME: Final = re.compile(
    r"^(?:深入|立即|切实|认真|进一步|全面|扎实|组织|统筹|严厉)*(?:印发|开展|做好|推进|加强|下发|实施)?(?:《)?(?:20\d\d年(?:度)?)?(?=[一-龥“])"
)
_AFTER_NAME: Final = re.compile(
    r"(?:的?(?:工作|实施)*(?:方案|计划|意见|办法))?》?(?:的)?(?:紧急|补充)?(?:通知|通告|公告|决定)?$"
)
_OF_PLAN: Final = re.compile(r"(?:工作|实施)*(?:方案|计划|意见)$")
_CLASS_WORDS: Final = re.compile(r"^(?:全[乡镇县区]范围内的|辖区内?的?|所有的?|各类|长期|偏远)+")
_KIND_OF_PLACE: Final = re.compile(r"(废弃|闲置|停产)的(?=[一-龥])")
"""废弃的工厂、矿山: what stands before 的 is said of all that follow."""
_NO_PLACE: Final = re.compile(r"(?:区域|场所|地带|区|部位?|交界处?|地点|周边)$")
_SUPPLIES: Final = {"水": "供水", "电": "供电", "气": "供气", "热": "供热", "场所": "供场所"}
_TRADES: Final = {"产": "生产", "销": "销售", "运": "运输", "储": "储存", "购": "购买"}


def name(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The name of the campaign, out of the title."""
    plain = match["name"].strip("《》")
    if "《" in plain:
        plain = plain.split("《", 1)[1]
    plain = _OF_PLAN.sub("", _AFTER_NAME.sub("", _BEFORE_NAME.sub("", plain)).strip("《》")).strip("《》")
    if len(plain) > 3:  # noqa: PLR2004
        yield spot.fact(match, plain)


def as_written(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """What stands there."""
    found = match.groupdict()
    yield spot.fact(match, found.get("name") or match[0])


def listing(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """That there is a list of those who may not be trusted."""
    yield spot.fact(match, "黑名单")


def issued(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The date of issue."""
    day = day_in(match, "a")
    if day is not None and day.day is not None and day.year is not None:
        yield replace(spot.fact(match, ""), end=day.within(day.year, "last"))


def units(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The units of a list."""
    for unit in _JOINT.split(match["units"]):
        if not _NO_UNIT.search(unit) and len(unit) > 2:  # noqa: PLR2004
            yield spot.fact(match, unit)


def leader(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The unit that leads, which is a unit of the campaign as well."""
    for fact in units(match, spot):
        yield fact
        yield replace(fact, kind="站所")


def questions(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The questions of 一案三查."""
    found = match[0]
    if found == "保护伞":
        yield spot.fact(match, "保护伞")
    elif match.groupdict().get("trade"):
        for one, word in _TRADES.items():
            if one in match["trade"]:
                yield spot.fact(match, word)
    else:
        for one, word in _SUPPLIES.items():
            if one in found:
                yield spot.fact(match, word)


def target(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A target in numbers."""
    if match["name"].endswith(("开展", "组织", "进行")):
        return
    what = re.sub(r"^(?:确保|力争|使|实现|全[县区镇乡市]|其中|年底前|年内)+", "", match["name"])
    yield spot.fact(match, what, (match["n"],))


def places(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """Classes of places; what stands before a list of them (废弃的) is said of each."""
    for group in re.split("[；（）。]", match["places"]):
        kind = ""
        for piece in re.split("[、和，]", group):
            plain = re.sub("等.*$", "", _CLASS_WORDS.sub("", piece.strip("“”等 ")))
            if found := _KIND_OF_PLACE.search(plain):
                kind, plain = found[1], plain[found.end() :]
            plain = plain.rpartition("的")[2]
            if 2 <= len(plain) <= 8 and not _NO_PLACE.search(plain):  # noqa: PLR2004
                yield spot.fact(match, kind + plain)


def looking_back(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """Looking back: after how many days, where the notice says it."""
    days = match.groupdict().get("n")
    yield spot.fact(match, "", (days,) if days else ())


def villages(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """Villages that are listed."""
    for one in match["villages"].split("、"):
        yield spot.fact(match, one)


def said(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A sentence that has a place in no campaign, so that it is not lost."""
    yield spot.fact(match, match[0])
