"""What records are called where a screen would only have their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, overload

from dabzw.lazily import dataclass
from dabzw.model.ids import in_text

if TYPE_CHECKING:
    from dabzw.model.ledger import Ledger

_NAME_SHOWN: Final = 12  # characters of a name among others


def named(ids: Iterable[str], ledger: Ledger) -> tuple[str, ...]:
    """Records by their names, each with its id where others of them are called alike; other words stay."""
    known = [(id_, _called(id_, ledger)) for id_ in ids]
    alike = Counter(name for _, name in known)
    return tuple(name if alike[name] == 1 or name == id_ else f"{name} {id_}" for id_, name in known)


@dataclass(frozen=True, slots=True)
class Called(Sequence[str]):
    """Ids as people read them; what each is called is looked for when it is read: often few of many are."""

    ids: Sequence[str]
    ledger: Ledger

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """One, or some of them, those that are alike told apart."""
        if isinstance(place, slice):
            return named(self.ids[place], self.ledger)
        return named([self.ids[place]], self.ledger)[0]


def _called(id_: str, ledger: Ledger) -> str:
    record = ledger.find(id_)
    if record is None:
        return id_
    return record.name if len(record.name) <= _NAME_SHOWN else f"{record.name[:_NAME_SHOWN].rstrip('：')}…"


def with_names(text: str, ledger: Ledger) -> str:
    """A text in which the name of a record stands behind its id."""
    for id_ in dict.fromkeys(in_text(text)):
        record = ledger.find(id_)
        text = text if record is None else text.replace(id_, f"{id_} {record.name}")
    return text
