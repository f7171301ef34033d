"""What is wrong, for people: which record, which field by its name, one sentence, the command that mends it.

Errors are told one by one, warnings and hints by their cause.  No place in a file and no code of a rule is
said, but for a line that an editor must find.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model import ids
from dabzw.model.finding import Finding, Level
from dabzw.model.ids import CALENDAR_FOLDER, CAMPAIGN_FILE, MADE_FOLDER, OFFICE_FILE, POWER_FOLDER
from dabzw.model.patterns import lazy
from dabzw.model.phrases import first_few, with_aside
from dabzw.reports.view import Block, Heading, Line
from dabzw.rules.agenda.keeping import typed
from dabzw.rules.checks.causes import Cause, cause_of

_MOST_ERRORS: Final = 10
_MOST_PLACES: Final = 3
_MOST_FIELDS: Final = 3
_NAME: Final = 16  # characters of a record's name that are told beside its id
_ANY: Final = "编号"
_BODY: Final = 2  # columns that what belongs to a head is moved in
_FILES: Final = (
    (CAMPAIGN_FILE, "行动方案"),
    (OFFICE_FILE, "本单位"),
    (CALENDAR_FOLDER + "/", "节假日文件"),
    (POWER_FOLDER, "用电数据"),
    (MADE_FOLDER + "/", "材料"),
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What findings are told with.

    `named` is what a record is called, "" where nobody knows; `by_hand` are the files that were edited and
    are not entered; `whole` tells all of each cause, not only the first.
    """

    named: Callable[[str], str] = lambda _: ""
    by_hand: Collection[str] = ()
    whole: bool = False


# One finding


def told(finding: Finding, *, of_many: bool = False, in_text: bool = False) -> str:
    """A finding in a sentence, such as a refused entry says: 核查第1条的“人员”：没有写（补填“人员”）.

    Which record it is of is said where no field of it is, or where the findings are `of_many`.  Of one
    `in_text` that is open in an editor, the line is said.
    """
    place = _place(finding, by_line=in_text)
    thing = _thing(finding, "") if of_many or not place else ""
    where = " ".join(filter(None, (thing, place)))
    return with_aside(f"{where}：{finding.says.rstrip('。')}", _advice(finding), "；")


def listed(
    findings: Sequence[Finding], most: int | None = None, *, of_many: bool = False, cured: bool = False
) -> str:
    """Findings as the lines below a refusal; of more than `most` the first.

    Where they are `cured`, a rule's own command stands below what it mends.
    """
    several = of_many or len({finding.file for finding in findings}) > 1
    lines = [
        f"\n  {told(finding, of_many=several)}" + "".join(f"\n    → {one}" for one in _own(finding) if cured)
        for finding in findings[:most]
    ]
    return "".join(lines) + ("\n  ……" if len(lines) < len(findings) else "")


def _own(finding: Finding) -> tuple[str, ...]:
    """The command that a finding, or its rule, names itself."""
    id_ = _record_of(finding)
    kind = None if id_ is None else ids.kind_of(id_)
    of = ids.COMMANDS[kind] if kind else ""
    own = finding.command or cause_of(finding.rule).cure.format(id=id_, of=of, file=typed(finding.file))
    return (own,) if own else ()


def cures(finding: Finding, by_hand: Collection[str] = ()) -> tuple[str, ...]:
    """The commands of which each mends a finding; none where a person must do it otherwise."""
    cause, id_, own = cause_of(finding.rule), _record_of(finding), _own(finding)
    if own and not (id_ and finding.file in by_hand):
        return own
    if not _is_edited_by_hand(finding, cause, by_hand):
        return () if id_ is None else (f"dabzw edit {id_}",)
    is_fault = finding.level == "错误" and finding.file in by_hand
    back = (f"dabzw discard {typed(finding.file)}",) if is_fault else ()
    return (f"dabzw adopt {typed(finding.file)}", *back)


def _is_edited_by_hand(finding: Finding, cause: Cause, by_hand: Collection[str]) -> bool:
    """Whether the text of the file is to be mended, which the tool then takes in."""
    if finding.file in by_hand:
        return True
    if _record_of(finding) is not None:
        return cause.of_file
    return finding.file.startswith((CAMPAIGN_FILE, OFFICE_FILE, CALENDAR_FOLDER + "/", POWER_FOLDER))


def _record_of(finding: Finding) -> str | None:
    """The record whose file a finding is of; None where it is of another file, though it bears an id."""
    stem = ids.stem_of(finding.file)
    is_record = ids.kind_of(stem) is not None and finding.file == ids.path_of(stem)
    return stem if is_record else None


def _thing(finding: Finding, named: str) -> str:
    """What a finding is of: a record with its name, or a file with what it is."""
    id_ = _record_of(finding)
    if id_ is not None:
        return f"{id_} {_short(named)}".rstrip()
    what = next((what for start, what in _FILES if finding.file.startswith(start)), "")
    return f"{what} {finding.file}".lstrip()


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _place(finding: Finding, *, by_line: bool = False) -> str:
    """Where in its record or file a finding is; the line of what an editor must find."""
    in_text = finding.line > 1 and (cause_of(finding.rule).of_file or _record_of(finding) is None)
    line = f"第{finding.line}行" if by_line or in_text else ""
    return "，".join(filter(None, (line, finding.where)))


# All of them


def for_people(findings: Sequence[Finding], telling: Telling) -> Iterator[Block]:
    """The findings of one look: the errors, then the warnings and the hints by their cause."""
    errors = [finding for finding in findings if finding.level == "错误"]
    yield from _errors(errors, telling)
    for level, wish in _WISHES:
        of_level = [finding for finding in findings if finding.level == level]
        yield from _by_cause(of_level, f"{level}{len(of_level)}处，{wish}", telling)


_WISHES: Final[tuple[tuple[Level, str], ...]] = (("警告", "请核对"), ("提示", "可以不管"))


def _errors(errors: Sequence[Finding], telling: Telling) -> Iterator[Block]:
    if not errors:
        return
    yield Heading(f"错误{len(errors)}处，必须改正")
    shown = errors if telling.whole else errors[:_MOST_ERRORS]
    for _, found in groupby(shown, key=attrgetter("file")):
        several = tuple(found)
        yield Line(_thing(several[0], telling.named(_record_of(several[0]) or "")), "alert")
        for finding in several:
            place = _place(finding)
            yield Line(f"{place and place + '：'}{_sentence(finding)}", indent=_BODY)
        yield from (Line(f"→ {step}", indent=_BODY) for step in _steps(several, telling))
    if len(shown) < len(errors):
        yield Line(f"另有{len(errors) - len(shown)}处：dabzw check --level 错误")


def _steps(found: Sequence[Finding], telling: Telling) -> Iterator[str]:
    """What to do about the findings of one file."""
    in_text = any(_is_edited_by_hand(one, cause_of(one.rule), telling.by_hand) for one in found)
    for command in dict.fromkeys(command for one in found for command in cures(one, telling.by_hand)):
        before = _BEFORE.get(command.split(" ")[1], "") if in_text else ""
        yield before + command


_BEFORE: Final = {"adopt": "改好文件以后：", "discard": "不要这次改动的："}


def _sentence(finding: Finding) -> str:
    return f"{finding.says.rstrip('。')}；{_ended(_advice(finding))}（{cause_of(finding.rule).name}）"


def _ended(says: str) -> str:
    return says if says.endswith("？") else f"{says}。"


def _advice(finding: Finding) -> str:
    """What is to be done; of a long list of words the first."""
    return _LONG_LIST.sub(
        lambda found: f"{found[1]}等{found[0].count('、') + 1}个", finding.advice.rstrip("。")
    )


_LONG_LIST: Final = lazy(r"((?:[^、：；。]+、){9}[^、：；。]+)(?:、[^、：；。]+){5,}")


def _by_cause(found: Sequence[Finding], head: str, telling: Telling) -> Iterator[Block]:
    if not found:
        return
    by_rule: dict[str, list[Finding]] = {}
    for finding in found:
        by_rule.setdefault(finding.rule, []).append(finding)
    yield Heading(head)
    for rule, of_rule in sorted(by_rule.items(), key=lambda pair: -len(pair[1])):
        yield from _cause(cause_of(rule), of_rule, telling)


def _cause(cause: Cause, found: Sequence[Finding], telling: Telling) -> Iterator[Block]:
    """One cause: its sentence once, the records below it, and the command."""
    alike = len({(one.says, one.advice) for one in found}) == 1
    says = cause.says if cause.says and len(found) > 1 else found[0].says
    yield Line(f"{cause.name}（{len(found)}处）：{says}", "strong")
    places = _places(found)
    yield from _listed(places, cause, telling, each=telling.whole and not alike)
    if alike:
        yield Line(f"改法：{_ended(_advice(found[0]))}", indent=_BODY)
    steps = _steps(found, telling) if len(places) == 1 and not found[0].because else _general(found, telling)
    yield from (Line(f"→ {step}", indent=_BODY) for step in steps)


def _listed(
    places: Sequence[Sequence[Finding]], cause: Cause, telling: Telling, *, each: bool
) -> Iterator[Line]:
    """The records of one cause, a line each, with `each` finding below; of many the first."""
    shown = places if telling.whole or len(places) <= _MOST_PLACES + 1 else places[:_MOST_PLACES]
    for of_place in shown:
        yield Line(_where(of_place, telling), indent=_BODY)
        yield from (Line(_sentence(one), indent=2 * _BODY) for one in of_place if each)
    left = sum(map(len, places[len(shown) :]))
    if left:
        yield Line(f"另有{left}处：dabzw check --rule {cause.name}", indent=_BODY)


def _places(found: Iterable[Finding]) -> list[list[Finding]]:
    """The findings of one cause by their record; by what they come from where that makes many."""
    places: dict[object, list[Finding]] = {}
    for finding in found:
        places.setdefault(finding.because or _record_of(finding) or finding.file, []).append(finding)
    return list(places.values())


def _where(found: Sequence[Finding], telling: Telling) -> str:
    """One line of a cause: the record and its fields; what comes from a change, with what that moved."""
    first = found[0]
    if first.because:
        by = [f"{one} {_short(telling.named(one))}".rstrip() for one in first.because]
        moved = list(dict.fromkeys(ids.stem_of(one.file) for one in found))
        return f"因为 {first_few(by, most=_MOST_FIELDS)} 有变动：{first_few(moved, most=_MOST_FIELDS)}"
    thing = _thing(first, telling.named(_record_of(first) or ""))
    fields = [place for one in found if (place := _place(one))]
    return f"{thing}　{first_few(fields, '处', most=_MOST_FIELDS)}" if fields else thing


def _general(found: Sequence[Finding], telling: Telling) -> Iterator[str]:
    """The commands that mend the findings of one cause, without saying of which of several records."""
    ids_ = {id_ for one in found if (id_ := _record_of(one)) is not None}
    commands = dict.fromkeys(
        " ".join(_ANY if word in ids_ else word for word in command.split(" "))
        for one in found
        for command in cures(one, telling.by_hand)[:1]
    )
    if commands:
        more = f" 等{len(commands)}条" if len(commands) > _MOST_FIELDS else ""
        yield "；".join(list(commands)[:_MOST_FIELDS]) + more
