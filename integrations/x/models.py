"""The shapes of X's API v2, as far as trends go.

An answer is read item by item, so that one broken trend does not cost the others.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, StringConstraints

_Digits = Annotated[str, StringConstraints(pattern=r"^\d{1,18}$", strict=True)]


class Trend(BaseModel):
    """One trend. `tweet_count` is None where X does not count; it is never 0 for that."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    trend_name: Annotated[str, StringConstraints(pattern=r"\S", strict=True)]
    tweet_count: Annotated[StrictInt, Field(ge=0)] | _Digits | None = None


class PersonalTrend(BaseModel):
    """One trend of an account's own list; `post_count` is a text such as "12K posts"."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    trend_name: Annotated[str, StringConstraints(pattern=r"\S", strict=True)]
    post_count: StrictStr | StrictInt | None = None
    category: StrictStr | None = None


class Problem(BaseModel):
    """Why X refuses: a problem of v2, or an error of v1.1 with `code` and `message`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    title: StrictStr | None = None
    detail: StrictStr | None = None
    message: StrictStr | None = None
    status: StrictInt | None = None
    code: StrictInt | None = None

    @property
    def number(self) -> int | None:
        """The code of v1.1, else the status of v2."""
        return self.code if self.code is not None else self.status

    @property
    def words(self) -> str:
        """What X says, at most 200 characters."""
        return (self.message or self.detail or self.title or "no reason given")[:200]
