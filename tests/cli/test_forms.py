"""Forms made from the schema: what is asked for, what may be answered, and that no field is forgotten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import records
from records import rows_of
from small_ledger import FRESH, HANDED
from typer.main import get_command

from dabzw.cli.context import Desk
from dabzw.cli.enter import (
    activities,
    attaching,
    enterprises,
    forms,
    further,
    inquiries,
    leads,
    registering,
    sites,
    steps,
)
from dabzw.cli.enter.dialogue import Values
from dabzw.cli.enter.forms import Form, choices_of, fields, given
from dabzw.cli.enter.guided import Entry, entered
from dabzw.cli.enter.habits import Proposals
from dabzw.cli.speech import prompts
from dabzw.cli.speech.options import Globals
from dabzw.cli.speech.zh import ZhTyper
from dabzw.errors import UsageError
from dabzw.model.activity import Activity
from dabzw.model.base import Row
from dabzw.model.declared import Field
from dabzw.model.earlier import Origin, PastCase, PastMeasure, Unsettled
from dabzw.model.enterprise import (
    DirectoryEntry,
    Enterprise,
    Joined,
    LookBackItem,
    Measure,
    Sanction,
    Violation,
)
from dabzw.model.fields import meanings
from dabzw.model.judgement import Determination, Fact, Void
from dabzw.model.lead import CompulsoryAct, LateExplanation, Lead, LimitChange, Transfer
from dabzw.model.ledger import RECORD_TYPES
from dabzw.model.scalars import Name, UnitName
from dabzw.model.site import JoinedSite, Site

RECORD_ROWS = sorted(
    set().union(*(rows_of(record) for record in RECORD_TYPES.values())), key=lambda row: row.__name__
)


def _forms(value: object) -> Iterator[Form]:
    """The forms that a module's names hold, in tuples and mappings too."""
    if isinstance(value, Form):
        yield value
    elif isinstance(value, dict):
        yield from (form for item in value.values() for form in _forms(item))
    elif isinstance(value, tuple):
        yield from (form for item in value for form in _forms(item))


def _declared(module: ModuleType) -> Iterator[Form]:
    return (form for value in vars(module).values() for form in _forms(value))


FORMS = [
    form
    for module in (attaching, leads, registering, enterprises, further, inquiries, sites, activities)
    for form in _declared(module)
]


# No field is forgotten

RECKONED = {(record, "id") for record in RECORD_TYPES.values()} | {(PastCase, "look_backs")}
SIGNED = (Determination, Void, Joined, JoinedSite)
"""What `decisions` enters, each by a command that shows first what is before the one who signs."""
FOUND = (Fact, Origin, PastMeasure, Unsettled)
"""What a command finds and writes itself."""
ANSWERED_TOGETHER = {(LookBackItem, "measure"), (LookBackItem, "result")}  # 已落实措施, 未落实措施


def _row_of(form: Form) -> tuple[type[Row], ...]:
    return tuple(row for row in (form.row, *form.row.__mro__) if row in RECORD_ROWS)


@pytest.mark.parametrize("row", RECORD_ROWS)
def test_every_field_is_asked_for_or_has_a_reason_not_to_be(row: type[Row]) -> None:
    """It is asked for, or its form says that its option is enough, or it is reckoned."""
    if row in (*SIGNED, *FOUND):
        return
    own = [form for form in FORMS if row in _row_of(form)]
    entered = {name for form in own for name in fields(form)}
    without = {name for name, field in meanings(row).items() if field.row is None and name not in entered}
    assert {(row, name) for name in without} <= RECKONED | ANSWERED_TOGETHER


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.row.__name__)
def test_a_form_names_only_fields_of_its_row(form: Form) -> None:
    known = meanings(form.row).keys()
    named = {*form.by_option, *form.left_out, *form.only, *form.required, *filter(None, [form.moment])}
    assert named <= known
    optional = {name for name, field in fields(form).items() if not field.required}
    assert {*form.by_option} <= optional - {*form.required, form.moment}


def test_the_forms_were_found() -> None:
    assert {form.row for form in FORMS} >= {
        Lead,
        registering.EnterpriseEntry,
        Site,
        Activity,
        Transfer,
        Measure,
        Sanction,
    }
    assert len(FORMS) >= 35


# What is asked


@dataclass(frozen=True)
class Question:
    choices: tuple[str, ...]
    many: bool
    optional: bool
    others: bool


@pytest.fixture
def desk(small: Path) -> Desk:
    return Desk(Globals(ledger=str(small)), datetime(2026, 3, 12, 10, 30))  # noqa: DTZ001


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Question]:
    """Somebody at a terminal who answers nothing; the questions are kept."""
    found: dict[str, Question] = {}

    def ask(
        label: str, *, choices: Sequence[str], many: bool, optional: bool, others: bool, **_: Any
    ) -> object:
        found[label] = Question(tuple(choices), many, optional, others)
        return () if many else None

    monkeypatch.setattr(prompts, "interactive", lambda: True)
    monkeypatch.setattr(prompts, "ask", ask)
    monkeypatch.setattr(prompts, "settle", lambda *_: True)
    monkeypatch.setattr(Proposals, "keep", lambda *_: None)  # the ledger is that of other tests, too
    return found


def completed(form: Form, values: Values, desk: Desk) -> Values:
    """The values that an entry would be made of; no record is, so that no rule says anything."""
    return entered(
        Entry(desk, form, "lead add", "登记线索", lambda _values: ()), values, lambda filled: filled
    )


class Weathered(Lead):
    """A lead with two more fields."""

    weather: Name | None = Field(None, alias="试填天气")
    helper: UnitName | None = Field(None, alias="试填单位")


def test_a_new_field_is_an_option_and_is_asked_for_by_itself(desk: Desk, asked: dict[str, Question]) -> None:
    form = Form(Weathered, moment="received_at", by_option=leads._NEW.by_option, left_out=leads._NEW.left_out)
    completed(form, {}, desk)
    assert asked["试填天气"] == Question((), many=False, optional=True, others=False)
    assert asked["试填单位"].others
    assert "派出所" in asked["试填单位"].choices
    app = ZhTyper()
    forms.register(app, "add", "登记。", form, lambda *_: None, example="dabzw add")
    command: Any = get_command(app)
    assert {"--weather", "--helper"} <= {name for one in command.params for name in one.opts}


def test_the_seldom_known_is_not_asked_for(desk: Desk, asked: dict[str, Question]) -> None:
    completed(leads._NEW, {}, desk)
    told = ["来源", "村", "地点", "内容", "涉嫌行为", "承办"]
    assert [label for label in asked if label in told] == told
    assert {label for label in told if asked[label].optional} == {"地点", "涉嫌行为"}
    assert not asked.keys() & {"举报人编号", "网格", "场所类别", "企业", "场所", "交办时间", "备注"}


def test_whoever_gave_all_that_is_required_is_asked_nothing(desk: Desk, asked: dict[str, Question]) -> None:
    told = {"source": "明查", "village": "东沟村", "content": "有异味", "unit": "乡应急办"}
    assert completed(leads._NEW, told, desk) == {**told, "received_at": "2026-03-12 10:30"}
    assert asked == {}


def test_a_form_of_some_fields_asks_for_these(desk: Desk, asked: dict[str, Question]) -> None:
    completed(leads._RECEIPT, {}, desk)
    assert list(asked) == ["签收日期", "退回日期", "退回理由"]


def test_a_master_is_chosen_from_the_leads(desk: Desk, asked: dict[str, Question]) -> None:
    completed(leads._MERGE, {}, desk)
    ids = [choice.split(" ", 1)[0] for choice in asked["主线索"].choices]
    assert {FRESH, HANDED} <= set(ids)
    assert all(one.startswith("XS-") for one in ids)
    assert not asked["主线索"].others


UNITS = "单位"


@pytest.mark.parametrize(
    ("row", "name", "of"),
    [
        (Transfer, "receiver", UNITS),
        (CompulsoryAct, "authority", UNITS),
        (LateExplanation, "unit", UNITS),
        (Sanction, "organ", UNITS),
        (PastCase, "organ", UNITS),
        (DirectoryEntry, "station", UNITS),
        (Measure, "unit", UNITS),
        (Activity, "lead_unit", UNITS),
        (Lead, "unit", "站所"),
        (Enterprise, "station", "站所"),
        (Site, "village", "村"),
        (Activity, "supervised", "村和单位"),
        (DirectoryEntry, "name", "目录"),
        (Lead, "suspected", "违法行为"),
        (Violation, "code", "违法行为"),
        (Measure, "measure", "措施"),
        (enterprises._LookBackEntry, "kept", "措施"),
        (enterprises._LookBackEntry, "broken", "措施"),
        (LimitChange, "limit", "期限"),
        (CompulsoryAct, "act", "强制措施"),
        (Lead, "source", "来源"),
    ],
)
def test_a_field_offers_the_names_of_its_list(row: type[Row], name: str, of: str) -> None:
    own = records.campaign(
        单位="寺头乡人民政府",
        牵头="乡应急办",
        单位名录={"站所": ["乡应急办", "派出所"], "外部单位": ["县公安局", "县检察院", "县法院"]},
        违法行为={"1": "非法生产", "1.1": "未取得行政许可"},
        措施=["取缔", "断电"],
        目录=[{"名称": "营业执照登记目录", "站所": "派出所"}],
        期限=[records.limit(代码="首次核查")],
    )
    units = ("寺头乡人民政府", "乡应急办", "派出所", "县公安局", "县检察院", "县法院")
    lists = {
        UNITS: units,
        "站所": ("乡应急办", "派出所"),
        "村": records.VILLAGES,
        "村和单位": (*records.VILLAGES, *units),
        "目录": ("营业执照登记目录",),
        "违法行为": ("1.1 未取得行政许可",),
        "措施": ("取缔", "断电"),
        "期限": ("首次核查",),
        "强制措施": (
            "责令停止非法活动 责令立即停产 查封 扣押 停止供电 停止供水 先行登记保存".split()  # noqa: SIM905
        ),
        "来源": "明查 暗访 突击检查 交叉检查 群众举报 内部举报 网格巡查 村级上报 部门移交 上级交办 研判筛查".split(),  # noqa: SIM905
    }
    assert choices_of(meanings(row)[name], own) == tuple(lists[of])


def test_grids_are_those_of_the_village_that_was_answered() -> None:
    own = records.campaign(
        村=[{"名称": "东沟村", "网格": ["一网格", "二网格"]}, {"名称": "西河村", "网格": ["三网格"]}]
    )
    grid = meanings(Lead)["grid"]
    assert choices_of(grid, own, "西河村") == ("三网格",)
    assert choices_of(grid, own) == ("一网格", "二网格", "三网格")


# What is refused at once


@pytest.mark.parametrize(
    ("form", "name", "value", "says"),
    [
        (
            leads._NEW,
            "village",
            "南沟村",
            "--village（村）：行动方案里没有这个村，是不是“东沟村”？可填：寺头村、东沟村、西河村",
        ),
        (leads._NEW, "unit", "某某所", "--unit（承办）：行动方案里没有这个站所，可填："),
        (
            leads._NEW,
            "suspected",
            ["1.1、9.9"],
            "--suspected（涉嫌行为）：行动方案里没有这个违法行为代码，可填：1.1 ",
        ),
        (activities._NEW, "villages", ["东沟村，北山村"], "--villages（村）：行动方案里没有这个村，可填："),
        (
            activities._NEW,
            "supervised",
            ["某某"],
            "--supervised（督导对象）：行动方案里没有这个村或单位，可填：",
        ),
    ],
)
def test_a_name_that_is_of_no_list_is_refused_before_anything_is_asked(
    desk: Desk, form: Form, name: str, value: object, says: str
) -> None:
    with pytest.raises(UsageError) as refused:
        given(form, {name: value}, desk)
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lead_unit", "邻县某局"),
        ("units", ["某某所", "派出所"]),
        ("villages", ["东沟村、西河村"]),
        ("supervised", ["派出所"]),
    ],
)
def test_a_name_that_the_check_takes_is_taken(desk: Desk, name: str, value: object) -> None:
    taken = given(activities._NEW, {"kind": "联合执法", name: value}, desk)
    assert taken[name] == (["东沟村", "西河村"] if name == "villages" else value)


def test_a_fragment_becomes_the_id_of_its_kind(desk: Desk) -> None:
    told = {"result": "未发现", "lead": HANDED[-4:].lower()}
    assert given(steps.INSPECT("").form, told, desk)["lead"] == HANDED
    with pytest.raises(UsageError):
        forms.made(Lead, {"id": FRESH, "enterprise": FRESH})


# Completion by TAB


def test_every_field_of_a_list_is_completed() -> None:
    for form in FORMS:
        for field in fields(form).values():
            known: Any = forms._completion(field)
            assert (known is not None) == bool(field.names or field.refers or field.words), field.label
