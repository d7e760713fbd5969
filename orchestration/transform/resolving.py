"""The asset between what was scraped and what dbt builds: what every term stands for."""

from __future__ import annotations

import dagster as dg

from integrations.settings import Settings
from integrations.warehouse.engine import engine
from orchestration.lib import terms
from orchestration.lib.assets import SCRAPED, TERM_RESOLUTIONS
from orchestration.lib.failures import retries, typed_failures


def term_resolutions(settings: Settings) -> dg.AssetsDefinition:
    """Returns the asset `ops/term_resolutions`."""

    @dg.asset(
        key=TERM_RESOLUTIONS,
        deps=SCRAPED,
        description="What every term stands for, its language, categories, flags and fitness.",
        group_name="transform",
        kinds={"python", "postgres"},
        pool="dbt",
        retry_policy=retries(settings),
        automation_condition=dg.AutomationCondition.eager(),
    )
    def resolve() -> dg.MaterializeResult[None]:
        with typed_failures():
            done = terms.resolve(engine("worker", settings))
        return dg.MaterializeResult(
            metadata={"seen": done.seen, "resolved": done.resolved, "changed": done.changed}
        )

    return resolve
