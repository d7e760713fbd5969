"""What dbt is told that each page reads is what the page's code can read."""

from __future__ import annotations

import re

import pytest
import yaml

from tests.unit.app.page_reads import ROOT, page_reads

PAGES = {
    path.stem for path in (ROOT / "app" / "views").glob("*.py") if not path.stem.startswith("_")
}
FILE = ROOT / "dbt_project" / "models" / "exposures.yml"
EXPOSURES = {each["name"]: each for each in yaml.safe_load(FILE.read_text())["exposures"]}


def declared(page: str) -> set[str]:
    """`ref('a', v=1)` is the relation marts.a; `source('b', 'c')` is b.c."""
    found = set()
    for entry in EXPOSURES[page]["depends_on"]:
        names = re.findall(r"'(\w+)'", entry)
        found.add(".".join(names if entry.startswith("source") else ["marts", *names]))
    return found


def test_every_page_is_an_exposure_with_a_label_an_owner_and_a_description():
    assert set(EXPOSURES) == PAGES
    for exposure in EXPOSURES.values():
        assert exposure["type"] == "dashboard"
        assert all(exposure[key] for key in ("label", "owner", "description"))


@pytest.mark.parametrize("page", sorted(PAGES))
def test_an_exposure_names_exactly_what_its_page_can_read(page):
    assert declared(page) == page_reads(page)
