"""A source is read now because somebody asks: over the API, or by a click."""

from __future__ import annotations

import dagster as dg
import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.api.health import api
from app.api.refresh import router
from app.store import refreshes
from integrations.settings import get_settings
from tests.app.conftest import html, opened

TOKEN = "a-token-of-this-test"
api.include_router(router)


@pytest.fixture
def known(warehouse, using, monkeypatch):
    """A database that knows a source that is on and one that is off."""
    monkeypatch.setenv("PODPUSHER_API_TOKEN", TOKEN)
    with warehouse.engine("worker").begin() as connection:
        connection.execute(
            text("insert into ops.sources values ('x', 'X', true, 60), ('etsy', 'Etsy', false, 60)")
        )
    using(warehouse)
    return warehouse


def asked(source="x", authorization=f"Bearer {TOKEN}"):
    headers = {"authorization": authorization.encode()} if authorization else {}
    return TestClient(api).post(f"/sources/{source}/refresh", headers=headers).status_code


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "é"]
)
def test_without_the_token_nothing_is_told_and_nothing_happens(known, authorization):
    assert asked(authorization=authorization) == 401
    assert asked("unknown", authorization=authorization) == 401
    assert refreshes.waiting(known.engine("worker")) == []


def test_a_wish_is_accepted_once_and_unknown_and_switched_off_sources_are_refused(known):
    assert [asked(), asked(), asked("etsy"), asked("myspace")] == [202, 409, 409, 404]
    ((number, source),) = refreshes.waiting(known.engine("worker"))
    assert source == "x"
    refreshes.take(known.engine("worker"), number)
    assert asked() == 202


def test_where_no_token_is_configured_there_is_no_such_call(known, monkeypatch):
    monkeypatch.delenv("PODPUSHER_API_TOKEN")
    get_settings.cache_clear()
    assert asked() == 404
    assert asked(authorization="Bearer ") == 404


def test_a_click_on_operations_wishes_for_a_reading(at, modelled):
    with modelled.engine("worker").begin() as connection:
        connection.execute(
            text("insert into ops.sources values ('x', 'X', true, 60) on conflict do nothing")
        )
    opened(at, "operations")
    at.button(key="refresh_x").click().run()
    assert not at.exception
    waiting = refreshes.waiting(modelled.engine("worker"))
    assert [source for _, source in waiting] == ["x"]
    refreshes.take(modelled.engine("worker"), waiting[0][0])


def test_operations_says_that_pages_show_the_last_good_reading(at):
    page = html(opened(at, "operations"))
    assert 'data-testid="fallback-tiktok"' in page
    assert "Latest attempt: Blocked." in page
    assert 'data-testid="fallback-x"' not in page


def test_the_sensor_starts_each_wish_once_and_takes_it_up_on_the_next_tick(known):
    from orchestration.ingest.refreshing import refreshes_waiting

    assert asked() == 202
    with dg.instance_for_test() as instance:
        first = refreshes_waiting(dg.build_sensor_context(instance=instance))
        assert [list(run.asset_selection) for run in first.run_requests] == [
            [dg.AssetKey(["raw", "x"])]
        ]
        second = refreshes_waiting(dg.build_sensor_context(instance=instance, cursor=first.cursor))
        assert second.run_requests == []
    assert refreshes.waiting(known.engine("worker")) == []
