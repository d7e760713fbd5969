import pytest

from scrapers.body import Form, WrongBodyError, form_of, page_is_wall, read_json, read_xml
from scrapers.outcome import Outcome

LOGIN = b"<html><head><title>Log in | Platform</title></head><body><form></form></body></html>"
DENIED = b"<!DOCTYPE html><html><body><h1>Access Denied</h1></body></html>"
CAPTCHA = b'<html><body><script src="https://geo.captcha-delivery.com/c.js"></script></body></html>'
OTHER = b"<html><head><title>Welcome</title></head><body>Our new home.</body></html>"
LONG = (
    b"<html><head><title>Shoes</title></head><body><a>Log in</a>"
    + b"<p>Shoes.</p>" * 500
    + b"</body></html>"
)


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b"", Form.NOTHING),
        (b" \n", Form.NOTHING),
        (b'\xef\xbb\xbf {"a":1}', Form.JSON),
        (b"[]", Form.JSON),
        (LOGIN, Form.HTML),
        (b'<?xml version="1.0"?><rss/>', Form.XML),
        (b"\x1f\x8b\x08", Form.GZIP),
        (b"PK\x03\x04", Form.ZIP),
        (b"\x00\x01" * 50, Form.BINARY),
        (b"rank,name", Form.TEXT),
    ],
)
def test_a_body_is_what_its_first_bytes_say(body: bytes, form: Form) -> None:
    assert form_of(body) is form


@pytest.mark.parametrize("page", [LOGIN, DENIED, CAPTCHA])
def test_a_wall_is_told_from_a_page(page: bytes) -> None:
    assert page_is_wall(page)
    for read in (read_json, read_xml):
        with pytest.raises(WrongBodyError) as caught:
            read(page)
        assert caught.value.outcome is Outcome.BLOCKED


@pytest.mark.parametrize("page", [OTHER, LONG])
def test_another_page_means_that_the_shape_changed(page: bytes) -> None:
    assert not page_is_wall(page)
    with pytest.raises(WrongBodyError) as caught:
        read_json(page)
    assert caught.value.outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize(
    "body", [b"", b'{"a": [1, 2', b'{"a": NaN1}', b"[" * 100_000, b'{"a": "\xff"}', b"text"]
)
def test_json_that_is_cut_off_or_broken_is_a_changed_shape(body: bytes) -> None:
    with pytest.raises(WrongBodyError) as caught:
        read_json(body)
    assert caught.value.outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>",
        b"<rss>\x00</rss>",
        b'<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>',
        b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>',
        b"{}",
    ],
)
def test_xml_that_is_broken_or_hostile_is_a_changed_shape(body: bytes) -> None:
    with pytest.raises(WrongBodyError) as caught:
        read_xml(body)
    assert caught.value.outcome is Outcome.SHAPE_CHANGED
