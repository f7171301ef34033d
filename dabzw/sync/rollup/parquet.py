"""Parquet files of facts, written by DuckDB: typed as declared, pressed by ZSTD, always the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dabzw.errors import StorageError
from dabzw.lazily import dataclass
from dabzw.store import files
from dabzw.sync.facts.tables import NAMES, TABLES, Column, Facts, Row, Table, Value

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY: Final = "200MB"
_OPTIONS: Final = "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
_WRITTEN: Final = ("日期", "金额")


class NoDuckDB(StorageError):
    """The extra is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "没有安装汇总组件（DuckDB）。请装上：pip install --require-hashes -r requirements-rollup.txt，"
            "或 pip install 'dabzw[rollup]'；不能上网的，把别的电脑下载好的安装包拷来再装"
        )


def require() -> None:
    """Raise NoDuckDB where the extra is not installed."""
    try:
        import duckdb  # noqa: F401 -- whether it is there
    except ImportError:
        raise NoDuckDB from None


@dataclass(frozen=True, slots=True)
class Press:
    """DuckDB, open to write files."""

    connection: DuckDBPyConnection
    scratch: Path

    def write(self, facts: Facts, folder: Path) -> None:
        """The tables of a ledger as files below a folder: records/CODE.parquet and so on."""
        for name in NAMES:
            self._write(TABLES[name], facts.tables[name], folder / name / f"{facts.code}.parquet")

    def _write(self, table: Table, rows: Iterable[Row], to: Path) -> None:
        lines = (f"{json.dumps(_line(table, row), ensure_ascii=False)}\n" for row in rows)
        text = "".join(lines).encode()
        with files.disk_errors():
            self.scratch.unlink(missing_ok=True)
            files.write_new(self.scratch, text)
        columns = ", ".join(f"{_quoted(one.name)}: {_quoted(one.sql)}" for one in table.columns)
        source = (
            f"read_json({_quoted(str(self.scratch))}, format = 'newline_delimited', "
            f"columns = {{{columns}}}, maximum_object_size = {max(len(text), 1 << 20)})"
        )
        self._copy(source, to)

    def gather(self, parts: Sequence[Path], to: Path) -> None:
        """Many files of one table as one, in their order."""
        listed = ", ".join(_quoted(str(part)) for part in parts)
        self._copy(f"read_parquet([{listed}])", to)

    def _copy(self, source: str, to: Path) -> None:
        import duckdb

        try:
            self.connection.execute(f"COPY (SELECT * FROM {source}) TO {_quoted(str(to))} {_OPTIONS}")  # noqa: S608 -- quoted
        except duckdb.Error as error:
            refused = StorageError(f"{to.name}：汇总数据没有写成。请看看硬盘满没满、能不能写，再试一次")
            refused.add_note(str(error)[:300])
            raise refused from error


@contextmanager
def press(scratch: Path) -> Iterator[Press]:
    """DuckDB until the files are written; raises NoDuckDB."""
    require()
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY,
        "threads": 1,  # so that the rows of a file keep their order, and its bytes are the same
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=config) as connection:
        try:
            yield Press(connection, scratch)
        finally:
            with files.disk_errors():
                scratch.unlink(missing_ok=True)


def _line(table: Table, row: Row) -> dict[str, object]:
    return {column.name: _plain(value, column) for value, column in zip(row, table.columns, strict=True)}


def _plain(value: Value, column: Column) -> object:
    return str(value) if value is not None and column.type in _WRITTEN else value


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
