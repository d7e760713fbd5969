"""A failed scrape says why, and the button "From failure" mends it once the cause is gone."""

import httpx

_WHY = """
query Why($runId: ID!) {
  logsForRun(runId: $runId) {
    ... on EventConnection { events {
      ... on ExecutionStepFailureEvent { stepKey failureMetadata { description metadataEntries {
        label ... on TextMetadataEntry { text } } } }
    } }
  }
}"""


def failure_of(stack, run_id):
    body = {"query": _WHY, "variables": {"runId": run_id}}
    answer = httpx.post(f"{stack.urls['dagster']}/graphql", json=body).json()
    events = answer["data"]["logsForRun"]["events"]
    return next(event["failureMetadata"] for event in events if event.get("failureMetadata"))


def test_a_failed_scrape_is_rerun_from_failure_once_the_source_is_healed(stack):
    stack.control("tiktok", status=503)
    run_id = stack.dagster.launch("ingest", "scrape", assets=[["raw", "tiktok"]])
    assert stack.finish(run_id).status == "FAILURE"
    failure = failure_of(stack, run_id)
    outcome = {entry["label"]: entry.get("text") for entry in failure["metadataEntries"]}
    assert outcome["outcome"] == "transient"
    assert "503" in failure["description"]

    stack.control("tiktok", mode="ok")
    retried = stack.dagster.reexecute_from_failure(run_id)
    assert stack.finish(retried).status == "SUCCESS"
    outcomes = stack.query(
        "select distinct outcome from ops.scrape_attempts where run_id = :id", id=retried
    )
    assert [row.outcome for row in outcomes] == ["ok"]


def test_a_blocked_source_fails_at_once_and_is_not_retried(stack):
    stack.control("tiktok", mode="blocked")
    try:
        run_id = stack.dagster.launch("ingest", "scrape", assets=[["raw", "tiktok"]])
        assert stack.finish(run_id).status == "FAILURE"
    finally:
        stack.control("tiktok", mode="ok")
    attempts = stack.query("select outcome from ops.scrape_attempts where run_id = :id", id=run_id)
    assert {row.outcome for row in attempts} == {"blocked"}
