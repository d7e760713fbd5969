"""Trends: what the URL asks for is what the page shows, and what a click asks for is in the URL."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from app import cached
from app.domain.filters import TrendFilter
from app.domain.keyset import KeysetCursor
from tests.app.conftest import HOSTILE, NOW, html, new_app, opened
from tests.stack import eventually

CARD = 'data-testid="trend-card"'


def shown(at) -> str:
    page = html(at)
    assert not at.exception
    assert "pp-state" not in page, page
    return page


def test_filters_in_the_url_decide_what_is_shown(at):
    page = shown(opened(at, "trends", place="US", source="tiktok"))
    assert page.count(CARD) == 1
    assert "cosyfall" in page.casefold()


def test_a_changed_filter_is_written_to_the_url_in_codes_that_no_language_changes(at):
    opened(at, "trends", lang="de")
    at.selectbox(key="trends_place").select("IN/Mumbai").run()
    assert at.query_params["place"] == "IN/Mumbai"
    at.selectbox(key="trends_stage").select("rising").run()
    assert at.query_params["stage"] == "rising"
    page = shown(at)
    assert "Mumbai, Indien" in page
    assert page.count(CARD) == 1
    at.selectbox(key="trends_stage").select("").run()
    assert "stage" not in at.query_params


def labels(page: str) -> list[str]:
    return re.findall(r"<h3><bdi[^>]*>(.*?)</bdi>", page)


def test_next_and_previous_lead_over_every_term_once_and_back(at):
    pages = [labels(shown(opened(at, "trends", sort="term")))]
    assert len(pages[0]) == 12
    assert "previous" not in {button.key for button in at.button}
    while "next" in {button.key for button in at.button}:
        at.button(key="next").click().run()
        pages.append(labels(shown(at)))
    total = sum(len(page) for page in pages)
    assert f"{total} of {total}" in html(at)
    assert total == 3 * 43 + len(HOSTILE)
    for page in reversed(pages[:-1]):
        at.button(key="previous").click().run()
        assert labels(shown(at)) == page
    assert "cursor" not in at.query_params


def test_a_page_can_be_shared_and_a_filter_leads_back_to_the_first(at):
    opened(at, "trends")
    at.button(key="next").click().run()
    second, cursor = shown(at), at.query_params["cursor"]
    again = opened(new_app(), "trends", cursor=cursor)
    assert labels(shown(again)) == labels(second)
    at.selectbox(key="trends_place").select("GB").run()
    assert "cursor" not in at.query_params
    elsewhere = opened(new_app(), "trends", cursor=cursor, sort="term")
    assert "1 to 12 of" in shown(elsewhere)


def test_a_page_past_the_end_offers_the_first_one(at):
    newest = max(cached.scored_days())
    wish = TrendFilter(sort="term")
    values = ("\U0010ffff" * 3, None, "z", "z", "z")
    end = KeysetCursor(wish.listing, wish.narrowing, values, day=newest)
    opened(at, "trends", sort="term", cursor=str(end))
    assert "There is no such page" in html(at)
    at.button(key="first_page").click().run()
    assert shown(at).count(CARD) == 12


def test_a_cursor_with_values_of_another_kind_shows_the_first_page(at):
    wish = TrendFilter()
    odd = KeysetCursor(wish.listing, wish.narrowing, ("x", "y", 1, 2, 3), day=NOW.date())
    assert "1 to 12 of" in shown(opened(at, "trends", cursor=str(odd)))


def test_only_terms_with_so_many_points_and_the_chip_undoes_it(at):
    opened(at, "trends", min_score="60")
    assert "cosy" in shown(at).casefold()
    at.button(key="clear_min_score").click().run()
    assert "min_score" not in at.query_params


def test_new_scores_show_although_the_old_ones_are_remembered(at, land_scores):
    assert "Score 99 of 100" not in shown(opened(at, "trends", place="GB", q="steady"))
    land_scores("update marts.trend_scores set score = 99 where term = 'steady cats'")
    eventually(lambda: "Score 99 of 100" in html(at.run()), seconds=30, what="the new score")


def test_any_scored_day_can_be_chosen_and_days_without_scores_cannot(at):
    yesterday = NOW.date() - timedelta(days=1)
    opened(at, "trends")
    assert len(at.selectbox(key="trends_day").options) == 1 + 10
    at.selectbox(key="trends_day").select(yesterday).run()
    assert at.query_params["day"] == yesterday.isoformat()
    assert shown(at).count(CARD) == 12


def test_a_term_that_was_seen_on_another_day_only_leads_there(at, modelled):
    with modelled.engine("owner").connect() as connection:
        connection.exec_driver_sql("set local role podpusher_dbt")
        connection.exec_driver_sql(
            "update marts.trend_scores set term = 'gone', label = 'Gone' where term = 'filler 23'"
            " and place = 'US' and day = (select min(day) from marts.trend_scores)"
        )
        connection.commit()
    opened(at, "trends", q="Gone")
    at.button(key="go_to_day").click().run()
    assert at.query_params["day"] == (NOW.date() - timedelta(days=9)).isoformat()
    assert "Gone" in shown(at)


def test_nothing_that_matches_is_said_and_not_an_empty_page(at):
    page = html(opened(at, "trends", q="zzzz"))
    assert "No term matches" in page
    at.button(key="clear_filters").click().run()
    assert shown(at).count(CARD) == 12


def test_a_url_full_of_nonsense_shows_the_first_page_of_everything(at):
    nonsense = {
        "day": "2021-02-30", "source": "' or 1=1 --", "kind": "x", "stage": "Rising",
        "page": "-4", "cursor": "!", "min_score": "x",
        "sort": "drop table", "view": "3d", "window": "9999", "open": "~~",
    }  # fmt: skip
    assert shown(opened(at, "trends", **nonsense)).count(CARD) == 12


def test_an_unknown_place_shows_nothing_rather_than_everything(at):
    assert "No term matches" in html(opened(at, "trends", place="ZZ"))


def test_the_search_matches_all_words_in_any_order_and_takes_wildcards_as_letters(at):
    assert shown(opened(at, "trends", q="FALL cosy", place="GB")).count(CARD) == 1
    assert "No term matches" in html(opened(at, "trends", q="%"))


def test_a_card_opens_its_evidence_with_score_parts_lines_places_and_raw_readings(at):
    opened(at, "trends", q="cosy", place="US")
    at.button(key="open_trend_1").click().run()
    page = shown(at)
    assert at.query_params["open"] == "US~hashtag~cosy fall"
    for said in (
        "Why this score", "Momentum", "Seen in 3 places that day", "Newest raw readings",
        "2 readings", "sample", "Stored at", "Estimated against its own standing on the 7 days",
    ):  # fmt: skip
        assert said in page, said
    assert 'href="https://x.com/search?q=2"' in page
    at.button(key="close_term").click().run()
    assert "open" not in at.query_params


def test_evidence_links_lead_to_the_web_only(at):
    page = shown(opened(at, "trends", open="US~hashtag~cosy fall"))
    assert "javascript:" not in page


def test_evidence_has_one_line_per_source_and_both_measures(at):
    opened(at, "trends", open="US~hashtag~cosy fall")
    specification = json.loads(at.get("vega_lite_chart")[0].proto.spec)
    assert specification["mark"]["type"] == "line"
    at.segmented_control(key="lines_measure").set_value("volume").run()
    shown(at)
    at.segmented_control(key="trends_window").set_value(90).run()
    assert at.query_params["window"] == "90"


def test_a_term_without_enough_history_says_why_it_has_no_score(at):
    oldest = (NOW.date() - timedelta(days=9)).isoformat()
    page = shown(opened(at, "trends", day=oldest, open="GB~hashtag~steady cats"))
    assert "Why there is no score" in page
    assert "its lists were read on 0; 3 are needed" in page
    assert "Score: not enough data" in page


def test_a_term_that_is_not_there_on_a_day_is_said_to_be_absent(at):
    page = html(opened(at, "trends", open="GB~hashtag~nobody knows it"))
    assert "was on no list in United Kingdom" in page


def test_hostile_terms_are_shown_as_text_in_cards_rows_and_evidence(at):
    for label in HOSTILE:
        page = shown(opened(at, "trends", place="GB", open=f"GB~hashtag~{label.casefold()}"))
        assert "<script>" not in page
        assert "<img" not in page
    assert "&lt;script&gt;" in html(opened(at, "trends", q="<script>"))


def test_the_table_shows_the_same_terms_as_the_cards(at):
    opened(at, "trends", view="table", place="GB")
    table = at.dataframe[0].value
    assert len(table) == 48
    assert HOSTILE[0] in set(table["label"])
    assert table["score"].is_monotonic_decreasing
    assert {"estimated"} == set(table["basis"])


def test_order_by_name_and_only_scored_are_kept_in_the_url(at):
    opened(at, "trends")
    at.selectbox(key="trends_sort").select("term").run()
    at.checkbox(key="trends_scored").check().run()
    assert (at.query_params["sort"], at.query_params["scored"]) == ("term", "scored")
    shown(at)
