"""Fills `raw.observations` with many made-up readings, in the server, in minutes.

Indexes and the key are taken off for the time and put back as they were: kept up row by row they
would take hours, and a table that grew sorted is what an index built at once looks like too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from benchmarks.readings import LOOKS, THINGS, Lists

_INSERT = text((Path(__file__).parent / "bulk.sql").read_text(encoding="utf-8"))
_STEP = 5_000_000
_INDEXES = text(
    """
    select format('drop index raw.%I', class.relname) as drop, pg_get_indexdef(class.oid) as make
      from pg_index as i join pg_class as class on class.oid = i.indexrelid
     where i.indrelid = 'raw.observations'::regclass
       and not exists (select from pg_constraint where conindid = class.oid)
    union all
    select format('alter table raw.observations drop constraint %I', conname),
           format('alter table raw.observations add constraint %I %s', conname,
                  pg_get_constraintdef(oid))
      from pg_constraint
     where conrelid = 'raw.observations'::regclass and contype = 'u'
    """
)


def fill(owner: Engine, lists: Lists, rows: int, start: datetime) -> None:
    """Adds the rows number 0 to `rows` - 1, ingested five minutes after they were observed."""
    sources, places, kinds, units = (list(column) for column in zip(*lists.names, strict=True))
    given = {
        "sources": sources,
        "places": places,
        "kinds": kinds,
        "units": units,
        "looks": list(LOOKS),
        "things": list(THINGS),
        "lists": lists.count,
        "start": start,
    }
    with owner.begin() as connection, _without_indexes(connection):
        for first in range(0, rows, _STEP):
            last = min(first + _STEP, rows) - 1
            connection.execute(_INSERT, given | {"first": first, "last": last})
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze raw.observations"))


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    connection.execute(text("set local maintenance_work_mem = '1GB'"))
    indexes = connection.execute(_INDEXES).all()
    for each in indexes:
        connection.execute(text(each.drop))
    yield
    for each in indexes:
        connection.execute(text(each.make))
