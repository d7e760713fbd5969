"""Search: what the URL asks for is found, watched, compared and kept, and nobody else's is."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert
from streamlit.testing.v1 import AppTest

from app import i18n
from app.domain.filters import TermKey
from app.domain.searching import SearchWish
from app.queries import search
from app.store import saved_views, watchlist
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from integrations.warehouse.engine import engine, workspace_transaction
from integrations.warehouse.tables import workspaces
from integrations.warehouse.watchlist_tables import watched_terms
from tests.app.conftest import HOSTILE, NOW, html, opened
from tests.app.studio import make_ideas
from tests.conftest import Warehouse

FOUND = 'data-testid="found-term"'
WATCHED = 'data-testid="watched-term"'
OWN = 'data-testid="own-result"'
COSY = TermKey("US", "hashtag", "cosy fall")
PLACES = ("GB", "US", "IN/Mumbai")


@pytest.fixture(autouse=True)
def nothing_is_watched(modelled: Warehouse, using) -> None:
    using(modelled)
    with workspace_transaction(modelled.engine("owner"), HERE) as connection:
        connection.execute(delete(watched_terms))


def shown(at: AppTest) -> str:
    page = html(at)
    assert not at.exception
    assert "pp-state-icon" not in page, page
    return page


@pytest.mark.parametrize(
    ("words", "found"),
    [("cosy fa", 1), ("FALL", 2), ("falli", 1), ("#cosyfall", 0), ("filler 3", 11), ("osy", 0),
     ("%", 0), ("' & !", 0), ("f", 0)],
)  # fmt: skip
def test_every_word_has_to_begin_a_word_of_the_term(at, words, found):
    page = html(opened(at, "search", q=words))
    assert not at.exception
    assert page.count(FOUND) == found


def test_a_term_is_found_once_where_it_stands_best_and_in_the_place_that_is_asked_for(at):
    (best,) = search.terms(SearchWish(q="cosy fall"), 12).trends
    places = [search.terms(SearchWish(q="cosy fall", place=p), 12).trends[0] for p in PLACES]
    assert best.score == max(trend.score for trend in places)
    assert [trend.place for trend in places] == list(PLACES)
    mumbai = shown(opened(at, "search", q="cosy", place="IN/Mumbai"))
    assert "Mumbai, India" in mumbai
    assert mumbai.count(FOUND) == 1
    assert "No term matches" in html(opened(at, "search", q="cosy", place="ZZ"))
    assert "No term matches" in html(opened(at, "search", q="cosy", place="US", kind="topic"))


def test_the_exact_term_comes_first_and_the_others_are_counted_and_paged(at):
    page = search.terms(SearchWish(q="filler 1"), 3)
    assert page.trends[0].term == "filler 1"
    assert page.total == 11
    whole = search.terms(SearchWish(q="filler"), 12)
    rest = [search.terms(SearchWish(q="filler", page=n), 12).trends for n in (2, 3, 4)]
    every = [trend.term for part in (whole.trends, *rest) for trend in part]
    assert len(every) == len(set(every)) == whole.total == 40
    assert shown(opened(at, "search", q="filler", page="4")).count(FOUND) == 4


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_terms_are_found_by_how_they_begin_and_shown_as_text(at, label):
    page = shown(opened(at, "search", q=label))
    assert page.count(FOUND) == 1
    assert "<script>" not in page
    assert "<img" not in page


def test_what_is_typed_is_written_to_the_url_and_a_search_from_the_bar_is_the_same(at):
    opened(at, "search", lang="de")
    at.text_input(key="search_words").set_value("  cosy   fa ").run()
    assert at.query_params["q"] == "cosy fa"
    at.selectbox(key="search_place").select("US").run()
    assert shown(at).count(FOUND) == 1
    at.text_input(key="search").set_value("filler 7").run()
    assert (at.query_params["q"], at.query_params["place"]) == ("filler 7", "US")
    assert at.text_input(key="search_words").value == "filler 7"


def test_a_page_past_the_end_offers_the_first_one(at):
    assert "There is no such page" in html(opened(at, "search", q="filler", page="99"))
    at.button(key="first_page").click().run()
    assert shown(at).count(FOUND) == 12


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_page_speaks_every_language(at, language):
    watchlist.watch(engine("app"), HERE, COSY, "#CosyFall")
    for tab in ("terms", "watchlist"):
        shown(opened(at, "search", q="cosy", tab=tab, compare1=str(COSY), lang=language))


def test_a_url_full_of_nonsense_asks_for_words(at):
    nonsense = {"tab": "x", "place": "' or 1=1", "kind": "?", "page": "-1", "compare2": "~~"}
    assert "Search for a term" in html(opened(at, "search", **nonsense))
    assert not at.exception


def test_a_term_is_watched_by_its_star_and_shown_with_its_score_and_no_invented_change(at):
    opened(at, "search", q="cosy fall", place="US")
    at.button(key="watch_found_1").click().run()
    assert [each.key for each in watchlist.watched(HERE)] == [COSY]
    assert at.button(key="watch_found_1").label == "Watching"
    page = shown(opened(at, "search", tab="watchlist"))
    assert page.count(WATCHED) == 1
    assert "Score" in page
    assert at.query_params["tab"] == "watchlist"
    at.button(key="watch_watched_1").click().run()
    assert watchlist.watched(HERE) == []
    assert "Nothing is watched yet" in html(at)


def test_a_watched_term_that_is_on_no_list_now_has_no_score(at):
    watchlist.watch(engine("app"), HERE, TermKey("US", "topic", "gone"), "Gone")
    page = html(opened(at, "search", tab="watchlist"))
    assert "on no list now" in page
    assert "Score: not enough data" in page
    assert "not enough data" in page.split(WATCHED)[1]
    opened(at, "search", tab="watchlist", q="zzz")
    assert "No watched term matches" in html(at)


def test_a_note_is_kept_beside_the_watched_term(at):
    watchlist.watch(engine("app"), HERE, COSY, "Cosy fall")
    opened(at, "search", tab="watchlist")
    at.text_area(key=f"note_text_{COSY}").set_value("<b>for spring</b>")
    at.button(key="note_save_1").click().run()
    assert "&lt;b&gt;for spring" in shown(at)


def test_a_term_is_watched_from_its_evidence_on_trends(at):
    opened(at, "trends", open=str(COSY))
    at.button(key="watch_term").click().run()
    assert [each.key for each in watchlist.watched(HERE)] == [COSY]
    assert at.button(key="watch_term").label == "Watching"


def test_three_terms_are_compared_in_one_chart_and_a_table_and_a_fourth_is_not(at):
    opened(at, "search", q="fill", place="US")
    for number in (1, 2, 3):
        at.button(key=f"compare_{number}").click().run()
    assert {"compare1", "compare2", "compare3"} <= set(at.query_params)
    page = shown(at)
    table = page.split('data-testid="compare"')[1].split("</table>")[0]
    assert table.count("<td>estimated</td>") == 3
    assert at.button(key="compare_4").disabled
    specification = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    assert specification["mark"]["type"] == "line"
    at.button(key="drop_2").click().run()
    assert "compare3" not in at.query_params
    assert not at.button(key="compare_4").disabled


def test_a_comparison_is_a_link_and_a_term_nobody_saw_has_no_figures(at):
    page = html(opened(at, "search", compare1=str(COSY), compare2="US~topic~nobody", tab="ideas"))
    assert not at.exception
    table = page.split('data-testid="compare"')[1].split("</table>")[0]
    assert table.count("not enough data") >= 9
    assert "Rising" in table


def test_own_ideas_are_found_by_their_titles_and_opened(at, empty_studio):
    make_ideas(at)
    page = shown(opened(at, "search", q="cosy", tab="ideas"))
    assert page.count(OWN) >= 1
    assert "Nothing of yours matches" in html(opened(at, "search", q="zzzz", tab="ideas"))
    opened(at, "search", q="cosy", tab="ideas")
    at.button(key="open_own_1").click().run()
    assert at.query_params["term"] == "cosy fall"
    assert "<h1>Ideas</h1>" in html(at)


def test_another_workspace_counts_none_of_ours(at, empty_studio, modelled):
    make_ideas(at)
    stranger = uuid4()
    with workspace_transaction(modelled.engine("app"), stranger) as connection:
        connection.execute(insert(workspaces).values(id=stranger, name="Another"))
    assert search.own_counts(HERE, "cosy")["ideas"] >= 1
    assert search.own_counts(stranger, "cosy") == {"ideas": 0, "designs": 0, "listings": 0}


def test_a_search_is_saved_and_brought_back(at):
    opened(at, "search", q="cosy", place="US", compare1=str(COSY))
    at.text_input(key="view_name").set_value("Cosy in the US")
    at.button(key="save_view_now").click().run()
    (view,) = saved_views.views(HERE, "search")
    assert view.state == {"q": "cosy", "place": "US"}
    at.query_params.clear()
    at.run()
    at.button(key=f"use_view_{view.id}").click().run()
    assert shown(at).count(FOUND) == 1
    saved_views.forget(HERE, view.id)


def test_every_match_can_be_exported(at):
    rows = search.export(SearchWish(q="filler"))
    assert len(rows) == 40
    assert {"term", "score", "basis", "day"} <= set(rows[0])
    assert rows[0]["day"] == NOW.date()
    opened(at, "search", q="filler")
    assert {each.label for each in at.get("download_button")} == {"CSV", "Parquet"}
