"""A term is taken apart where it says so, and nowhere else."""

import pytest

from app.domain.words import headline, is_latin, leading, split_term


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("#CosyFall2026🍂", ("Cosy", "Fall", "2026")),
        ("#blacklivesmatter", ("black", "lives", "matter")),
        ("NYCMarathon", ("NYC", "Marathon")),
        ("iPhone", ("iPhone",)),
        ("McDonaldsMonday", ("McDonalds", "Monday")),
        ("BTS", ("BTS",)),
        ("F1", ("F1",)),
        ("2026Trends", ("2026", "Trends")),
        ("therapist", ("therapist",)),
        ("nowhere", ("nowhere",)),
        ("snake_case-term", ("snake", "case-term")),
        ("O’Neill's", ("O'Neill's",)),
        ("كأس_العالم", ("كأس", "العالم")),
        ("今日の天気", ("今日の天気",)),
        ("ＦＵＬＬ ｗｉｄｔｈ", ("FULL", "width")),
        ("summer☀️vibes", ("summer", "vibes")),
        ("🔥🔥❤️", ("fire", "heart")),
        ("🇬🇧", ()),
        ("???", ()),
    ],
)
def test_words_of_a_term(term, words):
    assert split_term(term) == words


def test_a_heading_keeps_what_is_written_in_capitals():
    assert headline(("nyc", "iPhone", "été")) == "Nyc iPhone Été"


def test_leading_words_are_whole():
    assert leading(("cosy", "fall"), 8) == ("cosy",)
    assert leading(("cosy", "fall"), 9) == ("cosy", "fall")
    assert leading(("longest",), 3) == ()


def test_latin_is_told_from_other_letters():
    assert is_latin("Été 2026")
    assert not is_latin("été 天気")
    assert not is_latin("2026")
