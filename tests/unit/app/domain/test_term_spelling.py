"""Spellings meet under one key where they mean the same, and nowhere else."""

import pytest

from app.domain.terms import similarity, spelling
from app.domain.terms.spelling import compact, keys
from scrapers.term import normalise_term
from tests.unit.app.domain.terms import ODD_TERMS


def are_one(one: str, other: str) -> bool:
    return bool(set(keys(normalise_term(one))) & set(keys(normalise_term(other))))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("#BlackLivesMatter", "black lives matter"),
        ("#snake_case_term", "Snake case-term"),
        ("Beyoncé", "beyonce"),
        ("café", "CAFE"),
        ("Rock & Roll", "rock and roll"),
        ("#HappyBirthday🎂🎉", "Happy Birthday!"),
        ("🔥🔥", "🔥"),
        ("❤️", "❤"),
        ("black cats", "Black Cat"),
        ("#blackcats", "black cat"),
        ("puppies", "puppy"),
        ("كأس_العالم", "كأس العالم"),
        ("straße", "STRASSE"),
        ("Mother's Day", "#MothersDay"),
        ("covid-19", "#COVID19"),
        ("ＦＵＬＬ width", "full width"),
    ],
)
def test_spellings_of_one_thing_share_a_key(one, other):
    assert are_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trump 2020", "Trump 2024"),
        ("9/11", "911"),
        ("1.5", "15"),
        ("año", "ano"),
        ("año nuevo", "ano nuevo"),
        ("U.S.", "us"),
        ("té", "te"),
        ("the rapist", "therapist"),
        ("papá", "papa"),
        ("news", "new"),
        ("Paris", "pari"),
        ("Christmas", "christma"),
        ("glasses", "glass"),
        ("Lions", "lion"),
        ("team 🇬🇧", "team 🇺🇸"),
        ("I ❤️ NY", "I NY"),
        ("🔥", "fire"),
        ("C#", "C++"),
        ("disney+", "disney"),
        ("man", "woman"),
        ("ガラス", "カラス"),
        ("हिंदी", "हिंदू"),
    ],
)
def test_what_means_something_else_shares_none(one, other):
    assert not are_one(one, other)


@pytest.mark.parametrize("odd", ODD_TERMS)
def test_every_term_has_a_key_and_no_empty_one(odd):
    term = normalise_term(odd)
    assert all(keys(term))
    assert keys(term)[0] == compact(term) or spelling.is_told_apart(term)


def near(one: str, other: str) -> bool:
    return bool(list(similarity.near([one, other])))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("justiceforbreonnataylor", "justiceforbreonataylor"),
        ("transgenderdayofvisibility", "trasngenderdayofvisibility"),
        ("stimuluscheck", "stimuluschecks"),
    ],
)
def test_one_slip_of_a_finger_is_near(one, other):
    assert near(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("happybirthdayjungwon", "happybirthdayjungwoo"),  # one letter in place of another
        ("internationalmensday", "internationalwomensday"),
        ("superbowl2020", "superbowl2021"),
        ("superbowl20", "superbowl200"),
        ("votenooneverything", "voteonneverything"),  # no and on
        ("amazinggrace", "amazingrace"),  # short
        ("thundercat", "thundercats"),
        ("christiandior", "christinadior"[:12]),
        ("thisishappening", "thisishappeninghere"),
        ("хорошеенастроение", "хорошеенастрооение"),  # no Latin letters
    ],
)
def test_what_is_more_than_a_slip_is_not(one, other):
    assert not near(one, other)


def test_two_near_keys_always_share_a_block():
    for one, other in [("breonnataylors", "breonataylors"), ("stimuluscheck", "stimuluschecks")]:
        assert set(similarity.blocks(one)) & set(similarity.blocks(other))
