"""What the API's addresses take: every parameter with its bounds. An unknown one is refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.api.errors import invalid
from app.domain.filters import KINDS, MAX_QUERY, SORTS, STAGES, TermKey, TrendFilter
from app.domain.keyset import KeysetCursor

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LONGEST_CURSOR = 8_000
# What can be counted from in both directions.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)


def _day(value: object) -> object:
    # Pydantic would also take a number for the seconds since 1970.
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("should be a day such as 2026-03-08")
    return value


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("should hold no character NUL")
    return value


def _one_of(choices: tuple[str, ...]) -> AfterValidator:
    """One of these codes. The product's own lists are the source, here and in the document."""

    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(f"should be one of {', '.join(choices)}")
        return value

    return AfterValidator(check)


def _enum(choices: tuple[str, ...]) -> Any:
    return Field(json_schema_extra={"enum": list(choices)})


Day = Annotated[date, BeforeValidator(_day), Field(ge=FIRST_DAY, le=LAST_DAY)]
Text = Annotated[str, AfterValidator(_text), Field(min_length=1, max_length=MAX_QUERY)]
Kind = Annotated[str, _one_of(KINDS), _enum(KINDS)]
Stage = Annotated[str, _one_of(STAGES), _enum(STAGES)]
Sort = Annotated[str, _one_of(SORTS), _enum(SORTS)]
Cursor = Annotated[str, Field(max_length=_LONGEST_CURSOR), AfterValidator(_text)]
_CURSOR = "`next` of the page before. Opaque; good for the same filters and order only."


class _Query(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TrendQuery(_Query):
    """Filters, order and place of a list of trends."""

    day: Day | None = Field(
        None, description="UTC day; the newest scored one when left out.", examples=["2026-03-08"]
    )
    source: Text | None = Field(None, description="Seen by this source.", examples=["x"])
    place: Text | None = Field(None, description="In this place only.", examples=["GB"])
    kind: Kind | None = Field(None, description="Terms of this kind only.")
    category: str | None = Field(
        None, description="Terms of this category only (marts.categories)."
    )
    stage: Stage | None = Field(None, description="Terms in this stage only.")
    q: Annotated[str, AfterValidator(_text)] = Field(
        "", max_length=MAX_QUERY, description="Words that the label holds, in any order."
    )
    scored: Literal["all", "scored"] = Field(
        "all", description="`scored` leaves out terms without enough data for a score."
    )
    min_score: int | None = Field(None, ge=1, le=100, description="At least so many points.")
    sort: Sort = Field("score", description="Best first; terms without the figure come last.")
    limit: int = Field(50, ge=1, le=200, description="Terms on the page.")
    cursor: Cursor | None = Field(None, description=_CURSOR)

    def wish(self) -> TrendFilter:
        """The same as the product's own filter, cursor included.

        Raises:
            ApiError: the cursor is none, or one of another list.
        """
        wish = TrendFilter(
            day=self.day,
            source=self.source,
            place=self.place,
            kind=self.kind,
            category=self.category,
            stage=self.stage,
            q=self.q.strip(),
            scored=self.scored,
            min_score=self.min_score or 0,
            sort=self.sort,
        )
        cursor = read_cursor(self.cursor)
        if cursor and not wish.holds(cursor):
            raise other_list()
        return wish.changed(after=cursor)


class DayQuery(_Query):
    """A day to look at."""

    day: Day | None = Field(None, description="UTC day; the newest scored one when left out.")


class HistoryQuery(_Query):
    """A span of days that ends with a day, and a place in it."""

    until: Day | None = Field(
        None, description="Last UTC day, included; today when left out.", examples=["2026-03-08"]
    )
    days: int = Field(30, ge=1, le=366, description="Days that the span has.")
    limit: int = Field(100, ge=1, le=500, description="Rows on the page.")
    cursor: Cursor | None = Field(None, description=_CURSOR)


class ListQuery(_Query):
    """A place in a list."""

    limit: int = Field(100, ge=1, le=500, description="Rows on the page.")
    cursor: Cursor | None = Field(None, description=_CURSOR)


def read_cursor(text: str | None) -> KeysetCursor | None:
    """The cursor that a parameter spells.

    Raises:
        ApiError: it spells none.
    """
    if text is None:
        return None
    found = KeysetCursor.parse(text)
    if found is None:
        raise no_cursor()
    return found


def no_cursor() -> Exception:
    """The refusal of a text that is no cursor of this list."""
    return invalid("cursor", "It is not a cursor that this list gave out. Begin without one.")


def other_list() -> Exception:
    """The refusal of a cursor that belongs to another list."""
    return invalid(
        "cursor",
        "It belongs to a list with another day, order or filter. Send the ones it was given out "
        "for, or begin without a cursor.",
    )


def term_key(text: str) -> TermKey:
    """The key that a path names.

    Raises:
        ApiError: it is none.
    """
    found = None if "\x00" in text else TermKey.parse(text)
    if found is None:
        raise invalid("key", "It should be place~kind~term, such as GB~hashtag~cosy fall.")
    return found
