"""Search finds a listing by its title, and never by the number that its key ends with."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from app.domain.searching import SearchWish
from app.queries import database, search
from tests.app.conftest import NOW

MUG, BLUE = KEYS = ("cabin mug #1042", "cabin mug 1042 blue #77")
COPIED = """
    insert into marts.{table}
    select (jsonb_populate_record(t, jsonb_build_object('term', cast(:term as text)))).*
      from marts.{table} as t where t.term = 'steady cats'
"""
TABLES = ("term_dim", "trend_scores")


@pytest.fixture(autouse=True)
def listed(modelled, using, as_dbt):
    """Two listings beside the other terms."""
    using(modelled)
    for term in KEYS:
        as_dbt(*(COPIED.format(table=table) for table in TABLES), term=term)
    yield
    for table in TABLES:
        as_dbt(f"delete from marts.{table} where term = any(:terms)", terms=list(KEYS))  # noqa: S608


def found(words: str) -> list[str]:
    return [trend.term for trend in search.terms(SearchWish(q=words), 12).trends]


def test_the_number_at_the_end_of_a_key_is_no_word_to_be_found_by():
    assert found("1042") == [BLUE]
    assert found("77") == []
    assert search.terms(SearchWish(q="1042"), 12).total == 1
    with database.reading() as connection:
        keys = search.keys(connection, NOW.date(), SearchWish(q="1042"))
    assert {key.term for key in keys} == {BLUE}


@pytest.mark.parametrize(("title", "first"), [("cabin mug", MUG), ("Cabin Mug 1042 Blue", BLUE)])
def test_a_listing_whose_title_is_asked_for_is_the_exact_term(title, first):
    assert found(title)[0] == first


@pytest.mark.parametrize("name", ["search_terms", "search_terms_count", "search_keys"])
def test_the_index_holds_what_the_statements_ask_for(name):
    condition = re.search(r"to_tsvector\(.* @@ ", database.statement(name).text)
    assert condition is not None
    asked = (
        f"explain select from marts.term_dim as d where {condition[0]} to_tsquery('simple', 'a')"
    )
    with database.reading() as connection:
        connection.execute(text("set local enable_seqscan = off"))
        plan = "\n".join(connection.exec_driver_sql(asked).scalars())
    assert "Bitmap Index Scan" in plan
