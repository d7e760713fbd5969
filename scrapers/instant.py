"""An instant as sources write it: ISO 8601 with an offset, or unix seconds. Always UTC.

A time without a zone is refused: which zone it was in is not ours to guess.
"""

from __future__ import annotations

from datetime import UTC, datetime

from integrations.errors import PodpusherError

EARLIEST = datetime(2005, 1, 1, tzinfo=UTC)
"""No source of ours existed before; an earlier time is a parsing accident (or unix zero)."""


class NotAnInstantError(PodpusherError):
    """The value is not one instant."""


def parse_instant(given: object) -> datetime:
    """Reads an instant and returns it in UTC.

    Args:
        given: A datetime with a zone, ISO text with an offset or Z, or unix seconds.

    Raises:
        NotAnInstantError: it is none of these, or has no zone.
    """
    try:
        if isinstance(given, datetime):
            moment = given
        elif isinstance(given, str) and not given.strip().isdigit():
            moment = datetime.fromisoformat(given.strip())
        elif isinstance(given, (int, str)) and not isinstance(given, bool):
            moment = datetime.fromtimestamp(int(given), UTC)
        else:
            raise NotAnInstantError("There is no time.")
        if moment.tzinfo is None:
            raise NotAnInstantError("The time has no zone.")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise NotAnInstantError("The time cannot be read.") from error
