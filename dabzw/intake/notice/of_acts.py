"""What is made of the acts of a notice: behaviours, and which measures answer to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from dabzw.intake.notice.fact import Fact, Spot
from dabzw.lazily import dataclass

_BRACKETS: Final = re.compile(r"（[^（）]*）")
_LEADS: Final = re.compile(
    r"^(?:(?:同时|并|且|再|先|及时|也|都|还|则|要|须|应当|应该|应|必须|一律|坚决|严格|依法|依规|依照规定|按照规定|按规定|予以"
    r"|采取|实施|实行|给予|彻底|立即|立刻|马上|当场|从严|从重|从快|由公安机关|严肃|做到|进行|处以|开展|全部|全面"
    r"|由[一-龥]{2,10}(?:局|所|站|办|队|中心|公司|部门|机关)(?:依法)?)(?!$))+"
)
_ORDERED: Final = re.compile(r"^责令(?:其|限期内)?")
_NO_ACT: Final = re.compile(
    r"^(?:从源头|从根本|确保|保证|防止|杜绝|消除|形成|做到|不留|不得|严防|切实|加大|有力|直至|方可|不能|限期内|坚持|发现|并|合格)"
    r"|^督促$|追究|问责|消除(?:风险|隐患)|方可|才能|情况|死角"
)
_DISOBEYED: Final = re.compile(r"^(?:逾期|拒不|拒绝|情节|再犯|屡教|屡查|构成|涉嫌|整改不|仍|到期|限期内未)")
_CONDITION: Final = re.compile(
    rf"{_DISOBEYED.pattern}|^(?:经(?=验收|整改|审核|鉴定|评估|检查|批准|复查)|不符合|造成|验收)"
)
_STRONG: Final = re.compile(r"一律|坚决|依法|予以|责令|立即|当场|必须")
_KNOWN: Final = re.compile(
    r"^(?:责令|取缔|关闭|关停|查封|扣押|停|断|切断|拆|清|没收|罚|处罚|顶格|吊销|暂扣|撤|收|销毁|移送|移交|恢复|补|加强"
    r"|规范|限期|整改|治理|改造|搬|引导|转移|腾|加固|监测|教育|卸|劝|警告|追缴|注销|回收|退|复耕|列入|约谈|通报|强制|查处"
    r"|鉴定|处置|设置|安装|更换|办理|查扣|报废|填埋|封|登记|搬迁|禁止|改正|立案|交|拖|督促|签订|搬)"
)
_OUTER: Final = re.compile(r"^采取(?=[^。；]*等措施)|等(?:综合)?措施")
_ENDS: Final = re.compile(r"等$")
_MEANS: Final = re.compile(r"^(?:主要)?(?:是)?指|^范围")
_UNTIL: Final = re.compile(r"，?于?(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|[上中下]旬)?前")
_TOGETHER: Final = {
    "断电断水": ("断电", "断水"),
    "断水断电": ("断水", "断电"),
    "停水停电": ("停水", "停电"),
    "两断三清": ("断水", "断电", "清原料", "清产品", "清设备"),
    "拆棚清场": ("拆棚", "清场"),
}
_SHORTEST, _LONGEST = 2, 16
_LONGEST_NAME: Final = 60
_NO_BEHAVIOUR: Final = re.compile(r"^(?:要|各|对|由|在全)")
_JOINTS: Final = re.compile(
    r"[，、]|并(?=责令|处|移|没收|收缴|依法|限期|恢复|通报|予以|查|拆|清|罚)|以及|和(?=[一-龥]{4,})"
)
_WHO_ENDS: Final = re.compile(
    r"(?:的)?(?:单位|企业|个人|站点|场所|经营者|业主|商户|场户|养殖户|车辆|点位|行为)?(?:和个人|或个人|或者个人)?$"
)
_HEADING: Final = re.compile(r"(?:场所|行为|重点|内容|情形|区域|对象|任务)$")
_SUBJECT: Final = re.compile(r"^(?:企业|单位|个人)(?=[一-龥]{4})(?!和|或|及|、)")
_NUMBERED: Final = re.compile(r"^(?:上述|以上|第)?(\d{1,2}(?:、\d{1,2})*)(?:项|类|种)")
_NOBODY: Final = re.compile(
    r"实行|^(?:\d|核查|属实|查实|线索|各|全|本|企业和|工作|督导|检查|问题|行动|发现|进展|措施|责任|整改|上述|此|未按|不重视|举报)"
)


@dataclass(frozen=True, slots=True)
class Act:
    """A measure by its own words; `known` where it begins like one, or is ordered in so many words."""

    name: str
    known: bool


def split_measures(text: str) -> tuple[tuple[Act, ...], tuple[str, ...]]:
    """The measures of a clause, and what is said of those who do not obey."""
    acts: dict[str, Act] = {}
    further: list[str] = []
    for piece in _JOINTS.split(_BRACKETS.sub("", _OUTER.sub("", text))):
        plain = piece.strip("，。；：、“” ")
        if plain and (further or _CONDITION.match(plain)):
            further.append(plain)
        elif plain:
            acts.update({act.name: act for act in _acts(plain)})
    return tuple(acts.values()), tuple(further)


def _acts(piece: str) -> Iterator[Act]:
    plain = _LEADS.sub("", piece)
    lead = piece[: len(piece) - len(plain)]
    plain = _ENDS.sub("", _ORDERED.sub("责令", plain))
    for whole, parts in _TOGETHER.items():
        if plain.strip("“”") == whole:
            yield from (Act(part, known=True) for part in parts)
            return
    if _SHORTEST <= len(plain) <= _LONGEST and not _NO_ACT.search(plain):
        yield Act(plain, known=_KNOWN.match(plain) is not None or _STRONG.search(lead) is not None)


def _names(acts: Iterable[Act]) -> tuple[str, ...]:
    """The names of those that are known."""
    return tuple(act.name for act in acts if act.known)


def _who(text: str) -> str:
    plain = _SUBJECT.sub("", _BRACKETS.sub("", text).strip("，、：“”"))
    return _WHO_ENDS.sub("", plain) if plain.endswith("的") else plain.removesuffix("的")


def rule(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """Which measures answer to a behaviour, and what more where they are not obeyed."""
    numbered = _NUMBERED.match(match["who"])
    who = f"{numbered[1]}项" if numbered else _who(match["who"])
    acts, further = split_measures(match["acts"])
    if not numbered and _NOBODY.match(who):
        return
    if _DISOBEYED.match(who):
        yield _further(match, spot, who, _names(acts))
        return
    if kept := _names(acts):
        fact = spot.fact(match, who, kept)
        yield fact if len(kept) == len(acts) else spot.less(fact, "中")
    if further:
        condition, _, rest = further[0].partition("的")
        yield _further(
            match, spot, condition, _names(act for one in (rest, *further[1:]) for act in _acts(one))
        )


def category(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """Which measures answer to a class of places that a paragraph is about: 关停取缔类, 主要指……."""
    sentences = (one for one in match["rest"].split("。") if not _MEANS.match(one))
    for one in sentences:
        acts, further = split_measures(_UNTIL.split(one)[0])
        if kept := _names(acts):
            yield spot.fact(match, match["name"], kept)
        if further:
            rest = (further[0].partition("的")[2], *further[1:])
            yield _further(
                match, spot, further[0].partition("的")[0], _names(act for one in rest for act in _acts(one))
            )


def _further(match: re.Match[str], spot: Spot, condition: str, acts: tuple[str, ...]) -> Fact:
    """What is done where a measure was not obeyed, or on another condition."""
    return replace(spot.fact(match, condition, acts), kind="逾期升级")


def by_risk(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """Which measures answer to a level of risk."""
    acts, _ = split_measures(match["acts"])
    if kept := _names(acts):
        fact = spot.fact(match, match["level"], kept)
        yield fact if len(kept) == len(acts) else spot.less(fact, "中")


def levels(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """The levels of risk, all of them."""
    yield spot.fact(match, "", tuple(match["levels"].split("、")))


def behaviour(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A behaviour that the notice is against, with the cases that it tells apart."""
    name = _BRACKETS.sub("", match["name"]).strip("，、；。：“”")
    rest = match.groupdict().get("rest") or ""
    parts = [_BRACKETS.sub("", part).strip("，、；。 ") for part in re.split("[；。]", rest)]
    members = tuple(part for part in parts if part)
    if _SHORTEST < len(name) <= _LONGEST_NAME and not _HEADING.search(name) and not _NO_BEHAVIOUR.match(name):
        yield spot.fact(match, name.removesuffix("的"), members)


def class_of_places(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """A class of places with what it means."""
    meant = next((one for one in match["rest"].split("。") if _MEANS.match(one)), "")
    member = _MEANS.sub("", meant).strip("，、；。的")
    yield spot.fact(match, match["name"], (member,) if member else ())


def listed(match: re.Match[str], spot: Spot) -> Iterator[Fact]:
    """Behaviours that a sentence counts: 一是……；二是……."""
    name = _BRACKETS.sub("", match["name"]).strip("，、；。：“”").removesuffix("的")
    if len(name) > _SHORTEST:
        yield spot.fact(match, name)
