"""Notifications: a rule is worded, changed and turned off by clicking, and what it told is read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import delete
from streamlit.testing.v1 import AppTest

from app.domain.filters import TermKey
from app.domain.watching import Channel, Comparison, Metric, Scope
from app.queries import notifications, trends
from app.store import saved_views, watch_evaluation, watch_rules, watchlist
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from integrations.warehouse.engine import engine, workspace_transaction
from integrations.warehouse.watchlist_tables import notifications as told
from integrations.warehouse.watchlist_tables import watch_rules as rules
from integrations.warehouse.watchlist_tables import watched_terms
from tests.app.conftest import html, opened
from tests.conftest import Warehouse

COSY = TermKey("US", "hashtag", "cosy fall")
TOLD = 'data-testid="notification"'


@pytest.fixture(autouse=True)
def nothing_is_told(modelled: Warehouse, using) -> None:
    using(modelled)
    with workspace_transaction(modelled.engine("owner"), HERE) as connection:
        for rows in (told, rules, watched_terms):
            connection.execute(delete(rows))


@pytest.fixture
def cosy(nothing_is_told) -> None:
    watchlist.watch(engine("app"), HERE, COSY, "#CosyFall")


def new_rule(at: AppTest, **parameters: str) -> AppTest:
    opened(at, "notifications", tab="rules", rule="new", **parameters)
    assert not at.exception
    return at


def save(at: AppTest, name: str = "Hot", rule: str = "new") -> AppTest:
    at.text_input(key=f"rule_name_{rule}").set_value(name)
    at.button(key=f"rule_save_{rule}").click().run()
    assert not at.exception
    return at


def evaluate() -> int:
    (newest, *_before) = trends.scored_days()
    return watch_evaluation.evaluate(engine("worker"), HERE, newest).told


def test_a_rule_is_worded_by_the_form_and_stands_in_the_list_as_a_sentence(at, cosy):
    save(new_rule(at))
    (rule,) = watch_rules.rules(HERE)
    assert rule.wish.scope is Scope.WATCHED
    assert rule.wish.channel is Channel.IN_APP
    condition = rule.wish.condition
    assert (condition.metric, condition.comparison) == (Metric.SCORE, Comparison.AT_LEAST)
    assert (condition.threshold, condition.for_days) == (70, 2)
    assert "rule" not in at.query_params
    assert "If any watched term: Score ≥ 70 on 2 days in a row, then tell me on this page." in html(
        at
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "Si cualquier término vigilado: Puntuación ≥ 70 en 2 días seguidos, avísame"),
        ("fr", "Si n’importe quel terme suivi : Score ≥ 70 pendant 2 jours de suite, me prévenir"),
        (
            "de",
            "Wenn ein beliebiger beobachteter Begriff: Punktzahl ≥ 70 an 2 Tagen in Folge, dann",
        ),
    ],
)
def test_a_rule_reads_in_every_language(at, language, sentence):
    save(new_rule(at, lang=language))
    assert sentence in html(at)


def test_growth_is_typed_in_percent_and_kept_as_a_fraction_exactly(at):
    new_rule(at)
    at.selectbox(key="rule_metric_new").select(Metric.GROWTH).run()
    at.number_input(key="rule_threshold_growth_new").set_value(12.3).run()
    save(at)
    (rule,) = watch_rules.rules(HERE)
    assert rule.wish.condition.threshold == Decimal("0.123")
    assert "Growth ≥ +12.3%" in html(at)


def test_a_best_rank_is_at_most_unless_something_else_is_chosen(at):
    new_rule(at)
    at.selectbox(key="rule_metric_new").select(Metric.BEST_RANK).run()
    save(at)
    (rule,) = watch_rules.rules(HERE)
    assert rule.wish.condition.comparison is Comparison.AT_MOST
    assert "Best rank ≤ #10" in html(at)


def test_a_rule_about_one_term_or_a_saved_search_names_it(at, cosy):
    saved_views.save(HERE, "search", "Cosy things", {"q": "cosy"})
    new_rule(at)
    at.selectbox(key="rule_scope_new").select(Scope.TERM).run()
    save(at, "One")
    assert "If #CosyFall (United States, Hashtag):" in html(at)
    new_rule(at)
    at.selectbox(key="rule_scope_new").select(Scope.SEARCH).run()
    save(at, "Many")
    assert "any term of the search “Cosy things”" in html(at)
    for view in saved_views.views(HERE, "search"):
        saved_views.forget(HERE, view.id)
    assert [rule.wish.name for rule in watch_rules.rules(HERE)] == ["One"]


def test_a_rule_without_a_name_or_with_a_taken_one_is_not_kept_and_says_so(at):
    save(new_rule(at), "  ")
    assert "A rule needs a name." in [each.value for each in at.caption]
    save(at, "Hot")
    save(new_rule(at), "Hot")
    assert "Another rule has this name." in [each.value for each in at.caption]
    assert len(watch_rules.rules(HERE)) == 1


def test_a_rule_is_changed_turned_off_and_deleted_by_clicking(at):
    save(new_rule(at))
    (rule,) = watch_rules.rules(HERE)
    at.button(key="change_rule_1").click().run()
    assert at.query_params["rule"] == str(rule.id)
    at.number_input(key=f"rule_days_{rule.id}").set_value(1).run()
    save(at, "Hotter", str(rule.id))
    (changed,) = watch_rules.rules(HERE)
    assert (changed.id, changed.wish.name, changed.wish.condition.for_days) == (
        rule.id, "Hotter", 1,
    )  # fmt: skip
    at.button(key="switch_rule_1").click().run()
    assert not watch_rules.rules(HERE)[0].is_enabled
    assert "Off" in html(at)
    at.button(key="delete_rule_now_1").click().run()
    assert watch_rules.rules(HERE) == []
    assert "No rule yet" in html(at)


def test_what_a_rule_told_is_read_from_the_feed_and_leads_to_its_evidence(at, cosy):
    assert "Nothing to tell" in html(opened(at, "notifications"))
    new_rule(at)
    at.number_input(key="rule_threshold_score_new").set_value(1.0).run()
    at.number_input(key="rule_days_new").set_value(1).run()
    save(at, "<b>Bold</b>")
    assert evaluate() == 1
    page = html(opened(at, "notifications", tab="feed"))
    assert page.count(TOLD) == 1
    assert "1 unread" in page
    assert "Your rule asks for Score ≥ 1 on a day." in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "(estimated)" in page
    at.button(key="told_evidence_1").click().run()
    assert at.query_params["open"] == str(COSY)
    assert "Why this score" in html(at)
    assert notifications.feed(HERE, 1).unread == 0


def test_all_are_marked_as_read_at_once_and_the_unread_alone_can_be_shown(at, cosy):
    watchlist.watch(engine("app"), HERE, TermKey("GB", "hashtag", "cosy fall"), "#CosyFall")
    new_rule(at)
    at.number_input(key="rule_threshold_score_new").set_value(1.0).run()
    at.number_input(key="rule_days_new").set_value(1).run()
    save(at)
    assert evaluate() == 2
    opened(at, "notifications", tab="feed")
    at.button(key="read_1").click().run()
    at.segmented_control(key="notifications_shown").set_value("unread").run()
    assert at.query_params["show"] == "unread"
    assert html(at).count(TOLD) == 1
    at.button(key="read_all").click().run()
    assert "Nothing to tell" in html(at)
    assert html(opened(at, "notifications", show="all")).count(TOLD) == 2


def test_a_url_full_of_nonsense_shows_the_feed(at):
    opened(at, "notifications", tab="x", show="y", page="-3", rule="z")
    assert not at.exception
    assert "Nothing to tell" in html(at)
    opened(at, "notifications", page="9" * 5000)
    assert not at.exception
    opened(at, "notifications", tab="rules", rule="not a rule")
    assert "No rule yet" in html(at)
