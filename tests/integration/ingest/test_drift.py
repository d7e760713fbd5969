"""Archives replayed against a real database: what a source does silently is noticed."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from scrapers.outcome import Outcome
from tests.integration.ingest.replay import FULL, feed, replayed

EMPTY = feed()


def attempts(warehouse):
    with warehouse.engine("app").connect() as connection:
        return connection.execute(
            text(
                "select outcome, alarm, reason, rows_read, rows_loaded, method, profile"
                " from ops.scrape_attempts order by id"
            )
        ).all()


def alarms(warehouse):
    return [row.alarm for row in attempts(warehouse)]


def observed(warehouse):
    with warehouse.engine("app").connect() as connection:
        return connection.execute(text("select count(*) from raw.observations")).scalar_one()


def test_a_source_that_silently_turns_empty_raises_the_alarm_at_once_and_goes_on(warehouse):
    replayed(warehouse, [FULL] * 8 + [EMPTY] * 50)
    assert alarms(warehouse) == [None] * 8 + ["empty"] * 50
    last = attempts(warehouse)[-1]
    assert (last.outcome, last.method) == ("empty", "http")
    assert "It listed 20 items in the median of 8 good attempts, and now none." in last.reason


def test_a_list_that_is_often_empty_is_no_alarm(warehouse):
    replayed(warehouse, [FULL, FULL, EMPTY] * 6)
    assert alarms(warehouse) == [None] * 18


def test_with_too_little_history_nothing_is_decided(warehouse):
    replayed(warehouse, [FULL] * 4 + [EMPTY])
    assert alarms(warehouse) == [None] * 5


def test_attempts_at_another_place_or_by_another_access_are_no_history(warehouse):
    replayed(warehouse, [FULL] * 6)
    replayed(warehouse, [EMPTY], first=6, place="US")
    replayed(warehouse, [EMPTY], first=7, access="api")
    assert alarms(warehouse) == [None] * 8


def test_rows_that_lost_a_field_are_held_back_and_the_attempt_says_why(warehouse):
    without_links = feed(*range(100, 120), link="")
    landings = replayed(warehouse, [FULL] * 5 + [without_links])
    before = observed(warehouse)
    assert landings[-1].reading.outcome is Outcome.SHAPE_CHANGED
    assert landings[-1].is_failure
    last = attempts(warehouse)[-1]
    assert (last.outcome, last.alarm, last.rows_read) == ("shape_changed", "lost_field", 0)
    assert re.search(r"url \(100% before, now 0%.*20 rows were held back", last.reason)
    replayed(warehouse, [without_links], first=9)
    assert observed(warehouse) == before
    replayed(warehouse, [FULL], first=10)
    assert (attempts(warehouse)[-1].outcome, observed(warehouse)) == ("ok", before + 20)


def test_rows_land_where_the_answer_could_not_be_kept(warehouse):
    from dataclasses import replace

    from tests.integration.ingest.replay import GOOGLE

    unkept = replace(GOOGLE, scrub=lambda _body: b"")
    replayed(warehouse, [FULL] * 5 + [feed(*range(100, 120), link="")], source=unkept)
    last = attempts(warehouse)[-1]
    assert (last.outcome, last.alarm, last.rows_loaded) == ("shape_changed", "lost_field", 20)


@pytest.mark.parametrize(
    ("factor", "alarm"),
    [(20, "volume_explosion"), (1 / 20, "volume_collapse"), (19, None), (1 / 19, None)],
)
def test_a_median_volume_that_jumps_twentyfold_raises_an_alarm_and_lands(warehouse, factor, alarm):
    volume = 19 * 20 * 100
    replayed(warehouse, [feed(*[volume] * 20)] * 5 + [feed(*[round(volume * factor)] * 20)])
    last = attempts(warehouse)[-1]
    assert (last.outcome, last.alarm, last.rows_loaded) == ("ok", alarm, 20)


def test_figures_that_no_longer_read_are_a_lost_field(warehouse):
    replayed(warehouse, [FULL] * 5 + [feed(*["lots"] * 20)])
    last = attempts(warehouse)[-1]
    assert (last.outcome, last.alarm) == ("shape_changed", "lost_field")
    assert "20 of 20 items broke a rule" in last.reason
