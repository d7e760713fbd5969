"""A season's terms over 52 weeks as a heat map; a week that was not read stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import altair as alt
import polars as pl

from app import formats
from app.i18n import _
from app.queries.seasons import WeekLevel

MOST_TERMS = 12
LEAST_WEEKS = 8
"""Weeks with a reading under which a year has no picture."""
_ROW = 24
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


def chart(rows: dict[str, dict[date, float]], until: date) -> alt.Chart:
    """The heat map; `until` is the last day of the 52 weeks."""
    last = until - timedelta(days=until.weekday())
    weeks = [last - _WEEK * back for back in range(51, -1, -1)]
    cells = [
        {
            "week": week.isoformat(),
            "term": term,
            "level": levels[week],
            "when": _("Week of {day}").format(day=formats.day(week)),
            "shown": formats.percent(levels[week]),
        }
        for term, levels in rows.items()
        for week in weeks
        if week in levels
    ]
    ticks = [week for week in weeks if week.day <= 7]
    names = {week.isoformat(): formats.short_month(week) for week in ticks}
    label = " : ".join(f"datum.value == '{week}' ? '{name}'" for week, name in names.items())
    drawn: alt.Chart = (
        alt.Chart(pl.DataFrame(cells, schema_overrides={"level": pl.Float64}))
        .mark_rect(cornerRadius=2)
        .encode(
            x=alt.X(
                "week:O",
                title=None,
                scale=alt.Scale(domain=[week.isoformat() for week in weeks], paddingInner=0.12),
                axis=alt.Axis(
                    values=list(names), labelExpr=f"{label} : ''", labelAngle=0, ticks=False
                ),
            ),
            y=alt.Y(
                "term:N",
                title=None,
                sort=list(rows),
                axis=alt.Axis(labelLimit=150, ticks=False, labelOverlap=False),
            ),
            # How strong is how opaque, so that the same picture stands on dark and on light.
            color=alt.value("#f97316"),
            opacity=alt.Opacity(
                "level:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.07, 1])
            ),
            tooltip=[
                alt.Tooltip("term:N", title=_("Term")),
                alt.Tooltip("when:N", title=_("Week")),
                alt.Tooltip("shown:N", title=_("Strength")),
            ],
        )
        .properties(height=_ROW * len(rows) + 30, background="transparent")
    )
    return drawn
