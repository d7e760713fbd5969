"""The rules write distinct, well-founded briefs for whatever a platform calls a trend."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies

from app.domain.ideas import validate_brief, write_briefs
from app.domain.words import split_term
from tests.unit.app.domain.terms import ODD_TERMS, evidence


@pytest.mark.parametrize("term", ODD_TERMS)
@pytest.mark.parametrize("n", [1, 3, 5])
def test_any_term_gives_distinct_briefs_that_pass_their_own_check(term, n):
    about = evidence(term)
    briefs = write_briefs(about, n)
    assert len(set(briefs)) == n
    assert len({brief.title for brief in briefs}) == n
    for brief in briefs:
        assert validate_brief(brief, about) == []
        assert len({tag.casefold() for tag in brief.tags}) == 13
        assert max(map(len, brief.tags)) <= 20


@given(strategies.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_writer(term):
    if term.strip().lstrip("#＃").strip():
        about = evidence(term)
        for brief in write_briefs(about, 4):
            assert validate_brief(brief, about) == []


@pytest.mark.parametrize("term", ["", "  ", "#", " # "])
def test_a_term_that_holds_nothing_is_an_error(term):
    with pytest.raises(ValueError, match="needs a term"):
        write_briefs(evidence(term), 3)


@pytest.mark.parametrize("n", [0, 6])
def test_a_number_of_briefs_out_of_range_is_an_error(n):
    with pytest.raises(ValueError, match="can be written"):
        write_briefs(evidence("cat"), n)


def test_the_same_evidence_gives_the_same_briefs_whatever_its_figures():
    assert write_briefs(evidence("cat"), 5) == write_briefs(evidence("cat", score=99.0), 5)


def test_nothing_is_said_that_the_term_does_not_say():
    about = evidence("#CosyFall2026", volume=34639, best_rank=7, score=61.5)
    said = " ".join(" ".join((b.title, b.phrase, b.audience, *b.tags)) for b in write_briefs(about))
    assert set(re.findall(r"\d+", said)) == {"2026"}


@pytest.mark.parametrize(
    ("term", "season"),
    [
        ("#CosyFall2026", "Autumn"),
        ("Weihnachten", "Christmas"),
        ("happy new year", "New Year"),
        ("#mothersday", "Mother's Day"),
        ("#summeroutfit", "Summer"),
        ("falling stars", None),
        ("cat", None),
    ],
)
def test_a_season_is_named_only_when_the_term_names_one(term, season):
    assert {brief.season for brief in write_briefs(evidence(term))} == {season}


def test_audience_and_product_follow_the_words():
    (first, *_) = write_briefs(evidence("#NYCMarathon"))
    assert (first.audience, first.product) == ("runners", "T-shirt")
    (first, *_) = write_briefs(evidence("#kidsfashion"))
    assert (first.audience, first.product) == ("parents of small children", "Kids' T-shirt")


def test_no_playful_turn_is_made_on_grief_or_politics():
    briefs = write_briefs(evidence("#blacklivesmatter"), 5)
    assert {brief.phrase for brief in briefs} == {"Black Lives Matter"}
    assert {brief.risk_flags for brief in briefs} == {("sensitive",)}


def test_another_script_stands_without_english_around_it():
    assert {brief.phrase for brief in write_briefs(evidence("#今日の天気"))} == {"今日の天気"}


def test_a_word_is_never_cut():
    words = set(split_term("CamelCase" * 22)) | {"Club", "Team", "State", "of", "Mind", "Here"}
    for brief in write_briefs(evidence("CamelCase" * 22), 5):
        assert set(brief.phrase.split()) <= words | {"for"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "blank"),
        ({"title": "x" * 141}, "too_long"),
        ({"title": "Cat ♥"}, "bad_character"),
        ({"tags": ("cat",)}, "tag_count"),
        ({"tags": ("cat",) * 13}, "tag_repeated"),
        ({"tags": ("c" * 21,)}, "tag_too_long"),
        ({"tags": ("cat!",)}, "tag_bad_character"),
        ({"palette": ("red",)}, "bad_colour"),
        ({"palette": ()}, "blank"),
        ({"phrase": "9 of 10 cats"}, "invented_number"),
        ({"season": "Christmas"}, "season_not_named"),
    ],
)
def test_the_check_finds_what_is_wrong(change, code):
    about = evidence("cat")
    (brief,) = write_briefs(about, 1)
    found = validate_brief(replace(brief, **change), about)
    assert code in {problem.code for problem in found}
    assert all(problem.severity == "block" and problem.sentence for problem in found)


BANNED = ("team", "christmas", "club", "fans", "gift for friend", "quote shirt", "state of mind")


@pytest.mark.parametrize("term", ODD_TERMS)
def test_no_brief_names_a_banned_topic_and_without_them_no_brief_is_lost(term):
    about = evidence(term, banned=BANNED, related=("christmas cat", "cosy cat"))
    briefs = write_briefs(about, 5)
    assert briefs
    for brief in briefs:
        said = " | ".join((brief.title, brief.audience, brief.phrase, *brief.tags)).casefold()
        assert not [topic for topic in BANNED if topic in said], said
        assert len(brief.tags) == 13


def test_a_term_that_names_a_banned_topic_itself_gives_no_brief():
    assert write_briefs(evidence("#TrumpTrain", banned=("trump",)), 4) == []


def test_a_brief_that_names_a_banned_topic_is_blocked_in_every_field_that_does():
    about = evidence("cosy fall")
    (brief,) = write_briefs(about, 1)
    loud = replace(brief, phrase="Cosy war", tags=("war shirt", *brief.tags[1:]))
    found = validate_brief(loud, replace(about, banned=("war",)))
    assert [(one.code, one.field, one.severity) for one in found] == [
        ("banned_topic", "phrase", "block"), ("banned_topic", "tags", "block"),
    ]  # fmt: skip
