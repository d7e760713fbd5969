"""The version of the scores, by which remembered answers are told from outdated ones."""

from __future__ import annotations

from app.queries import database
from integrations.warehouse.scoring import scores_version


def scores() -> str:
    """Changes when new scores land, and only then; one row by its key.

    Raises:
        ReadError: the warehouse is silent, or has no scores yet.
    """
    with database.reading() as connection:
        return scores_version(connection)
