"""How fast the JSON API answers many users at once, and how fast the query of Trends is alone.

The service runs as it does alone, under uvicorn in a process of its own on loopback; the users are
coroutines of this one, each asking again as soon as it is answered. The load of both is in the
figures: they share the cores.
"""

from __future__ import annotations

import asyncio
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
import psutil
from rich.table import Table
from sqlalchemy import text

from app.domain.filters import SORTS, TrendFilter
from app.queries import trends
from benchmarks import machine
from benchmarks.loaders import batches
from benchmarks.readings import TICK, TICKS_A_DAY, Lists, frame
from integrations.errors import PodpusherError
from integrations.settings import PROJECT_ROOT, Settings
from integrations.warehouse.engine import engine
from integrations.warehouse.landing import land
from orchestration.lib import dbt

DAYS = 30
_START_SECONDS = 30
_ASKED = 40
_PLACES = ("US", "GB", "DE", "FR", "ES", "IN/Mumbai", "BR", "JP", "CA", "AU")
_FILL = text((Path(__file__).parent / "scores.sql").read_text(encoding="utf-8"))
_ANALYZE = text("analyze marts.trend_scores")
Address = tuple[str, dict[str, str]]


def fill(settings: Settings, terms: int) -> date:
    """Builds the marts of a few readings and adds made-up scored terms; returns the newest day."""
    newest = datetime.now(UTC).date() - timedelta(days=1)
    start = datetime(newest.year, newest.month, newest.day, tzinfo=UTC) - 3 * TICKS_A_DAY * TICK
    lists = Lists(4)
    rows = frame(lists, 4 * TICKS_A_DAY * lists.rows_per_tick, start=start)
    land(engine("worker", settings), batches(rows), "benchmark")
    dbt.ensure_manifest(settings)
    dbt.raise_if_failed(dbt.build(settings))
    first = newest - timedelta(days=DAYS - 1)
    with engine("dbt", settings).begin() as connection:
        connection.execute(_FILL, {"first": first, "last": newest, "terms": terms})
    with engine("dbt", settings).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(_ANALYZE)
    return newest


def ask(day: date, table: Table) -> None:
    """Times one page of Trends: in each order the first page, the one after it and a filtered."""
    wishes = [TrendFilter(sort=sort) for sort in SORTS]
    onward = [replace(wish, after=trends.page(day, wish, 50).next) for wish in wishes]
    narrow = [replace(wish, place="GB", q="frogs") for wish in wishes]
    for title, some in (("first", wishes), ("second", onward), ("filtered", narrow)):
        taken = []
        for turn in range(_ASKED):
            began = time.perf_counter()
            trends.page(day, some[turn % len(some)], 50)
            taken.append(time.perf_counter() - began)
        _add(table, f"query of Trends, {title} page", taken, sum(taken))


def serve(day: date, users: int, requests: int, table: Table) -> None:
    """Lets many users ask a served API.

    Raises:
        PodpusherError: an answer was no answer.
    """
    with _service() as (base, service):
        for title, make in (("as pages are read", _usual), ("no two alike", _unlike)):
            before = _busy_seconds(service)
            taken, refused, seconds = asyncio.run(_crowd(base, users, requests, make(day)))
            cost = (_busy_seconds(service) - before) / len(taken)
            _add(table, f"{users} users, {title}", taken, seconds, refused, cost)


def shape() -> Table:
    """An empty table for the figures."""
    table = Table("what", title=machine.here())
    for heading in ("asked", "busy", "p50 ms", "p95 ms", "p99 ms", "per second", "CPU ms"):
        table.add_column(heading, justify="right")
    return table


def _usual(day: date) -> Iterator[Address]:
    """Mostly lists of the newest days, some terms and their evidence."""
    draw = random.Random(7)  # noqa: S311 -- the same in every run
    while True:
        asked = {"day": (day - timedelta(days=draw.choice((0, 0, 0, 1, 2)))).isoformat()}
        key = f"{_PLACES[draw.randrange(10)]}~hashtag~made {draw.randrange(1, 50)}"
        yield draw.choice(
            (
                ("/v1/trends", {}),
                ("/v1/trends", asked | {"place": draw.choice(_PLACES)}),
                ("/v1/trends", asked | {"sort": draw.choice(SORTS)}),
                ("/v1/trends", asked | {"q": draw.choice(("cats", "frogs", "moths"))}),
                (f"/v1/terms/{key}/readings", {}),
                (f"/v1/terms/{key}/days", {}),
                ("/v1/days", {}),
                ("/v1/sources", {}),
            )
        )


def _unlike(day: date) -> Iterator[Address]:
    """Lists that nobody has asked for before: nothing is remembered."""
    for number in count():
        sort, limit = SORTS[number % len(SORTS)], number % 50 + 1
        asked = {"day": day.isoformat(), "sort": sort, "limit": str(limit), "q": str(number // 350)}
        yield "/v1/trends", asked


async def _crowd(
    base: str, users: int, requests: int, addresses: Iterator[Address]
) -> tuple[list[float], int, float]:
    """Seconds of every request, those that were answered "busy", and seconds of the whole."""
    taken: list[float] = []
    refused = 0
    limits = httpx.Limits(max_connections=users)
    async with httpx.AsyncClient(base_url=base, timeout=30, limits=limits) as client:

        async def work() -> None:
            nonlocal refused
            while len(taken) + users <= requests:
                path, parameters = next(addresses)
                began = time.perf_counter()
                answer = await client.get(path, params=parameters)
                taken.append(time.perf_counter() - began)
                if answer.status_code == 503 and answer.json()["code"] == "busy":
                    refused += 1
                elif answer.status_code != 200:
                    raise PodpusherError(f"{path} answered {answer.status_code}: {answer.text}")

        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(users)))
        return taken, refused, time.perf_counter() - began


@contextmanager
def _service() -> Iterator[tuple[str, psutil.Process]]:
    """The address of a served API, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "app.api.service:api", "--host", "127.0.0.1"]
    options = ["--port", str(port), "--log-level", "warning", "--no-access-log"]
    # A user who is slow, because the cores are shared, does not lose the connection.
    options += ["--timeout-keep-alive", "60"]
    service = subprocess.Popen([*command, *options], cwd=PROJECT_ROOT)
    try:
        for _ in range(_START_SECONDS * 10):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise PodpusherError("The API did not start.")
        yield f"http://127.0.0.1:{port}", psutil.Process(service.pid)
    finally:
        service.terminate()
        service.wait()


def _busy_seconds(process: psutil.Process) -> float:
    """Seconds of a core that it has used, whoever else shares the cores."""
    used = process.cpu_times()
    return float(used.user + used.system)


def _add(
    table: Table,
    what: str,
    taken: list[float],
    seconds: float,
    refused: int = 0,
    cost: float | None = None,
) -> None:
    cuts: Any = quantiles(taken, n=100)
    shown = (f"{cuts[cut - 1] * 1000:,.1f}" for cut in (50, 95, 99))
    rate, used = f"{len(taken) / seconds:,.0f}", "" if cost is None else f"{cost * 1000:,.1f}"
    table.add_row(what, f"{len(taken):,}", f"{refused:,}", *shown, rate, used)
