"""The asset of notifications: evaluated after scores, sent through the channels, failures named."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import dagster as dg
import pytest
from pydantic import SecretStr
from sqlalchemy import delete, select, text
from sqlalchemy.exc import OperationalError

from app.domain.filters import TermKey
from app.domain.watching import Channel, Comparison, Condition, Metric, Scope
from app.store import notifications as store
from app.store import watch_evaluation, watch_rules, watchlist
from app.store.watch_rules import Wish
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID as HERE
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.watchlist_tables import notifications
from integrations.warehouse.watchlist_tables import watch_rules as rules
from orchestration.studio.watching import KEY, SCORES, watch_asset
from tests.integration.notify.servers import web_server

DAY = date(2026, 3, 10)
MARTS = """
    create table if not exists marts.trend_scores (
        day date, place text, kind text, term text, label text, score numeric, momentum numeric,
        growth numeric, volume bigint, best_rank int, basis text, leads boolean default true
    )
"""


@pytest.fixture
def scored(settings, module_warehouse, monkeypatch):
    """Two days of scores, one watched term and a rule that tells through the channels."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    app = module_warehouse.engine("app")
    with module_warehouse.engine("dbt").begin() as connection:
        connection.execute(text(MARTS))
        connection.execute(text("truncate marts.trend_scores"))
        for back in (0, 1):
            connection.execute(
                text(
                    "insert into marts.trend_scores (day, place, kind, term, label, score, basis)"
                    " values (:day, 'GB', 'hashtag', 'cat', 'Cat', 81, 'estimated')"
                ),
                {"day": DAY - timedelta(days=back)},
            )
    with workspace_transaction(app, HERE) as connection:
        connection.execute(delete(notifications))
        connection.execute(delete(rules))
    watchlist.watch(app, HERE, TermKey("GB", "hashtag", "cat"), "Cat")
    condition = Condition(Metric.SCORE, Comparison.AT_LEAST, Decimal(70), 2)
    watch_rules.create(app, HERE, Wish("Hot", Scope.WATCHED, None, condition, Channel.NOTIFY))
    return settings


def materialise(settings):
    result = dg.materialize([watch_asset(settings)], raise_on_error=False)
    made = result.asset_materializations_for_node(KEY.to_python_identifier())
    return result, {name: value.value for name, value in made[0].metadata.items()} if made else {}


def kept(module_warehouse):
    with workspace_transaction(module_warehouse.engine("app"), HERE) as connection:
        return connection.execute(select(notifications)).all()


def named(settings, port):
    return settings.model_copy(
        update={"notify": SecretStr(f"json://127.0.0.1:{port}/hook"), "notify_again_minutes": 0}
    )


def test_rules_are_evaluated_once_for_new_scores_and_told_through_the_channels(
    scored, module_warehouse
):
    with web_server() as web:
        settings = named(scored, web.port)
        result, said = materialise(settings)
        assert result.success
        assert said == {
            "day": "2026-03-10", "workspaces": 1, "rules": 1, "terms": 1, "told": 1, "sent": 1,
        }  # fmt: skip
        _again, said = materialise(settings)
    assert (said["told"], said["sent"]) == (0, 0)
    ((_path, body),) = web.posts
    assert body["title"] == "Hot: 1 term"
    assert body["message"] == (
        "2026-03-10: Cat (hashtag, GB). Score is 81 (estimated). Your rule asks for Score ≥ 70 on"
        " 2 days in a row."
    )
    assert [row.sent_at is not None for row in kept(module_warehouse)] == [True]


def test_a_channel_that_takes_nothing_fails_by_name_and_loses_nothing(scored, module_warehouse):
    with web_server() as web:
        settings = named(scored, web.port)
        web.status = 500
        result, _said = materialise(settings)
        assert not result.success
        failed = next(event for event in result.all_events if event.is_step_failure)
        assert "No channel took the message of rule" in (
            failed.step_failure_data.user_failure_data.description
        )
        (row,) = kept(module_warehouse)
        assert row.sent_at is None
        web.status = 200
        result, said = materialise(settings)
    assert result.success
    assert (said["told"], said["sent"]) == (0, 1)


def test_before_the_first_scores_there_is_nothing_to_evaluate(scored, module_warehouse):
    with module_warehouse.engine("dbt").begin() as connection:
        connection.execute(text("truncate marts.trend_scores"))
    result, said = materialise(scored)
    assert result.success
    assert said["day"] == "no day is scored yet"


def test_a_workspace_that_fails_is_named(scored, module_warehouse):
    with module_warehouse.engine("dbt").begin() as connection:
        connection.execute(text("alter table marts.trend_scores rename column score to points"))
    try:
        result, _said = materialise(scored)
    finally:
        with module_warehouse.engine("dbt").begin() as connection:
            connection.execute(text("alter table marts.trend_scores rename column points to score"))
    assert not result.success
    failed = next(event for event in result.all_events if event.is_step_failure)
    assert f"The rules of workspace {HERE} were not evaluated" in (
        failed.step_failure_data.user_failure_data.description
    )


def test_a_workspace_whose_messages_fail_is_named_and_the_others_are_sent(scored, monkeypatch):
    other, waiting = uuid4(), store.waiting

    def failing(engine, workspace):
        if workspace == other:
            raise OperationalError("select", {}, Exception("gone"))
        return waiting(engine, workspace)

    monkeypatch.setattr(watch_evaluation, "workspaces", lambda _engine: [other, HERE])
    monkeypatch.setattr(store, "waiting", failing)
    with web_server() as web:
        result, _said = materialise(named(scored, web.port))
    assert len(web.posts) == 1
    failed = next(event for event in result.all_events if event.is_step_failure)
    assert f"The notifications of workspace {other} were not sent (OperationalError)" in (
        failed.step_failure_data.user_failure_data.description
    )


def test_it_follows_the_scores_by_itself(settings):
    asset = watch_asset(settings)
    assert asset.asset_deps[KEY] == {SCORES}
    condition = asset.automation_conditions_by_key[KEY]
    assert condition == dg.AutomationCondition.eager()


def test_the_studio_has_the_drain_and_the_rules_and_looks_after_both(settings):
    from orchestration.studio.definitions import defs

    names = {sensor.name for sensor in defs.sensors or ()}
    assert names == {"jobs_waiting", "studio_automation"}
    assert KEY in {key for asset in defs.assets or () for key in asset.keys}
