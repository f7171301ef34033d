"""What a person signs: the facts that are before him, shown before he does."""

from __future__ import annotations

from collections.abc import Sequence

from dabzw.cli.speech import prompts
from dabzw.model.judgement import Fact
from dabzw.model.moments import written


def say_facts(act: str, facts: Sequence[Fact]) -> None:
    """Says which facts an act answers; those that are not among them stay unanswered."""
    told = "；".join(f"{fact.kind} {fact.key}（{written(fact.on)}）" for fact in facts) or "没有"
    prompts.note(f"{act}所依据的事实：{told}")
