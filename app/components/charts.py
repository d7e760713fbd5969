"""Charts over days. Colours come from the theme, so they follow dark and light.

The charting library speaks English only: days on the axis are spelled from our own month names, and
tooltips show texts that were formatted here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any

import altair as alt
import polars as pl

from app import formats
from app.components import words
from app.domain.filters import TermKey
from app.i18n import _, current
from app.queries.evidence import DailyLevel
from app.queries.overview import DayCount
from app.queries.trends import Trend
from app.queries.watchlist import Strength

TALL = 330
LOW = 190
TICKS = 6


def stage_counts(counts: Sequence[DayCount]) -> alt.Chart:
    """Rising and declining terms per day. A day without scores is a gap, not a zero."""
    stages = (("rising", "#f97316"), ("declining", "#64748b"))
    by_day = {count.day: count for count in counts}
    days = [
        counts[0].day + timedelta(days=n)
        for n in range((counts[-1].day - counts[0].day).days + 1 if counts else 0)
    ]
    rows = [
        {
            "day": _at(day),
            "value": (value := getattr(by_day.get(day), stage, None)),
            "line": words.stage(stage),
            "when": formats.day(day),
            "shown": formats.DASH if value is None else formats.number(value),
        }
        for day in days
        for stage, _color in stages
    ]
    scale = alt.Scale(
        domain=[words.stage(stage) for stage, _color in stages],
        range=[color for _stage, color in stages],
    )
    return _lines(rows, y=alt.Y("value:Q", title=None), scale=scale, value=_("Terms"), height=TALL)


def strength_lines(trends: Sequence[Trend], until: date) -> alt.Chart:
    """The standing of a few terms on their lists over the days of their sparklines."""
    rows = [
        {
            "day": _at(day := until - timedelta(days=len(trend.spark) - 1 - index)),
            "value": value,
            "line": _name(trend),
            "when": formats.day(day),
            "shown": formats.DASH if value is None else formats.percent(value),
        }
        for trend in trends
        for index, value in enumerate(trend.spark)
    ]
    y = alt.Y("value:Q", title=None, axis=alt.Axis(format="%", tickCount=5))
    return _lines(rows, y=y, value=_("Strength"), height=TALL, columns=2)


def compared_lines(strengths: Sequence[Strength], until: date, days: int) -> alt.Chart:
    """The standing of a few terms over the days up to one; a day off every list is a gap."""
    by_key: dict[TermKey, dict[date, Strength]] = {}
    for each in strengths:
        by_key.setdefault(each.key, {})[each.day] = each
    span = [until - timedelta(days=back) for back in range(days - 1, -1, -1)]
    rows = []
    for key, known in by_key.items():
        name = _shortened(known[max(known)].label, key.place)
        for day in span:
            value = known[day].strength if day in known else None
            rows.append(
                {
                    "day": _at(day),
                    "value": value,
                    "line": f"{name} · {words.kind(key.kind)}",
                    "when": formats.day(day),
                    "shown": formats.DASH if value is None else formats.percent(value),
                }
            )
    y = alt.Y("value:Q", title=None, axis=alt.Axis(format="%", tickCount=5))
    return _lines(rows, y=y, value=_("Strength"), height=LOW)


def source_lines(levels: Sequence[DailyLevel], measure: str) -> alt.Chart:
    """One line per source and list: mean rank (1 on top) or mean volume (logarithmic)."""
    by_rank = measure == "rank"
    rows = [
        {
            "day": _at(level.day),
            "value": value,
            "line": _line(level, by_rank=by_rank),
            "when": formats.day(level.day),
            "shown": formats.number(value, digits=1) if by_rank else formats.compact(value),
        }
        for level in levels
        if (value := level.avg_rank if by_rank else level.avg_volume) is not None
    ]
    if by_rank:
        worst = max((level.avg_rank or 1.0 for level in levels), default=1.0)
        scale = alt.Scale(domain=[max(10, worst), 1], nice=False)
        y = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(format="~d", tickCount=5))
    else:
        y = alt.Y("value:Q", title=None, scale=alt.Scale(type="log"), axis=alt.Axis(format="~s"))
    return _lines(rows, y=y, value=_("Mean rank") if by_rank else _("Mean volume"), height=LOW)


def _lines(
    rows: Sequence[Mapping[str, Any]],
    *,
    y: alt.Y,
    value: str,
    height: int,
    scale: alt.Scale | None = None,
    columns: int = 3,
) -> alt.Chart:
    """Lines over days; each row has day, value, line, and the texts `when` and `shown`."""
    chart = alt.Chart(pl.DataFrame(rows, schema_overrides={"value": pl.Float64}))
    names = list(dict.fromkeys(str(row["line"]) for row in rows))
    color = alt.Color(
        "line:N",
        title=None,
        sort=names,
        scale=scale if scale is not None else alt.Undefined,
        legend=alt.Legend(orient="top", labelLimit=190, columns=columns, offset=8, padding=0),
    )
    drawn: alt.Chart = (
        chart.mark_line(strokeWidth=2.2, point={"size": 22})
        .encode(
            x=alt.X("day:T", title=None, axis=_day_axis([str(row["day"]) for row in rows])),
            y=y,
            color=color,
            tooltip=[
                alt.Tooltip("when:N", title=_("Day")),
                alt.Tooltip("line:N", title=_("Line")),
                alt.Tooltip("shown:N", title=value),
            ],
        )
        .properties(
            height=height,
            background="transparent",
            padding={"top": 0, "left": 0, "right": 4, "bottom": 0},
        )
    )
    return drawn


def _at(day: date) -> str:
    """A day as a moment without a zone: midnight wherever the reader's clock stands."""
    return f"{day.isoformat()}T00:00:00"


def _day_axis(moments: Sequence[str]) -> alt.Axis:
    days = sorted({date.fromisoformat(moment[:10]) for moment in moments})
    step = max(1, ceil(len(days) / TICKS))
    ticks = [alt.DateTime(year=d.year, month=d.month, date=d.day) for d in days[::-step]]
    months = formats.locale().months["format"]["abbreviated"]
    month = f"{json.dumps([months[n] for n in range(1, 13)])}[month(datum.value)]"
    day = "date(datum.value)"
    parts = f"{month} + ' ' + {day}" if current() == "en" else f"{day} + ' ' + {month}"
    return alt.Axis(grid=False, labelOverlap=True, values=ticks, labelExpr=parts)


def _name(trend: Trend) -> str:
    return _shortened(trend.label, trend.place)


def _shortened(label: str, place: str) -> str:
    return f"{label if len(label) <= 24 else label[:23] + '…'} · {place}"


def _line(level: DailyLevel, *, by_rank: bool) -> str:
    parts = [words.source(level.source)]
    if not by_rank:
        parts.append(words.unit(level.volume_unit))
    if level.period != "instant":
        parts.append(words.period(level.period))
    return " · ".join(parts)
