"""JSON is read and refused as the standard library does, whichever reader was the faster."""

from __future__ import annotations

import json

import pytest

from scrapers.json_text import decode_json

_READ = (
    b'{"a": [1, 2.5, true, null, "x"]}',
    b'{"a": 1, "a": 2}',
    b"[NaN, Infinity, -Infinity]",
    b'["\\ud83d\\ude00", "\\ud83d"]',
    b'"\xed\xa0\x80"',
    b"123456789012345678901234567890",
    b"[-0, -0.0, 1e5, 1E-7, 1e999]",
    b"\xef\xbb\xbf[1]",
    '{"a": "ü"}'.encode("utf-16"),
    '{"a": "ü"}'.encode("utf-16-le"),
    b"[" * 400 + b"]" * 400,
)
_REFUSED = (
    b"",
    b'{"a": 1',
    b'{"a": 1} x',
    b"[1,]",
    b"{'a': 1}",
    b"nan",
    b"01",
    b'"\xff"',
    b'"a\nb"',
    b"9" * 5000,
    b"[" * 100_000,
)


@pytest.mark.parametrize("text", _READ, ids=range(len(_READ)))
def test_what_the_standard_library_reads_is_read_with_the_same_value(text: bytes) -> None:
    assert repr(decode_json(text)) == repr(json.loads(text))


@pytest.mark.parametrize("text", _REFUSED, ids=range(len(_REFUSED)))
def test_what_the_standard_library_refuses_is_a_value_error(text: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        json.loads(text)
    with pytest.raises(ValueError, match=r"."):
        decode_json(text)


def test_text_with_a_lone_surrogate_is_read() -> None:
    assert decode_json('["\ud83d"]') == ["\ud83d"]
