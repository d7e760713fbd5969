"""What ages out, what stays, and that a day whose readings are gone keeps what was counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import text

from integrations.warehouse.errors import NotRolledUpError
from integrations.warehouse.retention import RAW_KEPT, AgedOut, age_out
from tests.integration.transform.project import Transform
from tests.integration.transform.test_rollups import ROLLUPS, assert_rollups_equal_a_full_group_by
from tests.integration.warehouse.rows import row

KEPT = {"term_hourly": timedelta(days=400), "reading_hourly": timedelta(days=400)}
NOW = datetime.now(UTC)
# Two days of one week, out of reach of every refresh that looks back from now.
LONG_AGO = (NOW - timedelta(days=200)).replace(hour=12, minute=0, second=0, microsecond=0)
LONG_AGO -= timedelta(days=LONG_AGO.weekday())


@pytest.fixture
def warehouse_of_both(either: Transform) -> Transform:
    either.execute("truncate raw.observations, raw.quarantine, ops.closed_days")
    either.dbt("run", "--select", "rollups", rebuild=list(ROLLUPS))
    return either


def later(transform: Transform, *, days: int = 91) -> AgedOut:
    """Ageing out as it would happen so many days from now."""
    return age_out(
        transform.engine("worker"),
        transform.engine("dbt"),
        KEPT,
        now=datetime.now(UTC) + timedelta(days=days),
    )


def terms(transform: Transform) -> list[str]:
    return [
        each["term"] for each in transform.select("select term from raw.observations order by 1")
    ]


def closed(transform: Transform) -> list[object]:
    return [each["day"] for each in transform.select("select day from ops.closed_days order by 1")]


def counted(transform: Transform) -> dict[str, object]:
    return {name: sorted(map(str, transform.select(query))) for name, query in ROLLUPS.items()}


def test_what_was_scraped_goes_after_ninety_days_and_what_was_imported_stays(warehouse_of_both):
    it = warehouse_of_both
    it.land(
        row("scraped", observed_at=LONG_AGO, access="page"),
        row("imported", observed_at=LONG_AGO, access="import"),
        row("sampled", observed_at=LONG_AGO + timedelta(days=1), access="sample"),
    )
    it.dbt("run", "--select", "rollups")
    before = counted(it)
    assert later(it, days=89) == AgedOut(0, 0, {"term_hourly": 0, "reading_hourly": 0})
    assert terms(it) == ["imported", "sampled", "scraped"]
    done = later(it)
    assert done.raw_rows + done.raw_chunks > 0
    assert terms(it) == ["imported"]
    assert closed(it) == [LONG_AGO.date(), LONG_AGO.date() + timedelta(days=1)]
    it.dbt("run", "--select", "rollups")
    assert counted(it) == before


def test_a_late_row_on_a_closed_day_waits_in_quarantine_and_overwrites_nothing(warehouse_of_both):
    it = warehouse_of_both
    same = row("both", observed_at=LONG_AGO, access="import", rank=3)
    it.land(row("both", observed_at=LONG_AGO - timedelta(minutes=5), access="page"), same)
    it.dbt("run", "--select", "rollups")
    later(it)
    before = counted(it)
    landed = it.land(
        row("both", observed_at=LONG_AGO + timedelta(minutes=5), access="page"),
        row("both", observed_at=LONG_AGO + timedelta(days=3), access="page"),
        same | {"rank": 4},
    )
    assert (landed.loaded, landed.quarantined) == (1, 2)
    assert it.land(same).unchanged == 1
    rules = it.select("select rule, count(*) from raw.quarantine group by 1", "owner")
    assert rules == [{"rule": "closed_day", "count": 2}]
    it.dbt("run", "--select", "rollups")
    changed = {name for name, rows in counted(it).items() if rows != before[name]}
    assert changed == set(ROLLUPS)  # by the one row on the open day of the same week
    daily = it.select("select n from rollups.term_daily order by bucket")
    assert daily == [{"n": 2}, {"n": 1}]
    assert it.select("select n from rollups.term_weekly") == [{"n": 3}]


def test_a_day_with_rows_that_no_rollup_has_seen_is_passed_over(warehouse_of_both):
    it = warehouse_of_both
    it.land(row("seen", observed_at=LONG_AGO, access="page"))
    it.dbt("run", "--select", "rollups")
    it.land(row("unseen", observed_at=LONG_AGO + timedelta(minutes=1), access="import"))
    later(it)
    assert terms(it) == ["seen", "unseen"]
    assert closed(it) == []
    it.dbt("run", "--select", "rollups")
    assert_rollups_equal_a_full_group_by(it)
    later(it)
    assert terms(it) == ["unseen"]


def test_hours_go_after_four_hundred_days_from_closed_days_only(warehouse_of_both):
    it = warehouse_of_both
    years_ago = LONG_AGO - timedelta(days=700)
    it.land(
        row("scraped", observed_at=LONG_AGO, access="page"),
        row("imported", observed_at=years_ago, access="import"),
    )
    it.dbt("run", "--select", "rollups")
    later(it, days=91)
    daily = it.select("select * from rollups.term_daily order by term")
    assert len(it.select("select * from rollups.term_hourly")) == 2
    done = later(it, days=300)
    assert done.hourly == {"term_hourly": 1, "reading_hourly": 1}
    left = it.select("select term from rollups.term_hourly")
    assert left == [{"term": "imported"}]
    it.land(row("more", observed_at=years_ago, access="import"))
    it.dbt("run", "--select", "rollups")
    assert it.select("select * from rollups.term_daily where term <> 'more' order by 1") == sorted(
        daily, key=lambda each: each["bucket"]
    )
    assert len(it.select("select * from rollups.term_daily")) == 3


def test_ageing_out_gives_way_to_a_landing_and_goes_on_after_it(warehouse_of_both):
    it = warehouse_of_both
    it.land(row("scraped", observed_at=LONG_AGO, access="page"))
    it.dbt("run", "--select", "rollups")
    done: list[AgedOut] = []
    with it.engine("worker").connect() as landing:
        landing.execute(text("select pg_advisory_xact_lock_shared(hashtext('podpusher.landing'))"))
        with it.engine("worker").begin() as connection:
            refused = connection.execute(
                text("select * from raw.age_out('x', 'GB', '1900-01-01', now(), 0, 10)")
            ).all()
        assert refused == []
        ageing = Thread(target=lambda: done.append(later(it)))
        ageing.start()
        landing.rollback()
    ageing.join(timeout=120)
    assert len(done) == 1
    assert terms(it) == []


def test_many_rows_go_in_batches(transform):
    start = LONG_AGO
    transform.execute(
        "insert into raw.observations (observed_at, source, place, kind, term, label, volume_unit,"
        " access, run_id) select cast(:start as timestamptz) + n * interval '1 second', 'x', 'GB',"
        " 'hashtag', 'cat', 'Cat', 'posts', 'page', 'r' from generate_series(1, 12001) as n",
        start=start,
    )
    transform.dbt("run", "--select", "rollups")
    assert later(transform).raw_rows == 12_001
    assert transform.select("select n from rollups.term_daily") == [{"n": 12_001}]


def test_nothing_ages_out_that_no_rollup_has_counted(transform):
    transform.land(row("a", observed_at=LONG_AGO, access="page"))
    transform.dbt("run", "--select", "rollups")
    transform.execute(
        "update rollups.build_state set cluster_id = 1 where model = 'term_daily'", "dbt"
    )
    with pytest.raises(NotRolledUpError, match="nothing was aged out"):
        later(transform)
    assert terms(transform) == ["a"]


def test_a_restored_database_is_rolled_up_by_the_clock_until_it_has_numbers_of_its_own(transform):
    transform.land(row("before"))
    transform.dbt("run", "--select", "rollups")
    transform.land(row("after", hour=1))
    transform.execute("update rollups.build_state set cluster_id = 1, horizon = 2^62", "dbt")
    transform.dbt("run", "--select", "rollups")
    assert_rollups_equal_a_full_group_by(transform)
    recorded = transform.select("select count(*) from rollups.build_state where cluster_id = 1")
    assert recorded == [{"count": 0}]


def test_the_age_of_raw_is_ninety_days():
    assert timedelta(days=90) == RAW_KEPT
