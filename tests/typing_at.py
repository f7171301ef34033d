"""A clerk at a terminal, in the process of the test: what is asked, by its label, and what is typed to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import typer
from typer.main import get_command

from dabzw.cli import outcome
from dabzw.cli.speech import prompts

Typed = tuple[str, str]
"""The beginning of a question, and what is typed there; "Ctrl-C" stops."""
Play = Callable[..., "Played"]


@dataclass
class Played:
    """What was asked and said, in order; `error` is what the command was refused with."""

    lines: list[str] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def told(self) -> str:
        return "\n".join(self.lines)


class NotAsked(AssertionError):
    """Another question came than the clerk expects."""


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """Runs a command of a group, or a function: `play(leads.app, ["add"], [("来源", "明查")])`."""
    before = outcome.current()

    def run(app: typer.Typer | Callable[[], object], words: Sequence[str], script: Sequence[Typed]) -> Played:
        done, left = Played(), list(script)

        def line(_session: object, prompt: str, typed: str = "", step: Any = None) -> str:
            if not left or not prompt.startswith(left[0][0]):
                raise NotAsked(f"{prompt!r} is asked, not {left[:1]}:\n{done.told}")
            answer = left.pop(0)[1]
            done.lines.append(f"{prompt}{answer}")
            if answer.endswith("Ctrl-C"):
                if step is not None:
                    step.left(answer.removesuffix("Ctrl-C"))
                raise typer.Abort
            return typed if answer == "(stays)" else answer

        outcome.begin()
        monkeypatch.setattr(prompts, "interactive", lambda: True)
        monkeypatch.setattr(prompts, "_line", line)
        monkeypatch.setattr(prompts, "_session", lambda *_args, **_options: None)
        monkeypatch.setattr(prompts, "_say", done.lines.append)
        try:
            if isinstance(app, typer.Typer):
                get_command(app).main([*words], standalone_mode=False)
            else:
                app()
        except NotAsked:
            raise
        except Exception as error:  # noqa: BLE001 -- it is looked at by the test
            done.error = error
        assert not left, f"{left} was not asked:\n{done.told}"
        return done

    yield run
    outcome._RUNS[:] = [before]
