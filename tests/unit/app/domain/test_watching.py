"""Watch rules: N scored days in a row without a gap, told on the edge and not for as long."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.watching import (
    Comparison,
    Condition,
    Figure,
    Metric,
    fires,
    holds,
    meets,
    needed_from,
)

BEGAN = date(2026, 1, 1)
# None = the day was not scored; a Figure without a value = scored, and the figure is not known.
DAYS = st.lists(
    st.one_of(
        st.none(),
        st.builds(
            Figure,
            st.one_of(st.none(), st.integers(60, 80).map(Decimal)),
            st.sampled_from(["estimated", "observed", "not enough data"]),
        ),
    ),
    min_size=1,
    max_size=40,
)
CONDITIONS = st.builds(
    Condition,
    st.just(Metric.SCORE),
    st.sampled_from(Comparison),
    st.integers(60, 80).map(Decimal),
    st.integers(1, 5),
)


def rule(threshold: object = 70, days: int = 1, comparison=Comparison.AT_LEAST) -> Condition:
    return Condition(Metric.SCORE, comparison, Decimal(str(threshold)), days)


def on(n: int) -> date:
    return BEGAN + timedelta(days=n)


def history(*scores: object) -> dict[date, Figure]:
    """One score a day from `BEGAN`; None leaves the day out."""
    return {
        on(n): Figure(Decimal(str(score)), "estimated")
        for n, score in enumerate(scores)
        if score is not None
    }


def dated(days: list[Figure | None]) -> dict[date, Figure]:
    return {on(n): figure for n, figure in enumerate(days) if figure is not None}


def told_days(condition: Condition, known: dict[date, Figure], until: int) -> list[int]:
    """The days on which people are told when every day is evaluated in turn."""
    told: list[int] = []
    for n in range(until):
        seen = {day: figure for day, figure in known.items() if day <= on(n)}
        if fires(condition, seen, on(n), on(told[-1]) if told else None):
            told.append(n)
    return told


def test_the_threshold_itself_counts_both_ways():
    figure = Figure(Decimal(70), "estimated")
    assert meets(rule(70), figure)
    assert meets(rule(70, comparison=Comparison.AT_MOST), figure)
    assert not meets(rule("70.1"), figure)
    assert not meets(rule("69.9", comparison=Comparison.AT_MOST), figure)


def test_a_figure_without_enough_data_behind_it_never_holds_even_when_it_is_there():
    assert not meets(rule(0), Figure(Decimal(99), "not enough data"))
    assert not meets(rule(0, comparison=Comparison.AT_MOST), Figure(None, "estimated"))
    assert not meets(rule(0), None)


def test_a_day_that_was_not_scored_breaks_the_row_of_days():
    assert holds(rule(days=2), history(80, 80), on(1))
    assert not holds(rule(days=2), history(80, None, 80), on(2))
    assert not holds(rule(days=2), history(80, 80), on(2))


def test_it_is_told_on_the_first_day_it_holds_and_again_only_after_it_stopped():
    known = history(80, 80, 80, 60, 80, 80, 80)
    assert told_days(rule(days=2), known, 7) == [1, 5]
    assert told_days(rule(days=1), known, 7) == [0, 4]


def test_a_rule_that_is_made_while_it_holds_already_is_told_once():
    known = history(80, 80, 80, 80)
    assert fires(rule(days=2), known, on(2), None)
    assert not fires(rule(days=2), known, on(3), on(2))


def test_evaluating_the_day_that_was_told_tells_nothing_more():
    assert not fires(rule(), history(80), on(0), on(0))


def test_a_day_before_the_one_that_was_told_is_not_told():
    assert not fires(rule(), history(80, 60, 80), on(0), on(2))


@pytest.mark.parametrize(("days", "threshold"), [(0, 1), (31, 1), (1, "NaN"), (1, "Infinity")])
def test_a_condition_that_means_nothing_is_refused(days, threshold):
    with pytest.raises(ValueError, match=r"a rule looks at|a threshold is"):
        rule(threshold, days)


@given(CONDITIONS, DAYS)
def test_days_on_which_people_are_told_are_exactly_the_edges(condition, days):
    known = dated(days)
    held = [holds(condition, known, on(n)) for n in range(len(days))]
    edges = [n for n, each in enumerate(held) if each and not (n and held[n - 1])]
    assert told_days(condition, known, len(days)) == edges


@given(CONDITIONS, DAYS)
def test_it_holds_only_on_a_whole_row_of_days_that_each_meet_it(condition, days):
    known = dated(days)
    for n in range(len(days)):
        last = [known.get(on(n - back)) for back in range(condition.for_days)]
        assert holds(condition, known, on(n)) == all(meets(condition, each) for each in last)


@given(CONDITIONS, DAYS, st.integers(0, 39))
def test_no_day_before_the_needed_history_changes_the_answer(condition, days, back):
    known = dated(days)
    day = on(len(days) - 1)
    told = day - timedelta(days=back)
    first = needed_from(condition, day, told)
    enough = {each: figure for each, figure in known.items() if each >= first}
    assert fires(condition, enough, day, told) == fires(condition, known, day, told)
    alone = {each: f for each, f in known.items() if each >= needed_from(condition, day, None)}
    assert fires(condition, alone, day, None) == fires(condition, known, day, None)
