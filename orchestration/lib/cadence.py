"""When each source is read, and from when on its data is too old.

Every source has a cadence and a minute of its own, derived from its name: the same on every
machine, and not all at once.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from scrapers.registry import Source

_HOUR = 60
_MISSED = 8
"""Scrapes that may be missed before the data counts as old: retries did not mend that."""


def cron(source: Source) -> str:
    """The schedule of a source as cron writes it, UTC."""
    every = source.every_minutes
    offset = int.from_bytes(sha256(source.name.encode()).digest()[:4]) % min(every, _HOUR)
    if every < _HOUR:
        return f"{offset}-59/{every} * * * *"
    hours = every // _HOUR
    return f"{offset} {'*' if hours == 1 else f'*/{hours}'} * * *"


def max_age(source: Source) -> timedelta:
    """The age from which on the newest good reading of a source is too old."""
    return _MISSED * timedelta(minutes=source.every_minutes)
