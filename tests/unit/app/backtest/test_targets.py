"""What happened after a capture, against the definition in plain Python."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.backtest import targets
from app.domain.backtest.lists import Lists
from app.domain.backtest.targets import Outcome
from tests.unit.app.backtest import plain
from tests.unit.app.backtest.plain import START, Row

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["US", "GB"]),
        st.sampled_from(["cats", "dogs", "bees"]),
        st.integers(0, 30).map(lambda n: n * 7.0),
        st.integers(1, 60),
        st.none() | st.integers(0, 10_000),
    ),
    min_size=1,
    max_size=80,
)


def judged_by(
    lists: Lists, outcome: Outcome, rows: list[Row], ask: Callable[..., bool | None]
) -> list[tuple[bool | None, bool | None]]:
    """What we say and what the definition says, one pair per row."""
    pairs = []
    for i in range(len(lists)):
        at = (lists.at[i] - START.timestamp()) / 3600
        place, term = lists.regions[lists.region[i]], lists.terms[lists.term[i]]
        said = bool(outcome.came[i]) if outcome.judged[i] else None
        pairs.append((said, ask(rows, place, term, at)))
    return pairs


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_both_targets_are_what_their_definition_says(rows):
    lists = Lists.of(plain.frame(rows))
    for outcome, ask in ((targets.rises(lists), plain.rises), (targets.lasts(lists), plain.lasts)):
        pairs = judged_by(lists, outcome, rows, ask)
        assert [said for said, _ in pairs] == [right for _, right in pairs]


def test_a_counter_rises_when_it_grows_a_tenth_faster_than_the_day_before():
    def of(after: int) -> Outcome:
        counts = [(0.0, 1000), (12.0, 1600), (23.0, 1600 + after), (60.0, 9000), (130.0, 9000)]
        rows: list[Row] = [("US", "cats", at, 1, views) for at, views in counts]
        return targets.outcomes(Lists.of(plain.frame(rows)))["rises_growth"]

    # 600 in 12 hours before: 50 an hour. 606 in 11 hours after: 55.1, 605: exactly 55.
    assert of(606).came[1]
    assert not of(605).came[1]
    assert of(606).judged.tolist() == [False, True, False, False, False]


def test_a_counter_lasts_when_it_grew_twice_in_the_three_days_after_the_next():
    def of(second: int) -> Outcome:
        counts = [(0.0, 10), (25.0, 20), (50.0, second), (96.0, second), (100.0, second)]
        rows: list[Row] = [("US", "cats", at, 1, views) for at, views in counts]
        return targets.outcomes(Lists.of(plain.frame(rows)))["lasts_growth"]

    assert (of(21).came[0], of(20).came[0]) == (np.True_, np.False_)
    assert of(21).judged[0]


def test_without_a_counter_nothing_is_judged_by_its_growth():
    rows: list[Row] = [("US", "cats", float(at), 1, None) for at in range(0, 200, 8)]
    found = targets.outcomes(Lists.of(plain.frame(rows)))
    assert found["rises"].judged.any()
    assert not any(found[name].judged.any() for name in targets.ON_GROWTH)
