"""`GET /trends/keywords/{region}/top/{trend_type}`: what is asked and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, NamedTuple
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StrictInt

from integrations.errors import ConfigurationError

REGIONS = (
    *("US", "CA", "DE", "FR", "ES", "IT", "AR", "BR", "CO", "MX"),
    *("GB+IE", "DE+AT+CH", "IT+ES+PT+GR+MT", "PL+RO+HU+SK+CZ", "SE+DK+FI+NO"),
    *("NL+BE+LU", "MX+AR+CO+CL", "AU+NZ"),
)
"""As the API spells them: ISO 3166 country codes joined by "+"."""
TREND_TYPES = ("growing", "monthly", "yearly", "seasonal")
MAX_KEYWORDS = 50
"""The most the API returns for one region and type."""

Growth = Annotated[StrictInt, Field(ge=-10_001, le=10_001)]
"""Whole percent, rounded by the API; 10001 means more than 10,000."""
Point = Annotated[int | float, Field(ge=0, le=100)]


class TrendingKeyword(BaseModel):
    """One keyword of the list; the list is ordered, the first is the top.

    Attributes:
        keyword: As people search for it.
        pct_growth_wow: Searches of the last seven days against the seven before.
        pct_growth_mom: The last month against the month before.
        pct_growth_yoy: The last year against the year before.
        time_series: Relative search volume by the day its week ends on, scaled within the keyword.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    keyword: str = Field(min_length=1)
    pct_growth_wow: Growth | None
    pct_growth_mom: Growth | None
    pct_growth_yoy: Growth | None
    time_series: dict[date, Point] | None = None


class ErrorAnswer(BaseModel):
    """What the API answers in place of a list."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    code: int
    message: str


class TrendsRequest(NamedTuple):
    """One question to the API; the headers hold the token and must not be logged."""

    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]


def trends_request(region: str, trend_type: str, token: SecretStr) -> TrendsRequest:
    """Returns the question for the top keywords of a region.

    Raises:
        ConfigurationError: the API documents no such region or type.
    """
    if region not in REGIONS or trend_type not in TREND_TYPES:
        raise ConfigurationError(
            f"Pinterest has no {trend_type} trends for {region}.",
            hint=f"Its regions are {', '.join(REGIONS)}.",
        )
    return TrendsRequest(
        f"/trends/keywords/{quote(region, safe='+')}/top/{trend_type}",
        {"limit": str(MAX_KEYWORDS)},
        {"authorization": f"Bearer {token.get_secret_value()}", "accept": "application/json"},
    )
