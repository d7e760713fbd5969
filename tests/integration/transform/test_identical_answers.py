"""However rows come, change and go, every rollup equals a full group by, on every edition.

Hypothesis makes up the stories; each ends with a whole build. The database goes on from story to
story: the first thing that happens in each is that all rows are truncated.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.integration.transform.histories import seeded
from tests.integration.transform.project import BuildFailedError, Transform
from tests.integration.transform.test_rollups import (
    assert_rollups_equal_a_full_group_by,
    reading,
)
from tests.integration.warehouse.rows import START

NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
# Near and far, on both sides of what a run refreshes by itself, and hours that some zone skips or
# has twice: Berlin, New York, Lord Howe (which shifts by half an hour).
INSTANTS = [
    *(NOW - timedelta(hours=hours) for hours in (1, 2, 5, 30)),
    *(NOW - timedelta(days=days) for days in (6, 29, 31, 60, 500)),
    *(datetime(2026, 3, 29, hour, 30, tzinfo=UTC) for hour in (0, 1)),
    *(datetime(2025, 11, 2, hour, 30, tzinfo=UTC) for hour in (4, 5, 6)),
    *(datetime(2026, 4, 4, hour, 45, tzinfo=UTC) for hour in (14, 15)),
]
ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]
# A run that dies after some models leaves what those have done.
PARTIAL = ["term_hourly", "term_hourly term_daily", "reading_hourly", "term_weekly", "rollups"]

seeds = st.integers(0, 10_000)
instants = st.sampled_from(INSTANTS)
happenings = st.lists(
    st.one_of(
        st.tuples(st.just("land"), instants, seeds),
        st.tuples(st.just("land"), instants, seeds),
        st.tuples(st.just("correct"), instants, seeds),
        st.tuples(st.just("delete"), instants, st.sampled_from("abcdefghi")),
        st.tuples(st.just("rewrite"), instants, st.integers(1, 90)),
        st.tuples(st.just("hold_open"), instants, seeds),
        st.tuples(st.just("commit"), instants, seeds),
        st.tuples(st.just("build_some"), st.sampled_from(PARTIAL), seeds),
        st.tuples(st.just("build_killed"), st.integers(1, 30), seeds),
        st.tuples(st.just("build"), instants, seeds),
    ),
    min_size=3,
    max_size=12,
)


class Story:
    """One interleaving on one database."""

    def __init__(self, transform: Transform, stack: ExitStack) -> None:
        self.transform = transform
        self.stack = stack
        self.open: list[object] = []
        transform.execute("truncate raw.observations")

    def land(self, instant: datetime, seed: int) -> None:
        hour = int((instant - START).total_seconds() // 3600)
        random = seeded(seed)
        place = random.choice(["GB", "US"])
        self.transform.land(*reading(random, hour, place=place), run_id=f"land {seed}")

    def correct(self, instant: datetime, seed: int) -> None:
        """The same rows with other values, some of them with another unit."""
        self.land(instant, seed)
        self.land(instant, seed + 1)

    def delete(self, instant: datetime, term: str) -> None:
        self.transform.execute(
            "delete from raw.observations where observed_at = :at or term = :term",
            at=instant,
            term=term,
        )

    def rewrite(self, instant: datetime, rank: int) -> None:
        """As by hand: nothing in the row says that it changed."""
        self.transform.execute(
            "update raw.observations set rank = :rank where observed_at <= :at",
            at=instant,
            rank=rank,
        )

    def hold_open(self, instant: datetime, seed: int) -> None:
        """A transaction that has written and does not end yet.

        The chunk must be there: who makes one keeps others from making theirs until it commits.
        """
        self.land(instant, seed)
        connection = self.stack.enter_context(self.transform.engine("worker").connect())
        connection.execute(
            text(
                "insert into raw.observations (observed_at, source, place, kind, term, label, rank,"
                " volume_unit, access, run_id) values (:at, 'x', 'GB', 'hashtag', :term, 'Held', 3,"
                " 'posts', 'page', 'held')"
            ),
            {"at": instant, "term": f"held {seed} {len(self.open)}"},
        )
        self.open.append(connection)

    def commit(self, *_: object) -> None:
        for connection in self.open:
            connection.commit()

    def build(self, *_: object) -> None:
        self.transform.dbt("run", "--select", "rollups")
        assert_rollups_equal_a_full_group_by(self.transform)

    def build_some(self, models: str, _: int) -> None:
        self.transform.dbt("run", "--select", *models.split())

    def build_killed(self, statements: int, _: int) -> None:
        """The server ends dbt's sessions at some statement; the run may or may not notice."""
        done = Event()
        killer = Thread(target=end_sessions, args=(self.transform, statements, done))
        killer.start()
        try:
            self.transform.dbt("run", "--select", "rollups")
        except BuildFailedError:
            pass
        finally:
            done.set()
            killer.join()


def end_sessions(transform: Transform, statements: int, done: Event) -> None:
    """Ends dbt's sessions once that many different statements of theirs were seen."""
    seen: set[str] = set()
    look = text(
        "select pid, query from pg_stat_activity where datname = current_database()"
        " and application_name = 'podpusher-dbt' and state <> 'idle'"
    )
    owner = transform.engine("owner").execution_options(isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        while not done.is_set():
            sessions = connection.execute(look).all()
            seen |= {each.query for each in sessions}
            if len(seen) >= statements:
                for each in sessions:
                    connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": each.pid})
                return


@given(story=happenings)
@settings(
    max_examples=int(os.environ.get("PODPUSHER_TEST_STORIES", "8")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_rollup_equals_a_full_group_by_after_any_story(either, story):
    with ExitStack() as stack:
        told = Story(either, stack)
        for what, *details in story:
            getattr(told, what)(*details)
        told.commit()
        told.build()


@pytest.mark.parametrize("zone", ZONES)
def test_the_time_zone_of_whoever_builds_changes_nothing(either, zone):
    database = either.warehouse.address.database
    either.execute("truncate raw.observations")
    random = seeded(len(zone))
    for step, instant in enumerate(INSTANTS):
        hour = int((instant - START).total_seconds() // 3600)
        either.land(*reading(random, hour), run_id=f"zone {step}")
    try:
        either.execute(f"alter role {database}_login_dbt set timezone = '{zone}'")
        either.engine("dbt").dispose()
        either.dbt("run", "--select", "rollups")
        assert_rollups_equal_a_full_group_by(either)
    finally:
        either.execute(f"alter role {database}_login_dbt set timezone = 'UTC'")


def test_what_is_dated_ahead_waits_in_quarantine_and_hides_nothing(either):
    either.execute("truncate raw.observations")
    ahead = NOW + timedelta(days=3)
    hour = int((ahead - START).total_seconds() // 3600)
    landed = either.land(*reading(seeded(1), hour))
    assert landed.quarantined == landed.read > 0
    assert either.select(
        "select distinct rule from raw.quarantine where rule = 'in_the_future'", "owner"
    )
    either.dbt("run", "--select", "rollups")
    either.land(*reading(seeded(2), hour - 72))
    either.dbt("run", "--select", "rollups")
    assert_rollups_equal_a_full_group_by(either)
