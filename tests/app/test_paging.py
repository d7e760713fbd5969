"""Older and newer rows of ideas, designs and listings, by the address alone."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.queries import designs
from integrations.warehouse import studio_tables as tables
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from integrations.warehouse.engine import workspace_transaction
from tests.app.conftest import html, opened
from tests.app.studio import click
from tests.integration.studio.conftest import Studio
from tests.integration.studio.crowd import fill


def keys(at):
    return {one.key for one in at.button}


@pytest.mark.parametrize(
    ("view", "card", "size", "rows"),
    [("ideas", "idea", 24, 31), ("designs", "design", 24, 30), ("listings", "listing", 60, 70)],
)
def test_older_and_newer_rows_are_reached_and_counted(
    at, modelled, empty_studio, view, card, size, rows
):
    fill(Studio(modelled, HERE), rows - (view == "ideas"))
    cards = f'data-testid="{card}-card"'
    first = html(opened(at, view))
    assert not at.exception
    assert first.count(cards) == size
    assert f"1 to {size} of {rows}" in first
    assert "newer" not in keys(at)

    click(at, "older")
    second = html(at)
    assert second.count(cards) == rows - size
    assert f"{size + 1} to {rows} of {rows}" in second
    assert "older" not in keys(at)
    place = at.query_params["before"]
    assert html(opened(at, view, before=place)).count(cards) == rows - size

    click(at, "newer")
    assert "before" not in at.query_params
    assert html(at).count(cards) == size


def test_an_older_page_of_designs_still_shows_what_waits_in_the_queue(at, modelled, empty_studio):
    fill(Studio(modelled, HERE), 30)
    (oldest,) = designs.page(HERE, 29).rows[-1:]
    with workspace_transaction(modelled.engine("owner"), HERE) as connection:
        connection.execute(
            update(tables.designs)
            .where(tables.designs.c.created_at < oldest.created_at)
            .values(state="failed")
        )
        connection.execute(
            update(tables.designs)
            .where(tables.designs.c.id.in_([row.id for row in designs.page(HERE, 24).rows[:22]]))
            .values(state="failed")
        )
    page = html(click(opened(at, "designs"), "older"))
    assert f"{designs.queued(HERE)} designs are being rendered" in page


def test_narrowing_the_list_begins_with_its_newest_row(at, modelled, empty_studio):
    fill(Studio(modelled, HERE), 30)
    click(opened(at, "designs"), "older")
    at.segmented_control(key="designs_state").set_value("open").run()
    assert "before" not in at.query_params
    assert "1 to 24 of 30" in html(at)


@pytest.mark.parametrize(
    "before", ["", "x", "0001-01-01T00:00:00,00000000-0000-0000-0000-000000000000"]
)
def test_an_address_that_names_no_row_shows_the_newest(at, modelled, empty_studio, before):
    fill(Studio(modelled, HERE), 2)
    assert "1 to 2 of 2" in html(opened(at, "designs", before=before))
