"""The statements of a landing: from the staged rows to the stored ones.

Rows are written in the order of their key, so that two landings of the same rows wait for each
other instead of deadlocking. The order is the same on every server, and about that of the key's
index, so that neighbours on a page arrive together.

Most landings bring only readings that nobody has stored, and a plain INSERT is a third cheaper than
one that is ready for a conflict with every row. Which of the two fits is asked first (`IS_NEW`); an
INSERT that is overtaken by another landing fails on the key, and is tried again as an upsert.
"""

from __future__ import annotations

from sqlalchemy import (
    FromClause,
    Text,
    bindparam,
    collate,
    func,
    literal_column,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import Insert, distinct_on, insert

from integrations.warehouse.staging import staged_observations, staged_quarantine
from integrations.warehouse.tables import observations, quarantine

KEY = ("source", "place", "kind", "term", "period", "observed_at")
_STAMPS = ("run_id", "ingested_at", "txid")
VALUES = tuple(column.name for column in staged_observations.c if column.name not in KEY)

_staged = staged_observations.c
_run_id = bindparam("run_id", type_=Text)
# One text to compare instead of five halves the sort. The columns follow because a text could hold
# the separator.
_series = collate(
    func.concat_ws(
        literal_column("chr(31)"), *(_staged[name] for name in KEY if name != "observed_at")
    ),
    "C",
)
_by_key = (_series, _staged.observed_at, *(_staged[name] for name in KEY if name != "observed_at"))
_best = (
    select(staged_observations)
    .ext(distinct_on(*_by_key))
    .order_by(
        *_by_key,
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
)
_winners = _best.cte("winners").prefix_with("materialized", dialect="postgresql")


def _insert_from(best: FromClause) -> Insert:
    return insert(observations).from_select(
        [*best.c.keys(), "run_id", "ingested_at"],
        select(*best.c, _run_id, func.statement_timestamp()),
    )


INSERT = _insert_from(_best.subquery()).execution_options(preserve_rowcount=True)
"""Stores the best row of every key, none of which may be stored already; counts them."""

_insert = _insert_from(_winners)
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

_lists = (
    select(
        _staged.source,
        _staged.place,
        func.min(_staged.observed_at).label("first"),
        func.max(_staged.observed_at).label("last"),
    )
    .group_by(_staged.source, _staged.place)
    .subquery()
)
_stored = observations.c
# Lateral, so that each list is one look into the index, whatever the planner believes.
_met = (
    select(_stored.observed_at)
    .where(
        _stored.source == _lists.c.source,
        _stored.place == _lists.c.place,
        _stored.observed_at.between(_lists.c.first, _lists.c.last),
    )
    .limit(1)
    .lateral()
)

IS_NEW = select(~select(_met).select_from(_lists.join(_met, true())).exists())
"""True when nothing of the staged sources and places is stored from the time the rows cover."""

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
