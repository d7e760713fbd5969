"""Thirteen tags that Etsy takes, whatever there is to make them from."""

import pytest
from hypothesis import given, strategies

from app.domain.etsy_text import fit_tag, fit_title, fits_tag, fits_title
from app.domain.tags import NEUTRAL, check_tags, is_valid, valid_tags


@given(strategies.lists(strategies.text(max_size=30), max_size=20))
def test_there_are_always_thirteen_valid_and_distinct_ones(candidates):
    tags = valid_tags(candidates)
    assert check_tags(tags) == []
    assert len(tags) == 13


def test_candidates_come_first_in_order_and_case_makes_no_second_tag():
    assert valid_tags(["Cosy Fall", "cosy fall", "cat!", ""], 3) == ("cosy fall", "cat", NEUTRAL[0])


def test_a_long_candidate_is_left_out_and_never_cut():
    assert valid_tags(["a very long tag that goes on", "cat"], 1) == ("cat",)


def test_more_than_etsy_allows_cannot_be_asked_for():
    with pytest.raises(ValueError, match="up to 13"):
        valid_tags([], 14)


def test_the_neutral_ones_are_enough_and_valid():
    assert len({tag.casefold() for tag in NEUTRAL}) == len(NEUTRAL) >= 13
    assert all(is_valid(tag) for tag in NEUTRAL)


@pytest.mark.parametrize("sign", list("aZß9٣天ا '-™©®"))
def test_what_etsy_takes_in_a_tag(sign):
    assert fits_tag(sign)


@pytest.mark.parametrize("sign", list("!&,.#_/\n🔥½ि"))
def test_what_etsy_refuses_in_a_tag(sign):
    assert not fits_tag(sign)


@pytest.mark.parametrize(
    ("sign", "fits"),
    [
        ("&", True),
        ("+", True),
        ("♥", False),
        ("$", False),
        ("🔥", False),
        ("“", True),
        ("½", False),
        ("^", False),
    ],
)
def test_what_etsy_takes_in_a_title(sign, fits):
    assert fits_title(sign) is fits


def test_a_title_keeps_its_signs_once():
    assert fit_title("Rock & Roll & Soul: 100% 100%") == "Rock & Roll Soul: 100% 100"


def test_a_word_with_marks_is_dropped_whole_and_an_accent_is_none():
    assert fit_tag("हिन्दी Café’s") == "café's"
    assert fit_title("हिन्दी Cafe\u0301") == "Café"


@pytest.mark.parametrize(
    ("tags", "codes"),
    [
        ((), {"tag_count"}),
        (("cat",) * 14, {"tag_count", "tag_repeated"}),
        ((" ",), {"tag_count", "tag_blank"}),
        (("Cat", "cat "), {"tag_count", "tag_repeated"}),
    ],
)
def test_what_is_wrong_with_tags(tags, codes):
    assert {problem.code for problem in check_tags(tags)} == codes


def test_too_few_tags_are_a_lost_chance_and_too_many_a_refusal():
    assert [problem.severity for problem in check_tags(("cat",))] == ["warn"]
    assert check_tags(tuple(f"cat {n}" for n in range(14)))[0].severity == "block"
