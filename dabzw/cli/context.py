"""What a command that reads records starts from: the ledger, as of an instant, and those beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Final

from dabzw.cli.ground import Ground
from dabzw.cli.missing import NotYet
from dabzw.cli.neighbours import Neighbours
from dabzw.cli.speech import prompts
from dabzw.cli.speech.given import when
from dabzw.errors import LedgerError
from dabzw.model import ids
from dabzw.model.campaign import Campaign
from dabzw.model.facts import as_of
from dabzw.model.finding import Finding
from dabzw.model.formats import OLDEST
from dabzw.model.ids import FOLDERS
from dabzw.model.ledger import AnyRecord, Ledger
from dabzw.model.moments import Instant, written
from dabzw.model.scalars import is_written_in_full
from dabzw.store.frames import known_frame
from dabzw.store.index.facts import KeptFacts
from dabzw.store.listing import top_of
from dabzw.store.reader import Loaded, Unreadable, campaign_in, load

_SHOWN: Final = 5


class NotSound(LedgerError):
    """Records cannot be read, so that no figure of the ledger could be trusted."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        from dabzw.reports.looks.findings import listed  # brings all rules, which a sound ledger may not need

        super().__init__(
            f"台账有{len(findings)}处错误读不进来，不能据此统计；运行 dabzw check 查看并改正："
            + listed(findings, _SHOWN, of_many=True)
        )


class Desk(Ground):
    """One run of a command over the records of a ledger, as of an instant."""

    @cached_property
    def at(self) -> Instant:
        """The instant of evaluation: `--as-of`, or now."""
        if self.options.as_of is None:
            return Instant.of(self.now) if self.memory is None else self.memory.watch(self.now)
        if not is_written_in_full(self.options.as_of):
            self.spoil()  # 昨天 is another day tomorrow
        return Instant.of(when("--as-of", self.options.as_of, Instant.of(self.now)))

    @property
    def latest(self) -> Instant:
        """The instant after which an act is yet to come: now, or a later `--as-of`."""
        if self.options.as_of is None:
            return self.at
        self.spoil()
        present = Instant.of(self.now)
        return max(present, self.at, key=lambda instant: instant.moment)

    @cached_property
    def loaded(self) -> Loaded:
        """What the files hold, as far as they can be read."""
        return load(self.files)

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger as it was read.

        Raises:
            NotSound: a file of it could not be read.
        """
        return sound(self.loaded)

    @cached_property
    def seen(self) -> Ledger:
        """The ledger as of the instant."""
        return as_of(self.ledger, self.at, self.kept)

    @property
    def kept(self) -> KeptFacts | None:
        """What was found of single records before, where a command only looks at the working tree."""
        index = None if self.memory is None else self.working.index
        return None if index is None else KeptFacts(index, self.files)

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign alone, for commands that need no record; that of the ledger where it was read."""
        if "ledger" in self.__dict__:
            return self.ledger.campaign
        known = known_frame(self.files, OLDEST)
        if known is not None and known.campaign is not None:
            return known.campaign
        return sound(load(campaign_in(self.files))).campaign

    def forget(self) -> None:
        """What was read is read anew when it is next asked for: the ledger was changed."""
        for name in ("files", "loaded", "ledger", "seen", "campaign"):
            self.__dict__.pop(name, None)

    # The ledgers beside it

    @cached_property
    def neighbours(self) -> Neighbours:
        """What the ledgers beside this one tell of enterprises; of an earlier revision there are none."""
        if self.options.rev is not None:
            return Neighbours((), ())
        self.spoil()
        found = Neighbours.of(self.folder, self.latest)
        for says in found.left_out:
            prompts.warn(says)
        return found

    def among(self, loaded: Loaded, changed: Iterable[str] | None = None) -> Loaded:
        """What was read, with the visits of the ledgers beside it where a cap counts them together.

        Nobody looks there where none of the `changed` files is an enterprise's.
        """
        ledger = loaded.ledger
        if ledger is None or ledger.campaign.visit_cap is None:
            return loaded
        if changed is not None and not any(top_of(path) == FOLDERS["企业"] for path in changed):
            return loaded
        return replace(loaded, ledger=self.neighbours.joined(ledger))

    def find(self, fragment: str, kind: ids.Kind | None = None) -> AnyRecord:
        """The record, as of the instant, that an id or a fragment means; raises as `find_id`."""
        record_id = self.find_id(fragment, kind)
        record = self.seen.find(record_id)
        if record is None:
            raise NotYet(record_id, self.options.as_of or written(self.now))
        return record


def sound(loaded: Loaded) -> Ledger:
    """The ledger when every file of it could be read.

    Raises:
        NotSound: some could not; the first of them are named.
    """
    try:
        return loaded.sound
    except Unreadable as error:
        raise NotSound(error.findings) from None
