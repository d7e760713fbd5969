"""A rollup and its model cannot drift apart unnoticed; roles see exactly what they should."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.transform.project import PROJECT, BuildFailedError, Transform
from tests.integration.transform.test_rollups import assert_rollups_equal_a_full_group_by
from tests.integration.warehouse.rows import row


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the project in which the hourly rollup counts something more."""
    project = tmp_path / "edited"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    model = project / "models" / "rollups" / "term_hourly.sql"
    changed = model.read_text().replace(
        "count(*) as n,", "count(*) as n,\n  count(r.url) as n_url,"
    )
    model.write_text(changed)
    return project


def test_a_changed_definition_stops_the_run_and_names_the_two_ways_out(transform, edited):
    transform.land(row("a"))
    transform.dbt("run")
    before = transform.select("select * from rollups.term_hourly")
    with pytest.raises(BuildFailedError) as failure:
        transform.dbt("run", project=edited)
    words = str(failure.value)
    assert "term_hourly was built from another definition" in words.replace('"', "")
    assert "new version under a new name" in words
    assert "podpusher db rebuild term_hourly" in words
    assert transform.select("select * from rollups.term_hourly") == before
    rebuilt = ["term_hourly", "term_daily", "term_weekly"]
    transform.dbt("run", "--select", "term_hourly+", project=edited, rebuild=rebuilt)
    assert transform.select("select n_url from rollups.term_hourly") == [{"n_url": 0}]
    transform.dbt("run", project=edited)


def test_a_full_refresh_that_was_meant_for_other_models_leaves_the_rollups_alone(transform):
    transform.land(row("a"))
    transform.dbt("run")
    transform.execute("set podpusher.ageing_out = 'on'; delete from raw.observations")
    transform.dbt("run", "--full-refresh")
    assert transform.select("select n from rollups.term_daily") == [{"n": 1}]
    assert len(transform.select("select * from marts.trend_scores")) == 1


def test_a_rollup_is_not_rebuilt_under_one_that_still_stands_on_it(transform):
    transform.land(row("a"))
    transform.dbt("run")
    with pytest.raises(BuildFailedError, match="term_daily still stands on it"):
        transform.dbt("run", "--select", "term_hourly", rebuild=["term_hourly"])
    assert transform.select("select n from rollups.term_hourly") == [{"n": 1}]


def test_sql_that_a_continuous_aggregate_cannot_hold_is_refused_on_a_plain_server(
    transform, edited
):
    model = edited / "models" / "rollups" / "term_hourly.sql"
    model.write_text(model.read_text().replace("count(*) as n,", "(select 1)::bigint as n,"))
    with pytest.raises(BuildFailedError, match=r"cannot be a continuous aggregate.*a subquery"):
        transform.dbt("run", "--select", "term_hourly", project=edited)


def test_comments_and_white_space_do_not_change_a_definition(transform, edited):
    transform.land(row("a"))
    transform.dbt("run")
    model = edited / "models" / "rollups" / "term_hourly.sql"
    original = (PROJECT / "models" / "rollups" / "term_hourly.sql").read_text()
    model.write_text(original.replace("count(*) as n,", "count(*)   as n, -- how many\n"))
    transform.land(row("b"))
    transform.dbt("run", project=edited)
    assert_rollups_equal_a_full_group_by(transform)


def test_a_rollup_without_a_recorded_definition_stops_the_run(transform):
    transform.land(row("a"))
    transform.dbt("run")
    transform.execute("delete from rollups.build_state where model = 'term_daily'", "dbt")
    with pytest.raises(BuildFailedError, match="no definition is recorded"):
        transform.dbt("run")


def test_a_plain_table_is_not_taken_for_a_continuous_aggregate(transform):
    transform.land(row("a"))
    transform.dbt("run")
    with pytest.raises(BuildFailedError, match="built as a table; this server now needs a cont"):
        transform.dbt("run", ts_edition="community")


def test_what_dbt_builds_belongs_to_the_group_and_not_to_the_login(transform):
    transform.land(row("a"))
    transform.dbt("run")
    owners = transform.select(
        "select distinct tableowner as owner from pg_tables"
        " where schemaname in ('staging', 'rollups', 'marts')"
    )
    assert owners == [{"owner": "podpusher_dbt"}]


def test_readers_may_read_the_marts_and_change_nothing(transform: Transform):
    transform.land(row("a"))
    transform.dbt("run")
    marts = [
        "select count(*) from marts.trend_scores",
        "select count(*) from marts.trend_daily",
        "select count(*) from marts.source_health",
    ]
    for role in ("analyst", "app", "worker"):
        for query in marts:
            assert transform.select(query, role) == [{"count": 1}]
        with pytest.raises(DBAPIError, match=r"permission denied|read-only"):
            transform.execute("delete from marts.trend_scores", role)
        with pytest.raises(DBAPIError, match="permission denied"):
            transform.select("select * from staging.standings", role)
    with pytest.raises(DBAPIError, match="permission denied"):
        transform.select("select * from rollups.term_daily", "analyst")


def test_the_whole_project_builds_and_its_tests_pass_on_an_empty_warehouse(transform):
    not_built = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "exposure")
    transform.dbt("build", *not_built)
    assert transform.select("select * from marts.trend_scores") == []
    transform.land(row("a"))
    results = transform.dbt("build", *not_built)
    assert {str(result.status) for result in results} == {"success", "pass"}


def test_every_model_and_column_is_described(transform):
    transform.dbt("parse")
    manifest = json.loads((transform.target / "manifest.json").read_text())
    transform.land(row("a"))
    transform.dbt("run")
    models = [
        node
        for node in [*manifest["nodes"].values(), *manifest["sources"].values()]
        if node["resource_type"] in ("model", "source")
    ]
    assert len(models) > 10
    for node in models:
        assert node["description"].strip(), node["name"]
        stored = transform.select(
            # The catalogue itself: the information schema hides what a role has no right on.
            "select attname as column_name from pg_attribute join pg_class c on c.oid = attrelid"
            " join pg_namespace n on n.oid = relnamespace"
            " where nspname = :schema and relname = :name and attnum > 0 and not attisdropped",
            "dbt",
            schema=node["schema"],
            name=node.get("alias") or node["identifier"],
        )
        described = {name for name, column in node["columns"].items() if column["description"]}
        missing = {each["column_name"] for each in stored} - described
        if node["resource_type"] == "model":
            assert not missing, node["name"]
        assert described <= {each["column_name"] for each in stored}, node["name"]


def test_every_formula_passes_its_small_case(transform):
    transform.dbt("run")
    results = transform.dbt("test", "--select", "test_type:unit")
    assert len(results) >= 4
    assert {str(result.status) for result in results} - {"success"} == {"pass"}
