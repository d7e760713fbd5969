"""A thin client of Etsy's Open API v3: one method per endpoint we ask, on our own HTTP.

Every request carries `x-api-key: keystring:shared_secret`. What goes wrong on the way is an
`HttpError` (see `integrations.http_errors`); a refusal with a status below 500 is an answer whose
body says why. Etsy counts calls per second and per sliding day; each answer says what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from integrations.http import Answer, HttpClient

LISTINGS_PATH = "/v3/application/listings/active"
MOST_LISTINGS = 100
"""Listings of one answer; Etsy refuses to give more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What Etsy says of our budget of calls; None where it does not say."""

    per_second: int | None = None
    left_this_second: int | None = None
    per_day: int | None = None
    left_today: int | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Limits:
        """Reads the headers of an answer, names in lower case."""
        return cls(
            _whole(headers.get("x-limit-per-second")),
            _whole(headers.get("x-remaining-this-second")),
            _whole(headers.get("x-limit-per-day")),
            _whole(headers.get("x-remaining-today")),
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: as it came, and what is left of our calls."""

    answer: Answer
    limits: Limits


class EtsyApi:
    """The endpoints we ask.

    Args:
        client: An open session.
        base_url: Scheme and host: https://openapi.etsy.com.
        keystring: The app's key.
        shared_secret: The app's secret.
    """

    def __init__(
        self, client: HttpClient, base_url: str, keystring: SecretStr, shared_secret: SecretStr
    ) -> None:
        self._client = client
        self._base_url = base_url.rstrip("/")
        key = f"{keystring.get_secret_value()}:{shared_secret.get_secret_value()}"
        self._headers = {"x-api-key": key, "accept": "application/json"}

    def url(self, path: str) -> str:
        """Returns the address of a path."""
        return self._base_url + path

    async def find_all_listings_active(
        self, *, keywords: str, limit: int = MOST_LISTINGS, buyer_country: str | None = None
    ) -> Answered:
        """Asks for the active listings that match, the best match first.

        Args:
            keywords: What every listing must match.
            limit: From 1 to `MOST_LISTINGS`.
            buyer_country: ISO 3166-1; only listings that ship there.

        Raises:
            HttpError: no answer, or one that is the server's fault or asks us to slow down.
            ConfigurationError: the base address cannot be asked.
        """
        params = {"keywords": keywords, "limit": str(limit), "sort_on": "score"}
        if buyer_country is not None:
            params["buyer_country"] = buyer_country
        return await self._get(LISTINGS_PATH, params)

    async def _get(self, path: str, params: Mapping[str, str]) -> Answered:
        answer = await self._client.request(
            "GET", self.url(path), params=params, headers=self._headers
        )
        return Answered(answer, Limits.of(answer.headers))


def _whole(value: str | None) -> int | None:
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None
