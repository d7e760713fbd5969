"""What would be sent to a TimescaleDB Community server, checked without one."""

from __future__ import annotations

import json
import re
from ast import literal_eval
from datetime import UTC, datetime

import pytest

from integrations.warehouse.retention import RAW_KEPT
from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import row

ROLLUPS = (
    *("term_hourly", "term_daily", "term_weekly"),
    *("reading_hourly", "reading_daily", "reading_weekly"),
)

# A continuous aggregate selects straight from a hypertable or from another aggregate.
FORBIDDEN = {
    "a common table expression": r"\bwith\b",
    "a subquery": r"\(\s*select\b",
    "a window": r"\bover\s*\(",
    "the current time": r"\bnow\s*\(",
    "another bucket function": r"\b(date_bin|date_trunc)\b",
    "a lateral join": r"\blateral\b",
}


@pytest.fixture(scope="module")
def compiled(module_transform: Transform) -> dict[str, str]:
    results = module_transform.dbt("compile", "--select", "rollups", ts_edition="community")
    models = [each.node for each in results if each.node.resource_type == "model"]
    return {node.name: _without_comments(node.compiled_code) for node in models}


def _without_comments(sql: str) -> str:
    return re.sub(r"/\*.*?\*/|--[^\n]*", "", sql, flags=re.DOTALL)


def macro(transform: Transform, call: str) -> str:
    (result,) = transform.dbt("compile", "--inline", "{{ " + call + " }}")
    return " ".join(result.node.compiled_code.split())


def test_every_rollup_is_compiled(compiled):
    assert set(compiled) == set(ROLLUPS)


@pytest.mark.parametrize("name", ROLLUPS)
@pytest.mark.parametrize("construct", FORBIDDEN)
def test_no_rollup_uses_what_a_continuous_aggregate_cannot_hold(compiled, name, construct):
    assert not re.search(FORBIDDEN[construct], compiled[name], re.IGNORECASE)


@pytest.mark.parametrize("name", ROLLUPS)
def test_every_rollup_buckets_by_time_bucket_straight_from_one_relation(compiled, name):
    family, grain = name.split("_")
    width, parent = {
        "hourly": ("1 hour", '"raw"."observations"'),
        "daily": ("1 day", f'"rollups"."{family}_hourly"'),
        "weekly": ("7 days", f'"rollups"."{family}_daily"'),
    }[grain]
    assert f"time_bucket(interval '{width}'" in compiled[name]
    assert compiled[name].count(" from ") + compiled[name].count("\nfrom ") == 1
    assert re.search(rf"from\s+\"\w+\".{re.escape(parent)} as r\b", compiled[name])


GOOD = (
    "select time_bucket(interval '1 hour', r.observed_at) as bucket, r.term, count(*) as n,"
    " count(distinct r.rank) filter (where r.rank < 9) as m, min(r.label) as label"
    " from rollup_from raw 1 hour observed_at term where r.rank is not null group by 1, 2"
)
FAULTS = [
    ("count(*) as n", "(select 1) as n", "a subquery"),
    ("count(*) as n", "count(*) over () as n", "a window function"),
    ("count(*) as n", "sum(r.volume::double precision) as n", "a float"),
    ("count(*) as n", "max(now()) as n", "a function that changes by itself"),
    ("time_bucket(interval '1 hour', r.observed_at)", "date_trunc('h', r.t)", "bucket()"),
    ("select time_bucket", "with t as (select 1) select time_bucket", "a common table"),
    ("select time_bucket", "select distinct time_bucket", "select distinct"),
    ("group by 1, 2", "group by 1, 2 union all select 1", "a set operation"),
    ("group by 1, 2", "group by 1, 2 limit 3", "a limit"),
    ("group by 1, 2", "", "no group by"),
    ("rollup_from raw", "raw.observations", "no rollup_from()"),
]


@pytest.mark.parametrize(("old", "new", "fault"), FAULTS)
def test_the_lint_names_what_an_aggregate_cannot_hold(transform, old, new, fault):
    def faults(sql: str) -> str:
        return macro(transform, f'faults_of_definition("{sql}") | join("; ")')

    assert faults(GOOD) == ""
    assert old in GOOD
    assert fault in faults(GOOD.replace(old, new))


def test_words_inside_a_literal_are_no_fault(transform):
    sql = GOOD.replace("count(*) as n", "count(*) filter (where r.kind = 'with (select') as n")
    assert macro(transform, f'faults_of_definition("{sql}") | join("; ")') == ""


def days(interval: str) -> int:
    return int(re.fullmatch(r"(\d+) days", interval)[1])


def test_what_every_rollup_declares_fits_what_it_reads_and_what_is_kept(transform):
    transform.dbt("parse")
    manifest = json.loads((transform.target / "manifest.json").read_text())
    declared = {
        node["name"]: node["config"]
        for node in manifest["nodes"].values()
        if node["config"].get("materialized") == "rollup"
    }
    assert set(declared) == set(ROLLUPS)
    for name, config in declared.items():
        meta = config["meta"]
        assert config["full_refresh"] is False, name
        assert days(meta["refresh_window"]) < RAW_KEPT.days, name
        # A refresh of the window never has to unpack what was compressed.
        assert days(meta["compress_after"]) > days(meta["refresh_window"]), name
        if meta["reads"] == "raw":
            assert meta["time_column"] == "observed_at", name
            assert days(meta["keep"]) > RAW_KEPT.days, name
        else:
            inner = declared[meta["reads"]]["meta"]
            assert meta["time_column"] == "bucket", name
            assert days(inner["refresh_window"]) <= days(meta["refresh_window"]), name
            assert meta["keys"] == inner["keys"], name
            assert "keep" not in meta, name


def test_an_aggregate_is_created_empty_and_serves_what_is_not_materialised_yet(transform):
    ddl = macro(transform, "continuous_aggregate_ddl('rollups.r', 'select 1')")
    assert ddl == (
        "create materialized view rollups.r with (timescaledb.continuous,"
        " timescaledb.materialized_only = false) as select 1 with no data"
    )


def test_the_first_refresh_covers_everything_and_later_ones_what_changed_and_a_window(transform):
    call = "continuous_aggregate_refreshes('rollups.r', {}, {{'refresh_window': '30 days'}}, {})"
    first = macro(transform, call.format("false", "[]"))
    assert first == "[\"call refresh_continuous_aggregate('rollups.r', null, null)\"]"
    ranges = "[('2020-07-15 00:00:00+00', '2021-04-01 00:00:00+00')]"
    later = macro(transform, call.format("true", ranges))
    assert later == (
        "[\"call refresh_continuous_aggregate('rollups.r', timestamptz '2020-07-15 00:00:00+00',"
        " timestamptz '2021-04-01 00:00:00+00')\","
        " \"call refresh_continuous_aggregate('rollups.r', now() - interval '30 days', null)\"]"
    )


def test_where_a_policy_refreshes_the_window_a_run_does_not(transform):
    call = "continuous_aggregate_refreshes('rollups.r', true, {'refresh_window': '30 days'}, [])"
    (result,) = transform.dbt("compile", "--inline", "{{ " + call + " }}", refresh_by="policy")
    assert result.node.compiled_code == "[]"


# Days on which something changed, days that are closed, and the ranges to refresh.
RANGES = [
    (["2024-05-01", "2024-05-09"], [], [("2024-05-01", "2024-05-10")]),
    (["2024-05-01"], ["2024-05-02"], [("2024-05-01", "2024-05-02")]),
    (
        ["2024-05-01", "2024-05-09"],
        ["2024-05-03", "2024-05-04", "2024-05-07"],
        [("2024-05-01", "2024-05-03"), ("2024-05-05", "2024-05-07"), ("2024-05-08", "2024-05-10")],
    ),
    ([], ["2024-05-03"], []),
]


@pytest.mark.parametrize(("changed", "closed", "expected"), RANGES)
def test_the_ranges_to_refresh_leave_closed_days_out(transform, changed, closed, expected):
    transform.land(row("earlier", observed_at=datetime(2020, 1, 1, tzinfo=UTC)))
    transform.dbt("run")
    transform.land(*(row("a", observed_at=datetime.fromisoformat(f"{d}T09:00Z")) for d in changed))
    for day in closed:
        transform.execute("insert into ops.closed_days values (:day)", day=day)
    assert ranges(transform, "1 day") == expected


def test_weeks_are_refreshed_whole(transform):
    transform.dbt("run")
    transform.land(row("a", observed_at=datetime(2024, 5, 1, 9, tzinfo=UTC)))  # a Wednesday
    transform.execute("insert into ops.closed_days values ('2024-05-02')")
    assert ranges(transform, "7 days") == [("2024-04-29", "2024-05-06")]


def ranges(transform: Transform, width: str) -> list[tuple[str, str]]:
    meta = f"{{'width': '{width}', 'refresh_window': '30 days'}}"
    call = "{{ ranges_to_refresh(" + meta + ", 'term_daily') }}"
    (result,) = transform.dbt("compile", "--inline", call)
    return [(since[:10], until[:10]) for since, until in literal_eval(result.node.compiled_code)]
