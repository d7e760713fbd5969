"""The assets around dbt's build: they resolve what has landed, and are judged without a model."""

import dagster as dg
from sqlalchemy import text

from integrations.warehouse.landing import land
from orchestration.lib import dbt
from orchestration.lib.assets import TERM_RESOLUTIONS
from orchestration.transform.models import model_assets
from orchestration.transform.resolving import term_judgements, term_resolutions
from tests.integration.warehouse.rows import batch, row


def test_terms_are_resolved_before_the_models_that_read_them_and_judged_after(settings):
    dbt.ensure_manifest(settings)
    models = model_assets(settings)
    readers = {
        spec.key.path[-1]
        for spec in models.specs
        if TERM_RESOLUTIONS in {dep.asset_key for dep in spec.deps}
    }
    assert readers == {"standings", "term_map", "term_profile"}
    definitions = dg.Definitions(
        assets=[term_resolutions(settings), models, term_judgements(settings)]
    )
    dg.Definitions.validate_loadable(definitions)


def test_the_assets_tell_what_they_did(settings, module_warehouse):
    land(module_warehouse.engine("worker"), [batch(row("dog mom"), row("dogmom"))], "run")
    resolved, judged = term_resolutions(settings), term_judgements(settings)
    result = dg.materialize([resolved, judged])
    assert result.success
    told = result.asset_materializations_for_node("ops__term_resolutions")[0].metadata
    assert {name: told[name].value for name in ("seen", "resolved", "changed")} == {
        "seen": 2,
        "resolved": 2,
        "changed": 2,
    }
    reason = result.asset_materializations_for_node("ops__term_judgements")[0].metadata["reason"]
    assert reason.value == "No model is set up: the rules judge."
    with module_warehouse.engine("worker").connect() as connection:
        found = connection.execute(text("select distinct canonical from ops.term_resolutions"))
        assert found.scalars().all() == ["dog mom"]
