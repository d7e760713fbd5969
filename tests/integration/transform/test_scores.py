"""The published formula: recomputed by hand, never looking ahead, honest about too little data."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.integration.transform import plain_score
from tests.integration.transform.histories import busy_month, curve, reading
from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import START

SCORES = "select * from marts.trend_scores order by day, place, kind, term"
TODAY = START.date()


def by_term(transform: Transform, day: int) -> dict[str, dict[str, object]]:
    rows = transform.select(
        "select * from marts.trend_scores where day = :day", day=TODAY + timedelta(days=day)
    )
    return {str(row["term"]): row for row in rows}


@pytest.mark.parametrize("seed", [1, 8])
def test_every_score_equals_the_formula_recomputed_in_plain_python(transform, seed):
    transform.land(*busy_month(seed))
    transform.dbt("run")
    history = plain_score.History(transform.select("select * from raw.observations"))
    stored = transform.select(SCORES)
    days = sorted({row["day"] for row in stored})
    reached = set()
    for day in days:
        expected = plain_score.scores(history, day)
        found = {
            (row["place"], row["kind"], row["term"]): row for row in stored if row["day"] == day
        }
        assert found.keys() == expected.keys(), day
        for key, row in found.items():
            for name, value in expected[key].items():
                assert row[name] == value, (day, key, name)
            reached |= {row["reason"], row["stage"]}
    everything = {"rank_history", "curve_history", "baseline_too_short", "unranked"}
    assert reached == everything | {
        "emerging",
        "rising",
        "peaking",
        "steady",
        "evergreen",
        "declining",
        None,
    }


def test_later_rows_change_nothing_earlier(transform):
    rows = busy_month(3, days=20)
    cut = START.replace(hour=0) + timedelta(days=12)
    transform.land(*[row for row in rows if row["observed_at"] < cut])
    transform.dbt("run")
    before = transform.select(SCORES)
    transform.land(*[row for row in rows if row["observed_at"] >= cut])
    transform.dbt("run", "--full-refresh")
    after = [row for row in transform.select(SCORES) if row["day"] < cut.date()]
    assert after == before


def test_scores_built_bit_by_bit_and_out_of_order_equal_scores_built_at_once(transform):
    rows = busy_month(4, days=18)
    for part in (1, 0, 2):  # a day's rows arrive in three parts, the middle one first
        transform.land(*rows[part::3], run_id=f"part{part}")
        transform.dbt("run")
    bit_by_bit = transform.select(SCORES)
    transform.dbt("run", "--full-refresh")
    assert transform.select(SCORES) == bit_by_bit


def test_a_new_formula_scores_every_day_anew(transform):
    transform.land(*busy_month(5, days=10))
    transform.dbt("run")
    before = transform.select("select sum(score) as points from marts.trend_scores")
    transform.dbt("run", weight_breadth=10)
    changed = transform.select(SCORES)
    transform.dbt("run", "--full-refresh", weight_breadth=10)
    assert transform.select(SCORES) == changed
    assert transform.select("select sum(score) as points from marts.trend_scores") != before


def test_a_term_that_is_absent_counts_as_zero_and_a_day_that_was_not_read_does_not_count(transform):
    for day in (0, 1, 2, 5):  # days 3 and 4 were not read at all
        transform.land(*reading(["a"] if day in (0, 5) else ["b"], day=day))
    transform.dbt("run")
    row = by_term(transform, 5)["a"]
    baseline = plain_score.rounded(Decimal(1) / 3)  # one of three read days
    assert row["baseline_days"] == 3
    assert row["momentum"] == plain_score.ratio(Decimal(1), baseline)
    assert row["spark"][-6:] == [1, 0, 0, None, None, 1]
    assert row["spark"][:8] == [None] * 8


def test_absence_from_some_readings_of_a_day_weakens_the_day(transform):
    transform.land(*reading(["a"], day=0, hour=0), *reading(["b"], day=0, hour=1))
    transform.dbt("run")
    assert by_term(transform, 0)["a"]["strength"] == Decimal("0.5000")


def test_too_short_a_baseline_gives_no_score_and_says_so(transform):
    for day in range(4):
        transform.land(*reading(["a"], day=day))
    transform.dbt("run")
    bare = {"score": None, "momentum": None, "stage": None}
    for day in range(3):
        row = by_term(transform, day)["a"]
        assert {name: row[name] for name in bare} == bare
        assert (row["basis"], row["reason"]) == ("not enough data", "baseline_too_short")
        assert row["baseline_days"] == day
    row = by_term(transform, 3)["a"]
    assert (row["basis"], row["reason"], row["stage"]) == ("estimated", "rank_history", "evergreen")
    assert row["score"] == 30  # first on the list every day: all strength, no momentum


def test_a_list_without_ranks_gives_no_score(transform):
    for day in range(5):
        transform.land(*[each | {"rank": None} for each in reading(["a"], day=day)])
    transform.dbt("run")
    row = by_term(transform, 4)["a"]
    assert (row["score"], row["strength"], row["reason"]) == (None, None, "unranked")


def test_a_platforms_curve_stands_in_for_a_list_that_is_too_new(transform):
    tiktok = {"source": "tiktok", "period": "7d", "volume_unit": "views"}
    transform.land(*reading(["a", "b"], day=10, **tiktok))
    levels = dict.fromkeys(range(3, 9), 20) | {9: 80}
    transform.land(*curve("a", levels, source="tiktok", period="7d"))
    transform.dbt("run")
    rows = by_term(transform, 10)
    assert rows["a"]["reason"] == "curve_history"
    assert rows["a"]["momentum"] == plain_score.ratio(Decimal("0.8"), Decimal("0.2"))
    assert (rows["a"]["volume"], rows["a"]["volume_unit"]) == (100, "views")
    assert rows["b"]["reason"] == "baseline_too_short"


def test_volumes_of_different_units_never_meet(transform):
    for day in range(4):
        unit = "views" if day == 3 else "posts"
        transform.land(*reading(["a"], day=day, volume=10**day, volume_unit=unit))
    transform.dbt("run")
    row = by_term(transform, 3)["a"]
    assert (row["volume"], row["volume_unit"], row["growth"]) == (1000, "views", None)


def test_a_term_that_left_one_of_its_lists_is_dragged_down_by_it(transform):
    for day in range(5):
        transform.land(*reading(["a"], day=day, source="x"))
        gone = ["b"] if day == 4 else ["a"]
        transform.land(*reading(gone, day=day, hour=1, source="tiktok", period="7d"))
    transform.dbt("run")
    row = by_term(transform, 4)["a"]
    left = plain_score.ratio(Decimal(0), Decimal(1))
    assert row["momentum"] == plain_score.rounded(left / 2)  # x: unchanged, 0
    assert (row["sources"], row["stage"]) == (["x"], "declining")


def test_breadth_is_the_share_of_lists_on_which_the_term_rises(transform):
    for day in range(4):
        for place in ("GB", "US", "WW", "DE"):
            first = "a" if day == 3 and place in ("GB", "US", "WW") else "z"
            transform.land(*reading([first], day=day, place=place))
    transform.dbt("run")
    rows = transform.select(
        "select lists_rising, lists_read, breadth, places_seen from marts.trend_scores"
        " where day = :day and term = 'a'",
        day=TODAY + timedelta(days=3),
    )
    expected = {"lists_rising": 3, "lists_read": 4, "breadth": Decimal("0.75"), "places_seen": 3}
    assert rows == [expected] * 3
