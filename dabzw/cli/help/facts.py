"""What topics tell of the program and the campaign: each fact from the table that it is kept in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from dabzw.cli.help.blocks import Block, Item, Lines, Paragraph, Row, Words
from dabzw.model.phrases import first_few

if TYPE_CHECKING:
    from dabzw.model.campaign import Campaign
    from dabzw.model.parts import Part

STATUSES: Final = {
    0: "完成",
    1: "check 查出错误，doctor、verify 查出要看的；due、status 带 --fail-on overdue 时有逾期",
    2: "命令写法不对，或缺内容",
    3: "不是台账，台账读不出来，或改了会有错误",
    4: "没有这条记录、这个版本，或编号不止一个",
    5: "台账被占用，或与别处的改动冲突",
    6: "磁盘不让写，或留痕出了问题",
    7: "已入账，但后面的步骤没做完；不要重复登记",
    70: "意外错误；屏幕上写明记在哪个文件，里面没有台账内容",
    130: "按 Ctrl+C 取消",
}
"""What each exit status means."""

FORMATS: Final = {"md": "文字稿", "docx": "Word 文件", "html": "网页", "xlsx": "表格", "txt": "纯文本"}
"""What the formats of papers are called."""

ORDER: Final = (
    *("入门", "外勤", "期限", "违法行为", "处置", "销号", "报送", "单位"),
    *("查找", "时间写法", "键盘", "改错", "备份", "同步", "签名", "汇总", "格式", "退出码"),
)
"""The names of the topics, in the order in which they are listed."""

_Made = Callable[["Campaign"], Iterable[Block]]
_NO_LEDGER: Final = "在台账的文件夹里运行，这里列出本行动的规定。"
_VILLAGES: Final = 12


def lines(campaign: Campaign | None) -> Lines:
    """The blocks that a topic may ask for, of a campaign where there is one at hand."""
    own = {word: partial(_of_campaign, word, campaign) for word in _OF_CAMPAIGN}
    return {**own, "退出码": _statuses, "文件": _files, "材料": _papers, "备份": _backups}


def words(campaign: Campaign | None) -> Words:
    """The texts that a topic may ask for."""
    from dabzw.model.vocab import Closing, LimitChange

    del campaign
    return {
        "变更": partial(_vocabulary, LimitChange),
        "办结": partial(_vocabulary, Closing),
        "格式": lambda: "、".join(f"{name}（{says}）" for name, says in FORMATS.items()),
        "导入": _sheets,
        "主题": lambda: "、".join(ORDER),
        "线索状态": partial(_states, "线索"),
        "企业状态": partial(_states, "企业"),
        "场所状态": partial(_states, "场所"),
    }


# What the program holds


def _vocabulary(source: object) -> str:
    from dabzw.model.vocab import words as of

    return "、".join(of(source))


def _states(kind: str) -> str:
    from dabzw.reports.filters import FILTERS, STATE

    states = next(one.words for one in FILTERS if one.label == STATE)
    return "、".join(states(kind) if states is not None else ())  # type: ignore[arg-type]  # a Kind


def _sheets() -> str:
    from dabzw.model.sheet_columns import SHEET_NAMES

    return "、".join(f"{says}（--as {kind}）" for kind, says in SHEET_NAMES.items())


def _statuses() -> tuple[Block, ...]:
    return tuple(Row(str(status), says) for status, says in STATUSES.items())


def _files() -> tuple[Block, ...]:
    from dabzw.model import ids
    from dabzw.model.made import made_path

    records = (
        Row(ids.path_of(f"{prefix}-260212-7K4Q"), f"{kind}；编号是 {prefix}-年月日-四位")
        for prefix, kind in ids.PREFIXES.items()
    )
    return (
        Row(ids.CAMPAIGN_FILE, "行动方案：通知定的事都写在这里"),
        *records,
        Row(f"{ids.CALENDAR_FOLDER}/2027.yaml", "节假日，一年一个"),
        Row(f"{ids.POWER_FOLDER}2026-02.csv", "用电数据，不必有"),
        Row(made_path("日报", 3), "已生成的材料，封存后不改、不删"),
    )


def _papers() -> tuple[Block, ...]:
    from dabzw.model.paper_names import PAPER_NAMES

    return tuple(Row(name, paper.title) for name, paper in PAPER_NAMES.items())


def _backups() -> tuple[Block, ...]:
    from dabzw.store.backup import DAILY, LONGEST, WEEKLY

    return (
        Item(f"文件夹里按日期起名；旧的留最近 {DAILY} 天、{WEEKLY} 周的，别的由命令清理。"),
        Item(f"超过 {LONGEST.days} 天没有备份，今日的单子上会列出来。"),
    )


# What the campaign says


def _of_campaign(word: str, campaign: Campaign | None) -> tuple[Block, ...]:
    """The blocks of a word that only a campaign knows; where it has no such part, that it has none."""
    from dabzw.model.parts import unknown

    if campaign is None:
        return (Paragraph(_NO_LEDGER),)
    part, made = _OF_CAMPAIGN[word]
    return tuple(made(campaign)) or ((Paragraph(unknown(part)),) if part is not None else ())


def _read_as(part: str, campaign: Campaign) -> Iterator[Block]:
    from dabzw.reports.looks.campaign import readings

    return (Row(one.name, one.read) for one in readings(campaign) if one.part == part)


def _counting(campaign: Campaign) -> Iterator[Block]:
    unit = campaign.counting.unit or "自然日"
    rolls = "顺延到下一个工作日" if campaign.counting.roll else "不顺延"
    yield Item(f"只写“日”的，按{unit}数，末日遇休息日{rolls}；各条另有规定的从其规定。")


def _violations(campaign: Campaign) -> Iterator[Block]:
    return (Row(code, name) for code, name in campaign.violations.items())


def _rules(campaign: Campaign) -> Iterator[Block]:
    for rule in campaign.rules:
        codes = f"（{'、'.join(rule.violations)}）" if rule.violations else ""
        yield Row(f"{rule.code} {rule.name or ''}".rstrip() + codes, _listed(rule.measures))


def _by_risk(campaign: Campaign) -> Iterator[Block]:
    return (Row(level, _listed(measures)) for level, measures in campaign.by_risk.items())


def _measures(campaign: Campaign) -> Iterator[Block]:
    for measure in campaign.measures:
        yield Row(measure.name, f"做到了，不必再做 {_listed(measure.covers)}" if measure.covers else "")


def _listed(names: Iterable[str]) -> str:
    return "、".join(names)


def _units(campaign: Campaign) -> Iterator[Block]:
    yield Row("本单位", campaign.township)
    if campaign.office:
        yield Row("牵头", campaign.office)
    if campaign.station_names:
        yield Row(campaign.terms.unit, _listed(campaign.station_names))
    if campaign.units.outside:
        yield Row("外部单位", _listed(unit.name for unit in campaign.units.outside))


def _villages(campaign: Campaign) -> Iterator[Block]:
    names = campaign.village_names
    yield Paragraph(first_few(names, "个", _VILLAGES) if names else "还没有填。")


def _look_back(campaign: Campaign) -> Iterator[Block]:
    plan = campaign.look_back
    if plan is None:
        return
    after = f"销号以后第 {'、'.join(map(str, plan.after))} 天" if plan.after else "销号以后"
    every = f"，此后每 {plan.then_every} 天" if plan.then_every else ""
    until = f"，到第 {plan.up_to} 天为止" if plan.up_to else ""
    yield Item(f"回头看：{after}{every}{until}。发现反弹的，案件重新打开。")


_OF_CAMPAIGN: Final[dict[str, tuple[Part | None, _Made]]] = {
    "期限": ("期限", partial(_read_as, "期限")),
    "报送": ("报送", partial(_read_as, "报送")),
    "计日": (None, _counting),
    "违法行为": (None, _violations),
    "处置规则": ("处置规则", _rules),
    "风险处置": ("风险等级", _by_risk),
    "措施": (None, _measures),
    "单位": (None, _units),
    "村": (None, _villages),
    "回头看": ("回头看", _look_back),
}
"""What only a campaign can tell, and the part that it must have to tell it."""
