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
    community.dbt("run", rebuild=list(ROLLUPS))
    assert_rollups_equal_a_full_group_by(community)


def test_what_was_truncated_before_all_that_is_left_is_gone_from_the_aggregates(community):
    community.execute("truncate raw.observations")
    community.land(row("a", observed_at=START - timedelta(days=3000)))
    community.dbt("run")
    community.execute("truncate raw.observations")
    community.land(row("b"))
    community.dbt("run")
    assert_rollups_equal_a_full_group_by(community)


def test_policies_follow_what_the_models_declare(community):
    jobs = (
        "select proc_name, hypertable_name, schedule_interval, config from timescaledb_information"
        ".jobs where hypertable_schema in ('raw', 'rollups') order by 1, 2"
    )
    community.dbt("run", "--select", "rollups")
    declared = community.select(jobs, "owner")
    assert {each["proc_name"] for each in declared} == {"policy_compression"}
    compressed = {each["hypertable_name"]: each["config"]["compress_after"] for each in declared}
    assert compressed == {
        "observations": "7 days",
        **dict.fromkeys(ROLLUPS, "45 days"),
        "term_weekly": "120 days",
        "reading_weekly": "120 days",
    }
    community.dbt("run", "--select", "rollups")
    assert community.select(jobs, "owner") == declared
    community.dbt("run", "--select", "rollups", refresh_by="policy")
    refreshed = [
        each
        for each in community.select(jobs, "owner")
        if each["proc_name"] != "policy_compression"
    ]
    assert [each["hypertable_name"] for each in refreshed] == sorted(ROLLUPS)
    community.execute("select remove_compression_policy('rollups.term_daily')", "dbt")
    community.execute(
        "select add_compression_policy('rollups.term_daily', compress_after => interval '9 days')",
        "dbt",
    )
    community.dbt("run", "--select", "rollups")

    def settled(found: list[dict[str, object]]) -> list[tuple[object, object]]:
        return [(each["hypertable_name"], each["config"]) for each in found]

    assert settled(community.select(jobs, "owner")) == settled(declared)


def test_rows_of_compressed_chunks_are_corrected_and_deleted_as_others(community):
    community.execute("truncate raw.observations")
    old = START - timedelta(days=300)
    rows = [row(f"t{n}", observed_at=old + timedelta(hours=n % 50), rank=1 + n) for n in range(500)]
    community.land(*rows)
    community.dbt("run", "--select", "rollups")
    community.execute("select compress_chunk(c) from show_chunks('raw.observations') as c")
    assert community.land(*rows).unchanged == 500
    changed = [each | {"rank": each["rank"] + 1} for each in rows[:40]]
    assert community.land(*changed, row("new", observed_at=old)).loaded == 41
    community.execute("delete from raw.observations where term = 't7'")
    community.dbt("run", "--select", "rollups")
    assert_rollups_equal_a_full_group_by(community)
