"""The JSON that other programs rely on: the keys and types that the manual promises, whatever is added."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import UnionType
from typing import Any

import pytest
from processes import Dabzw
from small_ledger import AS_OF, DEN, HANDED, PAINT

from dabzw.model.moments import Instant
from dabzw.model.scalars import parse_when
from dabzw.rules.limits.deadlines import deadlines
from dabzw.store.contents import in_folder
from dabzw.store.reader import load

Shape = Any
"""A type, a list of one shape, a mapping from keys to shapes, or a test of the value."""


def _each(shape: Shape) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, dict)
        and not any(found for item in value.values() for found in _misfits(item, shape, ""))
    )


def _ratio(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and 0 <= value <= 1 and round(value, 4) == value)


def _day(value: object) -> bool:
    return isinstance(value, str) and bool(datetime.strptime(value, "%Y-%m-%d"))  # noqa: DTZ007


def _moment(value: object) -> bool:
    return isinstance(value, str) and value == str(parse_when(value))[: len(value)]


def _moment_or_none(value: object) -> bool:
    return value is None or _moment(value)


DEADLINE: Mapping[str, Shape] = {
    "编号": str,
    "名称": str,
    "期限": str,
    "对象": str,
    "起算": _moment_or_none,
    "应完成": _moment,
    "完成": _moment_or_none,
    "状态": str,
    "逾期天数": int,
    "责任单位": str | None,
}
HEAD: Mapping[str, Shape] = {"格式": int, "截至": _moment}
INDICATOR = {"名称": str, "完成": int, "总数": int, "比率": _ratio, "缺口": [str]}
PHASE = {
    "名称": str,
    "开始": _day,
    "截止": _day,
    "状态": str,
    "第几天": int | None,
    "共几天": int,
    "剩余天数": int | None,
    "指标": [INDICATOR],
}
MEASURE = {
    "措施": str,
    "来源": [str],
    "状态": str,
    "责任单位": str | None,
    "责任人": str | None,
    "时限": _moment_or_none,
    "完成日期": _moment_or_none,
}
FINDING = {
    "级别": str,
    "规则": str,
    "文件": str,
    "行": int,
    "列": int,
    "编号": str | None,
    "字段": str | None,
    "说明": str,
    "建议": str,
}
SHAPES: Mapping[str, Shape] = {
    "due": {**HEAD, "计日": str, "期限": [DEADLINE]},
    "status": {
        **HEAD,
        "行动": str,
        "阶段": [PHASE],
        "线索": {"总数": int, "按状态": _each(int)},
        "企业": {"总数": int, "有违法行为": int, "按风险": _each(int), "已销号": int},
        "期限": {"逾期": int, "今日到期": int, "临期": int},
    },
    "policy": {
        **HEAD,
        "企业": [
            {
                "编号": str,
                "名称": str,
                "违法行为": [str],
                "风险等级": str | None,
                "处置规则": [str],
                "应采取措施": [MEASURE],
                "冲突": [str],
                "降格": [str],
                "一案三查": _each(str),
                "问题": [str],
            }
        ],
    },
    "check": {"格式": int, "问题": [FINDING], "错误": int, "警告": int, "提示": int},
    f"show {HANDED}": {"编号": str, "登记时间": _moment, "核查": list, "状态": str, "期限": [DEADLINE]},
}


def _misfits(value: object, shape: Shape, place: str) -> Iterator[str]:
    """Where a value is not of a shape; a list may be empty."""
    if isinstance(shape, Mapping):
        held = value if isinstance(value, dict) else {}
        yield from (f"{place}.{key} 缺少" for key in shape if key not in held)
        for key in held.keys() & shape.keys():
            yield from _misfits(held[key], shape[key], f"{place}.{key}")
    elif isinstance(shape, list) and isinstance(value, list):
        for item in value:
            yield from _misfits(item, shape[0], f"{place}[]")
    elif not _fits(value, shape):
        yield f"{place} 的值不合"


def _fits(value: object, shape: Shape) -> bool:
    if isinstance(shape, list):
        return False
    if isinstance(shape, type | UnionType):
        return isinstance(value, shape)
    return bool(shape(value))


@pytest.fixture(scope="module")
def answered(dabzw: Dabzw, small: Path) -> Callable[[str], Any]:
    def answer(line: str) -> Any:
        return json.loads(dabzw(*line.split(), "--json", "--as-of", AS_OF, cwd=small).stdout)

    return answer


@pytest.mark.parametrize("line", SHAPES)
def test_json_has_the_promised_shape(line: str, answered: Callable[[str], Any]) -> None:
    said = answered(line)
    assert list(_misfits(said, SHAPES[line], "")) == []
    assert any(isinstance(value, list) and value for value in said.values())


def test_a_shape_refuses_what_is_not_of_it() -> None:
    good = {"名称": "甲", "完成": 1, "总数": 2, "比率": 0.5, "缺口": ["乙"]}
    assert list(_misfits(good, INDICATOR, "")) == []
    for key, wrong in (("名称", 1), ("完成", "1"), ("比率", 0.33333), ("比率", 2), ("缺口", [1])):
        assert list(_misfits({**good, key: wrong}, INDICATOR, "")) != []
    assert list(_misfits({key: good[key] for key in good if key != "总数"}, INDICATOR, "")) == [".总数 缺少"]


def test_due_says_what_the_rules_say(answered: Callable[[str], Any], small: Path) -> None:
    at = Instant.of(parse_when(AS_OF))
    ledger = load(in_folder(small)).sound.as_of(at)
    said = [(row["编号"], row["期限"], row["状态"], row["逾期天数"]) for row in answered("due")["期限"]]
    assert said == [(one.record_id, one.code, one.state, one.days_late) for one in deadlines(ledger, at)]


def test_numbers_agree_between_commands(answered: Callable[[str], Any]) -> None:
    states = [row["状态"] for row in answered("due")["期限"]]
    status = answered("status")
    assert status["期限"] == {state: states.count(state) for state in ("逾期", "今日到期", "临期")}
    assert status["企业"]["有违法行为"] == len(answered("policy")["企业"]) == len({PAINT, DEN})
