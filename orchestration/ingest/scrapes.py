"""One asset per source: what a scrape is, when it runs, and what its failure says.

A failed reading fails the asset with a typed reason; only a transient one is retried, with jitter.
Everything else waits for a person, who repairs the cause and presses "From failure".
"""

from collections.abc import Sequence

import dagster as dg

from integrations.settings import Settings
from integrations.warehouse.engine import engine
from orchestration.lib.assets import scraped
from orchestration.lib.cadence import cron, max_age
from orchestration.lib.failures import retries, typed_failures
from orchestration.lib.ingest import Landing, fetch_context, scrape
from orchestration.lib.switches import is_on, why_off
from scrapers.outcome import Outcome, Reading
from scrapers.registry import Source

_Key = dg.AssetKey | dg.AssetCheckKey


def scrape_asset(
    source: Source, settings: Settings, *, after: Sequence[dg.AssetKey] = ()
) -> dg.AssetsDefinition:
    """Returns the asset `raw/<source>`: one materialisation is one scrape of every place.

    Args:
        source: From the registry.
        settings: Mode, switches and base addresses.
        after: Assets that must be materialised before it in the same run.
    """

    @dg.asset(
        key=scraped(source.name),
        deps=after,
        group_name="ingest",
        description=f"{source.title}. {source.terms_note}",
        kinds={"python", "postgres"},
        pool=f"scrape_{source.name}",
        retry_policy=retries(settings),
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=max_age(source)),
        automation_condition=_on_schedule(source) if is_on(source, settings) else None,
    )
    def scrape_source(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        if not is_on(source, settings):
            raise _switched_off(source, settings)
        asked = fetch_context(source, settings)
        with typed_failures():
            landings = scrape(source, engine("worker"), asked, run_id=context.run.run_id)
        for landing in landings:
            context.log.info("%s: %s", landing.reading.place, landing.reading.reason)
        failed = [landing.reading for landing in landings if landing.is_failure]
        if failed:
            raise _failure(source, failed)
        return dg.MaterializeResult(metadata=_totals(landings))

    return scrape_source


def _on_schedule(source: Source) -> dg.AutomationCondition[_Key]:
    due: dg.AutomationCondition[_Key] = dg.AutomationCondition.cron_tick_passed(cron(source))
    return due.since_last_handled() & ~dg.AutomationCondition.in_progress()


def _totals(landings: Sequence[Landing]) -> dict[str, int]:
    return {
        name: sum(getattr(landing.landed, name) for landing in landings)
        for name in ("read", "loaded", "merged", "unchanged", "quarantined")
    }


def _failure(source: Source, failed: Sequence[Reading]) -> dg.Failure:
    reasons = "; ".join(f"{one.place}: {one.outcome} ({one.reason})" for one in failed)
    return dg.Failure(
        description=f"{source.title}: {reasons}",
        metadata={
            "outcome": failed[0].outcome.value,
            "readings": dg.MetadataValue.json(
                [
                    {"place": one.place, "outcome": one.outcome.value, "reason": one.reason}
                    for one in failed
                ]
            ),
        },
        allow_retries=any(one.is_transient for one in failed),
    )


def _switched_off(source: Source, settings: Settings) -> dg.Failure:
    return dg.Failure(
        description=" ".join(why_off(source, settings)),
        metadata={"outcome": Outcome.DISABLED.value},
        allow_retries=False,
    )
