"""Dimensions hold what the readings tell, however they arrived, and remember only what they may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.integration.transform.histories import busy_month, curve
from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import START, row

TERMS = "select * from marts.term_dim order by term"
CATEGORIES = "select * from marts.category_dim order by source, category"
FROM_RAW = """
    select
      term,
      min(label collate "C") as label,
      min((observed_at at time zone 'UTC')::date) filter (where volume_unit <> 'index')
        as first_seen_on,
      max(observed_at) filter (where volume_unit <> 'index') as last_seen_at,
      count(distinct (observed_at at time zone 'UTC')::date) filter (where volume_unit <> 'index')
        as days_seen,
      array_agg(distinct source order by source) as sources,
      count(distinct place) as places,
      array_agg(distinct kind order by kind) as kinds,
      min(rank) as best_rank
    from raw.observations group by term order by term
"""


def computed(transform: Transform, *selection: str) -> dict[str, int]:
    """Runs dbt; returns how many rows of each dimension it wrote."""
    results = transform.dbt("run", *selection)
    return {
        result.node.name: result.adapter_response["rows_affected"]
        for result in results
        if result.node.name.endswith("_dim")
    }


@pytest.mark.parametrize("seed", [1, 8])
def test_every_term_is_what_all_its_readings_say_however_they_arrived(transform, seed):
    rows = busy_month(seed, days=12)
    for part in (1, 0, 2):  # the middle part comes first
        transform.land(*rows[part::3], run_id=f"part{part}")
        transform.dbt("run", "--select", "+term_dim")
    assert transform.select(TERMS) == transform.select(FROM_RAW)
    assert len(transform.select(TERMS)) == 12


def test_a_term_known_by_its_curve_alone_was_never_seen(transform):
    transform.land(*curve("quiet", {0: 20, 1: 30}, source="tiktok"))
    transform.dbt("run", "--select", "+term_dim")
    (known,) = transform.select(TERMS)
    assert (known["days_seen"], known["first_seen_on"], known["last_seen_at"]) == (0, None, None)
    assert (known["sources"], known["best_rank"]) == (["tiktok"], None)


def test_only_terms_that_something_new_fell_into_are_computed_again(transform):
    transform.land(*(row(term, category="Pets") for term in "abcde"))
    assert computed(transform) == {"term_dim": 5, "category_dim": 1}
    transform.land(row("c", hour=30, category="Pets", rank=4))
    assert computed(transform) == {"term_dim": 1, "category_dim": 1}
    assert computed(transform) == {"term_dim": 0, "category_dim": 0}
    assert transform.select(TERMS) == transform.select(FROM_RAW)


def test_a_term_without_a_day_left_is_forgotten(transform):
    transform.land(row("kept"), row("gone"))
    transform.dbt("run")
    transform.execute("delete from raw.observations where term = 'gone'")
    transform.dbt("run")
    assert [each["term"] for each in transform.select(TERMS)] == ["kept"]


def test_another_way_to_compute_it_computes_every_term_again(transform):
    transform.land(*(row(term) for term in "abc"))
    transform.dbt("run")
    transform.execute(
        "update rollups.build_state set definition_hash = 'older' where model = 'term_dim'", "dbt"
    )
    assert computed(transform, "--select", "term_dim") == {"term_dim": 3}
    assert computed(transform, "--select", "term_dim") == {"term_dim": 0}


def test_a_landing_that_commits_after_the_run_is_in_the_dimensions_of_the_next(transform):
    insert = text(
        "insert into raw.observations (observed_at, source, place, kind, term, label, rank,"
        " volume_unit, category, access, run_id)"
        " values (:at, 'x', 'GB', 'hashtag', :term, :term, 1, 'posts', :term, 'page', 'r')"
    )
    with transform.engine("worker").connect() as slow, transform.engine("worker").connect() as fast:
        slow.execute(insert, {"at": START, "term": "slow"})
        fast.execute(insert, {"at": START, "term": "fast"})
        fast.commit()
        transform.dbt("run")
        slow.commit()
    transform.dbt("run")
    assert [each["term"] for each in transform.select(TERMS)] == ["fast", "slow"]
    assert [each["category"] for each in transform.select(CATEGORIES)] == ["fast", "slow"]


def test_a_category_outlives_its_observations_and_is_only_ever_widened(transform):
    pets = {"source": "tiktok", "category": "Pets"}
    transform.land(row("a", hour=1, **pets), row("b", category=None))
    transform.dbt("run")
    transform.execute("truncate raw.observations")
    transform.land(row("c", hour=9, **pets), row("d", hour=5, **pets))
    transform.dbt("run", "--full-refresh")
    span = {
        "first_observed_at": START + timedelta(hours=1),
        "last_observed_at": START + timedelta(hours=9),
    }
    assert transform.select(CATEGORIES) == [{**pets, **span}]
    transform.execute("truncate raw.observations")
    transform.land(row("e", hour=3, **pets))
    transform.dbt("run", "--select", "category_dim")
    assert transform.select(CATEGORIES) == [{**pets, **span}]
