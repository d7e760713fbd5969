"""However rows arrive, every rollup equals a full group by over the raw rows."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text

from tests.integration.transform import full_group_by
from tests.integration.transform.histories import seeded
from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import START, row

ROLLUPS = {
    "term_hourly": "select * from rollups.term_hourly",
    "term_daily": "select * from rollups.term_daily",
    "term_weekly": "select * from rollups.term_weekly",
    "reading_hourly": "select * from rollups.reading_hourly",
    "reading_daily": "select * from rollups.reading_daily",
    "reading_weekly": "select * from rollups.reading_weekly",
}


def assert_rollups_equal_a_full_group_by(transform: Transform) -> None:
    raw = transform.select("select * from raw.observations")
    for name, query in ROLLUPS.items():
        what, width = name.split("_")
        make = full_group_by.terms if what == "term" else full_group_by.readings
        expected = {tuple(sorted(each.items(), key=_name)) for each in make(raw, width)}
        stored = transform.select(query)
        assert {tuple(sorted(each.items(), key=_name)) for each in stored} == expected, name
        assert len(stored) == len(expected), name


def _name(item: tuple[str, object]) -> str:
    return item[0]


def reading(random: Random, hour: int, **changes: object) -> list[dict[str, object]]:
    """One list as read at one instant: up to six of nine terms, some without rank or volume."""
    terms = random.sample("abcdefghi", random.randint(1, 6))
    return [
        row(
            term,
            hour=hour,
            label=random.choice([term, term.upper()]),
            rank=random.choice([rank, rank, rank, rank + 60, None]),
            volume=random.choice([None, random.randint(0, 10**12)]),
            volume_unit=random.choice(["posts", "posts", "views"]),
            access=random.choice(["page", "sample", "import"]),
            **changes,
        )
        for rank, term in enumerate(terms, start=1)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_rollups_equal_a_full_group_by_after_any_order_of_appends_late_rows_and_corrections(
    transform, seed
):
    random = seeded(seed)
    hours = list(range(0, 60, 5))
    random.shuffle(hours)  # late rows: the order of arrival is not the order of observation
    for step, hour in enumerate(hours):
        place = random.choice(["GB", "US", "IN/Mumbai"])
        period = random.choice(["instant", "7d"])
        transform.land(*reading(random, hour, place=place, period=period), run_id=f"r{step}")
        if step % 4 == 3:
            # A correction of some earlier reading, and the same rows once more (unchanged).
            again = reading(random, hours[random.randrange(step)], place=place, period=period)
            transform.land(*again, run_id=f"c{step}")
            transform.land(*again, run_id=f"u{step}")
            transform.dbt("run", "--select", "rollups")
            assert_rollups_equal_a_full_group_by(transform)


def test_an_import_of_old_rows_is_covered_by_the_watermark_alone(transform):
    transform.land(row("now", hour=0))
    transform.dbt("run", "--select", "rollups")
    years_ago = START - timedelta(days=2000)
    transform.land(row("then", observed_at=years_ago, label="#then"))
    transform.dbt("run", "--select", "rollups")
    assert_rollups_equal_a_full_group_by(transform)
    assert len(transform.select("select * from rollups.term_daily")) == 2


def test_a_corrected_unit_takes_its_old_row_along(transform):
    transform.land(row("a", volume=5, volume_unit="posts"))
    transform.dbt("run", "--select", "rollups")
    transform.land(row("a", volume=5, volume_unit="views"))
    transform.dbt("run", "--select", "rollups")
    assert_rollups_equal_a_full_group_by(transform)
    units = transform.select("select volume_unit from rollups.term_daily")
    assert units == [{"volume_unit": "views"}]


def test_a_landing_that_commits_after_the_run_that_should_have_seen_it_is_not_lost(transform):
    insert = text(
        "insert into raw.observations (observed_at, source, place, kind, term, label, rank,"
        " volume_unit, access, run_id) values (:at, 'x', 'GB', 'hashtag', :term, :term, 1,"
        " 'posts', 'page', 'r')"
    )
    with transform.engine("worker").connect() as slow, transform.engine("worker").connect() as fast:
        slow.execute(insert, {"at": START, "term": "slow"})
        fast.execute(insert, {"at": START, "term": "fast"})
        fast.commit()
        transform.dbt("run", "--select", "rollups")
        assert transform.select("select term from rollups.term_daily") == [{"term": "fast"}]
        slow.commit()
    transform.dbt("run", "--select", "rollups")
    assert_rollups_equal_a_full_group_by(transform)


def test_a_run_with_nothing_new_recomputes_nothing(transform):
    transform.land(*(row(term) for term in "abc"))
    transform.dbt("run")
    rows = {
        result.node.name: result.adapter_response.get("rows_affected")
        for result in transform.dbt("run")
        if result.node.config.materialized in ("rollup", "incremental")
    }
    assert rows == dict.fromkeys([*ROLLUPS, "trend_scores", "term_dim", "category_dim"], 0)


def test_a_run_that_dies_halfway_is_made_good_by_the_next(transform):
    transform.land(row("a"))
    transform.dbt("run")
    transform.land(row("b"), row("a", rank=9))
    transform.dbt("run", "--select", "term_hourly")  # the run ended here
    transform.land(row("c"))
    transform.dbt("run")
    assert_rollups_equal_a_full_group_by(transform)
    scored = transform.select("select term from marts.trend_scores order by term")
    assert [each["term"] for each in scored] == ["a", "b", "c"]


def test_what_one_build_has_seen_the_next_does_not_make_again(transform):
    def made() -> dict[str, int]:
        results = transform.dbt("run", "--select", "rollups")
        models = [each for each in results if each.node.resource_type == "model"]
        return {each.node.name: each.adapter_response["rows_affected"] for each in models}

    transform.land(row("a"), row("b"))
    made()
    assert made() == dict.fromkeys(ROLLUPS, 0)
    transform.land(row("c"), row("b", rank=7))
    assert set(made().values()) == {1, 2}  # a list was read once more, two terms stood on it
    assert made() == dict.fromkeys(ROLLUPS, 0)
