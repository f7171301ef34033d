"""The custom properties by which an exported workbook is known when it comes back.

Apart from the columns: the process that reads a workbook needs these names and nothing of the records.
"""

from __future__ import annotations

from typing import Final

REVISION: Final = "dabzw-revision"
"""It names the commit that the workbook was made from."""
AS_OF: Final = "dabzw-as-of"
"""It says as of which day it was made: later acts are not in it."""
