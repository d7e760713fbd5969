"""The benchmark's rows are the same however they are made, and its table is whole afterwards."""

from __future__ import annotations

from sqlalchemy import text

from benchmarks.bulk import fill
from benchmarks.loaders import batches
from benchmarks.readings import START, Lists, frame
from integrations.warehouse.landing import land

_INDEXES = text(
    "select indexdef from pg_indexes"
    " where schemaname = 'raw' and tablename = 'observations' order by 1"
)


def test_rows_made_in_the_server_are_those_of_the_frame(warehouse):
    lists = Lists(27)
    owner, worker = warehouse.engine("owner"), warehouse.engine("worker")
    with owner.connect() as connection:
        before = connection.execute(_INDEXES).all()
    fill(owner, lists, 5_000, START)
    with owner.connect() as connection:
        assert connection.execute(_INDEXES).all() == before
    landed = land(worker, batches(frame(lists, 5_000)), "run")
    assert (landed.loaded, landed.unchanged) == (0, 5_000)
    landed = land(worker, batches(frame(lists, 1_000, first=4_500)), "run")
    assert (landed.loaded, landed.unchanged) == (500, 500)
