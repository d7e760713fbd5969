"""A backup of a database with a hypertable and continuous aggregates, brought back as such."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from integrations.settings import Mode, Settings
from integrations.warehouse import server
from integrations.warehouse.access import as_owner
from integrations.warehouse.backup import backup
from integrations.warehouse.restore import restore
from tests.conftest import Warehouse, close
from tests.integration.transform.project import Transform
from tests.integration.transform.test_backup import fill, seen
from tests.integration.transform.test_rollups import (
    ROLLUPS,
    assert_rollups_equal_a_full_group_by,
)
from tests.integration.warehouse.rows import START, row

pytestmark = pytest.mark.timescale
INSIDE = """
    select 'hypertable', hypertable_schema, hypertable_name, owner::text, num_chunks
      from timescaledb_information.hypertables
     union all
    select 'aggregate', view_schema, view_name, view_owner::text, materialized_only::int
      from timescaledb_information.continuous_aggregates
     union all
    select 'chunk', null, null, c.relowner::regrole::text, count(*)
      from pg_class as c
     where c.relnamespace = '_timescaledb_internal'::regnamespace and c.relkind in ('r', 'v')
       and c.relname not like 'compress%'  -- a job of the server's may be at it meanwhile
     group by c.relowner
"""


def inside(warehouse):
    """Materialisations are numbered, and a number may differ: their names are left out."""
    with as_owner(warehouse.address) as connection:
        rows = connection.execute(INSIDE).fetchall()
    return sorted(
        str(each) for each in rows if not str(each[2]).startswith("_materialized_hypertable")
    )


@pytest.fixture
def target(community, tmp_path):
    """Settings of another database of the same server, dropped at the end."""
    url = community.warehouse.address.owner_url
    name = f"t_{uuid4().hex[:12]}"
    settings = Settings(
        mode=Mode.DEMO,
        state_dir=tmp_path / "target",
        database_url=SecretStr(url.set(database=name).render_as_string(hide_password=False)),
    )
    yield settings
    if (settings.state / "database.json").exists():
        close(Warehouse(settings, server.start(settings)))
    with psycopg.connect(
        **url.set(database="postgres").translate_connect_args(username="user", database="dbname"),
        autocommit=True,
    ) as connection:
        for each in (name, f"{name}_dagster", f"{name}_restoring"):
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(each))
            )


def test_hypertable_and_aggregates_come_back_and_go_on(community, target, tmp_path):
    workspaces = fill(community)
    file = tmp_path / "live.backup"
    taken = backup(community.warehouse.address, file)
    assert (taken.edition, taken.rows["rollups.term_daily"] > 0) == ("community", True)
    _, report = restore(target, file)
    assert report.hypertable
    restored = Warehouse(target, server.start(target))
    before, after = seen(community.warehouse, workspaces), seen(restored, workspaces)
    for part, expected in before.items():
        assert after[part] == expected, part
    assert inside(restored) == inside(community.warehouse)

    again = Transform(restored, tmp_path / "dbt")
    again.land(row("a late comer"), run_id="later")
    again.dbt("run", refresh_from=START.isoformat(), refresh_to=START.isoformat())
    assert_rollups_equal_a_full_group_by(again)
    views = again.select(
        "select view_name from timescaledb_information.continuous_aggregates order by 1", "dbt"
    )
    assert [each["view_name"] for each in views] == sorted(ROLLUPS)
    with as_owner(restored.address) as connection:
        restoring = connection.execute("show timescaledb.restoring").fetchone()
    assert restoring == ("off",)
