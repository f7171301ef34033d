"""python -m dabzw."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Runs the command line; Ctrl+C while it is still being read in ends it with a sentence, too."""
    try:
        from dabzw.cli.replay import said_again

        status = said_again(sys.argv[1:])
        if status is not None:
            os._exit(status)  # nothing is left to be done
        from dabzw.cli.app import main as run
    except KeyboardInterrupt:
        sys.stderr.write("已取消，没有写入。\n")
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
