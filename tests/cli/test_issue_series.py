"""Issues of a series tile time, over late entries, corrections and a later 口径; drafts are of the same time."""

from __future__ import annotations

import json
import subprocess  # noqa: TID251 -- plays the person who uses git
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import records as r
from processes import Dabzw

from dabzw.model.made import EDITION, MadeReport, digest_of
from dabzw.store.reader import read_made, record_bytes

Ledgers = Callable[[str], Path]
VOID = {"日期": "2026-02-10", "理由": "重复录入"}
FORMER = Path(__file__).parent / "sealed_under_1"
"""日报第1期 and 第2期 of the small ledger, as the version before 口径 2 sealed them."""


@pytest.fixture
def ledger(ledgers: Ledgers) -> Path:
    return ledgers("small")


@pytest.fixture
def former(dabzw: Dabzw, ledger: Path) -> Path:
    """A ledger with two issues that were sealed under 口径 1."""
    place = ledger / "reports" / "日报"
    place.mkdir(parents=True)
    commit = subprocess.run(
        ("git", "rev-parse", "HEAD"), cwd=ledger, check=True, capture_output=True, text=True
    )
    follows = ""
    for source in sorted(FORMER.iterdir()):
        if source.suffix != ".yaml":
            (place / source.name).write_bytes(source.read_bytes())
    for number in (1, 2):
        lines = (FORMER / f"日报-第{number}期.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
        now = {"依据": commit.stdout.strip(), "上期": follows}
        text = "".join(
            f"{key}: {now[key]}\n" if (key := line.partition(":")[0]) in now else line for line in lines
        )
        (place / f"日报-第{number}期.yaml").write_text(text, encoding="utf-8")
        follows = digest_of(text.encode())
        run(dabzw, ledger, "adopt")
    return ledger


def run(dabzw: Dabzw, folder: Path, *args: str, status: int = 0) -> str:
    done = dabzw(*args, cwd=folder)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def record(folder: Path, issue: int, name: str = "日报") -> MadeReport:
    path = f"reports/{name}/{name}-第{issue}期.yaml"
    found, _ = read_made(path, (folder / path).read_bytes())
    assert found is not None
    return found


def figures(made: MadeReport) -> dict[str, Decimal]:
    return {one.name: Decimal(one.value) for one in made.figures if one.value and one.value != "—"}


def paper(folder: Path, issue: int) -> str:
    (page,) = (folder / "out").glob(f"日报_第{issue}期_*.md")
    return page.read_text(encoding="utf-8")


def enter(dabzw: Dabzw, folder: Path, letter: str, received: str) -> Path:
    """Enters a lead that was received at a minute; gives its file."""
    id_ = f"XS-{received[2:10].replace('-', '')}-{letter * 4}"
    path = folder / "leads" / received[:7] / f"{id_}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(record_bytes(r.lead(编号=id_, 登记时间=received)))
    run(dabzw, folder, "adopt")
    return path


def test_what_is_entered_late_is_told_apart_in_the_next_issue(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-10")
    enter(dabzw, ledger, "A", "2026-02-09 10:00")
    enter(dabzw, ledger, "B", "2026-02-11 10:00")
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-11")
    first, second, third = (figures(record(ledger, number)) for number in (1, 2, 3))
    assert third["本期补录线索数"] == 1
    assert third["本期线索数"] == 3  # one of the small ledger
    assert first["本期线索数"] + second["本期线索数"] + third["本期线索数"] == third["累计线索数"]
    said = paper(ledger, 3)
    assert "自2026年2月10日17时起至2月11日17时止" in said
    assert "登记线索3条（其中补录1条）" in said
    assert "| 类别 | 指标 | 本期 | 其中补录 | 累计 | 单位 |" in said
    assert "| 线索 | 线索数 | 3 | 1 | " in said
    assert "补录：上期截至以前的事，上期没有计入的" in said
    assert set(results(dabzw, ledger, 3)) == {"一致"}
    assert "sealed-changed" not in run(dabzw, ledger, "check")


def test_what_does_not_stand_any_more_is_a_correction(dabzw: Dabzw, ledger: Path) -> None:
    late = enter(dabzw, ledger, "A", "2026-02-09 10:00")
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-09")
    late.write_bytes(record_bytes(r.lead(编号=late.stem, 登记时间="2026-02-09 10:00", 作废=VOID)))
    run(dabzw, ledger, "adopt")
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-10")
    assert figures(record(ledger, 2))["本期线索数"] == -1
    said = paper(ledger, 2)
    assert "登记线索更正减少1条，" in said
    assert "| 线索 | 线索数 | 更正-1 | 0 | 条 |" in said
    assert "更正减少、不再计入的：以往各期计入过" in said
    assert set(results(dabzw, ledger, 2)) == {"一致"}


def test_a_correction_stands_in_the_place_of_its_issue(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-10")
    enter(dabzw, ledger, "A", "2026-02-09 10:00")
    run(dabzw, ledger, "issue", "restate", "日报", "1", "--confirm")
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-11")
    one, two, instead, last = (figures(record(ledger, number)) for number in (1, 2, 3, 4))
    assert (one["本期线索数"], instead["本期线索数"]) == (Decimal(0), Decimal(1))
    assert "本期补录线索数" not in last  # it was told by the correction
    assert instead["本期线索数"] + two["本期线索数"] + last["本期线索数"] == last["累计线索数"]
    for number in (1, 2, 3, 4):
        assert set(results(dabzw, ledger, number)) == {"一致"}


def test_the_words_of_the_campaign_may_change_between_two_issues(dabzw: Dabzw, ledger: Path) -> None:
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-12")
    plan = ledger / "campaign.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("对象: 企业", "对象: 单位", 1), encoding="utf-8")
    run(dabzw, ledger, "adopt")
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-13")
    found = figures(record(ledger, 5))
    assert (
        found["累计受检单位数"] == figures(record(ledger, 4))["累计受检企业数"] + found["本期受检单位数"] > 0
    )


def test_a_draft_says_what_its_issue_will_say(dabzw: Dabzw, ledger: Path) -> None:
    early = run(dabzw, ledger, "report", "daily", "--as-of", "2026-02-12")
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-11")
    late = enter(dabzw, ledger, "A", "2026-02-11 10:00")
    draft = run(dabzw, ledger, "report", "daily", "--as-of", "2026-02-12")
    run(dabzw, ledger, "issue", "due", "--as-of", "2026-02-12")
    assert "其中补录1条" in draft
    assert late.exists()
    for said in (draft, run(dabzw, ledger, "report", "daily", "--as-of", "2026-02-12")):
        assert body(said) == body(paper(ledger, 4))
    assert "自2026年2月11日17时起至2月12日17时止" in early


def body(text: str) -> list[str]:
    """The lines from the first sentence on, but for the commit."""
    lines = [line for line in text.splitlines() if "依据" not in line]
    return lines[next(number for number, line in enumerate(lines) if line.startswith("自")) :]


def test_a_paper_of_a_day_that_is_said_is_of_the_time_after_it(dabzw: Dabzw, ledger: Path) -> None:
    said = run(dabzw, ledger, "report", "weekly", "--from", "2026-02-11", "--as-of", "2026-02-12 10:30")
    assert "自2026年2月11日起至2月12日10时30分止，" in said
    assert "“报送”没有排" not in said
    said = run(
        dabzw, ledger, "report", "weekly", "--as-of", "2026-06-03"
    )  # a Wednesday behind the last issue
    assert "自2026年6月1日起至6月3日止，" in said
    assert "“报送”没有排在这一天的这种材料，本期自2026年6月1日起算" in said


# Issues of 口径 1


def test_issues_of_an_earlier_edition_are_given_as_they_were_sealed(
    dabzw: Dabzw, former: Path, tmp_path: Path
) -> None:
    assert "sealed" not in run(dabzw, former, "check")
    for number in (1, 2):
        run(dabzw, former, "issue", "again", "日报", str(number), "--out", str(tmp_path / str(number)))
        made = record(former, number)
        assert made.edition == 1 < EDITION
        for item in made.outputs:
            data = (tmp_path / str(number) / item.file).read_bytes()
            assert data == (FORMER / f"{item.digest}.{item.suffix}").read_bytes()
    run(dabzw, former, "issue", "due", "--as-of", "2026-02-10")
    assert {path.read_bytes() for path in (former / "out").iterdir()} == {
        path.read_bytes() for path in FORMER.iterdir() if path.suffix != ".yaml"
    }


def test_what_they_told_is_not_told_again(dabzw: Dabzw, former: Path) -> None:
    enter(dabzw, former, "A", "2026-02-09 10:00")
    run(dabzw, former, "issue", "due", "--as-of", "2026-02-12")
    told, third, fourth = (figures(record(former, number)) for number in (2, 3, 4))
    for name in ("线索数", "受检企业数", "排查场所数", "打击非法违法起数"):
        assert told[f"累计{name}"] + third[f"本期{name}"] + fourth[f"本期{name}"] == fourth[f"累计{name}"]
    assert third["本期补录线索数"] == 1
    assert set(results(dabzw, former, 3)) == {"一致"}
    said = run(dabzw, former, "issue", "restate", "日报", "2", "--confirm")
    assert "口径变更" not in said  # 口径 2 calls other numbers otherwise, and states none of these otherwise
    (corrected,) = (former / "out").glob("*更正第2期.md")
    assert "| 累计线索数 | 0 | 1 |" in corrected.read_text(encoding="utf-8")
    assert "当日线索数" not in corrected.read_text(encoding="utf-8")


def results(dabzw: Dabzw, folder: Path, issue: int) -> list[str]:
    shown = json.loads(run(dabzw, folder, "issue", "again", "日报", str(issue), "--json"))
    return [one["结果"] for one in shown["产出"]]
