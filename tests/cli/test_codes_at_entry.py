"""A 统一社会信用代码 as it is entered: read leniently, its shape refused at once, its check character vouched for."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
import records
from processes import Dabzw
from sheet_files import BAD_CODE, CODES_AS_TYPED, GOOD_CODE
from small_ledger import AS_OF

from dabzw.cli.context import Desk
from dabzw.cli.enter import registering
from dabzw.cli.enter.forms import given, made
from dabzw.cli.enter.further import vouched
from dabzw.cli.enter.guided import Entry, entered
from dabzw.cli.enter.habits import Proposals
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import Globals
from dabzw.errors import UsageError
from dabzw.model.enterprise import Enterprise

Ledgers = Callable[[str], Path]
IDENTITY: Final = "11010519491231002X"
MISCOPIED_IDENTITY: Final = "110105194912310021"
NEW: Final = {
    "name": "示例石料厂",
    "nature": "企业",
    "address": "东沟村东头",
    "village": "东沟村",
    "operating": "在产",
    "station": "乡应急办",
}


@pytest.fixture
def desk(small: Path) -> Desk:
    return Desk(Globals(ledger=str(small)), datetime(2026, 3, 12, 10, 30))  # noqa: DTZ001


def add(dabzw: Dabzw, folder: Path, code: str) -> Any:
    options = (f"--{name}={value}" for name, value in {**NEW, "code": code}.items())
    return dabzw("ent", "add", *options, "--as-of", AS_OF, cwd=folder)


@pytest.mark.parametrize("typed", CODES_AS_TYPED)
def test_a_code_is_read_as_it_is_typed(desk: Desk, typed: str) -> None:
    enterprise = made(
        Enterprise, {"id": "QY-260312-0001", **given(registering.NEW, {**NEW, "code": typed}, desk)}
    )
    assert isinstance(enterprise, Enterprise)
    assert enterprise.code == GOOD_CODE


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (GOOD_CODE[:-1], "应为18位，现为17位"),
        ("9144O3001922038216", "第5位不是允许的字符"),
        ("944403001922038216", "前两位不是登记管理部门和机构类别"),
        (IDENTITY, "是身份证号，不得写入台账"),
        ("１１０１０５ １９４９１２３１ ００２ｘ", "是身份证号，不得写入台账"),
    ],
)
def test_a_misshapen_code_is_refused_before_anything_is_asked(desk: Desk, typed: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        given(registering.NEW, {"code": typed}, desk)
    assert str(refused.value).startswith("--code（统一社会信用代码）：")
    assert says in str(refused.value)
    assert typed not in str(refused.value)


def test_a_misshapen_answer_is_asked_for_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[object] = []

    def ask(label: str, *, parse: Callable[[str], str], many: bool, **_: Any) -> object:
        if label != "统一社会信用代码":
            return () if many else None
        for typed in ("9144O3001922038216", IDENTITY):
            with pytest.raises(ValueError, match=r"第5位不是允许的字符|是身份证号") as wrong:
                parse(typed)
            answers.append(str(wrong.value))
        return parse(CODES_AS_TYPED[-1])

    monkeypatch.setattr(prompts, "interactive", lambda: True)
    monkeypatch.setattr(prompts, "ask", ask)
    monkeypatch.setattr(prompts, "settle", lambda *_: True)
    monkeypatch.setattr(Proposals, "keep", lambda *_: None)  # the ledger is that of other tests, too
    entry = Entry(desk, registering.NEW, "ent add", "登记企业", lambda _values: ())
    told = entered(entry, {"name": "示例石料厂"}, lambda filled: filled)
    assert made(Enterprise, {"id": "QY-260312-0001", **NEW, "code": told["code"]}) == made(
        Enterprise, {"id": "QY-260312-0001", **NEW, "code": GOOD_CODE}
    )
    assert len(answers) == 2
    assert not any(IDENTITY in str(answer) for answer in answers)


def test_without_a_terminal_a_code_in_doubt_is_entered_and_told(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("plain")
    done = add(dabzw, folder, BAD_CODE)
    assert done.returncode == 0
    assert "注意：" in done.stderr
    assert "校验码（第18位）不符" in done.stderr
    assert "dabzw ent vouch" in done.stderr
    rules = {one["规则"] for one in json.loads(dabzw("check", "--json", cwd=folder).stdout)["问题"]}
    assert "enterprise-code-check" in rules
    new = done.stdout.strip()
    assert dabzw("ent", "vouch", new, "--by", "示例甲", cwd=folder).returncode == 0
    rules = {one["规则"] for one in json.loads(dabzw("check", "--json", cwd=folder).stdout)["问题"]}
    assert "enterprise-code-check" not in rules


def test_what_looks_like_an_identity_number_nobody_vouches_for(dabzw: Dabzw, ledgers: Ledgers) -> None:
    done = add(dabzw, ledgers("plain"), MISCOPIED_IDENTITY)
    assert done.returncode != 0
    assert "像是身份证号" in done.stderr
    assert MISCOPIED_IDENTITY not in done.stderr


@pytest.mark.parametrize(
    ("code", "answer", "asked", "by"),
    [
        (BAD_CODE, True, 1, "示例甲"),
        (BAD_CODE, False, 1, None),
        (GOOD_CODE, True, 0, None),
        (MISCOPIED_IDENTITY, True, 0, None),
    ],
)
def test_at_a_terminal_somebody_vouches_in_the_same_entry(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: str, answer: bool, asked: int, by: str | None
) -> None:
    questions: list[str] = []

    def confirm(question: str) -> bool:
        questions.append(question)
        return answer

    monkeypatch.setattr(prompts, "interactive", lambda: True)
    monkeypatch.setattr(prompts, "confirm", confirm)
    monkeypatch.setattr(prompts, "ask", lambda *_args, **_options: "示例甲")
    enterprise = vouched(desk, records.enterprise(统一社会信用代码=code))
    assert isinstance(enterprise, Enterprise)
    assert questions == ["核对过执照原件，确实如此吗"] * asked
    held = enterprise.code_vouched
    assert (held and held.by) == by
    assert held is None or held.on.isoformat() == "2026-03-12"
