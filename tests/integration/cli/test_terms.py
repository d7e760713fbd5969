"""`podpusher term show | correct | undo` as a person types them."""

from functools import partial

import pytest

from integrations.warehouse.landing import land
from orchestration.lib import terms
from tests.integration.cli.test_readings import command
from tests.integration.warehouse.rows import batch, row

LABELS = ("#StimulusCheck", "Stimulus Checks", "Rosa Vega", "Dog Mom")


@pytest.fixture(scope="module")
def podpusher(module_warehouse):
    rows = (row(label.lstrip("#").casefold(), label=label) for label in LABELS)
    land(module_warehouse.engine("worker"), [batch(*rows)], "run")
    terms.resolve(module_warehouse.engine("worker"))
    return partial(command, module_warehouse, "term")


def test_a_term_is_shown_with_what_it_stands_for_and_why(podpusher):
    shown = podpusher("show", "#StimulusCheck")
    assert shown.returncode == 0, shown.stderr
    assert "Stands for: stimulus checks (similar, similarity 0.98" in shown.stdout
    assert "Other spellings: stimulus checks" in shown.stdout
    mom = podpusher("show", "DOG MOM").stdout
    assert "Category: pets, for “dog mom”" in mom
    assert "Fitness: 95 of 100, by rules (estimated)" in mom
    assert " +40 category: " in mom


def test_a_correction_is_obeyed_shown_and_taken_back(podpusher):
    done = podpusher("correct", "#StimulusCheck", "--into", "#StimulusCheck", "--by", "ann")
    assert done.returncode == 0, done.stderr
    assert "Stands for: itself" in done.stdout
    assert "Corrected: by ann on " in done.stdout
    assert "stimulus checks (similar" in podpusher("undo", "#StimulusCheck").stdout
    again = podpusher("undo", "#StimulusCheck")
    assert (again.returncode, again.stdout) == (1, "")
    assert "Nobody has corrected “stimuluscheck”." in again.stderr


def test_flags_and_categories_are_set_and_cleared(podpusher):
    assert "Flag: person" in podpusher("show", "Rosa Vega").stdout
    done = podpusher(
        "correct", "Rosa Vega", "--unflag", "person", "--category", "fashion", "--note", "a shade"
    )
    assert "Flag:" not in done.stdout
    assert "Category: fashion, for “operator”" in done.stdout
    assert "note: a shade" in done.stdout
    none = podpusher("correct", "Rosa Vega", "--no-category")
    assert "Category:" not in none.stdout
    assert "flags cleared: person; categories: none" in none.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "never seen"), "“never seen” has not been observed."),
        (("correct", "Dog Mom"), "Nothing was said of the term."),
        (("correct", "Dog Mom", "--flag", "rude"), "There is no flag 'rude'."),
        (("correct", "Dog Mom", "--category", "rockets"), "There is no category 'rockets'."),
        (("correct", "Dog Mom", "--into", "never seen"), "“never seen” has not been observed."),
        (
            ("correct", "Dog Mom", "--flag", "news", "--unflag", "news"),
            "The flag news cannot be set and cleared at once.",
        ),
        (
            ("correct", "Dog Mom", "--category", "pets", "--no-category"),
            "Use either --category or --no-category.",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(podpusher, arguments, words):
    done = podpusher(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in " ".join(done.stderr.split())


def test_a_circle_is_refused_and_names_the_way_out(podpusher):
    assert podpusher("correct", "Dog Mom", "--into", "Rosa Vega").returncode == 0
    refused = podpusher("correct", "Rosa Vega", "--into", "Dog Mom")
    assert refused.returncode == 1
    assert "podpusher term undo 'dog mom'" in refused.stderr
    assert podpusher("undo", "Dog Mom").returncode == 0
