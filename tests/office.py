"""What a clerk's spreadsheet program makes of a file: LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess  # noqa: TID251 -- what the spreadsheet program makes of a file is seen from outside
from pathlib import Path
from typing import Final

import pytest

NEEDED: Final = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
_AS_UTF8: Final = "44,34,76,1"  # comma, quote, UTF-8, from the first line: what Excel does by the file's mark


def saved_as(ending: str, folder: Path, *files: Path) -> list[Path]:
    """Opens files, all of one kind, and saves each in another format, below the folder; gives the new ones."""
    out = folder / f"saved as {ending}"
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    read = ("--infilter=CSV:" + _AS_UTF8,) if files[0].suffix == ".csv" else ()
    to = f"csv:Text - txt - csv (StarCalc):{_AS_UTF8},,0,false,true,false" if ending == "csv" else ending
    command = ("soffice", profile, "--headless", *read, "--convert-to", to, "--outdir", str(out))
    subprocess.run((*command, *map(str, files)), check=True, capture_output=True, timeout=120)
    made = [out / f"{file.stem}.{ending}" for file in files]
    assert all(one.is_file() for one in made)
    return made
