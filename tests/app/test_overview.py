from __future__ import annotations

from tests.app.conftest import NOW, html, opened


def test_the_cards_show_the_newest_day_and_say_what_each_number_rests_on(at):
    at.run()
    page = html(at)
    assert not at.exception
    for said in ("Rising terms", "Terms tracked", "Sources healthy", "1 of 2", "Newest reading"):
        assert said in page
    assert "vs 7 days before" in page
    assert "Estimated from" in page
    assert "needs a look: TikTok" in page


def test_the_top_rising_terms_are_listed_once_each_whatever_the_number_of_places(at):
    at.run()
    rows = html(at).split('<div class="pp-row">')[1:]
    assert sum("cosy fall" in row for row in rows) == 1
    assert sum(button.key.startswith("open_rising_") for button in at.button) == len(rows)


def test_a_rising_term_opens_its_evidence_on_the_trends_page(at):
    at.run()
    at.button(key="open_rising_1").click().run()
    assert at.query_params["open"].endswith("~hashtag~cosy fall")
    assert "Why this score" in html(at)


def test_the_demo_says_on_every_page_that_its_data_is_a_sample(at):
    for page in ("overview", "trends", "operations"):
        assert "Sample data" in html(opened(at, page))


def test_a_search_from_overview_leads_to_search_with_its_words_in_the_url(at):
    at.run()
    at.text_input(key="search").set_value("cosy  fall").run()
    assert at.query_params["q"] == "cosy fall"
    assert "<h1>Search</h1>" in html(at)


def test_the_period_of_the_chart_can_be_changed(at):
    at.run()
    at.segmented_control(key="overview_window").set_value(7).run()
    assert not at.exception
    assert at.session_state["overview_window"] == 7


def test_the_newest_day_is_today_so_nothing_is_called_stale(at):
    assert "The newest scored day is" not in html(at.run())
    assert NOW.date().isoformat() not in at.query_params
