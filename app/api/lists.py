"""`/v1/days` and `/v1/sources`: which days are scored, and how each source is doing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.api import answers
from app.api.parameters import ListQuery, no_cursor, other_list, read_cursor
from app.api.schemas import DayList, ScoredDay, Source, SourceList
from app.domain.keyset import KeysetCursor
from app.queries import overview, sources, trends

router = APIRouter()


@router.get("/days", response_model=DayList, tags=["days"])
def list_days(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
    """The scored days, newest first, with how many terms each has."""
    after = _after("days", query)

    def read(_version: str) -> DayList:
        days = [day for day in trends.scored_days() if after is None or day < after]
        shown = days[: query.limit]
        counted = overview.daily_counts(shown[0], (shown[0] - shown[-1]).days + 1) if shown else []
        return DayList(
            items=[_day(each) for each in reversed(counted)],
            next=_next("days", shown[-1].isoformat()) if len(days) > len(shown) else None,
        )

    return answers.of_scores(request, read, None)


@router.get("/sources", response_model=SourceList, tags=["sources"])
def list_sources(request: Request, query: Annotated[ListQuery, Query()]) -> Response:
    """How every known source is doing now, by name."""
    after = _name("sources", query)
    known = sorted(
        (each for each in sources.health() if each.source > after), key=lambda each: each.source
    )
    shown = known[: query.limit]
    return answers.of_now(
        request,
        SourceList(
            items=[Source(**asdict(each), basis="observed") for each in shown],
            next=_next("sources", shown[-1].source) if len(known) > len(shown) else None,
        ),
    )


def _next(listing: str, last: str) -> str:
    return str(KeysetCursor(listing, "", (last,)))


def _name(listing: str, query: ListQuery) -> str:
    """The name after which the page begins; empty for the first one."""
    cursor = read_cursor(query.cursor)
    if cursor is None:
        return ""
    if not cursor.fits(listing, ""):
        raise other_list()
    match cursor.after:
        case (str(name),):
            return name
    raise no_cursor()


def _after(listing: str, query: ListQuery) -> date | None:
    """The day after which, going back, the page begins."""
    name = _name(listing, query)
    try:
        return date.fromisoformat(name) if name else None
    except ValueError:
        raise no_cursor() from None


def _day(counted: overview.DayCount) -> ScoredDay:
    return ScoredDay(
        day=counted.day,
        terms=counted.terms,
        scored=counted.scored,
        rising=counted.rising,
        new=counted.new_terms,
        declining=counted.declining,
        is_sample=counted.is_sample,
        last_observed_at=counted.last_observed_at,
        basis="estimated",
    )
