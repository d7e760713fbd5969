"""An analyst's documents keep what they promise: the dictionary is current, every query answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from integrations.settings import PROJECT_ROOT
from orchestration.commands.dictionary import PAGE
from orchestration.lib.dictionary import dictionary
from tests.integration.transform.histories import busy_month
from tests.integration.transform.project import Transform
from tests.integration.transform.test_source_health import attempt

FOLDER = PROJECT_ROOT / "docs" / "analyst"
QUERIES = sorted((FOLDER / "queries").glob("*.sql"))
_COLUMN = re.compile(r"^--   (\w+) {2,}(\S.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def loaded(module_transform: Transform) -> Transform:
    """A month that ended yesterday, with a newcomer and one attempt at reading."""
    rows = busy_month(1)
    last = max((each for each in rows if each["rank"]), key=lambda each: each["observed_at"])
    rows.append(last | {"term": "newcomer", "label": "Newcomer"})
    shift = timedelta(days=(datetime.now(UTC).date() - last["observed_at"].date()).days - 1)
    module_transform.land(
        *(
            each | {"observed_at": each["observed_at"] + shift, "category": f"Category {n % 4}"}
            for n, each in enumerate(rows)
        )
    )
    attempt(module_transform, "ok")
    module_transform.dbt("run")
    return module_transform


def test_the_dictionary_in_the_repository_is_the_one_that_the_models_make(module_transform):
    made = dictionary(module_transform.manifest.to_dict())
    assert PAGE.read_text() == made, "run `podpusher db dictionary` and commit the page"


def test_the_dictionary_gives_each_mart_its_grain_its_readers_and_each_columns_unit():
    page = PAGE.read_text()
    section = page.split("### marts.trend_daily\n")[1].split("\n### ")[0]
    assert "- Grain: one row per day, source, place, kind, term, period and volume unit." in section
    assert "- Readers: `podpusher_analyst`, `podpusher_app`, `podpusher_worker`" in section
    assert "| `avg_volume` | numeric(20, 2) | volume_unit | Mean level" in section
    headings = re.findall(r"^## (.*)$", page, re.MULTILINE)
    assert headings == ["Marts", "Tenant marts", "Rollups", "Sources"]


def test_there_are_twelve_sample_queries_numbered_in_order():
    assert [path.name[:3] for path in QUERIES] == [f"{n:02}-" for n in range(1, 13)]


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_sample_query_answers_its_question_with_the_columns_it_promises(loaded, query: Path):
    words = query.read_text()
    head, *_ = re.split(r"^(?!--)", words, maxsplit=1, flags=re.MULTILINE)
    assert re.match(r"-- Question: .+\?\n-- Grain: one row per .+\.\n", head)
    promised = [name for name, _ in _COLUMN.findall(head)]
    with loaded.engine("analyst").connect() as connection:
        answer = connection.execute(text(words))
        assert list(answer.keys()) == promised
        assert answer.first() is not None


def test_every_link_of_the_analysts_pages_leads_somewhere():
    for page in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)
