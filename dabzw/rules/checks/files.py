"""Identities in what is no record: any file's text, its path, and who enters it under which words.

Records have rules of their own, which know the field; here the same is told of all else that git keeps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from dabzw.lazily import dataclass
from dabzw.model.digits import DIGIT
from dabzw.model.finding import FieldPath, Finding, Level, Place
from dabzw.model.passage import Passage
from dabzw.model.persons import Kind, Told, told_in
from dabzw.model.scalars import half_width
from dabzw.model.sheet_words import CONTACT_HEAD, IDENTITY_HEAD, INFORMANT_HEAD

_DATA: Final = "data/"
_OFFICE_FOLDERS: Final = ("templates/", "reports/")
_OFFICES_OWN: Final[frozenset[Kind]] = frozenset(("固定电话号", "电子邮箱"))
"""What an office prints on its own papers."""
_LONGEST_HEAD: Final = 20
_SHORTEST: Final = 5  # characters; nothing that tells of a person is shorter
_IDENTITY_LENGTH: Final = 15

_RULES: Final[dict[Kind, tuple[str, Level]]] = {
    "身份证号": ("identity-number", "错误"),
    "疑似身份证号": ("identity-doubtful", "警告"),
    "手机号": ("mobile-number", "警告"),
    "举报人姓名": ("informant-named", "警告"),
}
_ELSE: Final[tuple[str, Level]] = ("personal-number", "警告")
_TAKE_OUT: Final = "删去号码再入账；已经入账的，请报告管理员处理历史"
_LOOK: Final = "核对：是个人的删去；是单位公开的、或本来就是户号文号的，可以保留"


@dataclass(frozen=True, slots=True)
class Said:
    """A finding, and by what it is known again: the key is never shown."""

    finding: Finding
    key: str


def file_says(path: str, passages: Sequence[Passage], today: date) -> Iterator[Said]:
    """What the text of a file and its path tell of persons."""
    shown = _shown(path, today)
    guesses = {  # the same in several encodings is one
        (said.finding.rule, said.key): said
        for one in passages
        if one.guessed
        for said in _text_says(path, one, today)
    }
    found = (said for one in passages if not one.guessed for said in _text_says(path, one, today))
    for said in (*_path_says(path, today), *guesses.values(), *found):
        yield Said(replace(said.finding, file=shown), said.key)


def added(now: Iterable[Said], before: Iterable[Said]) -> tuple[Said, ...]:
    """What a change of a file brings; one for one, what stood in it before is taken off."""
    there = Counter((one.finding.rule, one.key) for one in before)
    new: list[Said] = []
    for said in now:
        mark = said.finding.rule, said.key
        if there[mark]:
            there[mark] -= 1
        else:
            new.append(said)
    return tuple(new)


def act_says(texts: Iterable[tuple[str, str]], today: date) -> Iterator[Said]:
    """What the author's name and mail, the branch and the words of an entry tell; each with its name."""
    for name, text in texts:
        for told in told_in(text, today):
            if told.kind in _RULES:  # an author has a mail address, an office a telephone
                yield _said(told, "", (name,), (1, 1), "改正后再登记；它会随每次登记留在历史里，删不掉")


def _shown(path: str, today: date) -> str:
    """A path as a finding may name it: without the number of a person."""
    return "/".join(re.sub(DIGIT, "*", part) if told_in(part, today) else part for part in path.split("/"))


def _path_says(path: str, today: date) -> Iterator[Said]:
    for part in path.split("/"):
        for told in told_in(part, today):
            yield _said(told, path, (), (1, 1), "改一个文件名", "文件名")
        if re.search(INFORMANT_HEAD, part):
            says = "文件名像是举报人的资料"
            advice = "举报人的资料不得放进台账文件夹，请移出，另行保密保存"
            yield Said(Finding("informant-heading", "警告", path, None, (), says, advice), part)


def _text_says(path: str, passage: Passage, today: date) -> Iterator[Said]:
    if passage.cell:
        yield from _heading(path, passage)
    if len(passage.text) < (_IDENTITY_LENGTH if passage.account else _SHORTEST):
        return
    for told in told_in(passage.text, today):
        if _counts(told.kind, path, passage):
            place = (1, 1) if passage.guessed else passage.place(told.start)
            advice = _TAKE_OUT if told.kind == "身份证号" else _LOOK
            yield _said(told, path, (), place, advice, _within(passage))


def _counts(kind: Kind, path: str, passage: Passage) -> bool:
    if passage.account:
        return kind == "身份证号"
    return not (kind in _OFFICES_OWN and path.startswith(_OFFICE_FOLDERS))


def _said(told: Told, file: str, path: FieldPath, place: Place, advice: str, where: str = "") -> Said:
    rule, level = _RULES.get(told.kind, _ELSE)
    what = "像是写明了举报人的姓名" if told.kind == "举报人姓名" else f"含有{told.kind}"
    return Said(Finding(rule, level, file, None, path, where + what, advice, *place), told.key)


def _heading(path: str, passage: Passage) -> Iterator[Said]:
    """A column that announces an informant or a person's number, as no sheet that is imported may have."""
    text = "".join(half_width(passage.text).split())
    if len(text) > _LONGEST_HEAD or re.search(r"[:：。，]", text):
        return
    level: Level = "错误" if path.startswith(_DATA) else "警告"
    for pattern, says, of in (
        (INFORMANT_HEAD, "表格里有举报人的信息", level),
        (IDENTITY_HEAD, "表格里有个人证件号码一栏", level),
        (CONTACT_HEAD, "表格里有联系方式一栏", "警告"),
    ):
        if re.search(pattern, text):
            advice = "删去这一栏再入账；举报人的资料另行保密保存，不得进入台账"
            place = passage.place(0)
            found = Finding("informant-heading", of, path, None, (), _within(passage) + says, advice, *place)
            yield Said(found, text)
            return


def _within(passage: Passage) -> str:
    return f"{passage.part}：" if passage.part else ""
