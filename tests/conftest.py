"""Database fixtures for every suite: one real server per session, made only when a test asks.

Tests connect as the unprivileged roles, because a superuser passes every row-level policy. Each
test or module gets a migrated database of its own on that server.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import hypothesis
import pytest
from psycopg import sql
from pydantic import SecretStr
from sqlalchemy import Engine
from xdist.scheduler import LoadScopeScheduling

from integrations.settings import Mode, Settings
from integrations.warehouse import server
from integrations.warehouse.address import Address
from integrations.warehouse.embedded import contact, state
from integrations.warehouse.engine import engine
from integrations.warehouse.migrate import migrate
from integrations.warehouse.roles import Role

pytest_plugins = ["tests.stack", "tests.browser"]

# A deadline per example would be a timing assertion: the first one loads what the others reuse.
hypothesis.settings.register_profile("podpusher", deadline=None)
hypothesis.settings.load_profile("podpusher")


@dataclass(frozen=True)
class Warehouse:
    """A migrated throw-away database, and everything needed to reach it."""

    settings: Settings
    address: Address

    def engine(self, role: Role) -> Engine:
        """The engine of one role; the same object for the same role."""
        return engine(role, self.settings)

    @property
    def environment(self) -> dict[str, str]:
        """Variables that make another process use this database."""
        assert self.settings.database_url is not None
        return {
            "PODPUSHER_DATABASE_URL": self.settings.database_url.get_secret_value(),
            "PODPUSHER_STATE_DIR": str(self.settings.state),
            "PODPUSHER_MODE": self.settings.mode,
        }


@pytest.fixture(scope="session")
def server_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a running embedded server that ends with the session."""
    settings = Settings(
        mode=Mode.DEMO, state_dir=tmp_path_factory.mktemp("state"), database_url=None
    )
    server.start(settings)
    _trade_durability_for_speed(settings)
    yield settings
    server.destroy(settings)


@pytest.fixture(scope="session")
def new_warehouse(server_settings: Settings) -> Callable[[Path], Warehouse]:
    """Makes a migrated database; takes the folder for its state."""
    owner = server.start(server_settings).owner_url

    def make(state: Path) -> Warehouse:
        url = owner.set(database=f"t_{uuid.uuid4().hex[:12]}")
        settings = Settings(
            mode=Mode.DEMO,
            state_dir=state,
            database_url=SecretStr(url.render_as_string(hide_password=False)),
        )
        migrate(settings)
        return Warehouse(settings, server.start(settings))

    return make


@pytest.fixture
def warehouse(new_warehouse: Callable[[Path], Warehouse], tmp_path: Path) -> Iterator[Warehouse]:
    """A database for one test."""
    made = new_warehouse(tmp_path / "state")
    yield made
    close(made)


@pytest.fixture(scope="module")
def module_warehouse(
    new_warehouse: Callable[[Path], Warehouse], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """A database for the tests of one module, which must not rely on its being empty."""
    made = new_warehouse(tmp_path_factory.mktemp("module"))
    yield made
    close(made)


def close(warehouse: Warehouse) -> None:
    """Gives the connections back; the database goes with the server at the session's end."""
    for role in get_args(Role):
        warehouse.engine(role).dispose()


def _trade_durability_for_speed(settings: Settings) -> None:
    """Throw-away databases need no disk flush. Fault tests start servers of their own."""
    found = state.load(settings)
    assert found is not None
    with contact.connect(found) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("alter system set {} = off").format(sql.Identifier(setting)))
        connection.execute("select pg_reload_conf()")


_DEMO = "tests/e2e/"


class ByModule(LoadScopeScheduling):
    """Shares the suite between workers by module, and the one running demo's tests as a whole.

    No worker then makes a module's database, or the demo, a second time.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _DEMO if nodeid.startswith(_DEMO) else nodeid.split("::", 1)[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    """Called by pytest-xdist."""
    return ByModule(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The demo's tests come first: they wait more than they compute."""
    items.sort(key=lambda item: not item.nodeid.startswith(_DEMO))
