"""Addresses, drivers and pools."""

from __future__ import annotations

from typing import get_args

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import make_url, text

from integrations.settings import Settings
from integrations.warehouse import credentials
from integrations.warehouse.address import parse
from integrations.warehouse.engine import dagster_url, database_url
from integrations.warehouse.errors import DatabaseUrlError, NotMigratedError, NotStartedError
from integrations.warehouse.roles import Role

ROLES = get_args(Role)


@pytest.mark.parametrize("role", ROLES)
def test_every_engine_names_its_driver_and_has_a_small_checked_pool(module_warehouse, role):
    engine = module_warehouse.engine(role)
    assert engine.url.drivername == "postgresql+psycopg"
    assert engine.pool.size() == 2
    assert engine.pool._max_overflow == 3
    assert engine.pool._pre_ping


@pytest.mark.parametrize("role", ROLES)
def test_an_engine_tells_the_server_who_it_is(module_warehouse, role):
    with module_warehouse.engine(role).connect() as connection:
        name, user = connection.execute(
            text("select current_setting('application_name'), session_user")
        ).one()
    assert name == f"podpusher {role}"
    if role != "owner":
        assert user == f"{module_warehouse.address.database}_login_{role}"


def test_dagsters_url_names_its_driver_too(module_warehouse):
    assert make_url(dagster_url(module_warehouse.settings)).drivername == "postgresql+psycopg2"


@pytest.mark.parametrize(
    "given",
    [
        "postgres://u:p%40ss%2Fword@db.example:6432/shop",
        "postgresql://u:p%40ss%2Fword@db.example:6432/shop",
        "postgresql+psycopg2://u:p%40ss%2Fword@db.example:6432/shop",
        "postgresql+asyncpg://u:p%40ss%2Fword@db.example:6432/shop",
        "  postgresql+psycopg://u:p%40ss%2Fword@db.example:6432/shop\n",
    ],
)
def test_any_form_of_postgresql_url_is_accepted(given):
    url = parse(given).owner_url
    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port, url.database) == (
        "u",
        "p@ss/word",
        "db.example",
        6432,
        "shop",
    )


def test_tls_mode_socket_and_other_options_of_the_url_are_kept():
    url = parse("postgres://u@/shop?host=/run/pg&sslmode=verify-full&target_session_attrs=any")
    assert url.host == "/run/pg"
    assert url.port == 5432
    assert url.owner_url.query["sslmode"] == "verify-full"
    assert url.owner_url.query["target_session_attrs"] == "any"


@pytest.mark.parametrize(
    "given",
    [
        "mysql://u:hunter2@h/d",
        "hunter2",
        "",
        "postgresql://u:hunter2@h:notaport/d",
        "postgresql://u:hunter2@h",
        "postgresql://:hunter2@h/d",
        "postgresql://u:hunter2@h/" + "d" * 60,
    ],
)
def test_an_unusable_url_is_refused_in_one_sentence_without_its_password(given):
    with pytest.raises(DatabaseUrlError) as refused:
        parse(given)
    assert "PODPUSHER_DATABASE_URL" in refused.value.message
    assert "hunter2" not in str(refused.value) + str(refused.value.__cause__)


def test_an_address_never_shows_its_password(module_warehouse):
    address, settings = module_warehouse.address, module_warehouse.settings
    secret = address.owner_url.password
    assert secret
    for shown in (repr(address), str(address.owner_url), repr(settings), str(settings)):
        assert secret not in shown
    assert credentials.password(settings, address.database, "app") not in repr(
        database_url("app", settings)
    )


def test_asking_for_a_role_before_migrating_says_what_to_do(tmp_path):
    settings = Settings(
        state_dir=tmp_path, database_url=SecretStr("postgresql://u:p@127.0.0.1:1/never")
    )
    with pytest.raises(NotMigratedError, match="podpusher db migrate"):
        database_url("app", settings)


def test_asking_for_an_address_before_starting_says_what_to_do(tmp_path):
    with pytest.raises(NotStartedError, match="podpusher db start"):
        database_url("owner", Settings(state_dir=tmp_path, database_url=None))


def test_passwords_are_generated_once_and_kept_from_others(warehouse):
    file = warehouse.settings.state / "database.json"
    before = file.read_bytes()
    credentials.ensure(warehouse.settings, warehouse.address.database)
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_connection_lost_in_the_pool_is_replaced_unseen(warehouse):
    engine = warehouse.engine("app")
    with engine.connect() as connection:
        pid = connection.execute(text("select pg_backend_pid()")).scalar_one()
    _end_session(warehouse, pid)
    with engine.connect() as connection:
        assert connection.execute(text("select pg_backend_pid()")).scalar_one() != pid


def _end_session(warehouse, pid):
    """A role may end its own sessions."""
    url = database_url("app", warehouse.settings)
    with psycopg.connect(
        **url.translate_connect_args(username="user", database="dbname")
    ) as connection:
        connection.execute("select pg_terminate_backend(%s, 5000)", [pid])
