"""Half of the examples of the profile, for properties whose examples are whole records."""

from __future__ import annotations

from typing import Final

from hypothesis import settings

HALF: Final = settings(max_examples=max(1, settings().max_examples // 2))
