"""From the evidence of a trend to a rehearsed publication, by clicking."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app import i18n
from app.queries import designs, listings, publications
from app.store.ideas import rate
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from integrations.warehouse.engine import workspace_transaction
from tests.app import studio
from tests.app.conftest import html, opened
from tests.app.studio import click


def test_the_evidence_of_a_term_becomes_four_ideas_on_their_own_page(at, empty_studio):
    page = html(studio.make_ideas(at))
    assert not at.exception
    assert at.query_params["term"] == "cosy fall"
    assert page.count('data-testid="idea-card"') == 4
    for said in ("written by rules", "no cost", "Cosy Fall", "estimated", "Sample"):
        assert said in page, said
    assert all(len(idea.brief.tags) == 13 for idea in studio.all_ideas())


def test_making_the_same_ideas_again_adds_none(at, empty_studio):
    studio.make_ideas(at)
    studio.make_ideas(at)
    assert len(studio.all_ideas()) == 4
    assert "4 / 50" in html(at)


def test_a_thumb_is_kept_and_a_second_click_takes_it_back(at, empty_studio):
    studio.make_ideas(at)
    click(at, "rate_up_1")
    assert studio.all_ideas()[0].rating == 1
    click(at, "rate_up_1")
    click(at, "rate_down_2")
    assert [idea.rating for idea in studio.all_ideas()][:2] == [None, -1]


def test_ideas_without_a_filter_are_those_of_every_term(at, empty_studio):
    studio.make_ideas(at)
    assert "No idea for this term yet" in html(opened(at, "ideas", term="nobody"))
    click(at, "all_ideas")
    assert html(at).count('data-testid="idea-card"') == 4


def test_chosen_layouts_wait_in_the_queue_and_then_show_their_pictures(at, modelled, empty_studio):
    page = html(studio.make_designs(at))
    assert page.count('data-state="queued"') == 3
    assert "3 designs are being rendered" in page
    assert "3 set aside for work that waits" in page
    studio.work(modelled)
    page = html(at.run())
    assert page.count('data-state="rendered"') == 3
    assert len(at.get("image")) == 3
    assert "being rendered" not in page


def test_a_decision_can_be_made_and_changed_and_narrows_the_list(at, modelled, empty_studio):
    studio.make_designs(at)
    studio.work(modelled)
    click(at.run(), "approve_1")
    click(at, "reject_2")
    at.segmented_control(key="designs_state").set_value("rejected").run()
    assert html(at).count('data-testid="design-card"') == 1
    click(at, "approve_1")
    assert "No design in this state" in html(at)
    assert at.query_params["state"] == "rejected"
    assert len(designs.page(HERE, 60, states=("approved",)).rows) == 2


def test_a_failed_design_says_why_and_can_be_tried_again(at, modelled, empty_studio):
    studio.make_designs(at)
    with workspace_transaction(modelled.engine("owner"), HERE) as connection:
        stopped = update(tables.designs).values(state="failed", reason="Stopped after 8 attempts.")
        connection.execute(stopped)
        connection.execute(update(tables.jobs).values(state="failed"))
    page = html(at.run())
    assert "Stopped after 8 attempts." in page
    click(at, "retry_1")
    assert html(at).count('data-state="queued"') == 1


def test_a_listing_starts_from_the_idea_and_cannot_be_published_without_a_price(
    at, modelled, empty_studio
):
    page = html(studio.start_listing(at, modelled))
    assert not at.exception
    assert at.button(key="prepare_publishing").disabled
    for said in ("There is no price.", "13 / 13", "/ 140", "not enough data", "sample"):
        assert said in page, said
    assert 'data-code="price_missing"' in page


def test_writing_a_listing_again_opens_the_one_there_is(at, modelled, empty_studio):
    studio.start_listing(at, modelled)
    opened(at, "designs")
    click(at, "write_1")
    assert len(listings.page(HERE, 60).rows) == 1


def test_profit_is_known_when_every_cost_is(at, modelled, empty_studio):
    studio.priced(studio.start_listing(at, modelled))
    for name, value in studio.COSTS.items():
        field = next(one for one in at.number_input if one.key.startswith(f"{name}_"))
        field.set_value(value).run()
    page = html(at)
    assert "$5.02 · +21%" in page
    assert "not enough data" not in page.split('data-testid="profit"')[1]


def test_a_change_is_saved_as_a_revision_and_an_old_one_comes_back(at, modelled, empty_studio):
    studio.start_listing(at, modelled)
    (listing,) = listings.page(HERE, 60).rows
    at.text_input(key=f"title_{listing.id}_1").set_value("Another title").run()
    assert "Not saved yet" in html(at)
    click(at, "save_listing")
    click(at, "restore_1")
    (after,) = listings.page(HERE, 60).rows
    assert (after.number, after.draft.title) == (3, listing.draft.title)


def test_a_title_with_a_protected_name_blocks_publishing_and_says_so(at, modelled, empty_studio):
    studio.priced(studio.start_listing(at, modelled))
    (listing,) = listings.page(HERE, 60).rows
    at.text_input(key=f"title_{listing.id}_1").set_value("Cosy Disney Fall").run()
    assert at.button(key="prepare_publishing").disabled
    assert 'data-code="name_protected"' in html(at)


def test_the_plan_shows_the_difference_and_every_request(at, modelled, empty_studio):
    page = html(studio.prepare(at, modelled))
    assert "$24.00" in page.split('data-field="price_minor"')[1].split("</tr>")[0]
    assert [one.label for one in at.expander][:1] == ["POST /v1/uploads/images.json"]
    assert "Not rehearsed yet" in page


def test_many_clicks_make_one_publication_whose_steps_are_all_recorded(at, modelled, empty_studio):
    studio.prepare(at, modelled)
    for _click in range(5):
        click(at, "start_dry_run")
    assert len(publications.newest(HERE)) == 1
    assert html(at).count('data-state="pending"') == 3
    studio.work(modelled)
    page = html(at.run())
    assert 'data-testid="timeline" data-state="done"' in page
    assert "Nothing was sent and nothing is live." in page
    click(at, "start_dry_run")
    assert len(publications.newest(HERE)) == 1
    board = html(opened(at, "overview")).split('data-testid="board-live"')[1]
    assert "<b>0</b>" in board
    assert "1 dry run done, which is not live" in board


def test_a_listing_that_was_edited_into_a_block_offers_no_dry_run(at, modelled, empty_studio):
    studio.prepare(at, modelled)
    (listing,) = listings.page(HERE, 60).rows
    click(at, "edit_listing")
    studio.arrived(at, "listings")
    at.text_input(key=f"title_{listing.id}_{listing.number}").set_value("").run()
    click(at, "save_listing")
    page = html(opened(at, "publish", listing=str(listing.id)))
    assert "Something blocks publishing" in page
    assert at.button(key="start_dry_run").disabled


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_filled_pages_speak_every_language(at, modelled, empty_studio, language):
    studio.prepare(at, modelled)
    (listing,) = listings.page(HERE, 60).rows
    rate(modelled.engine("app"), HERE, studio.all_ideas()[0].id, 1)
    for page in ("ideas", "designs", "listings", "publish", "billing", "overview"):
        opened(at, page, lang=language, listing=str(listing.id))
        assert not at.exception
        assert "pp-state-icon" not in html(at) or page == "publish"
