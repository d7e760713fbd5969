"""Asking X for the trends of a place."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from integrations.http import Answer, HttpClient

MAX_TRENDS = 20
"""Trends asked for at a time: X's own default, of at most 50."""
PRICE_PER_TREND = 10
"""Thousandths of a US dollar that X charges for each trend it answers with."""

_FIELDS = "trend_name,tweet_count"


@dataclass(frozen=True, slots=True)
class TrendsApi:
    """X's API at an address, with the token of an app.

    Attributes:
        client: An open session.
        base_url: Scheme and host.
        bearer_token: Sent with every request and shown nowhere.
    """

    client: HttpClient
    base_url: str
    bearer_token: SecretStr

    async def by_woeid(self, woeid: int, *, max_trends: int = MAX_TRENDS) -> Answer:
        """Asks for the trends of a place, once: an answer that got lost may have been charged.

        Args:
            woeid: The place's "where on earth" number.
            max_trends: 1 to 50; at most this many are answered and charged.

        Raises:
            HttpError: 429, 5xx or no whole answer.
            ConfigurationError: the address cannot be asked.
        """
        return await self.client.request(
            "GET",
            address(self.base_url, woeid),
            params={"max_trends": str(max_trends), "trend.fields": _FIELDS},
            headers={"authorization": f"Bearer {self.bearer_token.get_secret_value()}"},
            repeatable=False,
        )


def address(base_url: str, woeid: int) -> str:
    """Returns the address of a place's trends."""
    return f"{base_url.rstrip('/')}/2/trends/by/woeid/{woeid}"
