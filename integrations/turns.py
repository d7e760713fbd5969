"""When the next request to a host may go out, and how many a session may send at all."""

from __future__ import annotations

import asyncio

from aiolimiter import AsyncLimiter

from integrations.http_errors import TooManyRequestsError
from integrations.policy import HttpPolicy


class Turns:
    """The turns of one session: of all processes where there is a guard, else of this one."""

    def __init__(self, policy: HttpPolicy) -> None:
        self._policy = policy
        self._limiters: dict[str, AsyncLimiter] = {}
        self._taken = 0

    async def take(self, host: str) -> None:
        """Waits until a request to a host may go out.

        Raises:
            TooManyRequestsError: the session has sent as many as it may.
            BudgetSpentError: the host's budget has no room soon enough.
        """
        policy = self._policy
        self._taken += 1
        if self._taken > policy.max_requests:
            message = f"{policy.max_requests:,} requests are the most of one run."
            raise TooManyRequestsError(message, url=host)
        if host in policy.own_hosts or not host:
            return
        if policy.guard is None:
            await self._limiter(host).acquire()
            return
        wait = await asyncio.to_thread(
            policy.guard.turn,
            host,
            pace=policy.pace,
            limit=policy.hourly_limit,
            window=policy.limit_window,
            longest=policy.longest_turn,
        )
        await asyncio.sleep(wait)

    def _limiter(self, host: str) -> AsyncLimiter:
        if host not in self._limiters:
            self._limiters[host] = AsyncLimiter(1, max(self._policy.pace, 0.001))
        return self._limiters[host]
