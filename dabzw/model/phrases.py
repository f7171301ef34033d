"""Phrases that sentences of every layer are put together from."""

from __future__ import annotations

from collections.abc import Sequence


def listed(words: Sequence[str]) -> str:
    """What may be chosen: 甲、乙; where a word holds that mark itself, 甲；乙、丙."""
    return ("；" if any("、" in word for word in words) else "、").join(words)


def with_aside(text: str, aside: str, mark: str = "：") -> str:
    """A text and what is told beside it: 甲（乙）; where that holds brackets itself, after the mark."""
    return f"{text}{mark}{aside}" if "（" in aside else f"{text}（{aside}）"


def first_few(names: Sequence[str], unit: str = "个", most: int = 5) -> str:
    """The first names, and of many how many there are: 东沟村、西梁村 等16个."""
    return listed(names[:most]) + (f" 等{len(names)}{unit}" if len(names) > most else "")


def row_numbers(numbers: Sequence[int], most: int = 40) -> str:
    """Numbers of rows, those that follow each other as a range: 3、5至20; of very many how many there are."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = ranges[-1][0], number
        else:
            ranges.append((number, number))
    words = [str(first) if first == last else f"{first}至{last}" for first, last in ranges]
    return "、".join(words[:most]) + (f" 等共{len(numbers)}" if len(words) > most else "")
