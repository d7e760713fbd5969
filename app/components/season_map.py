"""A season's terms over 52 weeks as a heat map; a week that was not read stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from markupsafe import Markup

from app import formats, i18n
from app.components import pictures
from app.i18n import _
from app.queries.seasons import WeekLevel

MOST_TERMS = 12
LEAST_WEEKS = 8
"""Weeks with a reading under which a year has no picture."""
_WEEK = timedelta(weeks=1)


def lines(found: Sequence[WeekLevel]) -> dict[str, dict[date, float]]:
    """Week → level of each term, those that stood longest first.

    A term with a curve of the platform's own is drawn from the curve, which has no gaps; the
    others from their standing on lists. The two are never mixed within a row.
    """
    by_term: dict[str, dict[str, dict[date, float]]] = {}
    for one in found:
        by_term.setdefault(one.term, {}).setdefault(one.measure, {})[one.week] = one.level
    rows = {term: known.get("index") or known["strength"] for term, known in by_term.items()}
    standing = {term: sum(level > 0 for level in levels.values()) for term, levels in rows.items()}
    best = sorted(rows, key=lambda term: (-standing[term], term))[:MOST_TERMS]
    return {term: rows[term] for term in best}


def weeks_read(rows: dict[str, dict[date, float]]) -> int:
    """In how many weeks a list or a curve of these terms was read."""
    return len({week for levels in rows.values() for week in levels})


def is_enough(rows: dict[str, dict[date, float]]) -> bool:
    """Whether enough weeks were read for a picture."""
    return weeks_read(rows) >= LEAST_WEEKS


def picture(rows: dict[str, dict[date, float]], until: date) -> Markup:
    """The map; `until` is the last day of the 52 weeks.

    Cells of HTML and no chart, which would cost half of what a rerun may.
    """
    language = i18n.current()
    last = until - timedelta(days=until.weekday())
    weeks = [last - _WEEK * back for back in range(51, -1, -1)]
    names = [formats.short_month(week) if week.day <= 7 else "" for week in weeks]
    head = Markup("").join(Markup("<small>{}</small>").format(name) for name in names)
    lanes = [
        Markup("<b>{}</b>{}").format(
            pictures.term(term),
            Markup("").join(_cell(language, week, _rounded(levels.get(week))) for week in weeks),
        )
        for term, levels in rows.items()
    ]
    return Markup('<div class="pp-map" data-testid="season-map">{}<b></b>{}</div>').format(
        Markup("").join(lanes), head
    )


@lru_cache(maxsize=16_384)
def _cell(language: str, week: date, level: float | None) -> Markup:
    """One week. Remembered, because six hundred of them are spelled on every rerun."""
    if level is None:
        return Markup("<i></i>")
    with i18n.using(language):
        return Markup('<i style="--level:{}" title="{}"></i>').format(
            level,
            _("Week of {day}: {share}").format(day=formats.day(week), share=formats.percent(level)),
        )


def _rounded(level: float | None) -> float | None:
    return None if level is None else round(level, 2)
