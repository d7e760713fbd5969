"""The board: how much of a workspace stands where, from signals to live listings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.queries import database


@dataclass(frozen=True)
class Board:
    """How many things stand in each column.

    Attributes:
        signals: Terms that are new or rising on the day, over all places and kinds.
        ideas: All ideas.
        designs: Approved designs that have no listing yet.
        listings: Listings that passed their checks and are not published.
        dry_runs: Listings whose publication was rehearsed to its end. They are not live.
        live: Listings that are published.
    """

    signals: int
    ideas: int
    designs: int
    listings: int
    dry_runs: int
    live: int

    @property
    def ready(self) -> int:
        """What waits for the seller's next step: approved designs and ready listings."""
        return self.designs + self.listings


def counts(workspace: UUID, day: date) -> Board:
    """The board as of now; signals are of one scored day."""
    (row,) = database.workspace_rows(workspace, "board", day=day)
    return Board(**row._mapping)
