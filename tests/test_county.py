"""What is measured on many ledgers: they are sound, all different, and what is planted in them is known."""

from __future__ import annotations

import io
import subprocess  # noqa: TID251 - reads the repositories with git alone
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.county.broken import WAYS, break_some
from benchmarks.county.making import ledger_files, make_all, planted_in, roles
from benchmarks.county.places import SIZES, neighbours, townships
from dabzw.store.reader import load


@pytest.mark.parametrize("size", SIZES)
def test_there_are_as_many_townships_as_are_asked_for_each_with_a_code_of_its_own(size: str) -> None:
    places = townships(size)
    assert len({place.code for place in places}) == len(places) == SIZES[size]
    assert {len(place.code) for place in places} == {12}


def test_those_beside_a_township_are_of_its_county() -> None:
    places = townships("province")
    for place, township in enumerate(places):
        assert {places[one].county for one in neighbours(places, place)} <= {township.county}


def test_ledgers_are_sound_and_share_only_what_is_planted() -> None:
    places = townships("county")
    cast = roles(places, 42)
    codes: Counter[str] = Counter()
    for place in (0, 1):
        files, _ = ledger_files(place, places[place], cast[place], 40)
        loaded = load(files)
        assert not [one for one in loaded.findings if one.level == "错误"]
        assert loaded.sound.campaign.region == places[place].code
        codes.update({one.code for one in loaded.sound.enterprises.values() if one.code})
    assert max(codes.values()) == 1


def test_an_operator_is_planted_in_each_of_his_townships(tmp_path: Path) -> None:
    places = townships("county")
    cast = roles(places, 42)
    kinds = {role.kind for some in cast for role in some}
    assert kinds == {"code", "account", "name", "lure"}
    part = [place for place, some in enumerate(cast) if some][:2]
    assert make_all(tmp_path, places, part, 42) == 2
    assert make_all(tmp_path, places, part, 42) == 0
    planted = Counter(one.code for one in planted_in(tmp_path))
    assert planted == {places[place].code: len(cast[place]) for place in part}


def test_each_way_of_breaking_breaks(tmp_path: Path) -> None:
    places = townships("county")
    make_all(tmp_path, places, range(len(WAYS)), 42)
    assert all(_is_read(ledger) for ledger in tmp_path.glob("*.git"))
    ways = break_some(tmp_path, len(WAYS))
    assert set(ways.values()) == set(WAYS)
    for code in ways:
        assert not _is_read(tmp_path / f"{code}.git")


def _is_read(ledger: Path) -> bool:
    asked = ("git", "-c", "safe.bareRepository=all", "-C", str(ledger), "archive", "--format=tar", "main")
    if not ledger.exists() or (done := subprocess.run(asked, check=False, capture_output=True)).returncode:
        return False
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        held = {one.name: archive.extractfile(one) for one in archive}
        return load({name: file.read() for name, file in held.items() if file}).ledger is not None
