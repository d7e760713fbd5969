"""`/v1/trends`: the scored terms of one day, and one of them with the parts of its score."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.api import answers
from app.api.errors import ApiError, Error
from app.api.parameters import DayQuery, TrendQuery, no_cursor, term_key
from app.api.schemas import Basis, ScorePart, Trend, TrendDetail, TrendList
from app.domain import score
from app.queries import trends
from app.queries.database import NotModelledYetError
from app.queries.scored import ORDERINGS

router = APIRouter(tags=["trends"])

_OBSERVED = ("best_rank", "volume", "seen_last_year")
_ESTIMATED = (
    "growth", "strength", "momentum", "acceleration", "persistence", "breadth",
    "score", "confidence", "fitness", "opportunity",
)  # fmt: skip


@router.get("/trends", response_model=TrendList)
def list_trends(request: Request, query: Annotated[TrendQuery, Query()]) -> Response:
    """The terms of one scored day, filtered and ordered, best first.

    Follow `next` for the rest. A walk gives no term twice: rows that are added meanwhile shift
    nothing, and where the day is scored again on the way, the 500 terms given last are left out
    wherever they are by then. A term that rises past the place where you are is not gone back for.
    """
    wish = query.wish()
    if wish.after and ORDERINGS[wish.sort].values(wish.after.after) is None:
        raise no_cursor()

    def read(version: str) -> TrendList:
        day = wish.pinned_day or newest()
        page = trends.walk(day, wish, query.limit, version)
        return TrendList(
            day=day,
            version=version,
            total=page.total,
            items=[Trend(**_fields(trend)) for trend in page.trends],
            next=str(page.next) if page.next else None,
        )

    return answers.of_scores(request, read, wish.pinned_day)


@router.get("/trends/{key:path}", response_model=TrendDetail, responses={404: {"model": Error}})
def one_trend(request: Request, key: str, query: Annotated[DayQuery, Query()]) -> Response:
    """One term on one scored day, with the parts of its score.

    `key` is place~kind~term, such as `GB~hashtag~cosy fall`.
    """
    asked = term_key(key)

    def read(version: str) -> TrendDetail:
        day = query.day or newest()
        found = trends.one(day, asked)
        if found is None:
            raise ApiError(
                404, "no_such_term", f"{asked.term} was on no list in {asked.place} on {day}."
            )
        parts = score.parts(found.momentum, found.strength, found.breadth)
        return TrendDetail(
            **_fields(found),
            parts=[ScorePart(name=each.name, points=each.points, most=each.most) for each in parts],
            version=version,
        )

    return answers.of_scores(request, read, query.day)


def newest() -> date:
    """The newest scored day.

    Raises:
        NotModelledYetError: there is none yet.
    """
    day = trends.newest_day()
    if day is None:
        raise NotModelledYetError("No day is scored yet.")
    return day


def _fields(trend: trends.Trend) -> dict[str, object]:
    known: dict[str, Basis] = dict.fromkeys(_OBSERVED, "observed")
    known |= dict.fromkeys(_ESTIMATED, "estimated")
    bases = {
        name: basis if getattr(trend, name) is not None else "not enough data"
        for name, basis in known.items()
    }
    return vars(trend) | {"key": str(trend.key), "basis_of": bases}
