"""What outsiders read: stable names, described columns, exactly the rights that are written."""

from __future__ import annotations

import pytest

from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import row

PUBLIC = {
    "trend_scores", "trend_score_parts", "trend_daily", "trend_hourly", "trend_weekly",
    "term_dim", "category_dim", "source_health", "data_freshness", "term_map", "term_profile",
}  # fmt: skip
SEEDS = {"categories", "products"}
TENANT = {"usage_monthly", "publishing"}
NUMBERS = ("bigint", "integer", "numeric", "double precision")


@pytest.fixture(scope="module")
def built(module_transform: Transform) -> Transform:
    module_transform.land(row("a", category="Pets"))
    module_transform.dbt("run")
    return module_transform


def models(transform: Transform, schema: str) -> list:
    return [
        node
        for node in transform.manifest.nodes.values()
        if node.resource_type == "model" and node.schema == schema
    ]


def test_every_public_mart_is_the_first_version_under_the_name_it_always_had(built):
    found = models(built, "marts")
    assert {node.alias for node in found} == PUBLIC
    for node in found:
        assert (node.name, node.version, node.latest_version) == (node.alias, 1, 1)
        assert node.unique_id == f"model.podpusher.{node.alias}.v1"


@pytest.mark.parametrize("schema", ["marts", "tenant_marts"])
def test_every_mart_has_a_contract_a_grain_and_a_unit_for_every_number(built, schema):
    for node in models(built, schema):
        assert node.config.contract.enforced, node.name
        assert "One row per " in node.description, node.name
        for column in node.columns.values():
            assert column.description, (node.name, column.name)
            is_number = column.data_type.startswith(NUMBERS)
            assert bool(column.config.meta.get("unit")) == is_number, (node.name, column.name)


def test_analysts_read_every_public_mart_and_no_seller_ones(built):
    granted = built.select(
        "select nspname as schema, relname as name, r as role"
        " from pg_class join pg_namespace n on n.oid = relnamespace"
        " cross join unnest(array['analyst', 'app', 'worker', 'dagster']) as r"
        " join pg_roles on rolname = 'podpusher_' || r"
        " where nspname in ('marts', 'tenant_marts') and relkind in ('r', 'v')"
        " and has_table_privilege(rolname, pg_class.oid, 'select')",
        "dbt",
    )
    rights = {(each["schema"], each["name"], each["role"]) for each in granted}
    assert rights == {
        *(
            ("marts", name, role)
            for name in PUBLIC | SEEDS
            for role in ("analyst", "app", "worker")
        ),
        *(("tenant_marts", name, role) for name in TENANT for role in ("app", "worker")),
    }


def test_a_right_that_is_not_written_down_is_taken_back_by_the_next_run(built):
    built.execute("grant insert on marts.term_dim to podpusher_app", "dbt")
    built.dbt("run", "--select", "term_dim")
    query = "select has_table_privilege('podpusher_app', 'marts.term_dim', 'insert') as may"
    assert built.select(query, "dbt") == [{"may": False}]


def test_every_mart_and_every_formula_has_a_small_case_that_shows_its_arithmetic(built):
    cases = built.manifest.unit_tests.values()
    tested = {built.manifest.nodes[case.depends_on.nodes[0]].name for case in cases}
    formulas = {"standings", "curve_days", "term_momentum", "agreement"}
    assert tested == PUBLIC | TENANT | formulas
    assert all(any(sign.isdigit() for sign in case.description) for case in cases)


def test_hours_days_and_weeks_of_one_term_tell_the_same(built):
    built.land(*(row("b", hour=hour, rank=rank) for hour, rank in ((0, 4), (1, 2), (26, 9))))
    built.dbt("run")
    found = {
        width: built.select(
            f"select {width} as at, n, best_rank, avg_rank from marts.trend_{name}"  # noqa: S608
            " where term = 'b' order by 1"
        )
        for width, name in (("hour", "hourly"), ("day", "daily"), ("week", "weekly"))
    }
    assert [(each["n"], each["best_rank"]) for each in found["hour"]] == [(1, 4), (1, 2), (1, 9)]
    assert [(str(each["at"]), each["n"], each["avg_rank"]) for each in found["day"]] == [
        ("2026-03-01", 2, 3),
        ("2026-03-02", 1, 9),
    ]
    # 1 March 2026 is a Sunday.
    assert [str(each["at"]) for each in found["week"]] == ["2026-02-23", "2026-03-02"]
