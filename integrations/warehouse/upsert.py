"""The statements of a landing: from the staged rows to the stored ones.

Rows are written in the order of their key, so that two landings of the same rows wait for each
other instead of deadlocking.
"""

from __future__ import annotations

from sqlalchemy import Text, bindparam, collate, func, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on, insert

from integrations.warehouse.staging import staged_observations, staged_quarantine
from integrations.warehouse.tables import observations, quarantine

KEY = ("source", "place", "kind", "term", "period", "observed_at")
_STAMPS = ("run_id", "ingested_at", "txid")
VALUES = tuple(column.name for column in staged_observations.c if column.name not in KEY)

_staged = staged_observations.c
_run_id = bindparam("run_id", type_=Text)
# Sorting by one text, byte by byte, takes half the time of sorting by five in the server's locale.
# The columns follow it, for a text may hold what separates them.
_one_text = collate(
    func.concat_ws("\x1f", *(_staged[name] for name in KEY if name != "observed_at")), "C"
)
_order = (_one_text, _staged.observed_at, *(_staged[name] for name in KEY))
_winners = (
    select(staged_observations)
    .ext(distinct_on(*_order))
    .order_by(
        *_order,
        _staged.rank.nulls_last(),
        _staged.volume.desc().nulls_last(),
        # The rest only makes the choice the same on every server, whatever its locale.
        *(
            collate(_staged[name], "C").nulls_last()
            if isinstance(_staged[name].type, Text)
            else _staged[name].nulls_last()
            for name in VALUES
            if name not in {"rank", "volume"}
        ),
    )
    .cte("winners")
    .prefix_with("materialized", dialect="postgresql")
)
_insert = insert(observations).from_select(
    [*_winners.c.keys(), "run_id", "ingested_at"],
    select(*_winners.c, _run_id, func.statement_timestamp()),
)
_changed = (
    _insert.on_conflict_do_update(
        # Columns, not the constraint's name: hypertables accept no other form.
        index_elements=list(KEY),
        set_={name: _insert.excluded[name] for name in (*VALUES, *_STAMPS)},
        where=tuple_(*(observations.c[name] for name in VALUES)).is_distinct_from(
            tuple_(*(_insert.excluded[name] for name in VALUES))
        ),
    )
    .returning(observations.c.observed_at)
    .cte("changed")
)

UPSERT = select(
    select(func.count()).select_from(_winners).scalar_subquery().label("winners"),
    select(func.count()).select_from(_changed).scalar_subquery().label("changed"),
)
"""Stores the best row of every key; returns how many keys there were, and how many rows changed."""

_refused = (
    select(staged_quarantine)
    .ext(distinct_on(staged_quarantine.c.digest))
    .order_by(staged_quarantine.c.digest)
    .subquery()
)

KEEP_REFUSED = (
    insert(quarantine)
    .from_select([*_refused.c.keys(), "run_id"], select(*_refused.c, _run_id))
    .on_conflict_do_nothing(index_elements=["digest"])
)
"""Keeps every refused row once, whichever run met it first."""

ACCEPTED = select(
    func.count().label("rows"),
    func.min(_staged.observed_at).label("first"),
    func.max(_staged.observed_at).label("last"),
)
"""How many rows are staged, and the span of time they cover."""

REFUSED = select(func.count()).select_from(staged_quarantine)
"""How many refused rows are staged, repeats included."""
