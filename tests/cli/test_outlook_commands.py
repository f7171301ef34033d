"""timeline, handover and pace, as processes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from processes import Dabzw
from small_ledger import AS_OF, FRESH, PAINT

from dabzw.store.git import Repository

Ledgers = Callable[[str], Path]


def answered(dabzw: Dabzw, folder: Path, *args: str) -> Any:
    done = dabzw(*args, "--json", "--as-of", AS_OF, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_timeline_tells_day_entry_and_clerk(dabzw: Dabzw, small: Path) -> None:
    rows = answered(dabzw, small, "timeline", PAINT)
    assert rows["编号"] == PAINT
    assert rows["经过"]
    assert all(row["入账时间"] and row["经手人"] for row in rows["经过"])
    shown = dabzw("timeline", PAINT, "--as-of", AS_OF, cwd=small).stdout
    assert shown.startswith("时间线：")
    assert rows["经过"][0]["提交"] in shown


def test_a_timeline_at_a_revision_knows_no_later_entry(dabzw: Dabzw, small: Path) -> None:
    assert answered(dabzw, small, "timeline", FRESH)["经过"]
    done = dabzw("timeline", FRESH, "--rev", "HEAD~1", "--as-of", AS_OF, cwd=small)
    assert done.returncode == 4


_SEALED = """\
名称: 日报
期号: 1
截至: 2026-03-12
依据: {revision}
产出:
  - 文件: 日报.md
    摘要: {digest}
"""


def test_a_timeline_names_the_first_sealed_report(dabzw: Dabzw, ledgers: Ledgers) -> None:
    folder = ledgers("edited")
    commits = [row["提交"] for row in answered(dabzw, folder, "log")["历史"]]
    path = folder / "reports/日报/日报-第1期.yaml"
    path.parent.mkdir(parents=True)
    revision = Repository.require(folder).resolve(commits[-1])
    path.write_text(_SEALED.format(revision=revision, digest="ab" * 32), encoding="utf-8")
    assert {row["首见材料"] for row in answered(dabzw, folder, "timeline", PAINT)["经过"]} == {"日报第1期"}
    assert {row["首见材料"] for row in answered(dabzw, folder, "timeline", FRESH)["经过"]} == {None}


def test_the_handover_names_what_is_not_adopted(dabzw: Dabzw, small: Path, ledgers: Ledgers) -> None:
    assert answered(dabzw, small, "handover")["未入账"] == []
    assert "改动已全部入账" in dabzw("handover", "--as-of", AS_OF, cwd=small).stdout
    assert "campaign.yaml" in answered(dabzw, ledgers("edited"), "handover")["未入账"]


def test_the_pace(dabzw: Dabzw, small: Path) -> None:
    rows = answered(dabzw, small, "pace")
    assert (rows["格式"], rows["截至"], rows["行动结束"]) == (1, AS_OF, "2026-03-31")
    total = sum(row["结束时将逾期"] for row in rows["按单位"])
    assert 0 < total == len(rows["结束时将逾期"])
    assert f"（{total}项）" in dabzw("pace", "--as-of", AS_OF, cwd=small).stdout
