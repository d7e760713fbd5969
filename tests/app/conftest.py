"""The app against a real database with marts that dbt built from landed readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import streamlit as st
from sqlalchemy import delete, text
from streamlit.testing.v1 import AppTest

from app import i18n
from integrations.settings import PROJECT_ROOT, get_settings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import jobs, usage_ledger, writings
from tests.conftest import Warehouse, close
from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import row

MAIN = PROJECT_ROOT / "app" / "main.py"
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
HOSTILE = (
    "<script>document.title='pwned'</script><img src=x onerror=alert(1)>",
    "#مرحبا_بالعالم",
    "🎃 halloween 👩‍👩‍👧‍👦",
    "long" * 50,
    "**bold** [link](javascript:alert(1)) :red[x] $y$",
)


def readings() -> list[dict[str, object]]:
    """Ten days on two sources: one term rises in three places, one falls, hostile ones stay."""
    rows: list[dict[str, object]] = []
    for back in range(9, -1, -1):
        at = NOW - timedelta(days=back)
        for place in ("GB", "US", "IN/Mumbai"):
            lists = ["steady cats", *(f"filler {n}" for n in range(40))]
            lists.insert(1 if back < 2 else 38, "cosy fall")
            lists.insert(40 if back < 2 else 2, "falling leaves")
            lists += list(HOSTILE) if place == "GB" else []
            rows += [
                row(
                    label.casefold(),
                    label=label,
                    observed_at=at,
                    place=place,
                    rank=rank,
                    volume=None if rank % 3 == 0 else 1000 * (50 - rank),
                    url=f"https://x.com/search?q={rank}",
                    access="sample",
                )
                for rank, label in enumerate(lists, 1)
            ]
        rows.append(
            row("cosy fall", label="#CosyFall", observed_at=at, source="tiktok", place="US",
                period="7d", rank=4, volume=5_000_000 - back, volume_unit="views", access="sample",
                url="javascript:alert(1)")
        )  # fmt: skip
    return rows


ATTEMPTS = text(
    "insert into ops.scrape_attempts (run_id, source, place, access, outcome, reason, http_status,"
    " rows_read, rows_loaded, started_at, finished_at) values"
    " ('r1', 'x', 'GB', 'page', 'ok', null, 200, 50, 50, now() - interval '5 min', now()),"
    " ('r2', 'tiktok', 'US', 'page', 'blocked', 'It answered \"no permission\".', 200, 0, 0,"
    " now() - interval '4 min', now())"
)


@pytest.fixture(scope="package")
def modelled(
    new_warehouse: Callable[..., Warehouse], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """A database with readings, attempts and marts."""
    warehouse = new_warehouse(tmp_path_factory.mktemp("modelled"))
    transform = Transform(warehouse, tmp_path_factory.mktemp("dbt"))
    transform.land(*readings())
    with warehouse.engine("owner").begin() as connection:
        connection.execute(ATTEMPTS)
    transform.dbt("run")
    yield warehouse
    close(warehouse)


@pytest.fixture
def using(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Warehouse], None]]:
    """Points this process's app at one database; forgets it, and what was cached, afterwards."""

    def point(warehouse: Warehouse) -> None:
        for name, value in warehouse.environment.items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()
        st.cache_data.clear()
        st.cache_resource.clear()

    yield point
    get_settings.cache_clear()
    st.cache_data.clear()
    st.cache_resource.clear()
    i18n.use(i18n.SOURCE_LANGUAGE)


@pytest.fixture
def at(modelled: Warehouse, using: Callable[[Warehouse], None]) -> AppTest:
    """The app over the modelled database, not run yet."""
    using(modelled)
    return new_app()


@pytest.fixture
def empty_studio(modelled: Warehouse, using: Callable[[Warehouse], None]) -> None:
    """The local workspace without an idea, a job or a used quota."""
    using(modelled)
    with workspace_transaction(modelled.engine("owner"), LOCAL_WORKSPACE_ID) as connection:
        for rows in (writings, jobs, usage_ledger):
            connection.execute(delete(rows))


def new_app() -> AppTest:
    return AppTest.from_file(str(MAIN), default_timeout=60)


def opened(at: AppTest, view: str, /, **parameters: str) -> AppTest:
    """Opens one page with the parameters of its URL."""
    # AppTest spells options in the test's own thread, which has to speak the page's language.
    i18n.use(parameters.get("lang", i18n.SOURCE_LANGUAGE))
    at.switch_page(f"views/{view}.py")
    for name, value in parameters.items():
        at.query_params[name] = value
    return at.run()


def html(at: AppTest) -> str:
    """All HTML of the page, as it is sent to the browser."""
    return "\n".join(element.proto.body for element in at.get("html"))


@pytest.fixture
def as_dbt(modelled):
    """Runs statements as the role that owns the marts."""

    def run(*statements: str, **values) -> None:
        with modelled.engine("owner").begin() as connection:
            connection.exec_driver_sql("set local role podpusher_dbt")
            for statement in statements:
                connection.execute(text(statement), values)

    return run


@pytest.fixture
def land_scores(as_dbt):
    """Changes scores as a scoring does: with its note, and undone at the end."""
    as_dbt(
        "drop table if exists staging.scores_before",
        "create table staging.scores_before as select * from marts.trend_scores",
    )

    def land(change: str, **values) -> None:
        noted = "update rollups.build_state set built_at = now() where model = 'trend_scores'"
        as_dbt(change, noted, **values)

    yield land
    as_dbt(
        "truncate marts.trend_scores",
        "insert into marts.trend_scores select * from staging.scores_before",
        "drop table staging.scores_before",
        "update rollups.build_state set built_at = now() where model = 'trend_scores'",
    )
