"""What is said of a season is what its terms' readings say, recomputed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.calendar.history import Levels, best, span_of
from app.queries import database, seasons
from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import row

EVENT = date(2025, 10, 31)
SPAN = span_of(EVENT)
NAMED = ["halloween costumes", "spookyseason"]


def days() -> Iterator[tuple[date, datetime]]:
    for n in range(364):
        day = SPAN.first + timedelta(days=n)
        yield day, datetime.combine(day, time(12), UTC)


def a_year() -> list[dict[str, Any]]:
    """One list a day in the United States, and one of London, not read in the last four weeks.

    In the season the costumes are first (1.0) and the hashtag is 26th (0.5); before it only the
    costumes stand there, every other day, at 41 (0.2). So 1.5 against 0.1.
    """
    rows = []
    for day, at in days():
        rows.append(row("cats", observed_at=at, place="US", rank=10))
        if EVENT - day >= timedelta(weeks=4):
            rows.append(row("halloween costumes", observed_at=at, place="GB/London", rank=1))
        if day >= SPAN.season:
            rows.append(row("halloween costumes", observed_at=at, place="US", rank=1))
            rows.append(
                row("spookyseason", label="#SpookySeason", observed_at=at, place="US", rank=26)
            )
        elif day.toordinal() % 2:
            rows.append(row("halloween costumes", observed_at=at, place="US", rank=41))
        rows.append(
            row("halloween", observed_at=at, place="US", source="tiktok", rank=None, period="7d",
                volume=1000 + day.toordinal(), volume_unit="views")
        )  # fmt: skip
        if EVENT - timedelta(days=3) < day or (day.day == 1 and day < SPAN.season):
            rows.append(
                row(
                    "spookyseason", label="#SpookySeason", observed_at=at, place="US", kind="query",
                    source="google_trends", rank=None, volume_unit="index", period="7d",
                    volume=100 if day >= SPAN.season else 1,
                )
            )  # fmt: skip
        if day.weekday() == 0:
            rows.append(
                row(
                    "halloween", label="halloween", observed_at=at, place="US", kind="query",
                    source="google_trends", rank=None, volume_unit="index", period="7d",
                    volume=80 if day >= SPAN.season else 20,
                )
            )  # fmt: skip
    rows.append(row("fallout", observed_at=datetime(2025, 6, 1, 12, tzinfo=UTC), place="US"))
    return rows


@pytest.fixture(scope="module")
def known(module_transform: Transform) -> Transform:
    module_transform.empty()
    module_transform.land(*a_year())
    module_transform.dbt("run", "--select", "rollups", "term_dim")
    return module_transform


@pytest.fixture(autouse=True)
def reading(known: Transform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "engine", known.engine)


def by_source(region: str, names: list[str]) -> dict[str, Levels]:
    return {one.source: one for one in seasons.levels(names, region, SPAN)}


def test_terms_are_found_by_the_words_of_their_labels_also_inside_a_hashtag():
    found = [one.term for one in seasons.terms("Halloween")]
    assert set(found) == {"halloween", *NAMED}
    assert seasons.terms("Autumn") == []  # "fallout" only begins like it
    assert seasons.terms("Hanukkah") == []


def test_lift_is_the_level_of_the_season_over_that_of_the_rest():
    found = by_source("US", NAMED)
    lists = found["x"]
    assert (lists.measure, lists.terms, lists.days_in, lists.days_out) == ("strength", 2, 56, 308)
    assert lists.level_in == pytest.approx(1.5)
    assert lists.level_out == pytest.approx(0.1)
    assert lists.lift == pytest.approx(15.0)


def test_a_platforms_curve_is_compared_with_itself():
    curve = by_source("US", ["halloween"])["google_trends"]
    assert (curve.measure, curve.unit, curve.days_in, curve.days_out) == ("volume", "index", 8, 44)
    assert curve.lift == pytest.approx(4.0)


def test_a_count_that_only_grows_has_no_lift():
    assert set(by_source("US", ["halloween"])) == {"google_trends"}


def test_a_curve_of_a_few_days_adds_nothing_to_one_that_was_read_all_year():
    curve = by_source("US", ["halloween", "spookyseason"])["google_trends"]
    assert (curve.terms, curve.level_in, curve.level_out) == (1, 80, 20)


def test_a_citys_list_counts_for_its_country_and_a_day_that_was_not_read_not_at_all():
    (london,) = by_source("GB", NAMED).values()
    assert (london.days_in, london.days_out) == (28, 308)
    assert (london.level_in, london.lift) == (pytest.approx(1.0), pytest.approx(1.0))


def test_where_nothing_was_read_there_is_nothing_to_say():
    assert seasons.levels(NAMED, "DE", SPAN) == []
    assert seasons.levels([], "US", SPAN) == []
    assert best(seasons.levels(NAMED, "US", span_of(date(2024, 10, 31)))) is None


def test_weeks_are_0_on_a_list_that_was_read_without_the_term_and_missing_where_it_was_not():
    found = seasons.weeks([*NAMED, "halloween"], "US", EVENT)
    hashtag = {one.week: one.level for one in found if one.term == "spookyseason"}
    assert len(hashtag) == 52
    assert hashtag[min(hashtag)] == 0
    assert hashtag[date(2025, 10, 20)] == pytest.approx(0.5)
    curve = {one.week: one.level for one in found if one.measure == "index"}
    assert curve[date(2025, 10, 20)] == pytest.approx(0.8)
    assert curve[date(2025, 3, 3)] == pytest.approx(0.2)


@pytest.mark.parametrize("name", ["season_terms", "season_lift", "season_weeks"])
def test_no_question_about_a_season_reads_a_rollup_from_end_to_end(known, name):
    """With scans that read it all made dear, a plan that still has one knows no index."""
    start, end = (datetime.combine(day, time.min, UTC) for day in (SPAN.first, EVENT))
    values = {
        "words": "halloween:*", "rows": 10, "terms": NAMED, "region": "US", "inside": ["US/%"],
        "first": start, "season": start, "last": end, "curve_in": 4, "curve_out": 23,
    }  # fmt: skip
    statement = database.statement(name)
    wanted = {key: values[key] for key in statement.compile().params}
    with known.engine("app").begin() as connection:
        connection.execute(text("set local enable_seqscan = off"))
        plan = connection.execute(text(f"explain {statement.text}"), wanted).scalars().all()
    assert not [line for line in plan if "Seq Scan" in line], "\n".join(plan)
