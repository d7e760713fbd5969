"""One migrated database per module, emptied before each test; and its equal on TimescaleDB."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url, text

from integrations.settings import Mode, Settings
from integrations.warehouse import server
from integrations.warehouse.migrate import migrate
from tests.conftest import Warehouse, close
from tests.integration.transform.project import Transform

TIMESCALE = "PODPUSHER_TEST_TIMESCALE_URL"


@pytest.fixture(scope="module")
def module_transform(module_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory):
    return Transform(module_warehouse, tmp_path_factory.mktemp("dbt"))


@pytest.fixture
def transform(module_transform: Transform) -> Transform:
    module_transform.empty()
    return module_transform


@pytest.fixture(scope="module")
def new_community(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Transform]]:
    """Makes throw-away databases on the Community server; they are dropped at the end."""
    url = os.environ.get(TIMESCALE)
    if not url:
        reason = f"{TIMESCALE} names no TimescaleDB Community server"
        if os.environ.get("PODPUSHER_REQUIRE_TIMESCALE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    made: list[Warehouse] = []

    def make() -> Transform:
        folder = tmp_path_factory.mktemp("timescale")
        own = make_url(url).set(database=f"t_{uuid.uuid4().hex[:12]}")
        settings = Settings(
            mode=Mode.DEMO,
            state_dir=folder,
            database_url=SecretStr(own.render_as_string(hide_password=False)),
        )
        report = migrate(settings, timescale=True)
        made.append(Warehouse(settings, server.start(settings)))
        if report.edition.name != "community":
            pytest.fail(f"{TIMESCALE} names a server of the edition {report.edition.name}")
        return Transform(made[-1], folder / "dbt")

    yield make
    for each in made:
        close(each)
        _drop(url, each)


@pytest.fixture(scope="module")
def community(new_community: Callable[[], Transform]) -> Transform:
    """One database of the module, never emptied."""
    return new_community()


@pytest.fixture(
    scope="module", params=["plain", pytest.param("community", marks=pytest.mark.timescale)]
)
def either(request: pytest.FixtureRequest) -> Transform:
    """The same test on both kinds of server; the database is the module's and never emptied."""
    name = "module_transform" if request.param == "plain" else "community"
    found: Transform = request.getfixturevalue(name)
    return found


def _drop(url: str, warehouse: Warehouse) -> None:
    folder: Path = warehouse.settings.state
    maintenance = Settings(database_url=SecretStr(url), state_dir=folder)
    engine = Warehouse(maintenance, server.start(maintenance)).engine("owner")
    database = warehouse.address.database
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in (database, f"{database}_dagster"):
            connection.execute(text(f"drop database if exists {name} with (force)"))
    engine.dispose()
