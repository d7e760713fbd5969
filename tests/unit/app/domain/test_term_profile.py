"""What the words of a term say, and that every point and flag says why."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.terms import flags, language
from app.domain.terms.categories import categories, match
from app.domain.terms.profile import Correction, Judgement, best_label, clearest, merged, profile
from integrations.settings import PROJECT_ROOT
from tests.unit.app.domain.terms import ODD_TERMS

SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("今日の天気",), "ja"),
        (("방탄소년단",), "ko"),
        (("สวัสดี",), "th"),
        (("feliz", "cumpleaños", "para", "mi", "mamá"), "es"),
        (("alles", "gute", "zum", "geburtstag"), "de"),
        (("joyeux", "anniversaire", "à", "tous"), "fr"),
        (("what", "a", "wonderful", "morning"), "en"),
        (("rosalia",), "und"),
        (("2024",), "und"),
        ((), "und"),
    ],
)
def test_the_language_is_told_or_left_open(words, code):
    found = language.detect(words)
    assert found.code == code
    assert (found.confidence is None) == (code == "und")


@pytest.mark.parametrize(
    ("label", "code", "entry"),
    [
        ("2020", "no_letters", "2020"),
        ("???", "no_letters", "???"),
        ("a very long " * 8, "too_long", None),
        ("#FollowForFollow", "spam", "follow for follow"),
        ("#gainwithxyz", "spam", "gainwithxyz"),
        ("NSFW art", "adult", "nsfw"),
        ("#RIPKobe", "news", "rip"),
        ("terremoto en Chile", "news", "terremoto"),
        ("#BreakingNews", "news", "breaking news"),
        ("Amy Coney Barrett", "person", "Amy Coney Barrett"),
        ("Stephen Curry", "person", "Stephen Curry"),
        ("Oscar Frayer", "person", "Oscar Frayer"),
        ("#HappyBirthdayAkshayKumar", "person", "Akshay Kumar"),
    ],
)
def test_a_flag_names_what_it_matched(label, code, entry):
    found = {flag.code: flag for flag in profile(label).flags}
    assert code in found
    assert found[code].sentence.endswith(".")
    if entry is not None:
        assert found[code].entry == entry


@pytest.mark.parametrize(
    "label",
    [
        "Happy Mother's Day",
        "#NationalCoffeeDay",
        "Rose Gold",
        "Georgia Tech",
        "Virginia Beach",
        "Santa Claus",
        "Carolina Panthers football",
        "Essex",
        "Scunthorpe",
        "cocktail",
        "#ThrowbackThursday",
        "grapes",
        "Hello Kitty",
        "Happy Birthday Mom",
        "#HappyBirthdayAmerica",
        "Oscar Night",
        "Heartbreaking",
        "Día de Muertos",
        "Moby Dick",
        "🔥",
    ],
)
def test_an_innocent_term_has_no_flag(label):
    assert profile(label).flags == ()


@pytest.mark.parametrize(
    ("label", "category", "word"),
    [
        ("#DogsOfTwitter", "pets", "dogs"),
        ("#plantsoftiktok", "plants", "plants"),
        ("#booktok", "books", "booktok"),
        ("#happyhalloween2020", "halloween", "halloween"),
        ("feliz navidad", "christmas", "feliz navidad"),
        ("Joyeux Noël", "christmas", "joyeux noël"),
        ("Geburtstag", "birthday", "geburtstag"),
        ("Dog Mom", "pets", "dog mom"),
        ("World Book Day", "books", "world book day"),
        ("#NurseLife", "jobs", "nurse life"),
    ],
)
def test_a_category_names_the_word_that_speaks_for_it(label, category, word):
    assert (category, word) in {(each.category, each.word) for each in profile(label).matches}


def test_politics_counts_before_what_stands_beside_it():
    assert profile("Farmers with Modi").fitness.score < profile("Farmers").fitness.score


def test_a_word_of_another_language_than_the_terms_does_not_count():
    words = ("hexe",)
    assert [each.category for each in match(words, "de")] == ["halloween"]
    assert match(words, "en") == ()


def test_a_term_without_a_word_of_ours_has_no_category():
    assert profile("Zurbarán").matches == ()


def test_things_that_sell_are_fitter_than_news_names_and_filth():
    fit = {
        label: profile(label).fitness.score
        for label in ("Dog Mom", "Zurbarán", "Stephen Curry", "#RIPKobe", "nsfw dog mom")
    }
    assert fit["Dog Mom"] > 90 > fit["Zurbarán"] > fit["#RIPKobe"] >= fit["Stephen Curry"] > 0
    assert fit["nsfw dog mom"] == 0


@given(st.one_of(st.sampled_from(ODD_TERMS), st.text(min_size=1, max_size=90)))
def test_the_parts_add_up_and_the_score_stays_in_bounds(label):
    found = profile(label)
    assert 0 <= found.fitness.score <= 100
    assert sum(part.points for part in found.fitness.parts) == found.fitness.score
    assert all(part.sentence.endswith(".") for part in found.fitness.parts)
    assert [flag.code for flag in found.flags] == [
        code for code in flags.CODES if code in {flag.code for flag in found.flags}
    ]


def test_an_operator_wins_over_the_rules_and_over_a_model():
    said = Correction(flagged=("news",), cleared=("person",), categories=("music",))
    judged = Judgement(("pets",), 90, "Pets sell.")
    found = profile("Stephen Curry", said, judged)
    assert [flag.code for flag in found.flags] == ["news"]
    assert found.flags[0].entry == "operator"
    assert [each.category for each in found.matches] == ["music"]
    assert found.basis == "model"


def test_a_models_points_are_held_down_by_flags_as_the_rules_are():
    found = profile("#RIPKobe", None, Judgement(("sports",), 80, "Well known."))
    assert found.fitness.score == 20
    assert [part.points for part in found.fitness.parts] == [80, -60]


def test_what_is_said_later_of_a_term_wins():
    rows = [
        {"flags_set": ["news"], "flags_cleared": [], "categories": ["pets"]},
        {"flags_set": [], "flags_cleared": ["news"], "categories": None},
    ]
    assert merged(rows) == Correction((), ("news",), ["pets"])
    assert merged([]) is None


def test_the_label_that_tells_words_apart_is_shown():
    assert clearest(["#BLACKLIVESMATTER2", "#BlackLivesMatter2"]) == "#BlackLivesMatter2"
    labels = {"dogmom": "#dogmomxyz", "dog mom": "dog mom xyz", "DOG": "#DogMomXyz"}
    assert best_label(labels, "dog mom") == "dog mom xyz"


def test_the_seeds_know_every_category_and_every_product():
    with (SEEDS / "categories.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (SEEDS / "products.csv").open(encoding="utf-8", newline="") as file:
        products = {row["product"]: row for row in csv.DictReader(file)}
    assert [row["category"] for row in rows] == list(categories())
    for row in rows:
        assert set(row["products"].split("|")) <= products.keys()
