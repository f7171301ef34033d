"""Names found by the letters of a keyboard."""

from __future__ import annotations

import pytest

from dabzw.model.initials import initials, spelt

NAMES = ("上寨村", "单氏木业", "重庆路", "A1厂", "喆淼", "解州（东）·1村", "")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("上寨村", "sqc ssc szc"),
        ("单氏木业", "cjmy csmy czmy djmy dsmy dzmy sjmy ssmy szmy"),
        ("重庆路", "cql"),
        ("A1厂", "a1a a1c a1h a1y"),
        ("喆淼", "zm"),
        ("解州（东）·1村", "hzd1c jzd1c xzd1c"),
    ],
)
def test_initials_in_every_reading(name: str, letters: str) -> None:
    assert sorted(initials(name)) == letters.split()
    assert all(spelt(name, one) for one in letters.split())


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("szc", ["上寨村"]),
        ("shz", ["上寨村", "单氏木业"]),
        ("shangzh", ["上寨村"]),
        ("shangzhaicun", ["上寨村"]),
        ("shangzhaicunx", []),
        ("sx", []),
        ("dsmy", ["单氏木业"]),
        ("shanshi", ["单氏木业"]),
        ("cql", ["重庆路"]),
        ("chongq", ["重庆路"]),
        ("a1c", ["A1厂"]),
        ("zm", ["喆淼"]),
        ("", list(NAMES)),
        ("s", ["上寨村", "单氏木业"]),
        ("haizhoudong1cun", ["解州（东）·1村"]),
        ("xiezd", ["解州（东）·1村"]),
    ],
)
def test_the_beginning_of_a_name_is_spelt(typed: str, names: list[str]) -> None:
    assert [name for name in NAMES if spelt(name, typed)] == names


def test_a_long_text_has_a_bounded_number_of_readings() -> None:
    """Eight characters of two readings have all of theirs; of a ninth only the commonest is kept."""
    text = "塔洞" * 20
    assert {length: len(initials(text[:length])) for length in (0, 1, 2, 7, 8, 9, 40)} == {
        0: 1,
        1: 2,
        2: 4,
        7: 128,
        8: 256,
        9: 256,
        40: 256,
    }
    assert {one[8:] for one in initials(text[:10])} == {"td"}
