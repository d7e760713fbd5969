"""What the app may know of the sources, and its wishes for a reading now."""

import dagster as dg
from sqlalchemy import Engine, tuple_
from sqlalchemy.dialects.postgresql import insert

from app.store import refreshes
from integrations.settings import Settings, get_settings
from integrations.warehouse.engine import engine
from integrations.warehouse.watch_tables import sources
from orchestration.lib.assets import scraped
from orchestration.lib.switches import is_on
from scrapers.registry import SOURCES

JOB = "scrape"


def publish_sources(worker: Engine, settings: Settings) -> None:
    """Writes down every source, whether it is on and how often it is read, where that changed."""
    rows = [
        {
            "name": source.name,
            "title": source.title,
            "is_on": is_on(source, settings),
            "every_minutes": source.every_minutes,
        }
        for source in SOURCES.values()
    ]
    made = insert(sources).values(rows)
    facts = ("title", "is_on", "every_minutes")
    upsert = made.on_conflict_do_update(
        index_elements=["name"],
        set_={name: made.excluded[name] for name in facts},
        where=tuple_(*(sources.c[name] for name in facts)).is_distinct_from(
            tuple_(*(made.excluded[name] for name in facts))
        ),
    )
    with worker.begin() as connection:
        connection.execute(upsert)


@dg.sensor(
    name="refreshes_waiting",
    job_name=JOB,
    minimum_interval_seconds=5,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def refreshes_waiting(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Starts a scrape for every wish.

    A wish counts as taken up only on the next tick: then it is certain that Dagster has the run of
    this one. Until then it is asked for again under the same run key, which starts nothing twice.
    """
    worker = engine("worker")
    publish_sources(worker, get_settings())
    if context.cursor:
        refreshes.take(worker, int(context.cursor))
    wishes = refreshes.waiting(worker)
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(run_key=f"refresh-{number}", asset_selection=[scraped(source)])
            for number, source in wishes
        ],
        cursor=str(max((number for number, _ in wishes), default=context.cursor or 0)),
    )
