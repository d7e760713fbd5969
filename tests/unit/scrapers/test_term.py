import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.term import MAX_TERM, clean_label, key_of, normalise_term

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("shown", "key"),
    [
        ("#EarthDay", "earthday"),
        ("##EarthDay", "earthday"),
        ("\uff03\uff25\uff41rth Day", "earth day"),
        ("# #deep", "deep"),
        ("  cosy \t\n cabin ", "cosy cabin"),
        ("Stra\u00dfe", "strasse"),
        ("\u200f#\u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"),
        ("Via Nike\u2060 SNKRS", "via nike snkrs"),
        ("\u2764\ufe0f", "\u2764"),
        ("C#", "c#"),
        ("a\x00b\x07", "ab"),
        ("#", ""),
        (" \u200b ", ""),
    ],
)
def test_a_key_drops_what_does_not_tell_trends_apart(shown: str, key: str) -> None:
    assert normalise_term(shown) == key


def test_the_flags_of_scotland_and_england_stay_two_terms() -> None:
    england = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    scotland = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert normalise_term(england) != normalise_term(scotland)


def test_the_keycap_emoji_is_not_taken_for_a_hashtag() -> None:
    assert normalise_term("#\ufe0f\u20e3") == "#\u20e3"


def test_a_label_keeps_the_joiners_of_an_emoji_family() -> None:
    assert clean_label(f"  {FAMILY}  day ") == f"{FAMILY} day"


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_term(text)
    assert normalise_term(once) == once
    assert once == once.strip()


@given(st.text(min_size=1, max_size=300), st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True))
def test_a_key_with_a_number_is_a_key_like_any_other(text: str, identity: str) -> None:
    if title := normalise_term(text):
        key = key_of(title, identity)
        assert normalise_term(key) == key
        assert len(key) <= MAX_TERM
        assert key.endswith(f" #{identity.lower()}")


@given(st.text(max_size=60))
def test_a_leading_hash_never_matters(text: str) -> None:
    assert normalise_term("#" + text) == normalise_term("##" + text)
