"""What a day's niches are made of: the newest of each reading, within bounds that cut no tie."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, insert, text

from app.domain.niches import BrandProfile, rank
from app.queries import database, niches
from integrations.warehouse.tables import observations

DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MARTS = """
    drop table if exists marts.trend_scores;
    create table marts.trend_scores (
        day date, place text, kind text, term text, canonical text, label text, sources text[],
        score numeric(4, 1), strength numeric(5, 4), momentum numeric(5, 4), growth numeric(18, 4),
        n_observations int, is_sample boolean, last_observed_at timestamptz
    )
"""


@pytest.fixture
def market(studio, monkeypatch):
    """Fills a day: scored terms as (kind, term, canonical, label), and readings."""
    monkeypatch.setattr(database, "engine", studio.warehouse.engine)
    with studio.warehouse.engine("dbt").begin() as connection:
        connection.execute(text(MARTS))
    with studio.warehouse.engine("owner").begin() as connection:
        connection.execute(delete(observations))

    def fill(terms=(), readings=()):
        with studio.warehouse.engine("dbt").begin() as connection:
            for n, (kind, term, canonical, label) in enumerate(terms):
                connection.execute(
                    ROW,
                    {"day": DAY, "kind": kind, "term": term, "canonical": canonical,
                     "label": label, "score": 90 - n, "at": NOON},
                )  # fmt: skip
        with studio.warehouse.engine("worker").begin() as connection:
            for each in readings:
                connection.execute(insert(observations).values(**each))
        return niches.market(DAY)

    yield fill
    with studio.warehouse.engine("owner").begin() as connection:
        connection.execute(delete(observations))
        connection.execute(text("drop table marts.trend_scores"))


ROW = text(
    "insert into marts.trend_scores (day, place, kind, term, canonical, label, score, sources,"
    " n_observations, is_sample, last_observed_at)"
    " values (:day, 'US', :kind, :term, :canonical, :label, :score, '{x}', 1, false, :at)"
)


def reading(term: str, hours: int = 0, **changes) -> dict[str, object]:
    return {
        "observed_at": NOON - timedelta(hours=hours), "source": "etsy", "place": "US",
        "kind": "query", "term": term, "label": term, "volume_unit": "searches",
        "access": "import", "run_id": "shop", "measures": None, "related": None,
    } | changes  # fmt: skip


def terms(*names: str) -> list[tuple[str, str, str, str]]:
    return [("query", name, name, name) for name in names]


def test_the_bound_cuts_the_newest_of_each_and_not_a_term_behind_anothers_older_readings(
    market, monkeypatch
):
    monkeypatch.setattr(niches, "_MOST_COUNTS", 2)
    monkeypatch.setattr(niches, "_MOST_READINGS", 2)
    found = market(
        terms("mug", "tote"),
        [
            *(
                reading("mug", n, measures={"listings": 10 + n}, related={f"beside {n}": 1})
                for n in range(3)
            ),
            reading("tote", 5, measures={"listings": 7}, related={"bag": 1}),
        ],
    )
    assert [one.listings and one.listings.count for one in found.candidates] == [10, 7]
    assert found.tags == {"mug": (("beside 0", 1),), "tote": (("bag", 1),)}


def test_of_readings_of_one_moment_the_bound_takes_the_first_by_name(market, monkeypatch):
    monkeypatch.setattr(niches, "_MOST_COUNTS", 2)
    names = ["d", "b", "a", "c"]
    found = market(terms(*names), [reading(name, measures={"listings": 1}) for name in names])
    assert [one.term for one in found.candidates if one.listings] == ["b", "a"]


def test_spellings_that_the_map_joins_are_one_niche_with_one_count_and_one_set_of_tags(market):
    found = market(
        [
            ("hashtag", "catmum", "cat mom", "#CatMum"),
            ("query", "cat mom", "cat mom", "cat mom"),
            ("listing", "cat mom #123", "cat mom #123", "Cat Mom"),
            ("pin", "cat mom #45", "cat mom #45", "Cat mom!"),
        ],
        [reading("catmum", measures={"listings": 12}, related={"cat mom": 1, "cat mug": 2}),
         reading("cat mom #123", 1, label="Cat Mom", kind="listing", related={"cat tee": 1})],
    )  # fmt: skip
    (niche,) = rank(BrandProfile(), found.candidates, found.links).niches
    assert [one.label for one in niche.terms] == ["#CatMum", "cat mom", "Cat Mom", "Cat mom!"]
    assert niche.listings is not None
    assert niche.listings.count == 12
    assert found.tags == {"catmom": (("cat mug", 1), ("cat tee", 1))}
