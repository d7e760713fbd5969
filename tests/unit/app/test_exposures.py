"""What dbt is told that each page reads is what the page's code can read."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.unit.app.page_reads import ROOT, page_reads

PAGES = {
    path.stem for path in (ROOT / "app" / "views").glob("*.py") if not path.stem.startswith("_")
}
SEEDS = {path.stem for path in (ROOT / "dbt_project" / "seeds").glob("*.csv")}
FILE = ROOT / "dbt_project" / "models" / "exposures.yml"
EXPOSURES = {each["name"]: each for each in yaml.safe_load(FILE.read_text())["exposures"]}


def declared(page: str) -> set[str]:
    """`ref('a', v=1)` is marts.a, as only marts have versions, `ref('b')` a seed or the rollup b.

    `source('c', 'd')` is c.d.
    """
    found = set()
    for entry in EXPOSURES[page]["depends_on"]:
        names = re.findall(r"'(\w+)'", entry)
        is_mart = ", v=" in entry or names[0] in SEEDS
        schema = [] if entry.startswith("source") else ["marts" if is_mart else "rollups"]
        found.add(".".join([*schema, *names]))
    return found


def test_every_page_is_an_exposure_with_a_label_an_owner_and_a_description():
    assert set(EXPOSURES) == PAGES
    for exposure in EXPOSURES.values():
        assert exposure["type"] == "dashboard"
        assert all(exposure[key] for key in ("label", "owner", "description"))


@pytest.mark.parametrize("page", sorted(PAGES))
def test_an_exposure_names_exactly_what_its_page_can_read(page):
    assert declared(page) == page_reads(page)
