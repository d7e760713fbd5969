"""Every statement of every page, explained on the loaded archive: an index serves it.

A page is opened as a seller opens it, and each statement it sends is explained with the values it
was sent with. Reading a table of some size from end to end is what no page may do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from app.queries import database
from integrations.settings import Settings
from integrations.warehouse.engine import engine
from orchestration.lib.ingest import import_file
from scrapers import registry
from tests.app.conftest import new_app, opened
from tests.conftest import Warehouse, close
from tests.integration.transform.project import Transform

LARGE_PAGES = 64
"""Half a megabyte: below that, reading it all is what the planner rightly does."""

Sent = tuple[str, Any]
SEARCH_INDEXES = text(
    "select indexname from pg_indexes where schemaname = 'marts' and tablename = 'term_dim'"
    " and indexdef ~ 'tsvector|pattern_ops'"
)
MADE_AGAIN = (
    (
        "create index on marts.term_dim using gin"
        " (to_tsvector('simple', regexp_replace(term, ' #[0-9a-z_-]{1,40}$', '')))"
    ),
    "create index on marts.term_dim (term text_pattern_ops)",
)
_COMMENTS = re.compile(r"\A(?:\s|--[^\n]*\n)+")


@pytest.fixture(scope="module")
def loaded(new_warehouse, tmp_path_factory) -> Iterator[Warehouse]:
    """A database with the X archive, modelled."""
    folder = os.environ.get("PODPUSHER_ARCHIVES")
    if folder is None:
        pytest.skip("PODPUSHER_ARCHIVES names no folder of archives")
    warehouse = new_warehouse(tmp_path_factory.mktemp("loaded"))
    archive = Path(folder) / "x_trends_2020-07_2021-03.csv.gz"
    import_file(registry.get("x"), archive, warehouse.engine("worker"), run_id="archive")
    Transform(warehouse, tmp_path_factory.mktemp("dbt")).dbt("run")
    with warehouse.engine("owner").connect() as owner:
        owner.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))
    yield warehouse
    close(warehouse)


@pytest.fixture
def sent(loaded, using) -> Iterator[list[Sent]]:
    """Every statement the app sends while the test runs, with its values."""
    using(loaded)
    statements: list[Sent] = []

    def note(_connection, _cursor, statement, parameters, _context, many) -> None:
        if not many:
            statements.append((statement, parameters))

    app = engine("app")
    event.listen(app, "before_cursor_execute", note)
    yield statements
    event.remove(app, "before_cursor_execute", note)


def read_whole(settings: Settings, statements: list[Sent]) -> dict[str, str]:
    """The large tables that a statement reads from end to end, with the statement."""
    found = {}
    with engine("owner", settings).connect() as owner:
        large = set(
            owner.execute(
                text("select relname from pg_class where relkind in ('r', 'm') and relpages > :n"),
                {"n": LARGE_PAGES},
            ).scalars()
        )
    with database.reading() as connection:
        for statement, values in statements:
            # A statement from a file begins with what it is for.
            if not _COMMENTS.sub("", statement).lower().startswith(("select", "with")):
                continue
            plan = connection.exec_driver_sql(f"explain (format json) {statement}", values).scalar()
            found |= {table: statement for table in _scanned(plan[0]["Plan"]) if table in large}
    return found


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"].endswith("Seq Scan"):
        yield plan["Relation Name"]
    for inner in plan.get("Plans", ()):
        yield from _scanned(inner)


@pytest.mark.parametrize(
    ("view", "parameters"),
    [
        ("overview", {}),
        ("trends", {}),
        ("trends", {"q": "cat", "place": "US"}),
        ("trends", {"sort": "volume", "source": "x"}),
        ("seasonal", {"region": "US", "open": "christmas~2021-12-25"}),
        ("niches", {}),
        ("niches", {"place": "US", "sort": "fit"}),
        ("operations", {}),
        ("ideas", {}),
        ("designs", {}),
        ("listings", {}),
        ("publish", {}),
        ("billing", {}),
        ("search", {"q": "cat"}),
        ("search", {"q": "happy birth", "place": "US"}),
        ("search", {"q": "trump", "kind": "hashtag", "page": "2"}),
        ("search", {"tab": "watchlist", "compare1": "US~hashtag~blacklivesmatter"}),
        ("notifications", {}),
        ("notifications", {"tab": "rules", "rule": "new"}),
    ],
)
def test_no_page_reads_a_large_table_from_end_to_end(loaded, sent, view, parameters):
    at = opened(new_app(), view, **parameters)
    assert not at.exception
    assert sent
    assert read_whole(loaded.settings, sent) == {}


def test_the_second_page_of_trends_is_found_by_an_index(loaded, sent):
    at = opened(new_app(), "trends")
    sent.clear()
    at.button(key="next").click().run()
    assert not at.exception
    assert any("trend_scores" in statement for statement, _ in sent)
    assert read_whole(loaded.settings, sent) == {}


def test_the_evidence_of_a_term_is_found_by_an_index(loaded, sent):
    with loaded.engine("app").connect() as connection:
        trend = connection.execute(
            text(
                "select place, kind, term from marts.trend_scores"
                " where score is not null order by day desc, score desc limit 1"
            )
        ).one()
    at = opened(new_app(), "trends", open="~".join(trend))
    assert not at.exception
    assert any("raw.observations" in statement for statement, _ in sent)
    assert read_whole(loaded.settings, sent) == {}


def test_a_search_without_its_indexes_would_be_seen(loaded, sent):
    """The check itself: it can fail for a statement that a file holds."""
    opened(new_app(), "search", q="cat")
    with loaded.engine("dbt").begin() as dbt:
        for name in dbt.execute(SEARCH_INDEXES).scalars().all():
            dbt.execute(text(f'drop index marts."{name}"'))
    try:
        assert "term_dim" in read_whole(loaded.settings, sent)
    finally:
        with loaded.engine("dbt").begin() as dbt:
            for made in MADE_AGAIN:
                dbt.execute(text(made))


def test_a_scan_of_the_readings_would_be_seen(loaded, sent):
    """The check itself: it can fail."""
    with database.reading() as connection:
        connection.execute(text("select count(label) from raw.observations")).all()
    assert "observations" in read_whole(loaded.settings, sent)
