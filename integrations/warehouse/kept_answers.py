"""What is kept of answers, so that a mended parser can read them again; for days, not for ever.

Only what a source's `scrub` left of an answer comes here: nothing personal is ever stored.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.dialects.postgresql import insert

from integrations.warehouse.watch_tables import kept_answers

_FETCHED = 50


@dataclass(frozen=True, kw_only=True)
class KeptAnswer:
    """One answer without what is personal in it. Grain: one row of `ops.kept_answers`.

    Attributes:
        source: Name in the registry.
        place: The place asked for.
        access: api, page or sample.
        period: The period asked for, where the source's lists have one.
        query: What was searched for, where the source was asked a question.
        url: What was asked, without secrets.
        asked_at: The instant its rows are observed at where the answer does not say one, UTC.
        body: Not compressed; it is stored as gzip.
    """

    source: str
    place: str
    access: str
    period: str | None
    query: str | None
    url: str | None
    asked_at: datetime
    body: bytes = field(repr=False)


def keep(connection: Connection, answer: KeptAnswer) -> None:
    """Stores an answer; the same answer to the same question at the same instant is kept once."""
    row = {
        "source": answer.source,
        "place": answer.place,
        "access": answer.access,
        "period": answer.period,
        "query": answer.query,
        "url": answer.url,
        "asked_at": answer.asked_at,
        "sha256": sha256(answer.body).hexdigest(),
        "body": gzip.compress(answer.body, compresslevel=6, mtime=0),
        "size": len(answer.body),
    }
    connection.execute(insert(kept_answers).values(row).on_conflict_do_nothing())


def answers(engine: Engine, source: str, *, since: datetime) -> Iterator[KeptAnswer]:
    """Yields what was answered from an instant on, by place and then in the order it was asked.

    Fifty are held at a time; all are of one snapshot.
    """
    table = kept_answers.c
    wanted = (
        select(
            table.source,
            table.place,
            table.access,
            table.period,
            table.query,
            table.url,
            table.asked_at,
            table.body,
        )
        .where(table.source == source, table.asked_at >= since)
        .order_by(table.place, table.asked_at, table.id)
    )
    with engine.connect() as connection:
        streamed = connection.execution_options(yield_per=_FETCHED).execute(wanted)
        for row in streamed.mappings():
            yield KeptAnswer(**{**row, "body": gzip.decompress(row["body"])})


def prune(engine: Engine, *, before: datetime) -> int:
    """Deletes what was asked before an instant; returns how many answers went."""
    with engine.begin() as connection:
        gone = delete(kept_answers).where(kept_answers.c.asked_at < before)
        return connection.execute(gone).rowcount
