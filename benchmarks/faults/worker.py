"""One worker: answers questions, a line of JSON each, until its input ends."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from benchmarks.faults.child import preload
from benchmarks.faults.matrix import Trial
from benchmarks.faults.modes import MODES
from benchmarks.faults.rig import Rig
from benchmarks.faults.scene import Scene
from benchmarks.faults.verdict import Judge


def answer(judge: Judge, question: dict[str, Any], seed: int) -> dict[str, Any]:
    """How often a case writes, or what is wrong after a trial."""
    if "case" in question:
        return {"case": question["case"], "calls": judge.right(question["case"]).calls}
    told = question["trial"]
    second = tuple(told["second"] or ()) or None
    trial = Trial(**{**told, "second": second})
    began = time.monotonic()
    if second is None:
        wrong = judge.tried(trial.case, trial.fault, trial.chance(seed))
    else:
        faults = trial.fault, MODES[second[0]].at(second[1])
        wrong = judge.twice(trial.case, faults, trial.chance(seed))
    return {"trial": told, "wrong": wrong, "seconds": time.monotonic() - began}


def main() -> None:
    """Answers on the standard output."""
    seed = int(sys.argv[1])
    preload()
    rig = Rig()
    judge = Judge(Scene(rig))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(judge, json.loads(line), seed), ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
