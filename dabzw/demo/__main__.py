"""`python -m dabzw.demo DIR`: write the demo ledger, in place of the one that was made there before."""

from __future__ import annotations

import sys
from pathlib import Path

from dabzw.demo.files import demo_files, write_files

_ARGUMENTS = 2


def main() -> int:
    """Write the demo ledger into the folder that is named."""
    if len(sys.argv) != _ARGUMENTS or sys.argv[1].startswith("-"):
        sys.stderr.write("用法：python -m dabzw.demo 目录\n")
        return 2
    files = demo_files()
    write_files(Path(sys.argv[1]), files)
    sys.stdout.write(f"已写入示例台账 {len(files)} 个文件\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
