"""python -m dabzw."""

from __future__ import annotations

import os
import sys

from dabzw.in_utf8 import begin_again

_NO_PLUGINS = "PYDANTIC_DISABLE_PLUGINS"
"""Where this is set, pydantic looks for none: it would ask every package of the machine whether it is one."""
_OF_THE_PROGRAM = frozenset(("--version", "--help", "-h"))
"""What tells nothing of a ledger: not even what finds answers is imported for it."""


def main() -> None:
    """Runs the command line; Ctrl+C while it is still being read in ends it with a sentence, too."""
    try:
        begin_again()
        status = _said_again()
        if status is not None:
            os._exit(status)  # nothing is left to be done
        os.environ.setdefault(_NO_PLUGINS, "__all__")
        from dabzw.store.collector import while_importing

        with while_importing():
            from dabzw.cli.app import main as run
    except KeyboardInterrupt:
        sys.stderr.write("已取消，没有写入。\n")
        sys.exit(130)
    run()


def _said_again() -> int | None:
    """The status of an answer that was said again; None where the command must be run."""
    if "_DABZW_COMPLETE" in os.environ or not _OF_THE_PROGRAM.isdisjoint(sys.argv):
        return None
    from dabzw.cli.replay import said_again

    return said_again(sys.argv[1:])


if __name__ == "__main__":
    main()
