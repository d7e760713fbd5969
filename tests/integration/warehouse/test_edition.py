"""Plain, Apache or Community: asked of the live connection."""

from __future__ import annotations

import os
import uuid
from typing import get_args

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import text

from integrations.settings import Mode, Settings
from integrations.warehouse import hypertable
from integrations.warehouse.address import parse
from integrations.warehouse.edition import probe
from integrations.warehouse.engine import engine
from integrations.warehouse.landing import land
from integrations.warehouse.migrate import migrate
from integrations.warehouse.roles import Role
from tests.integration.warehouse.rows import digest, many


@pytest.mark.parametrize("role", get_args(Role))
def test_every_role_can_ask_which_edition_this_is(module_warehouse, role):
    with module_warehouse.engine(role).connect() as connection:
        found = probe(connection)
    assert (found.name, found.timescaledb) == ("plain", None)
    assert found.major >= 15


def test_a_setting_left_in_the_configuration_is_not_taken_for_the_library(module_warehouse):
    """As written by a tuning tool on a server that then starts without the library."""
    owner = module_warehouse.engine("owner")
    with owner.connect() as connection:
        connection.execute(text("set timescaledb.license = 'timescale'"))
        connection.execute(text("set timescaledb.max_background_workers = '16'"))
        connection.commit()
        assert hypertable.ensure(owner, connection, enable=False).name == "plain"


@pytest.fixture
def timescale(tmp_path):
    """Settings of a throw-away database on a server with TimescaleDB preloaded."""
    url = os.environ.get("PODPUSHER_TEST_TIMESCALE_URL")
    if url is None:
        if os.environ.get("PODPUSHER_REQUIRE_TIMESCALE") == "1":
            pytest.fail("PODPUSHER_TEST_TIMESCALE_URL is not set")
        pytest.skip("PODPUSHER_TEST_TIMESCALE_URL is not set")
    owner = parse(url).owner_url
    made = owner.set(database=f"t_{uuid.uuid4().hex[:12]}")
    settings = Settings(
        mode=Mode.DEMO,
        state_dir=tmp_path,
        database_url=SecretStr(made.render_as_string(hide_password=False)),
    )
    yield settings
    engine("owner", settings).dispose()
    with psycopg.connect(
        **owner.translate_connect_args(username="user", database="dbname"), autocommit=True
    ) as connection:
        for name in (made.database, f"{made.database}_dagster"):
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )


@pytest.mark.timescale
def test_observations_are_a_hypertable_and_land_as_on_a_plain_server(timescale):
    assert not migrate(timescale).hypertable  # only on request
    report = migrate(timescale, timescale=True)
    assert report.hypertable
    assert report.edition.name in {"apache", "community"}
    assert migrate(timescale).before == report.after
    worker = engine("worker", timescale)
    rows = [many(5000)]
    assert land(worker, rows, "first").loaded == 5000
    before = digest(worker)
    assert land(worker, rows, "second").unchanged == 5000
    assert digest(worker) == before
    with engine("owner", timescale).connect() as connection:
        interval = connection.execute(
            text(
                "select time_interval from timescaledb_information.dimensions"
                " where hypertable_schema = 'raw' and hypertable_name = 'observations'"
            )
        ).scalar_one()
    assert interval.days == 7
