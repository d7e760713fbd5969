"""`/v1/terms/{key}`: what stands behind a term: the readings themselves, and its days."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import Row
from starlette.responses import Response

from app.api import answers
from app.api.parameters import (
    FIRST_DAY,
    LAST_DAY,
    HistoryQuery,
    no_cursor,
    other_list,
    read_cursor,
    term_key,
)
from app.api.schemas import DayLevel, DayLevelList, Reading, ReadingList
from app.domain.keyset import KeysetCursor
from app.queries import term_pages
from app.queries.keyset import Ordering
from app.queries.term_pages import Span

router = APIRouter(tags=["terms"])


@router.get("/terms/{key:path}/readings", response_model=ReadingList)
def list_readings(request: Request, key: str, query: Annotated[HistoryQuery, Query()]) -> Response:
    """The observations behind a term, newest first, each with where and when it was read.

    `key` is place~kind~term, such as `GB~hashtag~cosy fall`. Readings age out; scores stay.
    """
    span, after = _span(key, query, "readings", term_pages.READINGS)
    page = term_pages.readings(span, query.limit, after)
    return answers.of_now(
        request,
        ReadingList(
            key=key,
            items=[_reading(row) for row in page.rows],
            next=str(page.next) if page.next else None,
        ),
    )


@router.get("/terms/{key:path}/days", response_model=DayLevelList)
def list_term_days(request: Request, key: str, query: Annotated[HistoryQuery, Query()]) -> Response:
    """A term's daily levels by source, newest first: never sums.

    `key` is place~kind~term, such as `GB~hashtag~cosy fall`.
    """
    span, after = _span(key, query, "days", term_pages.LEVELS)

    page = term_pages.levels(span, query.limit, after)
    # Levels are newer than scores while a scoring takes its time: the scores' version says nothing.
    return answers.of_now(
        request,
        DayLevelList(
            key=key,
            items=[DayLevel(**row._mapping, basis="observed") for row in page.rows],
            next=str(page.next) if page.next else None,
        ),
    )


def _span(
    key: str, query: HistoryQuery, listing: str, order: Ordering
) -> tuple[Span, KeysetCursor | None]:
    """What is asked for; a cursor pins the last day."""
    after = read_cursor(query.cursor)
    until = query.until or (after.day if after else None) or datetime.now(UTC).date()
    if not FIRST_DAY <= until <= LAST_DAY:
        raise no_cursor()
    span = Span(term_key(key), until, query.days)
    if after is not None:
        if after.day != until or not after.fits(listing, span.narrowing):
            raise other_list()
        if order.values(after.after) is None:
            raise no_cursor()
    return span, after


def _reading(row: Row[Any]) -> Reading:
    fields = dict(row._mapping)
    fetched, url = fields.pop("ingested_at"), fields.pop("url")
    # An address from the internet may hold any scheme; only the web's are passed on.
    is_web = url is not None and url.lower().startswith(("http://", "https://"))
    return Reading(**fields, fetched_at=fetched, url=url if is_web else None, basis="observed")
