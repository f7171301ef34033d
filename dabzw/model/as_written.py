"""Whether a row says what a tree says, field by field in the order of the schema.

A tree that came of a canonical text is, where it does, what the row would be written as: nobody has to write
the row to know it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from itertools import filterfalse
from typing import Any, Final, NamedTuple

from dabzw.model.base import Row
from dabzw.model.fields import Meaning, meanings, values_of
from dabzw.model.scalars import plain_text

_Values = Callable[[Any], tuple[Any, ...]]
_Says = Callable[[Any, Any], bool]
_MOST_SHAPES: Final = 1 << 12
_NOTHING: Final = object()
_TEXT: Final = frozenset((str, type(None)))


class _Shape(NamedTuple):
    """How rows of a type are compared with trees of some keys.

    `texts` of a row are `words` of a tree where those fields are texts; `others` are compared one by one.
    What no key is of must be `left` as it is `empty`.
    """

    texts: _Values
    words: _Values
    others: tuple[tuple[str, str, _Says], ...]
    left: _Values
    empty: object


def says_the_same(row: Row, tree: object) -> bool:
    """Whether a row says all that a tree of texts says, in the same order and words, and no more.

    Never wrongly yes; it may be wrongly no, where a part of the row says nothing at all.
    """
    if type(tree) is not dict:
        return False
    shape = _shape(type(row), tuple(tree))
    held = row.__dict__
    if shape is None or shape.left(held) != shape.empty or shape.texts(held) != shape.words(tree):
        return False
    for name, key, same in shape.others:  # noqa: SIM110 -- quicker than all() for so few
        if not same(held[name], tree[key]):
            return False
    return True


@lru_cache(maxsize=_MOST_SHAPES)
def _shape(row: type[Row], keys: tuple[str, ...]) -> _Shape | None:
    """How rows are compared with trees of these keys; None where no row is written so."""
    fields = {meaning.label: meaning for meaning in meanings(row).values()}
    given = [meaning for key, meaning in fields.items() if key in keys]
    if [meaning.label for meaning in given] != list(keys):
        return None
    texts = list(filter(_is_text, given))
    left = {meaning.name: _empty(row, meaning.name) for key, meaning in fields.items() if key not in keys}
    return _Shape(
        texts=values_of([one.name for one in texts]),
        words=values_of([one.label for one in texts]),
        others=tuple(map(_compared, filterfalse(_is_text, given))),
        left=values_of(list(left)),
        empty=values_of(list(left))(left),
    )


def _empty(row: type[Row], name: str) -> object:
    """What a field holds where nothing is written; what is no value where something would be written then."""
    default = row.model_fields[name].default
    return default if default is None or default == () else _NOTHING


def _is_text(meaning: Meaning) -> bool:
    """Whether a field holds one text."""
    return not meaning.many and meaning.row is None and meaning.types <= _TEXT


def _compared(meaning: Meaning) -> tuple[str, str, _Says]:
    """The name and the key of a field that is no text, and how its value is compared with what is written."""
    one = _of_scalars if meaning.row is None else says_the_same
    if meaning.many:
        is_of_texts = meaning.row is None and meaning.types <= _TEXT
        return meaning.name, meaning.label, _texts_say if is_of_texts else partial(_each_says, one)
    return meaning.name, meaning.label, one


def _texts_say(values: tuple[object, ...], written: object) -> bool:
    return list(values) == written


def _each_says(one: _Says, values: object, written: object) -> bool:
    if type(values) is not tuple or type(written) is not list or len(values) != len(written):
        return False
    for value, text in zip(values, written, strict=True):  # noqa: SIM110 -- quicker than all()
        if not one(value, text):
            return False
    return True


def _of_scalars(value: object, written: object) -> bool:
    return (value.isoformat() if type(value) is date else plain_text(value)) == written
