"""Two thousand requests from four processes to a server of which every fifth answer is a fault."""

from __future__ import annotations

import sys
import time
import zlib
from asyncio import StreamWriter
from collections import Counter
from datetime import timedelta

from sqlalchemy import text

from integrations.http import HttpPolicy
from tests.integration.engine.conftest import begin, finish
from tests.integration.engine.hostile import Hostile, hostile, reply

PROCESSES, EACH, LIMIT, WINDOW = 4, 500, 250, 3.0
ATTEMPTS = HttpPolicy().attempts


async def every_fifth_is_a_fault(server: Hostile, path: str, writer: StreamWriter) -> None:
    count = server.note(path)
    drawn = zlib.crc32(f"{path}/{count}".encode())
    if drawn % 5:
        writer.write(reply(200, b"fine"))
    else:
        kind = drawn // 5 % 5
        if kind == 0:
            writer.transport.abort()
            return
        if kind == 1:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf")
            await writer.drain()
            writer.close()
            return
        writer.write(
            (reply(503, b""), reply(500, b"?"), reply(429, b"", retry_after="1"))[kind - 2]
        )
    await writer.drain()


def test_nearly_all_arrive_no_budget_is_exceeded_and_nobody_spins(module_warehouse):
    with module_warehouse.engine("worker").begin() as connection:
        # Spendings are kept for a day, so that the test sees them all.
        connection.execute(
            text("insert into ops.budgets values ('host:127.0.0.1', 0, interval '1 day')")
        )
    with hostile(every_fifth_is_a_fault) as server:
        work = ("tests.integration.engine.soaking", server.url)
        crowd = [
            begin(module_warehouse, *work, f"p{n}", EACH, LIMIT, WINDOW) for n in range(PROCESSES)
        ]
        began = time.monotonic()
        came = sum((Counter(one) for one in finish(crowd)), Counter())
        seconds = time.monotonic() - began
    faults = sum(1 for path, n in server.counts.items() for _ in range(n - 1))
    told = f"{dict(came)} in {seconds:.1f} s; {len(server.log)} requests, {faults} asked again\n"
    sys.stdout.write(told)
    assert sum(came.values()) == PROCESSES * EACH
    assert came["ok"] >= 0.99 * PROCESSES * EACH
    assert faults > 0.15 * PROCESSES * EACH

    # No hot loop: what the server saw of each request is at most its attempts.
    assert max(server.counts.values()) <= ATTEMPTS
    assert len(server.counts) == PROCESSES * EACH

    # The budget, by the server's own log: any window, wherever it begins.
    times = sorted(at for at, _ in server.log)
    for first, beyond in zip(times, times[LIMIT:], strict=False):
        assert beyond - first > WINDOW
    # And by what was booked: one spending per request that went out, none more within a window.
    with module_warehouse.engine("app").connect() as connection:
        booked = connection.execute(
            text("select at from ops.spendings where budget = 'host:127.0.0.1' order by at, id")
        ).scalars()
        spent = list(booked)
    assert len(spent) == len(times)
    for first, beyond in zip(spent, spent[LIMIT:], strict=False):
        assert beyond - first >= timedelta(seconds=WINDOW)
