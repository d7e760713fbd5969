"""What would be sent to a TimescaleDB Community server, checked without one."""

from __future__ import annotations

import json
import re

import pytest

from tests.integration.transform.project import Transform

ROLLUPS = ("term_hourly", "term_daily", "reading_hourly", "reading_daily")

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
    width = "1 hour" if name.endswith("hourly") else "1 day"
    parent = {
        "term_hourly": '"raw"."observations"',
        "reading_hourly": '"raw"."observations"',
        "term_daily": '"rollups"."term_hourly"',
        "reading_daily": '"rollups"."reading_hourly"',
    }[name]
    assert f"time_bucket(interval '{width}'" in compiled[name]
    assert compiled[name].count(" from ") + compiled[name].count("\nfrom ") == 1
    assert re.search(rf"from\s+\"\w+\".{re.escape(parent)} as r\b", compiled[name])


def test_an_outer_rollup_looks_back_at_least_as_far_as_the_inner_one(transform):
    transform.dbt("parse")
    manifest = json.loads((transform.target / "manifest.json").read_text())
    days = {}
    for node in manifest["nodes"].values():
        if node.get("config", {}).get("materialized") == "rollup":
            window = node["config"]["meta"]["refresh_window"]
            days[node["name"]] = int(re.fullmatch(r"(\d+) days", window)[1])
    assert days["term_hourly"] <= days["term_daily"]
    assert days["reading_hourly"] <= days["reading_daily"]
    assert max(days.values()) < 90  # raw retention, days


def test_an_aggregate_is_created_empty_and_serves_what_is_not_materialised_yet(transform):
    ddl = macro(transform, "continuous_aggregate_ddl('rollups.r', 'select 1')")
    assert ddl == (
        "create materialized view rollups.r with (timescaledb.continuous,"
        " timescaledb.materialized_only = false) as select 1 with no data"
    )


def test_the_first_refresh_covers_everything_and_later_ones_a_window(transform):
    meta = "{'refresh_window': '30 days'}"
    first = macro(transform, f"continuous_aggregate_refreshes('rollups.r', false, {meta})[0]")
    assert first == "call refresh_continuous_aggregate('rollups.r', null, null)"
    later = macro(transform, f"continuous_aggregate_refreshes('rollups.r', true, {meta})[0]")
    assert later == (
        "call refresh_continuous_aggregate('rollups.r', now() - interval '30 days', null)"
    )


def test_an_import_adds_a_refresh_of_the_whole_days_it_touches(transform):
    call = "continuous_aggregate_refreshes('rollups.r', true, {'refresh_window': '30 days'})[0]"
    (result,) = transform.dbt(
        "compile",
        "--inline",
        "{{ " + call + " }}",
        refresh_from="2020-07-15T18:36:17+00:00",
        refresh_to="2021-03-31T16:06:08+00:00",
    )
    assert result.node.compiled_code == (
        "call refresh_continuous_aggregate('rollups.r', date_trunc('day',"
        " timestamptz '2020-07-15T18:36:17+00:00', 'UTC'), date_trunc('day',"
        " timestamptz '2021-03-31T16:06:08+00:00', 'UTC') + interval '1 day')"
    )
