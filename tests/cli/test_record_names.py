"""Which ids are offered by TAB, and which folders are listed for that."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dabzw.cli.speech.record_names import Names, named
from dabzw.model.ids import Kind, path_of

IDS = ("QY-260210-0AAA", "QY-260311-0AAB", "XS-260210-0AAA", "XS-260212-0BBB", "XS-260311-0AAA")
OTHERS = ("leads/2026-02/XS-260299-0AAA.yaml", "leads/2026-02/XS-260212-0CCC.txt", "leads/说明.yaml")
ELSEWHERE = "XS-260301-0DDD"  # in a folder that is not its own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    elsewhere = f"leads/2026-02/{ELSEWHERE}.yaml"
    for path in (*map(path_of, IDS), *OTHERS, elsewhere):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("编号: 甲\n名称: 示例点\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("start", "kind", "found"),
    [
        ("", None, [IDS[1], IDS[0], IDS[4], IDS[2], IDS[3], ELSEWHERE]),
        ("", "企业", [IDS[1], IDS[0]]),
        ("X", None, [IDS[4], IDS[2], IDS[3], ELSEWHERE]),
        ("XS-2602", None, [IDS[2], IDS[3]]),
        ("XS-260212-0B", None, [IDS[3]]),
        ("XS-260212-0BBB", "线索", [IDS[3]]),
        ("XS-2602", "企业", []),
        ("XS-260212-0C", None, []),
        ("XS-260299", None, []),
        ("0AAA", None, []),
        ("XS-260301", None, []),
    ],
)
def test_what_begins_so(start: str, kind: Kind | None, found: list[str], folder: Path) -> None:
    assert [*Names(folder, kind).beginning(start)] == found


@pytest.mark.parametrize(
    ("part", "kind", "found"),
    [
        ("0AAA", None, [IDS[0], IDS[4], IDS[2]]),
        ("0AAA", "企业", [IDS[0]]),
        ("260301", None, [ELSEWHERE]),
        ("YAML", None, []),
        (".", None, []),
        ("0CCC", None, []),
    ],
)
def test_what_holds_a_part(part: str, kind: Kind | None, found: list[str], folder: Path) -> None:
    assert [*Names(folder, kind).holding(part)] == found


def test_no_more_than_are_wanted_are_searched_by_name(folder: Path) -> None:
    assert [*named(Names(folder, None).holding("", 3), 2)] == [
        (IDS[1], "示例点"),
        (IDS[0], "示例点"),
        (IDS[4], ""),
    ]


def test_only_folders_that_may_hold_it_are_listed_and_each_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []
    real = os.listdir

    def noted(path: str) -> list[str]:
        listed.append(path.removeprefix(f"{folder}/"))
        return real(path)

    monkeypatch.setattr(os, "listdir", noted)
    names = Names(folder, None)
    assert [*names.beginning("XS-260311")] == [IDS[4]]
    assert {path for path in listed if "/" in path} == {"leads/2026-03"}
    assert [*names.holding("0BBB")] == [IDS[3]]
    assert len(listed) == len(set(listed))


def test_a_folder_without_records_offers_none(tmp_path: Path) -> None:
    assert [*Names(tmp_path / "无", None).holding("")] == []
