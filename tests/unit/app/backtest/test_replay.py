"""A replay knows nothing of the future, and says only what the past bears out."""

from __future__ import annotations

from random import Random

import numpy as np
import polars as pl
import pytest

from app.domain.backtest import features, judging, orders, replay, rules, stages, targets
from app.domain.backtest.lists import Lists
from tests.unit.app.backtest import plain
from tests.unit.app.backtest.plain import START, Row


def archive(days: int, places: tuple[str, ...] = ("US", "GB"), seed: int = 1) -> list[Row]:
    """Lists of ten read every eight hours, terms coming and going at random."""
    chance = Random(seed)  # noqa: S311
    rows: list[Row] = []
    for place in places:
        standing = [f"term {n}" for n in range(10)]
        for capture in range(days * 3):
            if chance.random() < 0.1:
                continue  # not read
            for n in range(10):
                if chance.random() < 0.3:
                    standing[n] = f"term {chance.randrange(60)}"
            for rank, term in enumerate(dict.fromkeys(standing), 1):
                views = chance.choice([None, chance.randrange(10_000)])
                rows.append((place, term, capture * 8.0 + chance.random(), rank, views))
    return [row for row in rows if row[3] <= 10]


def one_instant(rows: list[Row]) -> list[Row]:
    """All rows of a capture at its first row's time."""
    first: dict[tuple[str, int], float] = {}
    for place, _, at, _, _ in rows:
        first.setdefault((place, int(at // 8)), at)
    return [(p, t, first[p, int(at // 8)], r, v) for p, t, at, r, v in rows]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return one_instant(archive(40))


def predicted(rows: list[Row]) -> pl.DataFrame:
    return replay.predictions(replay.replay(Lists.of(plain.frame(rows)), [3]))


@pytest.mark.parametrize("day", [9, 20, 33])
def test_removing_later_rows_changes_nothing_earlier(rows, day):
    whole = predicted(rows)
    cut = predicted([row for row in rows if row[2] <= day * 24])
    last = cut["as_of"].max()
    assert cut.equals(whole.filter(pl.col("as_of") <= last))


def test_a_counter_that_starts_later_changes_nothing_earlier(rows):
    counted = [row if row[2] > 480 else (*row[:4], None) for row in rows]
    cut = predicted([row for row in counted if row[2] <= 480])
    last = cut["as_of"].max()
    assert cut.equals(predicted(counted).filter(pl.col("as_of") <= last))


def test_later_rows_may_say_anything(rows):
    chance = Random(7)  # noqa: S311
    changed = [
        row if row[2] <= 480 else (row[0], f"term {chance.randrange(60)}", *row[2:]) for row in rows
    ]
    known = plain.frame([row for row in rows if row[2] <= 480])["observed_at"].max()
    until = known.strftime("%Y-%m-%dT%H:%M:%SZ")
    first, second = (predicted(r).filter(pl.col("as_of") <= until) for r in (rows, changed))
    assert first.equals(second)


def test_the_order_of_the_rows_changes_nothing(rows):
    shuffled = Random(3).sample(rows, len(rows))  # noqa: S311
    assert predicted(rows).equals(predicted(shuffled))


def test_precision_is_counted_as_by_hand(rows):
    lists = Lists.of(plain.frame(rows))
    outcome = targets.rises(lists)
    order = orders.naive(lists, features.features(lists))["last_change"]
    found = judging.precision(lists, order, outcome, 3)
    for reading in range(len(lists.readings)):
        here = [i for i in np.flatnonzero(lists.reading == reading) if outcome.judged[i]]
        top = sorted(here, key=lambda i: (-order[i], lists.rank[i], lists.terms[lists.term[i]]))[:3]
        if top:
            assert found[reading] == pytest.approx(np.mean([outcome.came[i] for i in top]))
        else:
            assert np.isnan(found[reading])


def test_features_of_one_term_are_those_of_its_own_lists():
    rows: list[Row] = []
    for capture in range(12):  # four days, every eight hours
        rows.append(("US", "other", capture * 8.0, 1, None))
        if capture in (3, 8, 9, 10):
            rows.append(("US", "cats", capture * 8.0, 11, 70))
        rows.append(("GB", "cats" if capture >= 10 else "else", capture * 8.0, 21, None))
    lists = Lists.of(plain.frame(rows))
    known = features.features(lists)
    (i,) = [
        i
        for i in range(len(lists))
        if lists.regions[lists.region[i]] == "US"
        and lists.terms[lists.term[i]] == "cats"
        and lists.at[i] == START.timestamp() + 80 * 3600
    ]
    said = {name: round(float(values[i]), 4) for name, values in known.items()}
    assert said["strength"] == said["strength_before"] == said["strength_earlier"] == 0.8
    assert said["mean_24h"] == 0.8
    assert said["share_3d"] == round(4 / 9, 4)
    assert (said["run_hours"], said["gap_hours"], said["known_hours"]) == (16, 40, 56)
    assert (said["elsewhere"], said["elsewhere_rising"], said["places"]) == (1, 1, 2)
    assert said["elsewhere_best"] == 0.6
    assert said["volume_rank"] == 0.5


def test_a_naive_order_takes_over_where_the_past_speaks_for_it():
    """A platform whose top is new every five days while the rest comes back every five days."""
    rows: list[Row] = []
    for capture in range(60 * 3):
        top = [f"head {capture // 15} {n}" for n in range(5)]
        rest = [f"old {(capture % 15) * 12 + n}" for n in range(12)]
        rows += [("WW", term, capture * 8.0, rank, None) for rank, term in enumerate(top + rest, 1)]
    found = replay.replay(Lists.of(plain.frame(rows)), [5])
    assert found.trust("lasts").get("formula", 0) == 0
    (measured,) = [each for each in found.measured if each.target == "lasts"]
    assert measured.score is not None
    assert measured.formula is not None
    assert measured.score > measured.formula


def test_few_days_bear_no_verdict():
    few = judging.compare(*(np.arange(4.0),) * 2, np.arange(4), np.ones(4, bool))
    assert (few.verdict, few.low) == ("not enough data", None)


def test_a_clear_lead_is_a_verdict_and_a_tie_is_none():
    days = np.arange(30)
    ahead = judging.compare(np.full(30, 0.5), np.full(30, 0.4), days, np.ones(30, bool))
    assert ahead.verdict == "better"
    chance = np.random.default_rng(1).normal(size=30)
    assert judging.compare(chance, np.zeros(30), days, np.ones(30, bool)).verdict == "no difference"


def test_the_rules_ask_only_of_what_is_known_and_are_not_empty():
    lists = Lists.of(plain.frame([("US", "cats", 0.0, 1, None)]))
    known = features.features(lists)
    assert len(rules.rise_rules()) > 50
    assert {rule.first for rule in rules.rise_rules()} | {
        rule.then for rule in rules.rise_rules()
    } <= set(known)


def test_a_rule_gives_its_points_on_the_side_that_was_asked():
    rule = rules.Rule(
        "strength",
        0.5,
        final=False,
        points=3.0,
        then="mean_24h",
        then_at_most=0.2,
        points_yes=1.0,
        points_no=2.0,
    )
    known = {"strength": np.array([0.6, 0.5, 0.5]), "mean_24h": np.array([0.1, 0.2, 0.3])}
    assert rule.give(known).tolist() == [3.0, 1.0, 2.0]


def test_a_list_read_on_few_days_has_no_stage_and_little_confidence():
    lists = Lists.of(plain.frame([("US", "cats", 0.0, 1, None), ("US", "cats", 30.0, 1, None)]))
    known = features.features(lists)
    assert set(stages.stage(lists, known)) == {"not enough data"}
    assert stages.confidence(lists).tolist() == pytest.approx([1 / 30, 2 / 30])
