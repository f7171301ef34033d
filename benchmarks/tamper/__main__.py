"""Tampers with a ledger in every kind there is, and tables what the audit finds.

python -m benchmarks.tamper [--kinds 1,2,3]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.tamper.kinds import Kind
from benchmarks.tamper.more_kinds import KINDS
from benchmarks.tamper.scene import Scene, Told
from benchmarks.tamper.trial import Outcome, tried


def main() -> int:
    """Runs the kinds; ends with 1 where one was not found that should be, or was where none can."""
    asked = argparse.ArgumentParser(prog="benchmarks.tamper")
    asked.add_argument("--kinds", default="")
    wanted = {int(number) for number in asked.parse_args().kinds.split(",") if number}
    with tempfile.TemporaryDirectory(prefix="dabzw-tamper-") as scratch:
        scene = Scene(Path(scratch))
        outcomes = [tried(scene, one) for one in KINDS if not wanted or one.number in wanted]
    sys.stdout.writelines(_lines(outcomes))
    return int(not all(one.is_right for one in outcomes))


def _lines(outcomes: list[Outcome]) -> list[str]:
    heads = ("#", "做了什么", "单凭历史", "对照纸面的提交编号", "对照上次核验", "")
    head = [f"| {' | '.join(heads)} |\n", f"|{' --- |' * len(heads)}\n"]
    rows = [f"| {' | '.join(_row(one))} |\n" for one in outcomes]
    found = sum(one.is_found for one in outcomes)
    alone = sum(bool(one.alone.found or one.alone.unseen) for one in outcomes)
    return [*head, *rows, f"\n共{len(outcomes)}种：单凭历史看出{alone}种，有凭据看出{found}种。\n"]


def _row(one: Outcome) -> list[str]:
    told = map(_codes, (one.alone, one.paper, one.pin))
    return [str(one.kind.number), one.kind.what, *told, _verdict(one.kind, one)]


def _codes(told: Told) -> str:
    marks = {"错误": "E", "注意": "W", "说明": "I"}
    found = dict.fromkeys(f"{marks[gravity]}:{code}" for code, gravity, _ in told.found)
    return ", ".join([*found, *(["查不全"] if told.unseen else [])]) or "—"


def _verdict(kind: Kind, one: Outcome) -> str:
    if not kind.code:
        return "查不出（只有签名能）" if one.is_right else "不该报而报"
    return "" if one.is_right else "没有查出"


if __name__ == "__main__":
    sys.exit(main())
