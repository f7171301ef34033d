"""What plain formulas of a workbook come to: sums, products, ratios and what is made of them.

It is there to tell a person what a sheet will show; whatever it does not know surely comes to nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from itertools import chain
from typing import TYPE_CHECKING, Final

from dabzw.render.into.formulas import Area, Names, Place, is_spread, references, shown_in, tokens
from dabzw.render.into.sheet_part import Formula

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token

DIVIDED_BY_ZERO: Final = "#DIV/0!"
_MOST_CELLS: Final = 20_000
_DEEPEST: Final = 60
_DIGITS: Final = 6
_SUBTOTAL_SUMS: Final = (9, 109)


class _Unknown(Exception):
    """What a formula comes to is not known."""


class _Zero(Exception):
    """A formula divides by nothing."""


Values = Sequence[Decimal | None]
"""What an argument holds: a number, or the cells of a range, those without a number being None."""


def _numbers(arguments: Sequence[Values]) -> list[Decimal]:
    return [value for own in arguments for value in own if value is not None]


def _sum(arguments: Sequence[Values]) -> Decimal:
    return sum(_numbers(arguments), Decimal(0))


def _product(arguments: Sequence[Values]) -> Decimal:
    found, numbers = Decimal(1), _numbers(arguments)
    for number in numbers:
        found *= number
    return found if numbers else Decimal(0)


def _average(arguments: Sequence[Values]) -> Decimal:
    numbers = _numbers(arguments)
    if not numbers:
        raise _Zero
    return sum(numbers, Decimal(0)) / len(numbers)


def _round(arguments: Sequence[Values]) -> Decimal:
    value, digits = (_one(own) for own in arguments)
    return value.quantize(Decimal(1).scaleb(-int(digits)), "ROUND_HALF_UP")


def _subtotal(arguments: Sequence[Values]) -> Decimal:
    if _one(arguments[0]) not in _SUBTOTAL_SUMS:
        raise _Unknown
    return _sum(arguments[1:])


_FUNCTIONS: Final[Mapping[str, Callable[[Sequence[Values]], Decimal]]] = {
    "SUM": _sum,
    "PRODUCT": _product,
    "AVERAGE": _average,
    "MAX": lambda arguments: max(_numbers(arguments), default=Decimal(0)),
    "MIN": lambda arguments: min(_numbers(arguments), default=Decimal(0)),
    "COUNT": lambda arguments: Decimal(len(_numbers(arguments))),
    "ABS": lambda arguments: abs(_one(arguments[0])),
    "ROUND": _round,
    "SUBTOTAL": _subtotal,
}


def _one(values: Values) -> Decimal:
    """The one number of an argument; an empty cell counts as 0."""
    if len(values) != 1:
        raise _Unknown
    return values[0] if values[0] is not None else Decimal(0)


def _divided(first: Decimal, second: Decimal) -> Decimal:
    if not second:
        raise _Zero
    return first / second


_OPERATIONS: Final[tuple[Mapping[str, Callable[[Decimal, Decimal], Decimal]], ...]] = (
    {"+": lambda first, second: first + second, "-": lambda first, second: first - second},
    {"*": lambda first, second: first * second, "/": _divided},
)


class Results:
    """What formulas come to.

    `cells` holds what stands in other cells: a number, a text, None where it is something else, as a day is.
    """

    def __init__(
        self, formulas: Mapping[Place, Formula], cells: Mapping[Place, Decimal | str | None], names: Names
    ) -> None:
        spread = (shown_in(place[0], one.area) for place, one in formulas.items() if is_spread(one))
        self.formulas, self.names = formulas, names
        self.cells = {**cells, **dict.fromkeys(chain.from_iterable(spread))}
        self._found: dict[Place, Decimal | str | None] = {}
        self._depth = 0
        self._last: dict[str, int] = {}

    def shown(self, place: Place) -> Decimal | str | None:
        """What a formula comes to: a number, #DIV/0!, or None where that is not known."""
        if place not in self._found:
            self._found[place] = None  # a formula that refers to itself comes to nothing known
            self._depth += 1
            try:
                self._found[place] = self._computed(place)
            finally:
                self._depth -= 1
        return self._found[place]

    def _computed(self, place: Place) -> Decimal | str | None:
        one = self.formulas[place]
        if is_spread(one) or self._depth > _DEEPEST:
            return None
        try:
            with localcontext() as context:
                context.traps[Overflow] = True
                return round(_Reading(self, place, one.text).value(), _DIGITS)
        except _Zero:
            return DIVIDED_BY_ZERO
        except (_Unknown, InvalidOperation, DivisionByZero, Overflow, IndexError, ValueError):
            return None

    def last_row(self, sheet: str) -> int:
        """The last row of a sheet that holds anything."""
        if sheet not in self._last:
            rows = (row for own, row, _ in (*self.formulas, *self.cells) if own == sheet)
            self._last[sheet] = max(rows, default=0)
        return self._last[sheet]

    def cell(self, place: Place) -> Decimal | None:
        """The number of a cell; None of an empty one or a text; raises where it is not known."""
        if place in self.formulas:
            found = self.shown(place)
            if found == DIVIDED_BY_ZERO:
                raise _Zero
            if not isinstance(found, Decimal):
                raise _Unknown
            return found
        found = self.cells.get(place, "")
        if found is None:
            raise _Unknown
        return found if isinstance(found, Decimal) else None

    def single(self, area: Area) -> Decimal | None:
        """The number of one cell in a sum of its own: a text there comes to an error."""
        place = (area[0], *area[1][:2])
        if isinstance(self.cells.get(place), str) and place not in self.formulas:
            raise _Unknown
        return self.cell(place)


class _Reading:
    """One formula as it is read from the left."""

    def __init__(self, results: Results, at: Place, text: str) -> None:
        self._results, self._at = results, at
        self._tokens = [one for one in tokens(text) if one.type != "WHITE-SPACE"]
        self._next = 0

    def value(self) -> Decimal:
        found = _one(self._expression())
        if self._peek() is not None:
            raise _Unknown
        return found

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self) -> Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _expression(self, level: int = 0) -> Values:
        """Sums, within them products, within them single values with their signs."""
        if level == len(_OPERATIONS):
            return self._signed()
        found = self._expression(level + 1)
        while (
            (token := self._peek()) and token.type == "OPERATOR-INFIX" and token.value in _OPERATIONS[level]
        ):
            operation = _OPERATIONS[level][self._take().value]
            found = (operation(_one(found), _one(self._expression(level + 1))),)
        return found

    def _signed(self) -> Values:
        token = self._take()
        if token.type == "OPERATOR-PREFIX":
            own = _one(self._signed())
            return (-own if token.value == "-" else own,)
        found = self._operand(token)
        if (after := self._peek()) and after.type == "OPERATOR-POSTFIX":
            self._take()
            found = (_one(found) / 100,)
        return found

    def _operand(self, token: Token) -> Values:
        if token.type == "OPERAND" and token.subtype == "NUMBER":
            return (Decimal(token.value),)
        if token.type == "OPERAND" and token.subtype == "RANGE":
            return self._cells(token.value)
        if token.type == "PAREN" and token.subtype == "OPEN":
            found = self._expression()
            self._close()
            return found
        function = _FUNCTIONS.get(token.value.upper().rstrip("(")) if token.type == "FUNC" else None
        if function is None:
            raise _Unknown
        return (function(tuple(self._arguments())),)

    def _arguments(self) -> Iterator[Values]:
        yield self._expression()
        while (token := self._take()).type == "SEP":
            yield self._expression()
        if token.subtype != "CLOSE":
            raise _Unknown

    def _close(self) -> None:
        if self._take().subtype != "CLOSE":
            raise _Unknown

    def _cells(self, written: str) -> Values:
        names = self._results.names
        found = references(written, self._at, names)
        if not (found.is_clear and found.areas and names.is_cells(written, self._at[0])):
            raise _Unknown
        if len(found.areas) == 1 and found.areas[0][1][:2] == found.areas[0][1][2:]:
            return (self._results.single(found.areas[0]),)
        return [self._results.cell(place) for area in found.areas for place in self._places(area)]

    def _places(self, area: Area) -> Iterator[Place]:
        sheet, (top, left, bottom, right) = area
        bottom = min(bottom, self._results.last_row(sheet))
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise _Unknown
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield sheet, row, column
