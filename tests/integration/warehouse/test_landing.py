"""What a landing stores, merges, leaves alone and refuses, as the worker role."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from itertools import islice, permutations

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import OperationalError

from integrations.warehouse.errors import CountMismatchError, LandingError
from integrations.warehouse.landing import land
from integrations.warehouse.tables import observations
from scrapers.etsy import parse
from scrapers.normalise import normalise
from scrapers.outcome import Occasion
from tests.integration.warehouse.rows import batch, digest, many, refused, row, stored

PAGE = (
    '<html><head><link rel="canonical" href="https://www.etsy.com/search"></head>'
    "<body>{cards}</body></html>"
)
CARD = (
    '<div data-listing-id="{number}"><a href="https://www.etsy.com/listing/{number}/mug">'
    "<h3>Cosy Mug</h3></a></div>"
)


@pytest.fixture
def worker(module_warehouse):
    with module_warehouse.engine("owner").begin() as connection:
        connection.execute(text("truncate raw.observations, raw.quarantine"))
    return module_warehouse.engine("worker")


def counts(landed):
    return (
        landed.read,
        landed.loaded,
        landed.merged,
        landed.unchanged,
        landed.quarantined,
    )


def test_new_rows_are_loaded_with_their_run_and_the_span_they_cover(worker):
    landed = land(worker, [batch(row("a"), row("b", hour=2)), batch(row("c", hour=1))], "run 1")
    assert counts(landed) == (3, 3, 0, 0, 0)
    assert landed.first_observed_at == row()["observed_at"]
    assert landed.last_observed_at == row(hour=2)["observed_at"]
    assert [each["run_id"] for each in stored(worker)] == ["run 1"] * 3


def test_two_listings_of_one_title_are_two_rows_in_every_reading(worker):
    """Whether both are listed or only one: each keeps its own series."""

    def landed(hour, *numbers):
        now = row(hour=hour)["observed_at"]
        cards = "".join(CARD.format(number=number) for number in numbers)
        parsed = parse(PAGE.format(cards=cards).encode(), Occasion("page", now, "US"))
        return land(worker, [normalise(parsed.rows, now=now)], f"run {hour}")

    assert counts(landed(1, 11, 12)) == (2, 2, 0, 0, 0)
    assert counts(landed(2, 12)) == (1, 1, 0, 0, 0)
    kept = sorted((each["observed_at"].hour, each["term"], each["rank"]) for each in stored(worker))
    first, second = row(hour=1)["observed_at"].hour, row(hour=2)["observed_at"].hour
    assert kept == [
        (first, "cosy mug #11", 1),
        (first, "cosy mug #12", 2),
        (second, "cosy mug #12", 1),
    ]


def test_landing_the_same_rows_again_changes_nothing_at_all(worker):
    batches = [many(500), batch(row(), row(rank=2), bad=(refused(),))]
    land(worker, batches, "run 1")
    before = digest(worker)
    again = land(worker, batches, "run 2")
    assert counts(again) == (503, 0, 1, 501, 1)
    assert digest(worker) == before


def test_a_changed_row_is_updated_with_a_new_stamp_and_run(worker):
    land(worker, [batch(row("a"), row("b"))], "run 1")
    first = {each["term"]: each for each in stored(worker)}
    landed = land(worker, [batch(row("a"), row("b", volume=101))], "run 2")
    assert counts(landed) == (2, 1, 0, 1, 0)
    second = {each["term"]: each for each in stored(worker)}
    assert second["a"] == first["a"]
    assert (second["b"]["volume"], second["b"]["run_id"]) == (101, "run 2")
    assert second["b"]["ingested_at"] > first["b"]["ingested_at"]


@pytest.mark.parametrize(
    "change",
    [
        {"label": "#Cats"},
        {"rank": None},
        {"volume": None},
        {"volume_upper": 5},
        {"volume_unit": "views"},
        {"category": "Pets"},
        {"url": "https://example.org/"},
        {"access": "api"},
    ],
)
def test_every_column_outside_the_key_counts_as_a_value(worker, change):
    land(worker, [batch(row())], "run 1")
    assert counts(land(worker, [batch(row(**change))], "run 2")) == (1, 1, 0, 0, 0)
    assert counts(land(worker, [batch(row(**change))], "run 3")) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"source": "tiktok"},
        {"place": "DE"},
        {"kind": "query"},
        {"term": "dogs"},
        {"period": "7d"},
        {"hour": 1},
    ],
)
def test_every_column_of_the_key_makes_another_row(worker, change):
    assert land(worker, [batch(row(), row(**change))], "run").loaded == 2


def test_of_rows_with_one_key_the_best_rank_wins_in_any_order_and_batch(worker):
    rivals = [
        row(rank=None, volume=900, label="no rank"),
        row(rank=3, volume=1, label="third"),
        row(rank=2, volume=5, label="b"),
        row(rank=2, volume=7, label="winner"),
        row(rank=2, volume=7, label="zz later in the alphabet"),
        row(rank=2, volume=None, label="no volume"),
    ]
    for turn, order in enumerate(islice(permutations(rivals), 0, 720, 90)):
        landed = land(worker, [batch(*order[:2]), batch(*order[2:])], "run")
        assert counts(landed) == (6, int(turn == 0), 5, int(turn > 0), 0)
        assert [each["label"] for each in stored(worker)] == ["winner"]


def test_text_survives_as_it_was(worker):
    awkward = [
        'say "hi", it\'s\t1;',
        "back\\slash \\N \\.",
        "#Ñandú 日本 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "line\nbreak\n\\.\nmore",
        "",
        "NULL",
    ]
    rows = [row(f"t{n}", label=text_, category=text_) for n, text_ in enumerate(awkward)]
    assert land(worker, [batch(*rows)], "run").loaded == len(awkward)
    found = stored(worker)
    assert [each["label"] for each in found] == awkward
    assert [each["category"] for each in found] == awkward


def test_microseconds_and_extreme_instants_survive(worker):
    instants = ["1990-01-01T00:00:00.000001+00:00", "2026-11-23T23:59:59.999999+00:00"]
    rows = [row(f"t{n}", observed_at=datetime.fromisoformat(t)) for n, t in enumerate(instants)]
    land(worker, [batch(*rows)], "run")
    assert [each["observed_at"].isoformat() for each in stored(worker)] == instants


def test_a_refused_row_is_kept_once_and_counted_every_time(worker):
    same = [batch(bad=(refused("a"), refused("a"), refused("b")))]
    assert counts(land(worker, same, "run 1")) == (3, 0, 0, 0, 3)
    assert counts(land(worker, same, "run 2")) == (3, 0, 0, 0, 3)
    with worker.connect() as connection:
        kept = connection.execute(text("select run_id, payload from raw.quarantine")).all()
    assert sorted(kept) == [("run 1", "a"), ("run 1", "b")]


def test_nothing_read_is_nothing_landed(worker):
    assert counts(land(worker, [], "run")) == (0, 0, 0, 0, 0)
    assert counts(land(worker, [batch()], "run")) == (0, 0, 0, 0, 0)


def test_a_row_the_database_refuses_takes_its_whole_landing_with_it(worker):
    with pytest.raises(LandingError, match="observations_kind"):
        land(worker, [batch(row("a"), bad=(refused(),)), batch(row(kind="rumour"))], "run")
    assert digest(worker)[0] == 0
    with worker.connect() as connection:
        assert connection.execute(text("select count(*) from raw.quarantine")).scalar() == 0


def test_rows_that_got_lost_on_the_way_stop_the_landing(worker):
    short = replace(batch(row("a")), read=2)
    with pytest.raises(CountMismatchError, match="2 rows were read, and 1"):
        land(worker, [short], "run")
    assert digest(worker)[0] == 0


def test_a_reader_that_fails_halfway_leaves_nothing(worker):
    def reading():
        yield many(1000)
        raise OSError("the file ends early")

    with pytest.raises(OSError, match="ends early"):
        land(worker, reading(), "run")
    assert digest(worker)[0] == 0


def test_two_landings_of_the_same_rows_at_once_end_as_one(worker):
    halves = [many(3000), many(3000, first=3000)]
    with ThreadPoolExecutor(4) as pool:
        orders = [halves, halves[::-1], halves, halves[::-1]]
        landed = list(pool.map(lambda order: land(worker, order, "run"), orders))
    assert sum(each.loaded for each in landed) == 6000
    assert sum(each.unchanged for each in landed) == 18000
    assert digest(worker)[0] == 6000


def test_landings_that_overlap_with_other_values_end_whole(worker):
    with ThreadPoolExecutor(4) as pool:
        ranks = [1, 2, 3, 4]
        landed = list(pool.map(lambda rank: land(worker, [many(2000, rank=rank)], "run"), ranks))
    assert all(each.read == 2000 for each in landed)
    assert {each["rank"] for each in stored(worker)} <= set(ranks)
    assert len({each["rank"] for each in stored(worker)}) == 1


def test_new_rows_that_another_landing_brings_first_are_found_and_compared(worker):
    """Nothing is stored when the landing looks; the other one commits while it writes."""
    waiting = text("select count(*) from pg_locks where not granted")
    brought = insert(observations).values(run_id="other", **row("b", volume=7))
    with ThreadPoolExecutor(1) as pool, worker.connect() as other:
        other.execute(brought)
        rows = batch(row("a"), row("b"), row("c"), row("c", rank=2))
        landing = pool.submit(land, worker, [rows], "run")
        while not other.execute(waiting).scalar() and not landing.done():
            pass
        other.commit()
        assert counts(landing.result(timeout=60)) == (4, 3, 1, 0, 0)
    assert [(each["term"], each["volume"]) for each in stored(worker)] == [
        ("a", 100),
        ("b", 100),
        ("c", 100),
    ]


def test_a_key_is_its_columns_whatever_characters_they_hold(worker):
    rows = [row(source="a\x1fb", place="c"), row(source="a", place="b\x1fc")]
    assert counts(land(worker, [batch(*rows)], "run")) == (2, 2, 0, 0, 0)


def test_the_stamp_is_taken_after_reading_and_is_one_for_the_whole_landing(worker):
    def reading():
        yield many(10)
        with worker.connect() as connection:
            read_at.append(connection.execute(text("select clock_timestamp()")).scalar_one())
        yield many(10, first=10)

    read_at = []
    land(worker, reading(), "run")
    stamps = {each["ingested_at"] for each in stored(worker)}
    assert len(stamps) == 1
    assert stamps.pop() > read_at[0]


def test_a_deadlock_is_tried_again_with_what_was_copied(worker):
    """Somebody else updates the same two rows in the other order."""
    land(worker, [batch(row("a"), row("b"))], "run 1")
    update = text("update raw.observations set rank = 9 where term = :term")
    waiting = text("select count(*) from pg_locks where not granted")
    with ThreadPoolExecutor(1) as pool, worker.connect() as other:
        other.execute(update, {"term": "b"})
        landing = pool.submit(land, worker, [batch(row("a", rank=5), row("b", rank=5))], "run 2")
        while not other.execute(waiting).scalar() and not landing.done():
            pass
        try:
            other.execute(update, {"term": "a"})
            other.commit()
        except OperationalError:  # PostgreSQL chose this side as the victim; then land() waited
            other.rollback()
        assert landing.result(timeout=60).loaded == 2
    assert {each["rank"] for each in stored(worker)} == {5}
