"""Answers of Etsy's API, lines of listings and exports."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scrapers.etsy import IMPORTS, parse, scrub
from scrapers.etsy.answers import parse_answer
from scrapers.normalise import normalise
from scrapers.outcome import Occasion, Outcome, Parsed

NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
OCCASION = Occasion("api", NOW, "US")
SITE = "https://www.etsy.com"


def v3_listing(identity: int, title: str, **more: Any) -> dict[str, Any]:
    return {
        "listing_id": identity,
        "user_id": 987654321,
        "shop_id": 77,
        "title": title,
        "description": "Made by canary_maker, mail canary@example.org",
        "state": "active",
        "url": f"{SITE}/listing/{identity}/a-slug",
        "num_favorers": 41,
        "tags": ["autumn mug", "gift for her"],
        "taxonomy_id": 1062,
        "price": {"amount": 1250, "divisor": 100, "currency_code": "USD"},
        "shop": {"shop_name": "canary_shop", "title": "canary_title", "url": f"{SITE}/shop/canary"},
    } | more


V3: dict[str, Any] = {
    "count": 5120,
    "results": [
        v3_listing(11, "Autumn mug &amp; saucer"),
        v3_listing(12, "كوب \u2615\ufe0f", tags=[], num_favorers=0, views=0),
        v3_listing(13, "Pumpkin mug", views=97, tags=None),
    ],
}
V2: dict[str, Any] = {
    "count": 44,
    "results": [
        {
            "listing_id": 7,
            "state": "active",
            "title": "Dogs &quot;mask&quot;",
            "description": "canary_maker",
            "price": "12.95",
            "tags": ["Face mask"],
            "views": 325,
            "taxonomy_path": ["Bath & Beauty", "Face Masks & Coverings"],
        }
    ],
}


def line(identity: int, order: int, page: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "date": "2023-07-16",
        "order": order,
        "item_id": str(identity),
        "page_num": str(page),
        "item_link": f"{SITE}/de-en/listing/{identity}/a-slug?click_key=canary_click",
        "title": f"Bookmark {identity}",
        "shop_reviews": "(4k)",
        "review_count": 4025,
        "description": "canary_maker",
        "tags": ["Leaf", None, "Turtle"],
        "num_fav": "71",
    } | more


def written(*lines: Any) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in lines)


def read(answer: Any, occasion: Occasion = OCCASION) -> Parsed:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    parsed = parse(body, occasion)
    assert parsed.reason
    return parsed


def told(parsed: Parsed, *columns: str) -> list[tuple[object, ...]]:
    judged = normalise(parsed.rows, now=NOW, rejected=parsed.rejected)
    assert judged.bad.is_empty()
    return judged.good.select(*columns).rows()


def changed(answer: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> Parsed:
    answer = copy.deepcopy(answer)
    for item in answer["results"]:
        change(item)
    return read(answer)


def test_an_answer_of_v3_gives_favourites_tags_and_views() -> None:
    parsed = read(V3)
    assert parsed.what == "an answer of Etsy's API v3"
    columns = ("kind", "label", "rank", "volume", "volume_unit", "measures", "related", "category")
    assert told(parsed, *columns) == [
        (
            "listing",
            "Autumn mug & saucer",
            1,
            41,
            "saves",
            None,
            '{"autumn mug": null, "gift for her": null}',
            None,
        ),
        ("listing", "كوب \u2615\ufe0f", 2, 0, "saves", None, None, None),
        ("listing", "Pumpkin mug", 3, 41, "saves", '{"views": 97}', None, None),
    ]


def test_an_answer_of_v2_gives_views_and_the_path_of_its_category() -> None:
    parsed = read(V2)
    assert parsed.what == "an answer of Etsy's API v2"
    columns = ("label", "rank", "volume", "measures", "related", "category", "url")
    assert told(parsed, *columns) == [
        (
            'Dogs "mask"',
            1,
            None,
            '{"views": 325}',
            '{"face mask": null}',
            "Bath & Beauty > Face Masks & Coverings",
            f"{SITE}/listing/7",
        )
    ]


def test_what_was_asked_for_gets_the_answer_s_own_count() -> None:
    asked = parse_answer(json.dumps(V3).encode(), replace(OCCASION, query="autumn mug"))
    assert told(asked, "kind", "label", "measures")[-1] == (
        "query",
        "autumn mug",
        '{"listings": 5120}',
    )
    assert [row["kind"] for row in read(V3).rows] == ["listing"] * 3


def test_a_single_listing_is_an_answer_too() -> None:
    assert [row["label"] for row in read(v3_listing(5, "Mug")).rows] == ["Mug"]


def test_a_listing_named_twice_is_one_row() -> None:
    parsed = read({"count": 2, "results": [v3_listing(5, "Mug"), v3_listing(5, "Mug")]})
    assert len(parsed.rows) == 1
    assert "counted once: 1" in " ".join(parsed.notes)


@pytest.mark.parametrize("field", ["listing_id", "title", "num_favorers", "price"])
def test_a_field_of_v3_that_is_gone_or_renamed_is_a_changed_shape(field: str) -> None:
    parsed = changed(V3, lambda item: item.update({f"{field}_2": item.pop(field)}))
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert {refused.rule for refused in parsed.rejected} == {"missing_field"}
    assert "canary" not in repr(parsed)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("listing_id", "11"),
        ("title", 5),
        ("title", "  "),
        ("num_favorers", "41"),
        ("num_favorers", -1),
        ("num_favorers", 1.5),
        ("tags", "autumn mug"),
        ("price", {"amount": "12.50"}),
        ("url", 5),
    ],
)
def test_a_retyped_field_of_v3_is_a_changed_shape(field: str, value: Any) -> None:
    assert changed(V3, lambda item: item.update({field: value})).outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("listing_id", "7", "missing_field"),
        ("title", None, "missing_term"),
        ("views", "325", "bad_measure"),
        ("views", -1, "bad_measure"),
        ("num_favorers", "many", "bad_volume"),
        ("tags", "mask", "bad_related"),
    ],
)
def test_a_retyped_field_of_v2_is_a_changed_shape(field: str, value: Any, rule: str) -> None:
    parsed = changed(V2, lambda item: item.update({field: value}))
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert [refused.rule for refused in parsed.rejected] == [rule]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"error": "API key not found or not active."}, Outcome.BLOCKED),
        ({"error": "Shared secret is required in x-api-key header."}, Outcome.BLOCKED),
        ({"error": "invalid_token", "error_description": "access token expired"}, Outcome.BLOCKED),
        ({"error": "Exceeded your quota of 10000 per day"}, Outcome.RATE_LIMITED),
        ({"error": "Too many requests."}, Outcome.RATE_LIMITED),
        ({"error": "Server Error"}, Outcome.TRANSIENT),
        ({"error": "Resource not found"}, Outcome.SHAPE_CHANGED),
        ({"error": 7}, Outcome.BLOCKED),
        ({"count": 0, "results": []}, Outcome.EMPTY),
        ([], Outcome.EMPTY),
        ({"count": 3}, Outcome.SHAPE_CHANGED),
        ({"results": {"a": 1}}, Outcome.SHAPE_CHANGED),
        ({"results": [7, None, "x"]}, Outcome.SHAPE_CHANGED),
        ([7, None], Outcome.SHAPE_CHANGED),
        (b"7", Outcome.SHAPE_CHANGED),
        (b"", Outcome.SHAPE_CHANGED),
        (b"\x00" * 100, Outcome.SHAPE_CHANGED),
        (json.dumps(V3).encode()[:-1], Outcome.SHAPE_CHANGED),
        (json.dumps(V3, indent=1).encode()[:-40], Outcome.SHAPE_CHANGED),
        (b"[" * 100_000, Outcome.SHAPE_CHANGED),
    ],
)
def test_an_answer_without_listings_says_why(answer: Any, outcome: Outcome) -> None:
    parsed = read(answer)
    assert parsed.outcome is outcome
    assert not parsed.rows


def test_the_table_of_categories_is_named_and_lists_no_trends() -> None:
    node = {"id": 1, "level": 1, "name": "Accessories", "parent_id": None, "children": []}
    parsed = read({"count": 1, "results": [node]})
    assert (parsed.outcome, parsed.what) == (Outcome.EMPTY, "Etsy's seller taxonomy")


def test_lines_give_one_row_per_listing_with_ranks_that_go_on() -> None:
    parsed = read(
        written(
            line(1, 1),
            line(2, 3, num_fav="1,204", review_count=None),
            line(1, 1, page=2),
            line(3, 2, page=2),
        ),
        Occasion("import"),
    )
    columns = ("label", "rank", "volume", "measures", "related", "observed_at")
    placed = normalise([row | {"place": "DE"} for row in parsed.rows], now=NOW).good
    day = datetime(2023, 7, 16, tzinfo=UTC)
    beside = '{"leaf": null, "turtle": null}'
    assert placed.select(*columns).rows() == [
        ("Bookmark 1", 1, 71, '{"reviews": 4025}', beside, day),
        ("Bookmark 2", 3, 1204, None, beside, day),
        ("Bookmark 3", 5, 71, '{"reviews": 4025}', beside, day),
    ]
    assert "midnight" in " ".join(parsed.notes)


@pytest.mark.parametrize("field", ["item_id", "title", "item_link", "order", "num_fav"])
def test_a_field_of_all_lines_that_is_gone_is_a_changed_shape(field: str) -> None:
    lines = [line(number, number) for number in range(1, 4)]
    for each in lines:
        each[f"{field}_2"] = each.pop(field)
    assert read(written(*lines)).outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"num_fav": "lots"}, "bad_volume"),
        ({"review_count": "some"}, "bad_measure"),
        ({"order": "first"}, "bad_rank"),
        ({"tags": "Leaf"}, "bad_related"),
        ({"title": ""}, "missing_term"),
        ({"item_link": f"{SITE}/people/canary"}, "missing_field"),
    ],
)
def test_one_broken_line_is_one_refused_row(change: dict[str, Any], rule: str) -> None:
    parsed = read(written(line(1, 1), line(2, 2), line(3, 3) | change))
    assert (parsed.outcome, len(parsed.rows)) == (Outcome.OK, 2)
    assert [refused.rule for refused in parsed.rejected] == [rule]
    assert "canary" not in repr(parsed.rejected)


def test_lines_that_are_cut_off_cost_the_last_of_them() -> None:
    parsed = read(written(line(1, 1), line(2, 2), line(3, 3))[:-30])
    assert (parsed.outcome, len(parsed.rows), len(parsed.rejected)) == (Outcome.OK, 2, 1)


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(V3).encode(),
        json.dumps(V2, indent=2).encode(),
        json.dumps([line(1, 1), line(2, 2)]).encode(),
        written(line(1, 1), line(2, 2), line(1, 3)),
        b'{"error": "Too many requests."}',
    ],
)
def test_what_is_kept_of_an_answer_reads_the_same_and_names_nobody(body: bytes) -> None:
    kept = scrub(body)
    assert read(kept) == read(body)
    assert scrub(kept) == kept
    assert b"canary" not in kept
    assert b"987654321" not in kept


def raw(columns: dict[str, list[str | None]]) -> list[dict[str, Any]]:
    export = next(export for export in IMPORTS if set(export.required) <= columns.keys())
    wanted = (*export.required, *export.optional)
    height = len(next(iter(columns.values())))
    frame = pl.DataFrame(
        {name: pl.Series(columns.get(name, [None] * height), dtype=pl.String()) for name in wanted}
    )
    rows = export.to_raw(frame, "some.csv").with_columns(
        observed_at=pl.lit("2026-11-01T00:00:00Z"), place=pl.lit("US")
    )
    judged = normalise(rows, now=NOW)
    assert judged.read == height
    assert judged.bad["rule"].unique().to_list() in ([], ["bad_measure"], ["bad_rank"])
    return judged.good.to_dicts()


def test_a_data_set_gives_reviews_of_the_listing_and_searches_beside_it() -> None:
    rows = raw(
        {
            "url": [f"{SITE}/listing/5/mug?click_key=a&ref=b", None],
            "product_id": ["5", "6"],
            "title": ["Father&#39;s mug", "Cup"],
            "reviews_count_item": ["807", "0"],
            "category_tree": ['["Home","Mugs"]', "null"],
            "related_searches": ['["dad mug","gift"]', "null"],
        }
    )
    shown = [[r[k] for k in ("label", "url", "measures", "related", "category")] for r in rows]
    assert shown == [
        [
            "Father's mug",
            f"{SITE}/listing/5/mug",
            '{"reviews": 807}',
            '{"dad mug": null, "gift": null}',
            "Home > Mugs",
        ],
        ["Cup", f"{SITE}/listing/6", '{"reviews": 0}', None, None],
    ]
    assert {(row["rank"], row["volume"], row["volume_unit"]) for row in rows} == {
        (None, None, "saves")
    }


def test_tables_of_results_are_ranked_by_their_row_numbers() -> None:
    linked = raw(
        {
            "": ["1", "2", "3"],
            "Name_of_product": ["Whale", "Fox", "Owl"],
            "reviews": ["5507", "", "many"],
            "url": [f"{SITE}/sg-en/listing/9/whale?ref=sr-1-1", "", None],
        }
    )
    assert [(r["label"], r["rank"], r["measures"], r["url"]) for r in linked] == [
        ("Whale", 1, '{"reviews": 5507}', f"{SITE}/sg-en/listing/9/whale"),
        ("Fox", 2, None, None),
    ]
    bare = raw(
        {
            "": ["0", "1", "x"],
            "Product Name": ["Blanket", "Throw", "Rug"],
            "Number of reviews": ["1,378", "728", "9"],
        }
    )
    assert [(r["label"], r["rank"], r["measures"]) for r in bare] == [
        ("Blanket", 1, '{"reviews": 1378}'),
        ("Throw", 2, '{"reviews": 728}'),
    ]


@pytest.mark.parametrize(
    ("file", "listings", "saved", "what"),
    [
        ("api_v2_listings_active_2020-06.json", 25, 0, "an answer of Etsy's API v2"),
        (
            "search_bookmarks_2023-07-16_with_tags_favs.jsonl",
            510,
            510,
            "results of a crawl of Etsy's search",
        ),
    ],
)
def test_a_captured_answer_has_one_row_per_distinct_listing(
    captures: Path, file: str, listings: int, saved: int, what: str
) -> None:
    body = (captures / "etsy" / file).read_bytes()
    parsed = read(body, Occasion("import"))
    assert (parsed.outcome, parsed.what, len(parsed.rows)) == (Outcome.OK, what, listings)
    assert len({row["url"] for row in parsed.rows}) == listings
    assert sum(row["volume"] is not None for row in parsed.rows) == saved
    assert not parsed.rejected
    assert read(scrub(body), Occasion("import")).rows == parsed.rows


def test_the_captured_taxonomy_lists_no_trends(captures: Path) -> None:
    parsed = read((captures / "etsy/seller_taxonomy_devonjhills.json").read_bytes())
    assert (parsed.outcome, parsed.what) == (Outcome.EMPTY, "Etsy's seller taxonomy")


def test_no_capture_of_any_platform_ends_in_a_traceback(captures: Path) -> None:
    for path in sorted(captures.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            parsed = read(body)
            assert parsed.outcome is Outcome.OK or not parsed.rows
            assert isinstance(scrub(body), bytes)
