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
from integrations.warehouse.embedded import contact, state
from integrations.warehouse.engine import engine
from integrations.warehouse.errors import DatabaseRefusedError
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


def test_an_extension_that_the_server_does_not_load_is_one_sentence(warehouse, server_settings):
    """As after a move of the data to a server without the library. The entry alone is made here."""
    found = state.load(server_settings)
    with contact.connect(found, warehouse.address.database) as administrator:
        administrator.execute(
            "insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable,"
            " extversion) select 1, 'timescaledb', 10, oid, false, '2.28.3' from pg_namespace"
            " where nspname = 'public'"
        )
    with pytest.raises(DatabaseRefusedError, match=r"2\.28\.3.*does not load it") as refused:
        migrate(warehouse.settings)
    assert "shared_preload_libraries" in refused.value.hint
    with warehouse.engine("worker").connect() as connection:
        with pytest.raises(DatabaseRefusedError):
            probe(connection)
        assert connection.execute(text("select 1")).scalar_one() == 1  # the session lives on


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


@pytest.mark.timescale
def test_a_version_that_the_server_no_longer_has_is_one_sentence(timescale):
    """As after an upgrade of the server's package without one of the database."""
    migrate(timescale, timescale=True)
    made = engine("owner", timescale).url
    engine("owner", timescale).dispose()
    # A session that has loaded the library notices the change and ends.
    with psycopg.connect(
        **made.translate_connect_args(username="user", database="dbname"),
        options="-c timescaledb.disable_load=on",
    ) as administrator:
        administrator.execute(
            "update pg_extension set extversion = '2.1.0' where extname = 'timescaledb'"
        )
    with pytest.raises(DatabaseRefusedError, match="no longer has") as refused:
        migrate(timescale)
    assert "alter extension timescaledb update" in refused.value.hint
