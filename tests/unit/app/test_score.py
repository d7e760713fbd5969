from __future__ import annotations

import pytest
import yaml

from app.domain import score
from integrations.settings import PROJECT_ROOT

VARS = yaml.safe_load((PROJECT_ROOT / "dbt_project" / "dbt_project.yml").read_text())["vars"]


@pytest.mark.parametrize(
    "name",
    [
        "weight_momentum", "weight_strength", "weight_breadth",
        "baseline_window_days", "baseline_min_days",
    ],
)  # fmt: skip
def test_the_page_explains_the_score_with_the_numbers_dbt_computes_it_with(name):
    assert getattr(score, name.upper()) == VARS[name]


def test_the_parts_add_up_to_the_published_score():
    parts = score.parts(0.8122, 0.89, 0.5455)
    assert round(sum(part.points for part in parts), 1) == 78.2
    assert sum(part.most for part in parts) == 100


def test_a_falling_term_earns_nothing_for_momentum_and_is_not_punished_twice():
    momentum, strength, _breadth = score.parts(-0.5, 0.5, 0)
    assert (momentum.points, strength.share) == (0, 0.5)


def test_there_are_no_parts_where_there_is_no_score():
    assert score.parts(None, 0.5, 0.5) == ()
