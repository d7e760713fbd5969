"""The same answers from continuous aggregates, on a real TimescaleDB Community server.

Skipped without PODPUSHER_TEST_TIMESCALE_URL (an owner login); PODPUSHER_REQUIRE_TIMESCALE=1 makes
the lack of one a failure.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.transform.histories import busy_month, seeded
from tests.integration.transform.project import BuildFailedError
from tests.integration.transform.test_rollups import (
    ROLLUPS,
    assert_rollups_equal_a_full_group_by,
    reading,
)
from tests.integration.transform.test_scores import SCORES
from tests.integration.warehouse.rows import START, row

pytestmark = pytest.mark.timescale


def test_the_rollups_are_continuous_aggregates_that_equal_a_full_group_by(community):
    random = seeded(11)
    # The regular refresh looks back thirty days from now.
    recent = int((datetime.now(UTC) - START).total_seconds() // 3600) - 100
    hours = [recent + hour for hour in range(0, 60, 5)]
    random.shuffle(hours)
    for step, hour in enumerate(hours):
        rows = reading(random, hour, place=random.choice(["GB", "US"]))
        community.land(*rows, run_id=f"r{step}")
        if step % 4 == 3:
            community.land(*reading(random, hours[random.randrange(step)], place="GB"))
            community.dbt("run")
            assert_rollups_equal_a_full_group_by(community)
    views = community.select(
        "select view_name from timescaledb_information.continuous_aggregates order by 1", "dbt"
    )
    assert [each["view_name"] for each in views] == sorted(ROLLUPS)


def test_an_import_of_old_rows_refreshes_its_own_time_range(community):
    then = START - timedelta(days=2000)
    until = then + timedelta(hours=2)
    community.land(row("a", observed_at=then), row("b", observed_at=until))
    community.dbt("run")
    assert_rollups_equal_a_full_group_by(community)


def test_scores_equal_those_of_a_plain_server(community, transform):
    rows = busy_month(6, days=16)
    for each in (community, transform):
        each.execute("truncate raw.observations")
        each.land(*rows)
        each.dbt("run")
    assert community.select(SCORES) == transform.select(SCORES)
    community.land(*(each | {"rank": 2, "access": "page"} for each in rows[100:140]))
    transform.land(*(each | {"rank": 2, "access": "page"} for each in rows[100:140]))
    community.dbt("run")
    transform.dbt("run")
    assert community.select(SCORES) == transform.select(SCORES)


def test_a_second_run_keeps_the_aggregates_and_a_changed_definition_is_refused(community):
    oids = (
        "select relname, c.oid::bigint from pg_class c join pg_namespace n on n.oid = relnamespace"
        " where nspname = 'rollups' and relkind = 'v' order by 1"
    )
    community.dbt("run")
    before = community.select(oids)
    assert len(before) == len(ROLLUPS)
    community.dbt("run")
    assert community.select(oids) == before
    community.execute("update rollups.build_state set definition_hash = 'another'", "dbt")
    with pytest.raises(BuildFailedError, match="another definition"):
        community.dbt("run", "--select", "term_hourly")
    rebuilt = ["term_hourly", "term_daily", "term_weekly"]
    community.dbt("run", rebuild=rebuilt)
    assert_rollups_equal_a_full_group_by(community)
