"""What is drift and what is not, from profiles alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.drift import Alarm, Profile, judge_drift, profile_from, profile_of
from scrapers.normalise import normalise
from scrapers.outcome import Outcome

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OK, EMPTY = Outcome.OK, Outcome.EMPTY


def row(number, **changes):
    return {
        "source": "etsy",
        "access": "page",
        "observed_at": NOW,
        "place": "GB",
        "kind": "listing",
        "label": f"mug {number}",
        "rank": number,
        "volume": 100 + number,
        "volume_unit": "saves",
        "category": "Mugs",
        **changes,
    }


def profile(*rows):
    batch = normalise(rows, now=NOW)
    return profile_of(batch.good, batch.read)


GOOD = profile(*(row(number) for number in range(1, 11)))


def judged(now, past=((OK, GOOD),) * 6, outcome=OK):
    return judge_drift(outcome, now, past)


def test_a_reading_like_those_before_it_is_no_alarm():
    assert judged(GOOD).alarm is None
    assert judged(GOOD).is_decided


@pytest.mark.parametrize("field", ["rank", "volume", "category"])
def test_a_field_that_items_had_and_lack_now_is_lost(field):
    verdict = judged(profile(*(row(number, **{field: None}) for number in range(1, 11))))
    assert verdict.alarm is Alarm.LOST_FIELD
    assert field in verdict.reason


def test_a_field_that_a_fifth_still_has_is_not_lost():
    some = [row(number, category=None if number > 2 else "Mugs") for number in range(1, 11)]
    assert judged(profile(*some)).alarm is None
    some[1]["category"] = None
    assert judged(profile(*some)).alarm is Alarm.LOST_FIELD


def test_a_field_that_fewer_than_four_fifths_had_cannot_be_lost():
    before = profile(*(row(n, category=None if n > 7 else "Mugs") for n in range(1, 11)))
    now = profile(*(row(n, category=None) for n in range(1, 11)))
    assert judged(now, ((OK, before),) * 6).alarm is None


def test_a_field_lost_in_one_unit_is_not_hidden_by_rows_in_another():
    curve = [row(n, volume_unit="index", label=f"c {n}", rank=None) for n in range(1, 101)]
    before = profile(*(row(n, volume_unit="views") for n in range(1, 11)), *curve)
    now = profile(*(row(n, volume_unit="views", volume=None) for n in range(1, 11)), *curve)
    assert judged(now, ((OK, before),) * 6).alarm is Alarm.LOST_FIELD


def test_one_or_two_items_say_nothing_about_fields():
    assert judged(profile(row(1, volume=None), row(2, volume=None))).alarm is None


def test_volumes_in_another_unit_are_not_compared():
    now = profile(*(row(n, volume=10_000_000, volume_unit="views") for n in range(1, 11)))
    assert judged(now).alarm is None
    same = profile(*(row(n, volume=10_000_000) for n in range(1, 11)))
    assert judged(same).alarm is Alarm.VOLUME_EXPLOSION


def test_four_good_attempts_decide_nothing_and_the_reason_says_so():
    verdict = judged(Profile(0), ((OK, GOOD),) * 4, EMPTY)
    assert (verdict.alarm, verdict.is_decided) == (None, False)
    assert "4 good attempts so far" in verdict.reason


def test_an_answer_that_is_called_good_and_lists_nothing_is_empty():
    assert judged(Profile(0)).alarm is Alarm.EMPTY


def test_attempts_of_which_only_the_count_was_written_down_tell_emptiness_and_nothing_else():
    old = ((OK, profile_from(20, None)),) * 5
    assert judged(Profile(0), old, EMPTY).alarm is Alarm.EMPTY
    assert judged(GOOD, old).alarm is None


@pytest.mark.parametrize("outcome", [o for o in Outcome if o not in {OK, EMPTY}])
def test_a_refusal_is_not_compared(outcome):
    assert not judged(Profile(0), outcome=outcome).is_decided


def test_a_profile_is_the_same_after_it_was_stored():
    assert profile_from(GOOD.items, GOOD.as_json()) == GOOD
