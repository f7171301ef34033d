"""How many of the operators that were planted in a county are found, and how much else is called one of them.

    python -m benchmarks.county.planted LEDGERS FOLDER

LEDGERS are what `python -m benchmarks.county` made, FOLDER is the roll-up of them, brought up to date.
What is found beside the planted ones is by chance: two enterprises that were drawn with one name.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from benchmarks.county.making import Planted, planted_in
from benchmarks.county.measure import AS_OF, run
from dabzw.model.ids import registered_on

Key = tuple[str, str]
_STRONG = ("code", "account")


def operators(planted: Iterable[Planted], *kinds: str) -> list[frozenset[Key]]:
    """The enterprises of each planted operator of some kinds, where more than one is registered by then."""
    found: defaultdict[tuple[int, str], set[Key]] = defaultdict(set)
    for one in planted:
        if one.kind in kinds and _is_there(one):
            found[one.who, one.kind].add((one.code, one.record))
    return [frozenset(keys) for keys in found.values() if len({code for code, _ in keys}) > 1]


def _is_there(one: Planted) -> bool:
    day = registered_on(one.record)
    return day is not None and day <= date.fromisoformat(AS_OF)


def main() -> None:
    """Measures the links of one roll-up."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.county.planted")
    parser.add_argument("ledgers", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    told = json.loads(run(asked.folder, "rollup", "links", "--json")[1])["疑点"]
    planted = planted_in(asked.ledgers)
    lures = operators(planted, "lure")
    for strength, kinds in (("强", _STRONG), ("弱", ("name",))):
        found = [
            frozenset((each["区划代码"], each["编号"]) for each in row["各方明细"])
            for row in told
            if row["强弱"] == strength
        ]
        sought = operators(planted, *kinds)
        hit = sum(one in found for one in sought)
        print(
            f"{strength} planted {len(sought)}, found {hit}, told {len(found)}, "
            f"none of the planted {sum(one not in sought for one in found)}, "
            f"lures {sum(one in found for one in lures)}"
        )


if __name__ == "__main__":
    main()
