"""The assets around dbt's build: before it what every term stands for, after it a model's word."""

from __future__ import annotations

import dagster as dg

from integrations.settings import Settings
from integrations.warehouse.engine import engine
from orchestration.lib import term_judging, terms
from orchestration.lib.assets import SCRAPED, TERM_JUDGEMENTS, TERM_RESOLUTIONS
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


def term_judgements(settings: Settings) -> dg.AssetsDefinition:
    """Returns the asset `ops/term_judgements`. A model that fails is told, and fails nothing."""

    @dg.asset(
        key=TERM_JUDGEMENTS,
        deps=[dg.AssetKey(["marts", "trend_scores"])],
        description="What a model, if one is set up, says of the best-scored terms.",
        group_name="transform",
        kinds={"openai", "postgres"},
        retry_policy=retries(settings),
        automation_condition=dg.AutomationCondition.eager(),
    )
    def judge() -> dg.MaterializeResult[None]:
        with typed_failures():
            done = term_judging.judge(engine("worker", settings), settings)
        return dg.MaterializeResult(metadata={"judged": done.judged, "reason": done.reason})

    return judge
