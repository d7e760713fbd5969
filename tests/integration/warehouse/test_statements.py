"""What the database spends its time on, and one sentence where that cannot be told."""

from __future__ import annotations

import pytest
from psycopg import sql
from sqlalchemy import text

from integrations.settings import Mode, Settings
from integrations.warehouse import server, statements
from integrations.warehouse.address import Address
from integrations.warehouse.embedded import binaries, contact, state
from integrations.warehouse.migrate import migrate
from integrations.warehouse.statements import StatementsError
from tests.conftest import Warehouse, close

counts = pytest.mark.skipif(
    not binaries.find().ships("pg_stat_statements"), reason="this PostgreSQL ships no library"
)


@pytest.fixture(scope="module")
def embedded(server_settings):
    """The embedded server's own database."""
    migrate(server_settings)
    warehouse = Warehouse(server_settings, server.start(server_settings))
    yield warehouse
    close(warehouse)


@counts
def test_the_worst_statement_of_any_login_comes_first(embedded):
    with embedded.engine("app").connect() as connection:
        for _ in range(3):
            connection.execute(text("select /* worst */ count(*) from generate_series(1, 100000)"))
    found = statements.slowest(embedded.address, 100)
    assert [each.total_ms for each in found] == sorted((e.total_ms for e in found), reverse=True)
    (worst,) = [each for each in found if "/* worst */" in each.query]
    assert worst.query == "select /* worst */ count(*) from generate_series($1, $2)"
    assert (worst.calls, worst.rows) == (3, 3)
    assert worst.mean_ms == pytest.approx(worst.total_ms / 3)
    assert len(statements.slowest(embedded.address, 1)) == 1  # asking is counted too


@counts
def test_a_long_statement_is_one_short_line(embedded):
    with embedded.engine("app").connect() as connection:
        connection.execute(text("select 1 as long_one\n, " + ", ".join(["2"] * 200)))
    (found,) = [e for e in statements.slowest(embedded.address, 999) if "long_one" in e.query]
    assert len(found.query) == 160
    assert found.query.endswith("…")
    assert "\n" not in found.query


@counts
def test_a_statement_of_dbts_begins_with_its_models_name(embedded):
    comment = '/* {"app": "dbt", "profile_name": "p", "node_id": "model.podpusher.made"} */'
    with embedded.engine("dbt").connect() as connection:
        connection.exec_driver_sql(f"{comment}\nselect 1 as by_dbt")
    queries = [each.query for each in statements.slowest(embedded.address, 999)]
    assert "model.podpusher.made: select $1 as by_dbt" in queries


@counts
def test_another_database_and_a_passwords_verifier_are_left_out(embedded, warehouse):
    with warehouse.engine("app").connect() as connection:
        connection.execute(text("select 1 as next_door"))
    seen = " ".join(each.query for each in statements.slowest(embedded.address, 999))
    assert "next_door" not in seen
    assert "SCRAM" not in seen


@counts
def test_an_owner_without_the_extension_or_the_right_is_told_what_to_ask_for(
    server_settings, warehouse
):
    """As on a server of the user's own: the owner is no superuser."""
    with pytest.raises(StatementsError) as refused:
        statements.slowest(warehouse.address, 5)
    assert "create extension pg_stat_statements" in refused.value.hint
    where = warehouse.address
    with contact.connect(state.load(server_settings), where.database) as connection:
        connection.execute("create extension pg_stat_statements")
        connection.execute("create role reader login createrole password 'secret'")
        connection.execute(
            sql.SQL("grant connect on database {} to reader").format(sql.Identifier(where.database))
        )
    url = where.owner_url.set(username="reader", password="secret")
    with pytest.raises(StatementsError) as refused:
        statements.slowest(Address("external", url), 5)
    assert refused.value.hint.endswith("grant pg_read_all_stats to reader")


@pytest.fixture
def carried(tmp_path, monkeypatch):
    """A server of the carried PostgreSQL, which ships no such library."""
    monkeypatch.setattr(binaries, "DEBIAN", tmp_path / "no debian")
    settings = Settings(mode=Mode.DEMO, state_dir=tmp_path / "state", database_url=None)
    server.start(settings)
    migrate(settings)
    yield settings
    server.destroy(settings)


def test_a_server_without_the_library_starts_and_says_so(carried):
    with pytest.raises(StatementsError) as refused:
        statements.slowest(server.start(carried), 5)
    assert "does not count statements" in refused.value.message
    assert "Debian" in refused.value.hint
    assert state.load(carried).major >= 16
