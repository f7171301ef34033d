"""What is said of a row that is not whole yet: what no answer to come would mend, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
import records

from dabzw.cli.context import Desk
from dabzw.cli.enter import leads, registering
from dabzw.cli.enter.answers import Answers, left, name_of
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, made
from dabzw.cli.enter.trial import Trial
from dabzw.cli.speech.options import Globals
from dabzw.model.ledger import AnyRecord
from dabzw.store import drafts

NOW = "2026-03-12 10:30"
IDENTITY = "110101199003070011"


@pytest.fixture
def desk(small: Path) -> Desk:
    return Desk(Globals(ledger=str(small), as_of=NOW), records.at(NOW).moment)


def trial(desk: Desk, form: Form, record_id: str) -> Trial:
    return Trial(desk, form, lambda values: (cast("AnyRecord", made(form.row, {"id": record_id, **values})),))


BEGUN: Values = {"received_at": NOW, "informant": "JB2026001", "content": "有异味"}


def test_a_fault_that_an_answer_to_come_may_mend_is_not_said(desk: Desk) -> None:
    lead = trial(desk, leads._NEW, "XS-260312-0001")
    coming = ("source", "village", "unit")
    assert lead.judge(BEGUN, coming).wrong == {}
    said = lead.judge({**BEGUN, "source": "明查"}, coming[1:]).wrong
    assert said.keys() == {"informant"}
    assert "没有举报人" in said["informant"]
    assert lead.judge({**BEGUN, "source": "群众举报"}, coming[1:]).wrong == {}


def test_a_fault_that_nothing_mends_is_said_at_once(desk: Desk) -> None:
    lead = trial(desk, leads._NEW, "XS-260312-0001")
    said = lead.judge({"received_at": NOW, "content": f"有人 {IDENTITY}"}, ("source", "village", "unit"))
    assert "身份证号" in said.wrong["content"]
    assert IDENTITY not in said.wrong["content"]


def test_what_the_field_itself_refuses_is_said_first(desk: Desk) -> None:
    enterprise = trial(desk, registering.NEW, "QY-260312-0001")
    assert enterprise.judge({"code": "91140000XXXX"}, ()).wrong.keys() == {"code"}


def test_warnings_are_said_of_whole_rows_alone(desk: Desk) -> None:
    lead = trial(desk, leads._NEW, "XS-260312-0001")
    whole = {"received_at": NOW, "source": "明查", "village": "东沟村", "unit": "乡应急办"}
    full = {**whole, "content": "电话 13800138000"}
    assert any("手机号" in says for says in lead.judge(full, ()).warnings)
    assert lead.judge(full, ("place",)).warnings == ()


def test_what_rules_refuse_in_every_word_is_idle(desk: Desk) -> None:
    enterprise = trial(desk, registering.NEW, "QY-260312-0001")
    assert enterprise.is_idle("no_code", {"code": "91110000600037341L"})
    assert not enterprise.is_idle("no_code", {})
    assert not enterprise.is_idle("remark", {})


# The draft of answers


def test_no_identity_number_is_written_whatever_was_accepted(tmp_path: Path) -> None:
    name = name_of("lead verify", ["XS-260310-7K4Q"])
    with Answers(tmp_path, name, records.at(NOW).moment) as paper:
        paper.keep({"content": f"有人 {IDENTITY}", "people": ["示例甲", IDENTITY], "village": "东沟村"})
        assert drafts.left(tmp_path) == ()  # somebody works on it
    found = left(tmp_path, name)
    assert found is not None
    assert found.values == {"village": "东沟村"}
    assert IDENTITY not in found.draft.read().decode()
    assert found.draft.command == "lead verify XS-260310-7K4Q"


def test_nothing_is_kept_where_nothing_was_answered(tmp_path: Path) -> None:
    with Answers(tmp_path, "lead-add", records.at(NOW).moment) as paper:
        paper.keep({})
        assert paper.draft is None
        paper.drop()
    assert left(tmp_path, "lead-add") is None


def test_of_many_records_the_first_are_named() -> None:
    ids = [f"XS-260310-{number:04d}" for number in range(20)]
    assert name_of("lead close", ids).split("_")[1:] == [*ids[:8], "等"]
