"""What pages read of the studio: their own workspace, in the domain's own types."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.queries import board, database, designs, ideas, listings, publications
from app.store import listings as listing_store
from orchestration.studio.draining import drain
from tests.integration.studio.conftest import open_studio
from tests.integration.studio.writing import a_draft, a_plan, some_evidence

DAY = date(2026, 1, 2)


@pytest.fixture
def pages(studio, monkeypatch):
    """The queries, reading the studio's database."""
    monkeypatch.setattr(database, "engine", studio.warehouse.engine)
    return studio


@pytest.fixture(scope="module")
def scores(module_warehouse):
    """A mart with two new or rising terms and one declining on the day."""
    with module_warehouse.engine("dbt").begin() as connection:
        connection.execute(
            text(
                "create table marts.trend_scores as"
                " select *, true as leads from (values (date '2026-01-02', 'emerging'),"
                " ('2026-01-02', 'rising'),"
                " ('2026-01-02', 'declining'), ('2026-01-01', 'rising')) as v (day, stage)"
            )
        )


def test_what_was_written_is_read_back_whole(pages):
    listing, revision = pages.listing()
    publication = pages.publish(listing, revision)
    workspace = pages.workspace

    (idea,) = ideas.page(workspace, 60).rows
    assert idea == ideas.one(workspace, idea.id)
    assert idea.evidence == some_evidence()
    assert ideas.page(workspace, 60, term="another").rows == []

    (design,) = designs.page(workspace, 60, idea=idea.id, states=["approved"]).rows
    assert design == designs.one(workspace, design.id)
    assert design.spec.phrase == idea.brief.phrase
    assert designs.page(workspace, 60, states=["queued"]).rows == []
    assert design.title == idea.brief.title

    (found,) = listings.page(workspace, 60).rows
    assert found == listings.one(workspace, listing) == listings.of_design(workspace, design.id)
    assert (found.draft, found.revision_id, found.number) == (a_draft(), revision, 1)
    assert [one.id for one in listings.revisions(workspace, listing)] == [revision]

    (shown,) = publications.newest(workspace, listing=listing)
    assert shown == publications.one(workspace, publication)
    assert (shown.state, shown.plan) == ("queued", a_plan())
    assert [step.step for step in shown.steps] == [step.name for step in a_plan().steps]


def test_the_newest_revision_is_the_listing(pages):
    listing, _ = pages.listing()
    newer = listing_store.save_revision(pages.app, pages.workspace, listing, a_draft("Newer"))
    found = listings.one(pages.workspace, listing)
    assert (found.revision_id, found.number, found.draft) == (newer, 2, a_draft("Newer"))


def test_another_workspace_sees_nothing_of_it(pages, module_warehouse):
    listing, revision = pages.listing()
    publication = pages.publish(listing, revision)
    stranger = open_studio(module_warehouse).workspace
    for queries in (ideas, designs, listings):
        assert queries.page(stranger, 60).total == 0
    assert publications.newest(stranger) == []
    assert listings.one(stranger, listing) is None
    assert listings.of_design(stranger, uuid4()) is None
    assert publications.one(stranger, publication) is None
    assert ideas.one(stranger, uuid4()) is None
    assert designs.one(stranger, uuid4()) is None


def test_the_board_counts_each_column_and_never_calls_a_rehearsal_live(pages, scores):
    assert board.counts(pages.workspace, DAY) == board.Board(2, 0, 0, 0, 0, 0)
    pages.design()
    assert board.counts(pages.workspace, DAY).ready == 1
    listing, revision = pages.listing()
    listing_store.mark_ready(pages.app, pages.workspace, listing)
    pages.publish(listing, revision)
    drain(pages.bench())
    assert board.counts(pages.workspace, DAY) == board.Board(
        signals=2, ideas=1, designs=0, listings=1, dry_runs=1, live=0
    )
