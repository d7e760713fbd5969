"""One of the four processes of the soak: asks its share and says what each request came to."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections import Counter
from datetime import timedelta

import structlog

from integrations.http import HttpPolicy, open_client
from integrations.http_errors import HttpError
from integrations.warehouse.engine import engine
from integrations.warehouse.guard import DatabaseGuard

AT_ONCE = 8


async def soak(url: str, name: str, count: int, limit: int, window: float) -> Counter[str]:
    policy = HttpPolicy(
        pace=0,
        hourly_limit=limit,
        limit_window=timedelta(seconds=window),
        own_hosts=frozenset(),  # this machine is asked as anybody else would be
        guard=DatabaseGuard(engine("worker")),
        breaker="provider:soak",
        first_wait=0.2,
        whole_timeout=10,
    )
    came: Counter[str] = Counter()
    waiting = iter(range(count))

    async with open_client(policy) as client:

        async def work() -> None:
            for n in waiting:
                try:
                    await client.request("GET", f"{url}/{name}-{n}")
                    came["ok"] += 1
                except HttpError as error:
                    came[type(error).__name__] += 1

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return came


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    engine("worker").connect().close()
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    url, name, count, limit, window = sys.argv[1:]
    print(json.dumps(asyncio.run(soak(url, name, int(count), int(limit), float(window)))))  # noqa: T201
