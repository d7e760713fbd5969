import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.normalise import Normalised, normalise
from scrapers.observation import RAW_COLUMNS, SCHEMA, Observation, RawRow
from scrapers.outcome import Rejected
from scrapers.rules import RULES
from scrapers.term import MAX_TERM

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def row(**changes: Any) -> RawRow:
    fields: dict[str, Any] = {
        "source": "x",
        "access": "import",
        "observed_at": "2021-03-31T16:06:08Z",
        "place": "UK",
        "kind": "topic",
        "label": "#Cosy  Cabin",
        "rank": "3",
        "volume": "12K",
        "volume_unit": "posts",
    }
    return cast("RawRow", fields | changes)


def judge(*rows: RawRow) -> Normalised:
    judged = normalise(rows, now=NOW)
    assert judged.read == len(rows) == judged.good.height + judged.bad.height
    return judged


def test_a_good_row_becomes_one_observation() -> None:
    judged = judge(
        row(
            url="https://x.com/search?q=cosy",
            category="Pets",
            measures={"posts": 12, "growth_wow": -90},
            related={"#Cosy": None, "Cabin": 3},
        )
    )
    assert judged.good.schema == SCHEMA
    assert Observation.of(judged.good.row(0, named=True)) == Observation(
        observed_at=datetime(2021, 3, 31, 16, 6, 8, tzinfo=UTC),
        source="x",
        place="GB",
        kind="topic",
        term="cosy cabin",
        label="#Cosy Cabin",
        period="instant",
        rank=3,
        volume=12_000,
        volume_upper=None,
        volume_unit="posts",
        category="Pets",
        url="https://x.com/search?q=cosy",
        measures='{"growth_wow": -90, "posts": 12}',
        related='{"cabin": 3, "cosy": null}',
        access="import",
    )


def test_what_the_source_does_not_give_stays_null() -> None:
    only = judge(row(volume="Under 10K", rank=None)).good.row(0, named=True)
    assert (only["rank"], only["volume"], only["volume_upper"]) == (None, None, 10_000)
    assert (only["url"], only["category"]) == (None, None)


def test_an_emoji_family_keeps_its_joiners_in_the_label_and_loses_them_in_the_key() -> None:
    only = judge(row(label=f"{FAMILY} day")).good.row(0, named=True)
    assert only["label"] == f"{FAMILY} day"
    assert only["term"] == "\U0001f468\U0001f469\U0001f467 day"


def test_two_listings_of_one_title_are_two_terms_under_one_label() -> None:
    both = [row(label="Cosy Mug", kind="listing", identity=number) for number in ("10", "2")]
    assert judge(*both).good.select("label", "term").rows() == [
        ("Cosy Mug", "cosy mug #10"),
        ("Cosy Mug", "cosy mug #2"),
    ]


def test_a_long_title_gives_way_to_its_number_in_the_key_and_not_in_the_label() -> None:
    only = judge(row(label="x" * 300, kind="post", identity="Ab-1_z")).good.row(0, named=True)
    assert only["label"] == "x" * 300
    assert only["term"] == "x" * 192 + " #ab-1_z"
    assert len(only["term"]) == MAX_TERM


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"label": None}, "missing_term"),
        ({"label": " # "}, "missing_term"),
        ({"identity": ""}, "bad_identity"),
        ({"identity": "8.4E+17"}, "bad_identity"),
        ({"identity": "1" * 41}, "bad_identity"),
        ({"label": "x" * 201}, "term_too_long"),
        ({"label": "x" * 401, "identity": "1"}, "term_too_long"),
        ({"label": "x" * 10_000}, "term_too_long"),
        ({"label": "a" + "\u200d" * 10_000}, "term_too_long"),
        ({"label": "a\x00b"}, "control_character"),
        ({"label": "a\x1bb"}, "control_character"),
        ({"category": "a\x00"}, "control_character"),
        ({"url": "https://x.com/\x00"}, "control_character"),
        ({"label": "\ud83d"}, "not_utf8"),
        ({"observed_at": None}, "bad_observed_at"),
        ({"observed_at": "2021-03-31"}, "bad_observed_at"),
        ({"observed_at": "2021-03-31T16:06:08"}, "bad_observed_at"),
        ({"observed_at": "yesterday"}, "bad_observed_at"),
        ({"observed_at": "9" * 30}, "bad_observed_at"),
        ({"observed_at": NOW + timedelta(minutes=61)}, "in_the_future"),
        ({"observed_at": 0}, "too_early"),
        ({"observed_at": "2004-12-31T23:59:59Z"}, "too_early"),
        ({"place": None}, "unknown_place"),
        ({"place": "Atlantis"}, "unknown_place"),
        ({"source": ""}, "unknown_source"),
        ({"kind": "song"}, "unknown_kind"),
        ({"kind": None}, "unknown_kind"),
        ({"period": "120d"}, "unknown_period"),
        ({"volume_unit": "applause"}, "unknown_unit"),
        ({"volume_unit": None}, "unknown_unit"),
        ({"access": "guess"}, "unknown_access"),
        ({"measures": {"posts": -1}}, "bad_measure"),
        ({"measures": {"posts": 1.5}}, "bad_measure"),
        ({"measures": {"applause": 1}}, "bad_measure"),
        ({"measures": {"growth_wow": 10**30}}, "bad_measure"),
        ({"related": {"cats": -1}}, "bad_related"),
        ({"rank": 0}, "bad_rank"),
        ({"rank": "1.5"}, "bad_rank"),
        ({"rank": "first"}, "bad_rank"),
        ({"rank": 2**31}, "bad_rank"),
        ({"volume": -1}, "bad_volume"),
        ({"volume": 2**63}, "bad_volume"),
        ({"volume": "1,2M"}, "bad_volume"),
        ({"volume": True}, "bad_volume"),
        ({"volume_upper": -5}, "bad_volume"),
    ],
)
def test_a_row_that_breaks_a_rule_is_kept_under_that_rule(
    changes: dict[str, Any], rule: str
) -> None:
    judged = judge(row(), row(**changes))
    assert judged.good.height == 1
    refused = judged.bad.row(0, named=True)
    assert (refused["rule"], refused["reason"]) == (rule, RULES[rule])
    assert len(refused["payload"]) <= 4000
    assert "\x00" not in refused["payload"]


def test_a_clock_an_hour_ahead_is_still_believed() -> None:
    assert judge(row(observed_at=NOW + timedelta(minutes=60))).good.height == 1


def test_an_address_that_is_not_a_web_address_is_left_out() -> None:
    assert judge(row(url="javascript:alert(1)")).good["url"].to_list() == [None]


def test_a_country_alone_is_a_place() -> None:
    assert judge(row(place=None, country="US")).good["place"].to_list() == ["US"]


def test_the_digest_tells_apart_rows_that_differ_beyond_the_kept_payload() -> None:
    bad = judge(row(label="x" * 9000 + "1"), row(label="x" * 9000 + "2")).bad
    assert bad["payload"].n_unique() == 1
    assert bad["digest"].n_unique() == 2


def test_the_same_bad_row_has_the_same_digest() -> None:
    first, second = (judge(row(label="a\x00b")).bad["digest"].item() for _ in range(2))
    assert first == second


def test_the_payload_is_what_was_read_when_the_caller_says_so() -> None:
    frame = pl.DataFrame([row(rank="0")], schema=dict.fromkeys(RAW_COLUMNS, pl.String))
    judged = normalise(frame, now=NOW, original=lambda index: {"line": index, "text": "a;b"})
    assert json.loads(judged.bad["payload"].item()) == {"line": 0, "text": "a;b"}


def test_what_a_parser_refused_is_counted_with_the_rest() -> None:
    refused = Rejected("x", "page", "missing_field", RULES["missing_field"], {"name": "\ud800"})
    judged = normalise([row()], now=NOW, rejected=[refused])
    assert (judged.read, judged.good.height, judged.bad.height) == (2, 1, 1)
    assert judged.bad["payload"].item() == '{"name": "\\ud800"}'


def test_nothing_is_two_empty_frames_of_the_right_shape() -> None:
    judged = judge()
    assert judged.good.schema == SCHEMA
    assert judged.bad.columns == ["source", "access", "rule", "reason", "payload", "digest"]


_anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.datetimes()
)


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(RAW_COLUMNS, _anything))))
def test_whatever_comes_in_every_row_comes_out_once(rows: list[Any]) -> None:
    judged = normalise(rows, now=NOW)
    assert judged.read == len(rows) == judged.good.height + judged.bad.height
    json.dumps(judged.bad.to_dicts())
