"""Words of the campaign that name nothing of it: what they choose would be nothing, without a word."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.campaign import Campaign, in_group
from dabzw.model.campaign_parts import Selectors
from dabzw.model.finding import Defect, FieldPath
from dabzw.model.ledger import Ledger
from dabzw.model.moments import Instant
from dabzw.model.names import LISTS
from dabzw.model.phrases import listed
from dabzw.model.vocab import INFORMANT_SOURCES
from dabzw.rules.checks.declared import check

_REPORTING: Final = ("举报", "投诉", "检举", "控告", "信访", "热线")


@dataclass(frozen=True, slots=True)
class _List:
    """What a selector may name, and the key under which it is defined; None where any name may stand."""

    key: str
    names: Sequence[str] | None


def _selected(campaign: Campaign) -> Iterator[tuple[FieldPath, Selectors]]:
    """Everything of the campaign that chooses by selectors, with its place."""
    yield from ((("期限", place), limit) for place, limit in enumerate(campaign.limits))
    yield from ((("处置规则", place), rule) for place, rule in enumerate(campaign.rules))
    for place, phase in enumerate(campaign.phases):
        for position, indicator in enumerate(phase.indicators):
            yield ("阶段", place, "指标", position), indicator


def _lists(campaign: Campaign) -> dict[str, _List]:
    """The lists that the selectors are of; one that is still to be filled in is none yet."""
    directories = tuple(directory.name for directory in campaign.directories)
    units = (*LISTS["站所"].choices(campaign), *LISTS["单位"].choices(campaign))
    return {
        "场所类别": _List("场所类别", campaign.place_classes or None),
        "风险": _List("风险等级”或“风险处置", campaign.ranks),
        "村": _List("村", campaign.village_names or None),
        "目录": _List("目录", directories),
        "站所": _List("单位名录", tuple(dict.fromkeys(units))),
    }


@check(
    "campaign-selector",
    "错误",
    "适用范围",
    of=(Campaign,),
    source="行动方案：适用范围",
    says="期限、指标、处置规则所限的场所类别、风险、村、目录、站所须是行动方案里写明的。",
)
def unknown_selectors(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Selectors that choose nothing: the limit would never run, the rule never ask."""
    lists = _lists(campaign)
    for path, selectors in _selected(campaign):
        chosen: dict[str, Sequence[str]] = {
            "场所类别": selectors.place_classes,
            "风险": selectors.risks,
            "村": selectors.villages,
            "目录": selectors.directories,
            "站所": selectors.stations,
        }
        for key, names in chosen.items():
            yield from _unknown((*path, key), names, lists[key])


def _unknown(path: FieldPath, names: Sequence[str], known: _List) -> Iterator[Defect]:
    for position, name in enumerate(names):
        if known.names is not None and name not in known.names:
            says = f"“{name}”不在“{known.key}”里，这样写对什么都不适用"
            yield Defect((*path, position), says, _advice(name, known))


def _advice(name: str, known: _List) -> str:
    names = known.names or ()
    if not names:
        return f"补写“{known.key}”，或删去这一项"
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    hint = f"是不是“{near[0]}”？" if near else f"可填：{listed(names)}；"
    return f"{hint}或补入“{known.key}”"


@check(
    "campaign-rule-violation",
    "错误",
    "行为无定义",
    of=(Campaign,),
    source="通知一（二）",
    says="处置规则、期限、指标、名单、共享、统计归类所写的违法行为代码须有定义。",
)
def unknown_violations(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    for path, code in _named_violations(campaign):
        if not any(in_group(one, code) for one in campaign.violations):
            yield Defect(path, f"没有违法行为“{code}”", "改正代码，或补入“违法行为”")


def _named_violations(campaign: Campaign) -> Iterator[tuple[FieldPath, str]]:
    lists: list[tuple[FieldPath, tuple[str, ...]]] = [
        *(((*path, "行为"), selectors.violations) for path, selectors in _selected(campaign)),
        *((("共享", place, "行为"), share.violations) for place, share in enumerate(campaign.shares)),
    ]
    if campaign.listing is not None:
        lists.append((("名单", "行为"), campaign.listing.violations))
    for path, codes in lists:
        yield from (((*path, position), code) for position, code in enumerate(codes))
    yield from ((("统计归类", code), code) for code in campaign.classes)


@check(
    "campaign-source-open",
    "警告",
    "来源未标举报",
    of=(Campaign,),
    source="个人信息保护法第6条；应急〔2020〕69号",
    says="来源像是有举报人的，应标明举报；没有标明的，不按举报线索保密。",
)
def unguarded_sources(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Sources that speak of people who report, and are not said to have an informant."""
    for place, source in enumerate(campaign.sources):
        unsaid = "informant" not in source.model_fields_set and source.name not in INFORMANT_SOURCES
        if unsaid and any(word in source.name for word in _REPORTING):
            says = f"“{source.name}”没有标明举报，这样的线索不隐去原文，也不能写举报人编号"
            advice = f"写成“{{名称: {source.name}, 举报: 是}}”；确实没有举报人的，写明“举报: 否”"
            yield Defect(("来源", place), says, advice)


@check(
    "campaign-risk-word",
    "错误",
    "风险等级不识",
    of=(Campaign,),
    source="行动方案：风险等级",
    says="风险处置、名单、一案三查所写的风险等级须是“风险等级”里的。",
)
def unknown_risks(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    known = _List("风险等级”或“风险处置", campaign.ranks)
    for level in campaign.by_risk:
        if level not in campaign.ranks:
            says = f"“{level}”不在“风险等级”里，不会有企业评为这一级"
            yield Defect(("风险处置", level), says, "改正写法，或补入“风险等级”")
    if campaign.listing is not None:
        yield from _unknown(("名单", "风险"), campaign.listing.risks, known)
    if campaign.inquiry is not None:
        yield from _unknown(("一案三查", "须查清", "风险"), campaign.inquiry.barred.risks, known)


@check(
    "campaign-selector-trade",
    "提示",
    "行业不识",
    of=(Campaign,),
    source="行动方案：适用范围",
    says="期限、指标、处置规则所限的行业，应是站所负责的或归类里有的字词。",
)
def unknown_trades(campaign: Campaign, _ledger: Ledger, _at: Instant) -> Iterator[Defect]:
    """Trades that no station answers for and no class holds: often another word for one that is there."""
    known = {
        *(trade for unit in campaign.units.stations for trade in unit.trades),
        *(word for words in campaign.industries.values() for word in words),
    }
    for path, selectors in _selected(campaign):
        for position, trade in enumerate(selectors.trades if known else ()):
            if not any(trade in word or word in trade for word in known):
                says = f"站所的行业和“行业归类”里都没有“{trade}”"
                yield Defect((*path, "行业", position), says, "企业的“行业”里写这个词的，不用改")
