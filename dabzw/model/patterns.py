"""Regular expressions that are compiled when they are first used: a command uses few of all there are."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, cast


class _Lazy:
    """Stands for a pattern; what is asked of it is the pattern's own, and then kept here."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern = text
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        found = self.__dict__[name] = getattr(self._compiled, name)
        return found


def lazy(text: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern of a regular expression, to be used by its methods and its text alone.

    A mistake in the expression is met at its first use: every one is used by a test.
    """
    return cast("re.Pattern[str]", _Lazy(text, flags))
