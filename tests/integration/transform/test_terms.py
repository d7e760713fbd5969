"""Terms in the database: batches, reruns and corrections lead to one and the same map."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from app.domain import terms as rules
from integrations.warehouse import term_corrections, term_resolutions
from integrations.warehouse.term_corrections import Said
from orchestration.lib import terms
from tests.integration.transform.project import Transform
from tests.integration.warehouse.rows import row

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LABELS = [
    "Black Lives Matter", "#BlackLivesMatter", "#blacklives_matter", "Dog Mom", "#DogMom🐶",
    "dog moms", "Amy Coney Barrett", "#RIPKobe", "Beyoncé", "beyonce", "Trump 2020", "Trump 2024",
    "#StimulusCheck", "#StimulusChecks", "stimulus checks", "Feliz Navidad", "今日の天気", "2020",
]  # fmt: skip
MAP = 'select term, canonical, method, similarity from marts.term_map order by term collate "C"'
EVERYTHING = """
    select term, label, keys, blocks, weight, canonical, method, similarity, language, flags,
           reasons, categories, fitness
      from ops.term_resolutions order by term collate "C"
"""


def shown(label: str, *, hour: int = 0, **changes: object) -> dict[str, object]:
    """A reading of a term by its label; lower-cased is normalised enough for these."""
    return row(label.lstrip("#").casefold(), label=label, hour=hour, **changes)


def resolve(transform: Transform, **options: int) -> terms.Resolved:
    return terms.resolve(transform.engine("worker"), **options)


def correct(transform: Transform, term: str, **said: object) -> None:
    with term_resolutions.resolving(transform.engine("worker")) as connection:
        term_corrections.correct(connection, term, Said(**said), by="ann", now=NOW)
        terms.resolve_again(connection, {term, said.get("canonical") or term})


def undo(transform: Transform, term: str) -> None:
    with term_resolutions.resolving(transform.engine("worker")) as connection:
        assert term_corrections.undo(connection, term)
        terms.resolve_again(connection, {term})


def canonical(transform: Transform, term: str) -> str:
    (found,) = transform.select(
        "select canonical from ops.term_resolutions where term = :term", term=term
    )
    return found["canonical"]


def test_every_spelling_leads_to_one_term_and_the_marts_say_what_it_is(transform):
    transform.land(*(shown(label) for label in LABELS))
    done = resolve(transform)
    assert (done.seen, done.changed) == (len(LABELS), len(LABELS))
    transform.dbt("build", "--select", "term_map", "term_profile")
    found = {each["term"]: each["canonical"] for each in transform.select(MAP, "analyst")}
    assert len(found) == len(LABELS)
    assert found["blacklivesmatter"] == found["blacklives_matter"] == "black lives matter"
    assert found["dogmom🐶"] == found["dog moms"] == "dog mom"
    assert found["stimuluscheck"] == found["stimuluschecks"] == "stimulus checks"
    assert found["beyonce"] == "beyoncé"
    assert found["trump 2020"] != found["trump 2024"]
    profiles = {
        each["canonical"]: each
        for each in transform.select("select * from marts.term_profile", "analyst")
    }
    assert profiles.keys() == set(found.values())
    mom = profiles["dog mom"]
    assert (mom["n_spellings"], mom["categories"][:2]) == (3, ["pets", "family"])
    assert mom["products"][:3] == ["t-shirt", "mug", "sticker"]
    assert mom["fitness"] == sum(part["points"] for part in mom["fitness_parts"])
    assert profiles["amy coney barrett"]["flags"] == ["person"]
    assert profiles["ripkobe"]["flag_reasons"][0]["entry"] == "rip"
    assert profiles["今日の天気"]["language"] == "ja"
    assert profiles["trump 2020"]["products"] == ["sticker", "t-shirt", "mug"]


def test_a_run_that_finds_nothing_new_writes_nothing(transform):
    transform.land(*(shown(label) for label in LABELS))
    resolve(transform)
    before = transform.select("select term, txid from ops.term_resolutions order by term")
    assert resolve(transform) == terms.Resolved(0, 0, 0)
    transform.land(shown("Beyoncé", hour=1))
    assert resolve(transform) == terms.Resolved(1, 0, 0)
    assert transform.select("select term, txid from ops.term_resolutions order by term") == before


@pytest.mark.parametrize("step", [1, 3])
def test_however_the_terms_arrive_the_result_is_that_of_all_at_once(transform, step):
    transform.land(*(shown(label) for label in LABELS))
    resolve(transform)
    at_once = transform.select(EVERYTHING)
    transform.empty()
    for part in range(step, -1, -1):
        transform.land(*(shown(label) for label in LABELS[part :: step + 1]))
        resolve(transform, batch=2)
    assert transform.select(EVERYTHING) == at_once


def test_a_correction_wins_at_once_and_survives_reruns_and_other_rules(transform, monkeypatch):
    transform.land(*(shown(label) for label in LABELS))
    resolve(transform)
    correct(transform, "trump 2024", canonical="trump 2020")
    correct(transform, "stimuluscheck", canonical="stimuluscheck", note="another show")
    correct(transform, "ripkobe", unflags=["news"], flags=["person"])
    correct(transform, "dog moms", categories=["family"])
    after = transform.select(EVERYTHING)
    assert canonical(transform, "trump 2024") == "trump 2020"
    assert canonical(transform, "stimuluscheck") == "stimuluscheck"
    assert canonical(transform, "stimuluschecks") == "stimulus checks"
    transform.land(
        *(shown(label, hour=2) for label in [*LABELS, "#Trump_2024", "#Stimulus_Checks"])
    )
    resolve(transform)
    added = {"trump_2024", "stimulus_checks"}
    assert [each for each in transform.select(EVERYTHING) if each["term"] not in added] == after
    assert canonical(transform, "trump_2024") == "trump_2024"
    monkeypatch.setattr(terms, "VERSION", rules.VERSION + 1)
    everything = transform.select(EVERYTHING)
    assert resolve(transform, batch=3).changed == len(everything)
    assert transform.select(EVERYTHING) == everything


def test_flags_and_categories_of_an_operator_hold_for_every_spelling(transform):
    transform.land(*(shown(label) for label in LABELS))
    resolve(transform)
    correct(transform, "dogmom🐶", flags=["adult"], categories=["humour"])
    rows = transform.select(
        "select flags, categories, fitness from ops.term_resolutions where canonical = 'dog mom'"
    )
    assert rows == [{"flags": ["adult"], "categories": ["humour"], "fitness": 0}] * 3


def test_a_correction_that_is_taken_back_leaves_nothing_behind(transform):
    transform.land(*(shown(label) for label in LABELS))
    resolve(transform)
    before = transform.select(EVERYTHING)
    correct(transform, "black lives matter", canonical="dog mom", flags=["news"])
    assert canonical(transform, "black lives matter") == "dog mom"
    assert canonical(transform, "blacklives_matter") == "blacklivesmatter"
    undo(transform, "black lives matter")
    assert transform.select(EVERYTHING) == before


def test_a_term_seen_for_long_takes_over_and_the_days_come_from_the_marts(transform):
    transform.land(shown("#StimulusChecks"), shown("stimulus checks"))
    resolve(transform)
    assert canonical(transform, "stimuluschecks") == "stimulus checks"
    transform.land(*(shown("#StimulusChecks", hour=24 * day) for day in range(1, 9)))
    transform.dbt("run", "--select", "+term_dim")
    transform.execute("update ops.term_resolver set horizon = 0")
    resolve(transform)
    assert canonical(transform, "stimulus checks") == "stimuluschecks"


def test_new_readings_keep_the_clearest_label_seen(transform):
    transform.land(shown("#DOGMOMLIFE"))
    resolve(transform)
    transform.land(shown("#DogMomLife", hour=1))
    assert resolve(transform).changed == 1
    transform.land(shown("#DOGMOMLIFE", hour=2))
    assert resolve(transform).changed == 0
    (found,) = transform.select("select label from ops.term_resolutions")
    assert found["label"] == "#DogMomLife"


def test_a_fault_on_the_way_leaves_everything_as_it_was(transform, monkeypatch):
    transform.land(*(shown(label) for label in LABELS))
    resolve(transform)
    before = transform.select(EVERYTHING)
    transform.land(shown("Stimulus Check", hour=1))
    transform.execute("alter table ops.term_resolver rename to away")
    try:
        with pytest.raises(DBAPIError):
            resolve(transform)
    finally:
        transform.execute("alter table ops.away rename to term_resolver")
    assert transform.select(EVERYTHING) == before
    assert resolve(transform).seen == 1


def test_readers_see_the_map_and_none_writes_it(transform):
    transform.land(shown("Dog Mom", observed_at=NOW - timedelta(days=1)))
    resolve(transform)
    for role in ("app", "analyst", "dbt"):
        with pytest.raises(DBAPIError, match=r"permission denied|read-only"):
            transform.execute("update ops.term_resolutions set canonical = 'x'", role)
    with pytest.raises(DBAPIError, match="permission denied"):
        transform.select("select * from ops.term_corrections", "analyst")
