"""What Prometheus reads, and that its rules, the dashboard and the runbook speak of the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.api.metrics import metrics_routes
from app.queries.metrics import SECONDS
from integrations.settings import PROJECT_ROOT
from integrations.warehouse.attempts import Attempt, record_attempt
from integrations.warehouse.breaker import Breaker
from integrations.warehouse.budgets import Ledger

RULES = PROJECT_ROOT / "deploy" / "prometheus" / "alerts.yml"
RULE_TESTS = RULES.with_name("alerts_test.yml")
DASHBOARD = PROJECT_ROOT / "deploy" / "grafana" / "scrape-health.json"
NOW = datetime.now(UTC)
_NAME = re.compile(r"\bpodpusher_[a-z_]+\b")


@pytest.fixture
def filled(warehouse, using):
    """A database with attempts, a breaker that is open and a budget that is half spent."""
    worker = warehouse.engine("worker")
    for outcome, seconds, alarm in (("ok", 0.4, None), ("ok", 3, None), ("blocked", 300, "empty")):
        at = NOW - timedelta(minutes=10)
        rows = {"rows_read": 7, "rows_loaded": 4, "rows_quarantined": 3} if outcome == "ok" else {}
        record_attempt(
            worker,
            Attempt(
                run_id="r",
                source="tiktok",
                place="US",
                access="page",
                outcome=outcome,
                method="http",
                alarm=alarm,
                started_at=at,
                finished_at=at + timedelta(seconds=seconds),
                **rows,
            ),
        )
    with worker.begin() as connection:
        connection.execute(text("insert into ops.sources values ('tiktok', 'TikTok', true, 15)"))
    for _ in range(5):
        Breaker(worker).record("source:tiktok", ok=False, reason="blocked")
    Ledger(worker).spend("x:money", 4, limit=10, window=timedelta(days=1), item="one")
    using(warehouse)
    return warehouse


def rules():
    return [
        rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]
    ]


def asked(host="127.0.0.1", **headers):
    client = TestClient(Starlette(routes=metrics_routes), "http://127.0.0.1", client=(host, 5))
    return client.get("/metrics", headers=headers)


def samples():
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(asked().text)
        for sample in family.samples
    }


def test_the_metrics_are_what_the_log_of_attempts_says(filled):
    found = samples()
    assert found["podpusher_scrape_attempts_total", "http", "ok", "tiktok"] == 2
    assert found["podpusher_scrape_attempts_total", "blocked", "http", "tiktok"] == 1
    assert found["podpusher_rows_landed_total", "tiktok"] == 8
    assert found["podpusher_rows_quarantined_total", "tiktok"] == 6
    assert found["podpusher_drift_alarms_total", "empty", "tiktok"] == 1
    buckets = [
        found["podpusher_scrape_duration_seconds_bucket", *sorted((str(bound), "tiktok"))]
        for bound in SECONDS
    ]
    assert buckets == [1, 1, 1, 2, 2, 2, 2, 2]
    assert found["podpusher_scrape_duration_seconds_count", "tiktok"] == 3
    assert found["podpusher_scrape_duration_seconds_sum", "tiktok"] == pytest.approx(303.4)
    assert 500 < found["podpusher_freshness_age_seconds", "tiktok"] < 900
    assert found["podpusher_freshness_limit_seconds", "tiktok"] == 7200
    assert found["podpusher_breaker_state", "open", "source:tiktok"] == 1
    assert found["podpusher_breaker_state", "closed", "source:tiktok"] == 0
    assert found["podpusher_budget_left", "x:money"] == 6


def test_only_this_machine_may_read_them(filled):
    assert asked("192.0.2.7").status_code == 404
    assert asked(**{"x-forwarded-for": "192.0.2.7"}).status_code == 404
    assert asked().status_code == 200


def test_every_metric_of_the_rules_and_the_dashboard_is_one_that_is_exposed(filled):
    exposed = {name for name, *_ in samples()}
    named = {name for file in (RULES, DASHBOARD) for name in _NAME.findall(file.read_text())}
    assert named
    assert named - exposed == set()


def test_every_alert_links_to_a_heading_of_the_runbook():
    assert rules()
    for rule in rules():
        path, _, anchor = rule["annotations"]["runbook_url"].partition("#")
        headings = re.findall(r"^#+ (.+)$", (PROJECT_ROOT / path).read_text(), re.M)
        assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, rule["alert"]


def test_the_dashboard_is_json_with_a_query_in_every_panel():
    board = json.loads(DASHBOARD.read_text())
    assert all(panel["targets"][0]["expr"] for panel in board["panels"])


@pytest.mark.parametrize("checks", [("check", RULES), ("test", RULE_TESTS)], ids=lambda one: one[0])
def test_prometheus_itself_accepts_the_rules_and_fires_them_when_it_should(
    checks: tuple[str, Path],
) -> None:
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    promtool = shutil.which("promtool", path=places)
    if promtool is None:
        pytest.skip("no promtool: see deploy/prometheus/get-promtool")
    command, file = checks
    checked = subprocess.run(
        [promtool, command, "rules", str(file)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_alert_has_a_test_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    cases = [
        (case["alertname"], bool(case["exp_alerts"]))
        for test in yaml.safe_load(RULE_TESTS.read_text())["tests"]
        for case in test["alert_rule_test"]
    ]
    alerts = [rule["alert"] for rule in rules()]
    assert set(cases) == {(alert, fires) for alert in alerts for fires in (True, False)}
