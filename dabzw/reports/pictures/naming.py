"""What a record is called where many eyes see it: a lead by its kind and village, never by what it says."""

from __future__ import annotations

from dabzw.model.enterprise import Enterprise
from dabzw.model.lead import Lead


def name_of(record: Lead | Enterprise) -> str:
    """A name that tells it apart beside its id: what a lead says may point at who said it."""
    if isinstance(record, Enterprise):
        return record.name
    return f"{record.village}{record.place_class or ''}线索"
