"""A cursor in an address: what was written is read, and what anybody types never fails."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.keyset import REMEMBERED, KeysetCursor, digest, mark

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
values = st.none() | texts | st.integers(-(2**63), 2**63 - 1)
cursors = st.builds(
    KeysetCursor,
    listing=texts,
    narrowing=texts,
    after=st.lists(values, max_size=6).map(tuple),
    day=st.none() | st.dates(),
    version=texts,
    seen=st.lists(texts.map(mark), max_size=9).map(b"".join),
)
HERE = KeysetCursor("trends.score", "ab", ("87.5", None, "cats"))


def spelled(*head: object, seen: bytes = b"") -> str:
    written = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode() + seen
    return urlsafe_b64encode(written).decode().rstrip("=")


@given(cursors)
def test_a_cursor_is_read_back_as_it_was_written_and_fits_an_address(cursor):
    assert KeysetCursor.parse(str(cursor)) == cursor
    assert set(str(cursor)) <= set(
        "-_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    )


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda b: urlsafe_b64encode(b).decode()))
def test_what_anybody_types_is_none_and_no_failure(text):
    assert KeysetCursor.parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        None, "", f"{HERE}=", f"{HERE} ", str(HERE)[:-1], "A" * 9000,
        spelled("a", "b", ["\x00"], "", ""), spelled("a", "b", [True], "", ""),
        spelled("a", "b", [1.5], "", ""), spelled("a", "b", [2**63], "", ""),
        spelled("a", "b", [["x"]], "", ""), spelled("a", "b", {"x": 1}, "", ""),
        spelled("a", 1, [], "", ""), spelled("a", "b", [], "2026-02-30", ""),
        spelled("a", "b", [], "", "", seen=b"\n12345"), spelled("a", "b", []),
        urlsafe_b64encode(b'["a","b",["\\ud800"],"",""]').decode().rstrip("="),
        urlsafe_b64encode(b"[" * 5000).decode(),
    ],
)  # fmt: skip
def test_what_was_not_written_here_is_none(text):
    assert KeysetCursor.parse(text) is None


def test_a_cursor_fits_its_own_list_order_and_filters_only():
    assert HERE.fits("trends.score", "ab")
    assert not HERE.fits("trends.term", "ab")
    assert not HERE.fits("trends.score", "cd")


def test_filters_that_say_the_same_have_the_same_digest():
    assert digest({"q": "", "place": "GB"}) == digest({"place": "GB", "kind": None})
    assert digest({"place": "GB"}) != digest({"source": "GB"})


def test_the_newest_rows_are_remembered_and_an_address_stays_short():
    cursor = HERE
    for page in range(9):
        keys = [f"GB~hashtag~{page} {n}" for n in range(200)]
        cursor = HERE.remembering("v1", keys, cursor.seen)
    assert len(cursor.marks()) == REMEMBERED
    assert mark("GB~hashtag~8 199") in cursor.marks()
    assert mark("GB~hashtag~0 0") not in cursor.marks()
    assert len(str(cursor)) < 4_300
    assert KeysetCursor.parse(str(cursor)) == cursor
    assert replace(cursor, seen=b"").marks() == frozenset()
