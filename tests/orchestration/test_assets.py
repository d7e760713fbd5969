"""The assets in this process: what they land, how they fail, what their checks see."""

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from integrations.errors import PodpusherError
from integrations.settings import Mode
from orchestration.ingest.landing_checks import landing_check
from orchestration.ingest.sample_history import past_instants, sample_history
from orchestration.ingest.scrapes import scrape_asset
from orchestration.lib import dbt
from orchestration.lib.assets import scraped
from orchestration.lib.cadence import max_age
from orchestration.lib.dbt_process import DbtBuildError, DbtError, DbtInterruptedError
from orchestration.lib.failures import typed_failures
from orchestration.lib.switches import is_on
from orchestration.transform.models import model_assets
from scrapers import registry

TIKTOK = registry.get("tiktok")


def materialise(*definitions):
    return dg.materialize(list(definitions), raise_on_error=False)


def failure(result):
    event = next(event for event in result.all_events if event.is_step_failure)
    return event.step_failure_data.user_failure_data


def attempts(warehouse, run_id):
    with warehouse.engine("worker").connect() as connection:
        return connection.execute(
            text(
                "select outcome, rows_read, rows_loaded, access from ops.scrape_attempts"
                " where run_id = :run_id"
            ),
            {"run_id": run_id},
        ).all()


def test_a_scrape_lands_its_readings_and_writes_down_each_attempt(settings, module_warehouse):
    check = landing_check(TIKTOK, settings, max_age(TIKTOK))
    result = materialise(scrape_asset(TIKTOK, settings), check)
    assert result.success
    rows = attempts(module_warehouse, result.run_id)
    assert {row.outcome for row in rows} == {"ok"}
    assert {row.access for row in rows} == {"sample"}
    metadata = result.asset_materializations_for_node("raw__tiktok")[0].metadata
    assert metadata["read"].value == sum(row.rows_read for row in rows) > 0
    assert metadata["loaded"].value == sum(row.rows_loaded for row in rows) > 0
    assert [check.passed for check in result.get_asset_check_evaluations()] == [True]


def test_the_landing_check_fails_when_the_newest_reading_is_too_old(settings):
    scrape = scrape_asset(TIKTOK, settings)
    result = materialise(scrape, landing_check(TIKTOK, settings, timedelta(hours=-1)))
    [check] = result.get_asset_check_evaluations()
    assert not check.passed
    assert "observed_at" in check.description


def test_a_blocked_source_fails_with_its_outcome_and_is_not_tried_again(
    settings, module_warehouse, control
):
    control("tiktok", mode="blocked")
    result = materialise(scrape_asset(TIKTOK, settings))
    assert failure(result).metadata["outcome"].value == "blocked"
    asked_once = 3  # one reading per period
    assert len(attempts(module_warehouse, result.run_id)) == asked_once


def test_a_source_that_is_switched_off_says_how_to_switch_it_on(settings, module_warehouse):
    live = settings.model_copy(update={"mode": Mode.LIVE})
    result = materialise(scrape_asset(TIKTOK, live))
    assert failure(result).metadata["outcome"].value == "disabled"
    assert "PODPUSHER_SOURCES" in failure(result).description
    assert attempts(module_warehouse, result.run_id) == []


@pytest.mark.parametrize(
    ("sources", "on"),
    [(None, False), ("tiktok", True), ("google_trends, tiktok", True), ("", False)],
)
def test_a_live_source_is_on_when_the_operator_names_it(settings, sources, on):
    live = settings.model_copy(update={"mode": Mode.LIVE, "sources": sources})
    assert is_on(TIKTOK, live) is on
    assert not is_on(registry.get("x"), live)


def test_a_misspelt_source_is_answered_with_the_known_ones(settings):
    live = settings.model_copy(update={"mode": Mode.LIVE, "sources": "tictoc"})
    with pytest.raises(PodpusherError, match="google_trends"):
        is_on(TIKTOK, live)


def test_the_sample_past_is_read_once_and_then_only_what_is_missing(settings, control):
    google = registry.get("google_trends")
    asset = sample_history([google], settings)
    first = materialise(asset)
    assert first.success
    loaded = first.asset_materializations_for_node("raw__sample_history")[0].metadata
    assert loaded["google_trends"].value > 100
    second = materialise(asset)
    again = second.asset_materializations_for_node("raw__sample_history")[0].metadata
    assert again["google_trends"].value == 0


def test_a_sample_past_that_cannot_be_read_lands_nothing(settings, control, module_warehouse):
    control("tiktok", mode="truncated")
    result = materialise(sample_history([TIKTOK], settings))
    assert not result.success
    with module_warehouse.engine("worker").connect() as connection:
        landed = connection.execute(
            text("select count(*) from raw.observations where run_id = :id"), {"id": result.run_id}
        ).scalar_one()
    assert landed == 0


def test_the_past_is_the_same_instants_all_day_and_ends_before_now():
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    instants = past_instants(now)
    assert now - timedelta(days=36) < instants[0] < now - timedelta(days=34)
    assert now - timedelta(hours=9) <= instants[-1] <= now - timedelta(hours=1)
    assert past_instants(now + timedelta(hours=9))[: len(instants)] == instants


def test_every_model_and_test_of_dbt_is_an_asset_or_a_check(settings):
    dbt.ensure_manifest(settings)
    models = model_assets(settings)
    assert dg.AssetKey(["marts", "trend_scores"]) in models.keys
    upstream = models.asset_deps[dg.AssetKey(["rollups", "term_hourly"])]
    assert scraped("tiktok") in upstream
    result = materialise(models)
    assert result.success
    assert len(result.get_asset_materialization_events()) == len(models.keys)
    checks = result.get_asset_check_evaluations()
    assert checks
    assert all(check.passed for check in checks)


def test_a_version_of_a_mart_keeps_the_marts_key_and_its_checks(settings):
    dbt.ensure_manifest(settings)
    models = model_assets(settings)
    scores = dg.AssetKey(["marts", "trend_scores"])
    checked = {check.name: check.asset_key for check in models.check_specs}
    assert checked["trend_scores_stay_in_range"] == scores
    assert checked["category_dim_has_one_row_per_source_and_category"] == dg.AssetKey(
        ["marts", "category_dim"]
    )
    # A seller's tables are filled by the app, so no scrape is upstream of them.
    assert models.asset_deps[dg.AssetKey(["tenant_marts", "usage_monthly"])] == set()
    assert scraped("tiktok") in models.asset_deps[dg.AssetKey(["marts", "category_dim"])]


def test_a_failed_model_is_named_and_a_lost_database_is_worth_another_try():
    broken = dbt.NodeResult("model.podpusher.a", "error", 0.1, "column b does not exist")
    with pytest.raises(DbtBuildError, match=r"model\.podpusher\.a") as caught:
        dbt.raise_if_failed([broken])
    assert not caught.value.transient
    lost = dbt.NodeResult(
        "model.podpusher.a", "error", 0.1, "server closed the connection unexpectedly"
    )
    with pytest.raises(DbtInterruptedError) as caught:
        dbt.raise_if_failed([lost])
    assert caught.value.transient
    dbt.raise_if_failed([dbt.NodeResult("test.podpusher.a", "pass", 0.1, "")])


def test_a_lost_database_may_be_tried_again_and_a_defect_is_left_as_it_is():
    with pytest.raises(dg.Failure) as caught, typed_failures():
        raise OperationalError("select 1", {}, Exception("gone"))
    assert caught.value.allow_retries
    with pytest.raises(dg.Failure) as caught, typed_failures():
        raise DbtError("no")
    assert not caught.value.allow_retries
    with pytest.raises(ZeroDivisionError), typed_failures():
        1 / 0  # noqa: B018


def test_a_manifest_of_other_files_is_parsed_anew_however_new_it_is(settings):
    dbt.ensure_manifest(settings)
    manifest = dbt.manifest_path(settings)
    manifest.write_text("{}")
    dbt.ensure_manifest(settings)
    assert manifest.read_text() == "{}"  # made of these files, as far as anyone can tell
    manifest.with_name("project.sha256").write_text("of an older checkout")
    dbt.ensure_manifest(settings)
    assert dbt.read_manifest(settings)["nodes"]
