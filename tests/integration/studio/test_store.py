"""What the studio keeps: nothing twice, nothing over quota, nothing of another workspace."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from app.domain.designs import LAYOUTS
from app.store import designs, ideas, listings, publications, usage
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.engine import workspace_transaction
from orchestration.studio.draining import Outcome, drain
from tests.integration.studio.conftest import LAYOUT, open_studio
from tests.integration.studio.writing import a_draft, a_plan

LIMIT = 20


def used(studio, resource):
    (found,) = [
        one for one in usage.summary(studio.app, studio.workspace) if one.resource == resource
    ]
    return found.used, found.reserved


def test_the_same_idea_twice_is_stored_and_counted_once(studio):
    assert studio.ideas(3) == studio.ideas(3)
    assert len(studio.rows(tables.ideas)) == 3
    assert used(studio, "idea") == (3, 0)


def test_a_thumb_can_be_given_and_taken_back(studio):
    (idea,) = studio.ideas()
    for rating in (1, -1, None):
        ideas.rate(studio.app, studio.workspace, idea, rating)
        assert [row.rating for row in studio.rows(tables.ideas)] == [rating]


def test_a_design_asked_for_twice_is_one_wish_one_job_and_one_image(studio):
    (idea,) = studio.ideas()
    first = designs.request(studio.app, studio.workspace, idea, [LAYOUT])
    assert designs.request(studio.app, studio.workspace, idea, [LAYOUT]) == first
    assert len(studio.rows(tables.designs)) == len(studio.rows(tables.jobs)) == 1
    assert used(studio, "image") == (0, 1)


def test_an_idea_of_another_workspace_makes_no_design(studio, module_warehouse):
    (idea,) = studio.ideas()
    stranger = open_studio(module_warehouse)
    with pytest.raises(designs.NoSuchIdeaError):
        designs.request(stranger.app, stranger.workspace, idea, [LAYOUT])


def test_a_design_without_a_picture_cannot_be_approved(studio):
    (idea,) = studio.ideas()
    (design,) = designs.request(studio.app, studio.workspace, idea, [LAYOUT])
    with pytest.raises(designs.NotRenderedError):
        designs.decide(studio.app, studio.workspace, design, "approved")


def test_over_quota_asks_for_none_of_the_designs(studio):
    fill(studio, "image", LIMIT - 1)
    (idea,) = studio.ideas()
    with pytest.raises(usage.OverQuotaError) as over:
        designs.request(studio.app, studio.workspace, idea, list(LAYOUTS)[:2])
    assert (over.value.resource, over.value.used, over.value.limit) == ("image", LIMIT, LIMIT)
    assert studio.rows(tables.designs) == studio.rows(tables.jobs) == []


def fill(studio, resource, amount):
    with workspace_transaction(studio.app, studio.workspace) as connection:
        usage.reserve(connection, studio.workspace, resource, "filling", amount)


def test_parallel_reservations_never_overrun_the_quota(studio):
    def reserve(number):
        try:
            with workspace_transaction(studio.app, studio.workspace) as connection:
                usage.reserve(connection, studio.workspace, "image", f"n {number}")
        except usage.OverQuotaError:
            return False
        return True

    with ThreadPoolExecutor(5) as pool:
        granted = list(pool.map(reserve, range(LIMIT * 2)))
    assert sum(granted) == LIMIT
    assert used(studio, "image") == (0, LIMIT)


def test_a_released_reservation_can_be_made_again_and_a_committed_one_stays(studio):
    def do(step, *more):
        with workspace_transaction(studio.app, studio.workspace) as connection:
            step(connection, *more)

    do(usage.reserve, studio.workspace, "image", "a")
    do(usage.release, "image", "a")
    assert used(studio, "image") == (0, 0)
    do(usage.reserve, studio.workspace, "image", "a")
    do(usage.commit, "image", "a")
    do(usage.release, "image", "a")
    do(usage.reserve, studio.workspace, "image", "a")
    assert used(studio, "image") == (1, 0)


def test_usage_begins_anew_each_month(studio):
    studio.ideas(2)
    later = usage.summary(studio.app, studio.workspace, date(2199, 12, 31))
    assert {(one.used, one.reserved, one.resets_on) for one in later} == {(0, 0, date(2200, 1, 1))}


def test_a_listing_needs_an_approved_design_and_a_design_has_one(studio):
    design = studio.design()
    one = listings.create_draft(studio.app, studio.workspace, design, a_draft())
    assert listings.create_draft(studio.app, studio.workspace, design, a_draft()) == one
    assert len(studio.rows(tables.listing_revisions)) == 1
    designs.decide(studio.app, studio.workspace, design, "rejected")
    with pytest.raises(listings.NotApprovedError):
        listings.create_draft(studio.app, studio.workspace, design, a_draft())


def test_every_changed_draft_is_a_revision_and_makes_a_ready_listing_a_draft_again(studio):
    listing, first = studio.listing()
    listings.mark_ready(studio.app, studio.workspace, listing)
    assert listings.save_revision(studio.app, studio.workspace, listing, a_draft()) == first
    assert [row.state for row in studio.rows(tables.listings)] == ["ready"]
    changed = listings.save_revision(studio.app, studio.workspace, listing, a_draft("Another"))
    assert changed != first
    assert [row.state for row in studio.rows(tables.listings)] == ["draft"]
    assert sorted(row.number for row in studio.rows(tables.listing_revisions)) == [1, 2]


def test_fifty_clicks_at_once_make_one_publication_and_one_job(studio):
    listing, revision = studio.listing()
    with ThreadPoolExecutor(50) as pool:
        made = list(pool.map(lambda _: studio.publish(listing, revision), range(50)))
    assert len(set(made)) == 1
    assert [row.id for row in studio.rows(tables.publications)] == made[:1]
    assert [row.kind for row in studio.rows(tables.jobs)].count("publish") == 1
    assert len(studio.rows(tables.publication_steps)) == len(a_plan().steps)
    assert used(studio, "listing") == (0, 1)


def test_a_publication_needs_a_revision_of_its_listing_and_is_a_dry_run(studio):
    listing, revision = studio.listing()
    with pytest.raises(publications.NoSuchRevisionError):
        publications.request(studio.app, studio.workspace, revision, listing, a_plan())
    with pytest.raises(publications.LivePublishingError):
        publications.request(
            studio.app, studio.workspace, listing, revision, a_plan(), is_dry_run=False
        )


def test_another_revision_of_a_listing_is_another_publication_of_the_same_quota(studio):
    listing, revision = studio.listing()
    studio.publish(listing, revision)
    changed = listings.save_revision(studio.app, studio.workspace, listing, a_draft("Another"))
    studio.publish(listing, changed)
    assert drain(studio.bench())[Outcome.DONE] == 2
    assert len(studio.rows(tables.publications)) == 2
    assert used(studio, "listing") == (1, 0)
