"""Sellers' marts show a reader what the reader's workspace holds, and nobody else anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.store import usage
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.studio_tables import usage_ledger
from orchestration.studio.draining import drain
from tests.integration.studio.conftest import Studio, open_studio
from tests.integration.studio.writing import a_draft
from tests.integration.transform.project import PROJECT, BuildFailedError, Transform

MARTS = {
    "usage_monthly": ("workspace_id", "period_start", "resource", "currency"),
    "publishing": ("workspace_id", "listing_id"),
}


@pytest.fixture(scope="module")
def built(module_transform: Transform) -> Transform:
    module_transform.dbt("run", "--select", "tenant_marts")
    return module_transform


@pytest.fixture(scope="module")
def seller(built: Transform) -> Studio:
    """One rehearsed listing of two revisions, and a listing reserved for work to come."""
    studio = open_studio(built.warehouse)
    listing, _ = studio.listing()
    studio.publish(listing, _newer(studio, listing))
    drain(studio.bench())
    with workspace_transaction(studio.app, studio.workspace) as connection:
        usage.reserve(connection, studio.workspace, "idea", "to come", 2)
    return studio


def _newer(studio: Studio, listing) -> object:
    from app.store import listings

    return listings.save_revision(studio.app, studio.workspace, listing, a_draft("Newer"))


def everything(mart: str) -> str:
    return {name: f"table tenant_marts.{name}" for name in MARTS}[mart]


def seen(built: Transform, mart: str, workspace: object, role: str = "app") -> list[dict]:
    with workspace_transaction(built.engine(role), workspace) as connection:
        return [dict(row._mapping) for row in connection.execute(text(everything(mart)))]


def test_a_month_of_usage_says_what_the_ledger_says(built, seller):
    rows = {row["resource"]: row for row in seen(built, "usage_monthly", seller.workspace)}
    entries = seller.rows(usage_ledger)
    for resource in ("idea", "image", "listing"):
        for state, column in (("committed", "committed"), ("reserved", "reserved")):
            amounts = [
                each.amount for each in entries if (each.resource, each.state) == (resource, state)
            ]
            assert rows[resource][column] == sum(amounts), (resource, state)
    assert rows["idea"]["reserved"] == 2
    assert rows["listing"]["committed"] == 1


def test_a_rehearsed_listing_is_not_a_published_one(built, seller):
    (listing,) = seen(built, "publishing", seller.workspace)
    assert (listing["revisions"], listing["dry_runs_done"], listing["done"]) == (2, 1, 0)
    assert listing["first_published_at"] is None


@pytest.mark.parametrize("mart", MARTS)
@pytest.mark.parametrize("role", ["app", "worker"])
def test_another_workspace_sees_none_of_it_and_no_workspace_sees_nothing(built, seller, mart, role):
    stranger = open_studio(built.warehouse).workspace
    assert seen(built, mart, seller.workspace, role)
    assert seen(built, mart, stranger, role) == []
    assert built.select(everything(mart), role) == []


@pytest.mark.parametrize("mart", MARTS)
def test_analysts_are_refused_and_dbt_can_read_no_row_of_its_own_view(built, seller, mart):
    for role in ("analyst", "dbt"):
        with pytest.raises(DBAPIError, match="permission denied"):
            built.select(everything(mart), role)


@pytest.mark.parametrize(("mart", "key"), MARTS.items())
def test_every_row_has_a_key_of_its_own(built, seller, mart, key):
    rows = seen(built, mart, seller.workspace)
    assert len({tuple(row[name] for name in key) for row in rows}) == len(rows) > 0


def test_every_relation_of_the_schema_asks_for_the_readers_rights(built):
    options = built.select(
        "select relname, reloptions from pg_class where relnamespace = 'tenant_marts'::regnamespace"
    )
    assert {each["relname"]: each["reloptions"] for each in options} == {
        mart: ["security_invoker=true"] for mart in MARTS
    }


def test_a_right_that_someone_gave_away_is_taken_back_by_the_next_run(built):
    built.execute("grant select on tenant_marts.publishing to podpusher_analyst", "dbt")
    built.dbt("run", "--select", "tenant_marts")
    granted = "select has_table_privilege('podpusher_analyst', 'tenant_marts.publishing', 'select')"
    assert built.select(granted, "owner") == [{"has_table_privilege": False}]


def test_a_column_that_is_not_written_down_stops_the_run_and_changes_nothing(
    built, seller, tmp_path: Path
):
    project = tmp_path / "edited"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    model = project / "models" / "tenant_marts" / "publishing.sql"
    model.write_text(model.read_text().replace("listings.state,", "listings.state::name as state,"))
    before = seen(built, "publishing", seller.workspace)
    with pytest.raises(BuildFailedError, match="breaks its contract"):
        built.dbt("run", "--select", "publishing", project=project)
    assert seen(built, "publishing", seller.workspace) == before
