"""Which scoring the marts hold: a text that changes when new scores land, and only then."""

from __future__ import annotations

from sqlalchemy import Connection, text

# dbt notes it in the transaction that writes the scores, after everything they are made from.
_NOTED = text(
    """
    select concat_ws(
        '.', extract(epoch from built_at)::numeric, horizon, left(definition_hash, 8)
    ) as version
      from rollups.build_state
     where model = 'trend_scores'
    """
)


def scores_version(connection: Connection) -> str:
    """The version of the scores that this transaction sees; empty before the first ones.

    Raises:
        ProgrammingError: dbt has built nothing yet.
    """
    found: str | None = connection.execute(_NOTED).scalar_one_or_none()
    return found or ""
