"""What we read of the answers of Etsy's Open API v3; every other field of them is ignored.

The types are Etsy's own and strict: a number that comes as text is a changed answer, not a number.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)


class Money(_Answer):
    """An amount in the smallest unit: `amount` / `divisor` of `currency_code`."""

    amount: int
    divisor: int = Field(ge=0)
    currency_code: str


class ShopListing(_Answer):
    """One listing. `views` comes with some of the endpoints only, `price` not for sold listings."""

    listing_id: int = Field(ge=1)
    title: str
    url: str | None = None
    num_favorers: int = Field(ge=0)
    price: Money
    tags: list[str] | None = None
    taxonomy_id: int | None = None
    views: int | None = Field(None, ge=0)


class ShopListings(_Answer):
    """A page of listings; `count` is how many there are in all."""

    count: int = Field(ge=0)
    results: list[ShopListing]


class ErrorSchema(_Answer):
    """A refusal."""

    error: str
