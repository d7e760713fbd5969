"""Niches: the brand decides the order, every figure has its reason, and a niche can be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import polars as pl
import pytest
import streamlit as st
from sqlalchemy import delete, insert

from app.components import export, niche_list
from app.domain.niches import BrandProfile, rank
from app.queries import niches
from app.store import brand_profiles, saved_niches
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.niche_tables import brand_profiles as profiles
from integrations.warehouse.niche_tables import saved_niches as saved
from integrations.warehouse.tables import observations
from tests.app import studio
from tests.app.conftest import HOSTILE, NOW, html, opened
from tests.app.studio import click

ROW = 'data-testid="niche"'
COSY = "hashtag~cosy fall"


def shop_readings() -> list[dict[str, object]]:
    """A shop's searches: one counts its listings and names terms beside it."""
    named = {"falling leaves": 3, "pumpkin mug": None, "<b>bold</b>": None}
    return [
        {
            "observed_at": NOW - timedelta(days=1), "source": "etsy", "place": "US",
            "kind": "query", "term": term, "label": term, "volume_unit": "searches",
            "access": "sample", "run_id": "shop", "measures": measures, "related": related,
        }
        for term, measures, related in (
            ("cosyfall", {"listings": 4321}, named),
            ("some other search", None, {"quiet": None}),
            ("a third one", {"listings": 7}, {"still": None}),
        )
    ]  # fmt: skip


@pytest.fixture
def shop(modelled) -> Iterator[None]:
    """The shop's readings, gone again afterwards."""
    with modelled.engine("worker").begin() as connection:
        connection.execute(insert(observations), shop_readings())
    yield
    with modelled.engine("owner").begin() as connection:
        connection.execute(delete(observations).where(observations.c.source == "etsy"))


@pytest.fixture
def brand(modelled, using) -> Iterator[None]:
    """The local workspace without a profile and without saved niches, before and after."""

    def forget() -> None:
        with workspace_transaction(modelled.engine("owner"), HERE) as connection:
            connection.execute(delete(profiles))
            connection.execute(delete(saved))

    using(modelled)
    forget()
    yield
    forget()


def says(modelled, **profile) -> None:
    brand_profiles.save(modelled.engine("app"), HERE, BrandProfile(**profile))
    st.cache_data.clear()


def test_without_a_profile_the_page_asks_for_it_and_orders_by_what_is_known(at, brand):
    page = html(opened(at, "niches"))
    assert not at.exception
    assert "Say what you sell first" in page
    assert page.count(ROW) == niche_list.SIZE
    assert "Fit: not enough data" in page
    assert "No count of listings has been read" in page


def test_a_profile_typed_into_the_form_is_saved_and_puts_what_fits_first(at, brand):
    opened(at, "niches")
    at.multiselect(key="profile_interests").set_value(["cosy fall"])
    at.multiselect(key="profile_banned").set_value(["cats", " cats "])
    at.selectbox(key="profile_tone").select("warm")
    click(at, "save_profile")
    assert not at.exception
    page = html(at)
    assert "Say what you sell first" not in page
    first = page.split(ROW)[1].casefold()
    assert "cosy" in first
    assert "fit 100 of 100" in first
    assert "1 term is left out by your banned topics" in [one.label for one in at.expander]


def test_reasons_terms_and_tags_stand_beside_an_open_niche(at, brand, shop, modelled):
    says(modelled, interests=("cosy fall",), banned=("mugs",))
    page = html(opened(at, "niches", open=COSY))
    assert not at.exception
    for said in (
        "meets your interest “cosy fall”", "scores higher than", "4,321 listings for “cosyfall”",
        "Growth, estimated", "in 1 reading of Etsy", "Sample",
    ):  # fmt: skip
        assert said in page, said
    assert "pumpkin mug" not in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    links = [link.proto.query_string for link in at.get("page_link") if "trends" in link.proto.page]
    assert any("open=" in link and "cosy" in link for link in links)


def test_only_niches_with_both_figures_are_bubbles(at, brand, shop):
    opened(at, "niches")
    (chart,) = at.get("vega_lite_chart")
    assert json.loads(chart.proto.spec)["mark"]["type"] == "circle"
    opened(at, "niches", shown="counted")
    assert html(at).count(ROW) == 1


def test_a_row_opens_its_reasons_and_filters_are_kept_in_the_url(at, brand):
    opened(at, "niches", lang="fr")
    click(at, "open_niche_1")
    assert at.query_params["open"].startswith("hashtag~")
    assert "Pourquoi cette niche" in html(at)
    click(at, "close_niche")
    assert "open" not in at.query_params
    at.selectbox(key="niches_sort").select("demand").run()
    at.selectbox(key="niches_place").select("US").run()
    at.text_input(key="niches_q").set_value("leaves").run()
    assert {name: at.query_params[name] for name in ("sort", "place", "q", "lang")} == {
        "sort": "demand", "place": "US", "q": "leaves", "lang": "fr",
    }  # fmt: skip
    assert html(at).count(ROW) == 1


def test_nothing_that_matches_is_said_and_can_be_undone(at, brand):
    assert "No niche matches" in html(opened(at, "niches", q="zzzz"))
    click(at, "clear_niches")
    assert html(at).count(ROW) == niche_list.SIZE


def test_a_niche_that_a_banned_topic_keeps_out_says_so_when_its_link_is_opened(at, brand, modelled):
    says(modelled, interests=("tea",), banned=("cosy fall",))
    assert "Not ranked on this day" in html(opened(at, "niches", open=COSY))


def test_a_saved_niche_keeps_its_figures_and_leads_back_to_its_reasons(at, brand, shop, modelled):
    assert "No niche is saved yet" in html(opened(at, "niches", tab="saved"))
    click(opened(at, "niches", tab="ranked", open=COSY), "save_niche")
    assert not at.exception
    (kept,) = saved_niches.newest(modelled.engine("app"), HERE)
    assert (kept.key, kept.figures.listings, kept.day) == (COSY, 4321, NOW.date())
    page = html(opened(at, "niches", tab="saved"))
    assert page.count('data-testid="saved-niche"') == 1
    click(at, "why_saved_1")
    assert at.query_params["open"] == COSY
    opened(at, "niches", tab="saved")
    click(at, "forget_niche_1")
    assert saved_niches.newest(modelled.engine("app"), HERE) == []


def test_an_idea_started_from_a_niche_names_no_banned_topic(at, brand, empty_studio, modelled):
    says(modelled, interests=("cosy fall",), banned=("team", "gift for friend"), tone="warm")
    click(opened(at, "niches", open=COSY), "make_ideas")
    made = studio.all_ideas()
    assert len(made) == 4
    for idea in made:
        said = f"{idea.brief.title} {idea.brief.phrase} {idea.brief.tags}".casefold()
        assert "team" not in said
        assert "gift for friend" not in said
        assert (idea.evidence.banned, idea.evidence.tone) == (("team", "gift for friend"), "warm")


def test_a_banned_term_offers_no_ideas_in_its_evidence_either(at, brand, modelled):
    says(modelled, banned=("cosy",))
    page = html(opened(at, "trends", open=studio.TERM))
    assert "No idea is written for this term" in page
    assert not [button for button in at.button if button.key == "make_ideas"]


def test_hostile_terms_are_text_in_rows_and_panel(at, brand):
    for label in HOSTILE:
        page = html(opened(at, "niches", q=label, open=f"hashtag~{label.casefold()}"))
        assert not at.exception
        assert "<script>" not in page
        assert "<img" not in page


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_the_page_and_its_reasons_speak_every_language(at, brand, shop, language):
    page = html(opened(at, "niches", open=COSY, lang=language))
    assert not at.exception
    for english in ("Demand, estimated", "not enough data", "Why this niche?", "Growth,"):
        assert english not in page


def test_the_overview_names_the_rising_niches(at, brand, shop, modelled):
    says(modelled, interests=("cosy fall",))
    page = html(opened(at, "overview"))
    assert not at.exception
    first = page.split('data-testid="rising-niche"')[1]
    assert "osy" in first
    assert "4,321 listings" in first


def test_downloads_carry_every_niche_with_its_figures_basis_and_reasons(at, brand, shop):
    market = niches.market(NOW.date())
    ranking = rank(BrandProfile(interests=("cosy fall",)), market.candidates, market.links)
    rows = niche_list.rows(ranking.niches)
    frame = pl.read_parquet(BytesIO(export.parquet(rows)))
    assert len(frame) == len(ranking.niches)
    first = frame.row(0, named=True)
    assert (first["key"], first["listings"], first["competition_basis"]) == (COSY, 4321, "observed")
    assert "interest_met" in first["reasons"]
    assert b"interest_met|" in export.csv(rows) or b"|interest_met" in export.csv(rows)


def test_a_market_in_one_place_holds_only_its_terms(at, brand):
    found = niches.market(NOW.date(), "US")
    assert {one.place for one in found.candidates} == {"US"}
    everywhere = niches.market(NOW.date())
    assert len({one.name for one in everywhere.candidates}) == len(everywhere.candidates)
