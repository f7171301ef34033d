"""A small stream reader of XML: elements by their local names, no document type, no entity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from xml.parsers import expat  # every document type is refused, here and before

from dabzw.store.sheets.grid import SheetRefused


class XmlReader:
    """Calls what is registered for an element: at its start with its attributes, at its end with its text."""

    def __init__(self) -> None:
        self.starts: dict[str, Callable[[dict[str, str]], object]] = {}
        self.ends: dict[str, Callable[[str], object]] = {}
        self._text: list[str] = []
        self._leaf = True

    def read(self, data: bytes, where: str = "文件") -> None:
        """Reads a part; an empty one holds nothing.  Raises SheetRefused."""
        if not data:
            return
        with _refusals(where):
            self._parser().Parse(data, True)  # noqa: FBT003

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._text:
            self._refuse_text()
        self._leaf = True
        called = self.starts.get(_local(name))
        if called is not None:
            has_prefix = ":" in "".join(attributes)
            called({_local(key): value for key, value in attributes.items()} if has_prefix else attributes)

    def _end(self, name: str) -> None:
        if self._text and not self._leaf:
            self._refuse_text()
        self._leaf = False
        called = self.ends.get(_local(name))
        if called is not None:
            called("".join(self._text))
        self._text.clear()

    def _refuse_text(self) -> None:
        """A text beside elements: which of its pieces counts is not for us to say."""
        if any(map(str.strip, self._text)):
            raise SheetRefused("xlsx", "文件内部损坏；用表格软件打开，另存为新的 .xlsx 再导入")
        self._text.clear()


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    """A name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def _refuse_document_type(*_: object) -> None:
    raise SheetRefused(
        "xml", "文件里有外部引用或实体定义（DTD），不读取；用表格软件打开，另存为 .xlsx 再导入"
    )


@contextmanager
def _refusals(where: str) -> Iterator[None]:
    try:
        yield
    except expat.ExpatError:
        raise SheetRefused("xlsx", f"{where}内部损坏；用表格软件打开，另存为新的 .xlsx 再导入") from None
