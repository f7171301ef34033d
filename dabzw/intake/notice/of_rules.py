"""The parts of a proposal without days: behaviours, rules, measures, risk, questions, places, units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dabzw.intake.notice.codes import LONGEST_NAME, Behaviour, codes_of
from dabzw.intake.notice.desk import Desk
from dabzw.intake.notice.fact import Confidence, Fact
from dabzw.intake.notice.lines import Line, Pair, basis, block, item, value, values
from dabzw.model.pending import PENDING

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LEVELS: Final = ("一般", "较大", "重大")
_COLOURS: Final = ("绿", "蓝", "黄", "橙", "红")
_NATURES: Final = (
    (re.compile(r"关闭|关停"), "关闭"),
    (re.compile(r"取缔"), "取缔"),
    (re.compile(r"停产|停业|停止(?:生产|经营|销售|排污|作业)"), "停产"),
    (re.compile(r"断水|断电|断气|停止供"), "断供"),
    (re.compile(r"拆"), "拆除"),
    (re.compile(r"处置.*物料|清.*(?:原料|产品|物料)"), "物料"),
    (re.compile(r"处罚|罚款|没收|吊销"), "处罚"),
    (re.compile(r"整改|改正|治理|改造"), "整改"),
    (re.compile(r"监管|监测|规范|巡查"), "监管"),
)
_WITH_A_DAY: Final = re.compile(r"限期|整改|改正|恢复|治理|\d日内")
_LATE: Final = re.compile(r"逾期|拒不|到期|限期内")
_OUTSIDE: Final = re.compile(r"^(?:县|市(?![场政容])|区|省)|纪委|法院|检察院")
_OF_COUNTY: Final = re.compile(r"(?:县|区|市)(?:人民政府|[^乡镇街]*(?:局|办公室|委员会))")
_COUNTY_AHEAD: Final = re.compile(r"^[一-龥]{1,6}(?:县|区|市)(?![一-龥]*[乡镇])")
_STREET: Final = re.compile(r"街道")
_TOWNSHIP: Final = re.compile(r"[乡镇](?:党委|人民政府|[^县]*办公室)")
_BUREAU: Final = re.compile(r"局$")


def rules(desk: Desk) -> tuple[Line, ...]:
    """违法行为, 处置规则 and 措施, which name each other."""
    known = desk.known()
    kinds = _Kinds(known)
    ruled: list[Line] = []
    for number, fact in enumerate(desk.of("处置规则")):
        codes, sure = codes_of(fact.name, known)
        if not codes:
            codes, sure = (kinds.add(fact),), True
        desk.put(fact)
        confidence: Confidence = fact.confidence if sure else "中"
        pairs = [
            Pair("代码", _letter(number), fact, confidence),
            Pair("名称", value(fact.name[:LONGEST_NAME]), fact),
            Pair("行为", f"[{', '.join(f'{chr(34)}{code}{chr(34)}' for code in codes)}]", fact, confidence),
            Pair("措施", values(fact.words), fact),
            *_stronger(desk, fact),
            basis(fact),
        ]
        ruled += item(pairs, 1)
    desk.placed.update(desk.of("违法行为"))
    blocks = (block("违法行为", kinds.lines()), block("处置规则", ruled), block("措施", _measures(desk)))
    apart = ((Line(0, ""), *lines) for one in blocks if (lines := tuple(one)))
    return tuple(line for lines in apart for line in lines)[1:]


def _letter(number: int) -> str:
    """A, B, … Z, A2, …: two rules of one code would be one."""
    again, place = divmod(number, len(_LETTERS))
    return _LETTERS[place] + (str(again + 1) if again else "")


def _stronger(desk: Desk, rule: Fact) -> Iterator[Pair]:
    """逾期升级: the order with a day of a rule, and what comes where it is not obeyed."""
    ordered = [act for act in rule.words if _WITH_A_DAY.search(act)]
    later = next(
        (fact for fact in desk.of("逾期升级") if _is_of(fact, rule) and _LATE.match(fact.name)), None
    )
    if later is not None and later.words and ordered:
        desk.put(later)
        text = f"[{{措施: {value(ordered[-1])}, 改为: {value(later.words[0])}}}]"
        yield Pair("逾期升级", text, later, "中")


def _is_of(fact: Fact, rule: Fact) -> bool:
    """Whether it stands in the sentence of a rule, or in the paragraph of it alone."""
    return fact.sentence == rule.sentence or (
        fact.sentence.item == rule.sentence.item and fact.sentence.clause == rule.sentence.clause != ""
    )


class _Kinds:
    """The behaviours with their codes; those that only a rule names come behind the listed ones."""

    def __init__(self, known: tuple[Behaviour, ...]) -> None:
        self._all = list(known)
        self._next = sum("." not in one.code for one in known)

    def add(self, fact: Fact) -> str:
        """The code of a behaviour that only a rule names."""
        self._next += 1
        self._all.append(Behaviour(str(self._next), fact.name[:LONGEST_NAME], fact))
        return str(self._next)

    def lines(self) -> Iterator[Line]:
        """The lines of 违法行为."""
        for one in self._all:
            text = value(one.name)
            if one.again:
                text = f"{{名称: {text}, 重犯: 是}}"
            yield Pair(f'"{one.code}"', text, one.fact, "中" if one.again else None).line(1)


def _measures(desk: Desk) -> Iterator[Line]:
    first: dict[str, Fact] = {}
    stronger = [fact for fact in desk.of("逾期升级") if fact in desk.placed]
    for fact in (*desk.of("处置规则", "风险处置"), *stronger):
        for act in fact.words[:1] if fact in stronger else fact.words:
            first.setdefault(act, fact)
    for act, fact in first.items():
        nature = next((nature for pattern, nature in _NATURES if pattern.search(act)), None)
        pairs = [Pair("名称", value(act), fact)]
        if nature is not None:
            pairs.append(Pair("性质", nature, None, "中", "按措施的字面"))
        yield from item(pairs, 1)


def by_risk(desk: Desk) -> Iterator[Line]:
    """风险等级 and 风险处置; a level without measures is known only where the notice counts them."""
    facts = desk.of("风险处置")
    told = desk.of("风险等级")[:1]
    desk.placed.update(desk.of("风险等级"))
    every = tuple(
        dict.fromkeys((*(word for fact in told for word in fact.words), *(fact.name for fact in facts)))
    )
    if not every:
        return
    ordered, known = _ordered(every)
    certain = known and (bool(told) or ordered == _LEVELS)
    yield Pair("风险等级", values(ordered), (*told, *facts)[0], "高" if certain else "中").line(0)
    yield from block("风险处置", _answers(desk, facts))


def _ordered(words: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """Levels with the weakest first, and whether their order is known; else the gravest is named first."""
    for scale in (_LEVELS, _COLOURS):
        if set(words) <= set(scale):
            return tuple(word for word in scale if word in words), True
    return words[::-1], False


def _answers(desk: Desk, facts: tuple[Fact, ...]) -> Iterator[Line]:
    for word in dict.fromkeys(fact.name for fact in facts):
        own = [desk.put(fact) for fact in facts if fact.name == word]
        acts = dict.fromkeys(act for fact in own for act in fact.words)
        yield Pair(value(word), values(acts), own[0]).line(1)


def inquiry(desk: Desk) -> Iterator[Line]:
    """一案三查; of 保护伞 only its state is kept."""
    facts = desk.of("一案三查")
    lines: list[Line] = []
    for name in dict.fromkeys(fact.name for fact in facts):
        fact = next(desk.put(one) for one in facts if one.name == name)
        text = "- {名称: 保护伞, 只记状态: 是}" if name == "保护伞" else f"- {value(name)}"
        lines.append(Line(2, text, fact, fact.confidence))
    desk.placed.update(facts)
    if lines:
        yield Line(0, "一案三查:")
        yield Line(1, "问项:")
        yield from lines


def catalogue(desk: Desk) -> Iterator[Line]:
    """目录, of which the station is seldom named."""
    lines: list[Line] = []
    for fact in desk.of("目录"):
        lines += item(
            [Pair("名称", value(desk.put(fact).name), fact), Pair("站所", PENDING, fact)], 1, out=True
        )
    yield from block("目录", lines)


def listing(desk: Desk) -> Iterator[Line]:
    """名单, whose grounds a notice seldom says."""
    for fact in desk.of("名单")[:1]:
        desk.put(fact)
        text = desk.unsettled("凭哪些违法行为建议列入名单：通知没有写（填违法行为的代码）")
        yield from block("名单", [Pair("行为", text, fact).line(1)])


def places(desk: Desk) -> Iterator[Line]:
    """场所类别."""
    facts = desk.of("场所类别")
    names = dict.fromkeys(fact.name for fact in facts)
    lines = [
        Line(1, f"- {value(name)}", next(one for one in facts if one.name == name), "中") for name in names
    ]
    desk.placed.update(facts)
    if lines:
        why = "通知没有列到的也用得上"
        yield from block("场所类别", [*lines, Line(1, "- 其他", by_program=why)])


def villages(desk: Desk) -> Iterator[Line]:
    """村."""
    yield from block(
        "村", [Line(1, f"- {value(fact.name)}", desk.put(fact), fact.confidence) for fact in desk.of("村")]
    )


def units(desk: Desk) -> Iterator[Line]:
    """单位名录: the own stations, and the units of others."""
    own = {fact.name for fact in desk.of("单位")}
    first: dict[str, Fact] = {}
    for fact in desk.of("站所"):
        desk.put(fact)
        first.setdefault(fact.name, fact)
    facts = [fact for fact in first.values() if fact.name not in own]
    outside = [] if _is_of_county(desk) else [fact for fact in facts if _OUTSIDE.search(fact.name)]
    stations = [fact for fact in facts if fact not in outside]
    named = (*_named("站所", stations), *_named("外部单位", outside))
    yield from block("单位名录", named, "只有通知提到的；有本单位.yaml 的，删去这一项")


def _is_of_county(desk: Desk) -> bool:
    """Whether the notice is a county's own, whose bureaus are its stations."""
    office, name = desk.first("单位"), desk.first("名称")
    if office is not None:
        return _OF_COUNTY.search(office.name) is not None
    return name is not None and _COUNTY_AHEAD.search(name.name) is not None


def _named(key: str, facts: list[Fact]) -> Iterator[Line]:
    if facts:
        yield Line(1, f"{key}:")
        yield from (Line(2, f"- {value(fact.name)}", fact, fact.confidence) for fact in facts)


def head(desk: Desk) -> Iterator[Line]:
    """名称, 文号, 单位, 层级, 牵头."""
    name, number, office = (desk.first(kind) for kind in ("名称", "文号", "单位"))
    if name is None:
        yield Pair("名称", desk.unsettled("行动的名称：通知的标题没有读出")).line(0)
    else:
        yield Pair("名称", value(name.name), desk.put(name)).line(0)
    if number is not None:
        yield Pair("文号", value(number.name), desk.put(number)).line(0)
    if office is None:
        yield Pair("单位", desk.unsettled("本单位的名称：通知里没有读出发文单位")).line(0)
    else:
        yield Pair("单位", value(office.name), desk.put(office)).line(0)
        if level := _level(office.name):
            yield Pair("层级", level, office, "中").line(0)
    desk.placed.update(desk.of("名称", "文号", "单位", "印发"))
    leader = desk.first("牵头")
    desk.placed.update(desk.of("牵头"))
    if leader is not None:
        yield Pair("牵头", value(leader.name), leader).line(0)


def _level(office: str) -> str | None:
    """The level of an office, where it is not a township's."""
    if _STREET.search(office):
        return "街道"
    if _BUREAU.search(office):
        return "部门"
    return "县" if _OF_COUNTY.search(office) and not _TOWNSHIP.search(office) else None
