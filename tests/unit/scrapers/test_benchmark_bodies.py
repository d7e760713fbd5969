"""What the benchmark of parsers measures is read whole."""

from __future__ import annotations

import pytest

from benchmarks.bodies import Body
from benchmarks.parsing import bodies, rows_of

BODIES = list(bodies(100))


@pytest.mark.parametrize("body", BODIES, ids=lambda body: f"{body.source}: {body.what}")
def test_every_item_of_a_body_is_read(body: Body) -> None:
    assert rows_of(body) == body.rows


def test_every_source_is_measured() -> None:
    sources = {"tiktok", "instagram", "x", "pinterest", "etsy", "google_trends", "reddit"}
    assert {body.source for body in BODIES} == sources
