"""Rules that are declared by a decorator at their function: a registry collects them from their modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Protocol, TypeVar


class _Rule(Protocol):
    @property
    def rule(self) -> Callable[..., Any]:
        """The function at which it is declared."""


_RuleT = TypeVar("_RuleT", bound=_Rule)


def declared(kind: type[_RuleT], *modules: ModuleType) -> Iterator[_RuleT]:
    """What is declared in modules, in the order in which it stands there; what they import is not theirs."""
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, kind) and value.rule.__module__ == module.__name__:
                yield value
