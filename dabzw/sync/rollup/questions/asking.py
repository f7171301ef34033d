"""The facts of many ledgers, open to be asked: DuckDB over Parquet files, and nothing else.

The files may come from anywhere.  The connection can read the folder of the facts alone, loads no extension,
runs no program, and takes no more memory than it is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.sync.facts.tables import TABLES, TableName
from dabzw.sync.rollup.parquet import require

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RowT = TypeVar("RowT", bound=tuple[object, ...])
Value = str | int | float | bool | date | datetime | None | list[str]

MEMORY: Final = "160MB"
"""What a question may take of memory; the process around it needs about as much again."""
THREADS: Final = 2
EVERY: Final = ""
"""The beginning of all codes."""
_CONFINED: Final = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET preserve_insertion_order = false",
    "SET temp_directory = ''",
)


class NoFacts(StorageError):
    """There are no facts yet, or some of their tables are missing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 里还没有汇总过的数据；先运行 dabzw rollup update")


class UnreadableFacts(StorageError):
    """A file of the facts cannot be read, or has other columns than it should."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} 里的汇总数据读不了（文件不全，或是别的版本生成的）；运行 dabzw rollup update 重新汇总"
        )


class TooMuch(StorageError):
    """A question takes more memory than it is given."""

    def __init__(self) -> None:
        super().__init__("台账太多，这样问要用的内存超过了限度；用 --area 区划代码 只看一个市或一个县")


@dataclass(frozen=True)
class Facts:
    """The facts in a folder, as of one moment."""

    folder: Path
    connection: DuckDBPyConnection

    def rows(self, kind: type[RowT], question: str, **values: Value) -> tuple[RowT, ...]:
        """The rows that answer a question; `values` stand in it as $name.

        Raises:
            TooMuch: it takes too much memory.
            UnreadableFacts: a file of them is damaged, or of another version.
        """
        import duckdb

        try:
            found = self.connection.execute(question, values).fetchall()
        except duckdb.OutOfMemoryException as error:
            raise TooMuch from error
        except duckdb.Error as error:
            raise UnreadableFacts(self.folder) from error
        make = _maker(kind)
        return tuple(make(row) for row in found)


def _maker(kind: type[RowT]) -> type[RowT]:
    make: type[RowT] = getattr(kind, "_make", kind)
    return make


@contextmanager
def opened(
    folder: Path,
    tables: Mapping[TableName, Sequence[Path]],
    only: Collection[str] | None = None,
    *,
    empty: bool = False,
) -> Iterator[Facts]:
    """The facts whose tables lie in these files of a folder, until they are done with.

    `only` are the codes of the ledgers that are asked; all where it is None.  Facts are `empty` where no
    ledger has given any; then no table has a file.

    Raises:
        NoDuckDB: the extra is not installed.
        NoFacts: a table has no file.
        UnreadableFacts: a file of them is damaged.
    """
    require()
    import duckdb

    if not tables or not (all(tables.values()) or (empty and not any(tables.values()))):
        raise NoFacts(folder)
    config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY, "threads": THREADS}
    with duckdb.connect(config=config) as connection:
        facts = Facts(folder, connection)
        try:
            for setting in (*_CONFINED, f"SET allowed_directories = [{_quoted(str(folder.resolve()))}]"):
                connection.execute(setting)
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            for name, files in tables.items():
                if not files:
                    connection.execute(_without_rows(name))
                    continue
                rows = connection.read_parquet([str(file.resolve()) for file in files])
                if only is not None:
                    rows = rows.filter(f"区划代码 IN ({', '.join(map(_quoted, sorted(only))) or 'NULL'})")
                rows.create_view(name)
        except duckdb.Error as error:
            raise UnreadableFacts(folder) from error
        yield facts


def _without_rows(name: TableName) -> str:
    """The view of a table of which no ledger has given anything: none could be read, or none is listed."""
    columns = ", ".join(f'NULL::{one.sql} AS "{one.name}"' for one in TABLES[name].columns)
    return f"CREATE VIEW {name} AS SELECT {columns} WHERE false"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
