"""The ledgers that are made for measuring: sound, of their mixture, and the same from the same seed."""

from __future__ import annotations

from datetime import date

import pytest
from records import findings

from benchmarks.bulk import bulk_files
from dabzw.model.moments import Instant
from dabzw.store.reader import load

LONG_AFTER = Instant.of(date(2026, 11, 1))


@pytest.mark.parametrize("count", [40, pytest.param(400, marks=pytest.mark.slow)])
def test_bulk_has_its_mixture_and_no_errors(count: int) -> None:
    files = bulk_files(count, seed=7)
    bulk = load(files).sound
    shares = [len(records) / count for records in (bulk.leads, bulk.enterprises, bulk.sites, bulk.activities)]
    assert shares == [0.45, 0.25, 0.25, 0.05]
    assert files == bulk_files(count, seed=7) != bulk_files(count, seed=8)
    assert [found for found in findings(bulk, LONG_AFTER) if found.level == "错误"] == []
