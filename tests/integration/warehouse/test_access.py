"""A server of the user's own: every refusal is one sentence, and none tells a secret."""

from __future__ import annotations

import socket

import pytest
from psycopg import sql
from pydantic import SecretStr

from integrations.errors import PodpusherError
from integrations.settings import Settings
from integrations.warehouse import access, server
from integrations.warehouse.embedded import contact, state
from integrations.warehouse.errors import DatabaseRefusedError, DatabaseUnreachableError
from integrations.warehouse.migrate import migrate

PASSWORD = "hunter2hunter2"


@pytest.fixture
def administrator(server_settings):
    with contact.connect(state.load(server_settings)) as connection:
        yield connection


@pytest.fixture
def login(administrator):
    """Makes a login role with the attributes given."""
    made = []

    def make(name: str, attributes: str) -> None:
        administrator.execute(
            sql.SQL("create role {} login {} password {}").format(
                sql.Identifier(name), sql.SQL(attributes), sql.Literal(PASSWORD)
            )
        )
        # As on an ordinary server, where every login may connect to it.
        administrator.execute(
            sql.SQL("grant connect on database postgres to {}").format(sql.Identifier(name))
        )
        made.append(name)

    yield make
    owned = "select datname from pg_database where datdba = %s::regrole"
    for name in made:
        for (database,) in administrator.execute(owned, [name]).fetchall():
            administrator.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(database))
            )
        administrator.execute(sql.SQL("drop owned by {}").format(sql.Identifier(name)))
        administrator.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))


@pytest.fixture
def settings(server_settings, tmp_path):
    """Settings of an external server: user, database, password."""
    port = server.start(server_settings).port

    def make(user: str, database: str, *, password: str = PASSWORD, port: int = port) -> Settings:
        return Settings(
            state_dir=tmp_path,
            database_url=SecretStr(f"postgres://{user}:{password}@127.0.0.1:{port}/{database}"),
        )

    return make


@pytest.fixture
def owner(server_settings, settings):
    """Settings of an external server as a user with the rights that are asked for."""
    password = server.start(server_settings).owner_url.password
    return lambda database: settings("podpusher_owner", database, password=password)


def refusal(settings: Settings) -> PodpusherError:
    with pytest.raises(PodpusherError) as refused:
        migrate(settings)
    chain, error = [], refused.value
    while error is not None:
        chain.append(str(error))
        error = error.__cause__
    assert PASSWORD not in " ".join(chain)
    assert "\n" not in refused.value.message
    assert refused.value.hint
    return refused.value


def test_a_wrong_password_is_told_from_an_absent_server(settings, login):
    login("someone", "createrole createdb")
    refused = refusal(settings("someone", "shop_a", password="wrong"))
    assert isinstance(refused, DatabaseRefusedError)
    assert "refuses the user someone" in refused.message
    assert not refused.transient


def test_an_absent_server_is_transient(settings):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: nobody can take it meanwhile
        refused = refusal(settings("someone", "shop_a", port=held.getsockname()[1]))
    assert isinstance(refused, DatabaseUnreachableError)
    assert refused.transient
    assert "No PostgreSQL answers at 127.0.0.1" in refused.message


def test_a_user_that_may_not_make_roles_is_told_what_to_ask_for(settings, login):
    login("no_roles", "createdb")
    refused = refusal(settings("no_roles", "postgres"))
    assert "may not create roles" in refused.message
    assert "alter role no_roles createrole" in refused.hint


def test_a_missing_database_is_made_where_the_user_may(owner):
    assert migrate(owner("shop_new")).created
    assert not migrate(owner("shop_new")).created


def test_a_missing_database_is_one_sentence_where_the_user_may_not(settings, login):
    login("no_databases", "createrole")
    refused = refusal(settings("no_databases", "shop_b"))
    assert "shop_b does not exist" in refused.message
    assert "create database shop_b owner no_databases" in refused.hint


def test_a_database_of_somebody_else_is_refused_with_a_hint(settings, login, administrator):
    login("a_guest", "createrole createdb")
    administrator.execute("create database shop_of_another")
    try:
        refused = refusal(settings("a_guest", "shop_of_another"))
    finally:
        administrator.execute("drop database shop_of_another")
    assert "may not" in refused.message
    assert isinstance(refused, DatabaseRefusedError)


def test_an_unknown_option_in_the_url_is_one_sentence(settings):
    given = settings("podpusher_owner", "postgres?prepared_statement_cache_size=0")
    assert "option" in refusal(given).message


def test_a_server_older_than_15_is_refused(owner, monkeypatch):
    monkeypatch.setattr(access, "OLDEST_SERVER", 990000)
    assert "is too old" in refusal(owner("shop_old")).message


def test_groups_of_another_owner_are_refused_with_a_hint(settings, login, administrator, warehouse):
    """PostgreSQL 16 lets a role manage only the roles it made; 15 lets it manage all."""
    login("second_owner", "createrole createdb")
    second = settings("second_owner", "shop_second")
    if administrator.info.server_version >= 160000:
        assert "may not manage" in refusal(second).message
    else:
        assert migrate(second).created


def test_start_and_stop_leave_an_external_server_alone(owner):
    external = owner("postgres")
    assert server.start(external).managed == "external"
    assert server.stop(external) is False
    found = server.status(external)
    assert found.running
    assert "not ours to start or stop" in found.detail
    with pytest.raises(PodpusherError, match="is yours"):
        server.destroy(external)


def test_status_of_an_unreachable_server_is_a_sentence_and_no_error(settings):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        found = server.status(settings("u", "d", port=held.getsockname()[1]))
    assert (found.running, found.managed) == (False, "external")
    assert "No PostgreSQL answers" in found.detail
