"""What git runs when a push comes in, in the repository's own folder; its words go to the sender.

It is no command of the program, so that nobody types it: `receive init` writes its place into the hooks.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dabzw.cli.ending import run
from dabzw.cli.ground import seconds_now
from dabzw.cli.judging import findings_of
from dabzw.errors import UsageError
from dabzw.store.incoming import QUARANTINE
from dabzw.sync.receive import hook
from dabzw.sync.receive.place import HOOKS


def _start() -> int:
    fed = sys.stdin.read(hook.MOST_TOLD + 1)
    name = sys.argv[1] if len(sys.argv) == len(("", "name")) else ""
    if name not in HOOKS or len(fed) > hook.MOST_TOLD:
        raise UsageError("没有收下：这个程序由 git 在收到推送时运行，不要自己运行")
    here, now = Path.cwd(), seconds_now()
    if name == HOOKS[0]:
        is_good, lines = hook.before(here, os.environ.get(QUARANTINE) or None, fed, now, findings_of)
    else:
        is_good, lines = True, hook.after(here, fed, now)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return int(not is_good)


if __name__ == "__main__":
    run(_start)
