"""The registry: what the modules of the rules declare, it collects, each once and in their order."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, get_args, get_type_hints

import pytest

import dabzw.rules
from dabzw.model.base import Row
from dabzw.model.vocab import IndicatorName, words
from dabzw.rules.checks.declared import Check
from dabzw.rules.checks.registry import (
    CAMPAIGN_CHECKS,
    CHECKS,
    EVERY_CHECK,
)
from dabzw.rules.figures.registry import INDICATORS
from dabzw.rules.sweep.registry import SUSPICIONS
from dabzw.rules.sweep.screening import SuspicionRule


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(dabzw.rules.__path__, "dabzw.rules."):
        yield import_module(found.name)


def _declared(*makers: str) -> list[str]:
    """What stands first after what makes a rule, in the source of all modules of the rules."""
    return [
        str(call.args[0].value)
        for module in _modules()
        for call in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in makers
        if isinstance(call.args[0], ast.Constant)
    ]


def _kinds(rule: Any) -> tuple[type[Row], ...]:
    """The types of record that a rule's function takes."""
    taken = next(iter(get_type_hints(rule).values()))
    return get_args(taken) or (taken,)


@pytest.mark.parametrize(
    ("makers", "collected"),
    [
        (("check", "_refusing"), [check.code for check in EVERY_CHECK]),
        (("suspicion",), [rule.code for rule in SUSPICIONS]),
        (("indicator",), list(INDICATORS)),
    ],
)
def test_everything_declared_is_collected_once(makers: tuple[str, ...], collected: list[str]) -> None:
    declared = _declared(*makers)
    assert sorted(collected) == sorted(declared)
    assert len(set(declared)) == len(declared)


def test_every_indicator_that_a_campaign_may_name_is_declared() -> None:
    assert sorted(INDICATORS) == sorted(words(IndicatorName))


@pytest.mark.parametrize("rule", [*EVERY_CHECK, *SUSPICIONS], ids=lambda rule: rule.code)
def test_a_rule_takes_the_records_that_it_is_declared_for(rule: Check | SuspicionRule) -> None:
    assert set(rule.of) == set(_kinds(rule.rule))


def test_rules_are_collected_in_the_order_in_which_they_stand() -> None:
    codes = [check.code for check in CHECKS]
    assert codes[:3] == ["future-date", "future-id", "lead-order"]
    assert codes[-2:] == ["look-back-unanswered", "look-back-broken"]
    of_campaign = [check.code for check in CAMPAIGN_CHECKS]
    assert of_campaign[0] == "campaign-villages"
    stands = [
        of_campaign.index(f"campaign-{name}") for name in ("region", "selector", "unanswered", "report-name")
    ]
    assert stands == sorted(stands)
    assert [rule.code for rule in SUSPICIONS][:2] == ["名称与经营不符", "许可不全"]
    assert list(INDICATORS)[-2:] == ["督导覆盖率", "复核率"]
