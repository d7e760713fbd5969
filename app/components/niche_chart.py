"""Demand against competition as bubbles: up and left is where it is wanted and not crowded."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import polars as pl

from app import formats
from app.domain.niches import Niche
from app.i18n import _, pgettext

TALL = 300
MOST = 60


def bubbles(niches: Sequence[Niche]) -> alt.Chart:
    """The niches that have both figures; `both` chooses them."""
    frame = pl.DataFrame(
        [
            {
                "niche": niche.head.label,
                "demand": niche.demand,
                # A logarithmic axis has no nought.
                "listings": max(1, niche.listings.count if niche.listings else 1),
                "fit": 0.5 if niche.fit is None else niche.fit,
                "demand_said": formats.percent(niche.demand or 0.0),
                "listings_said": formats.number(niche.listings.count if niche.listings else 0),
                "fit_said": formats.DASH if niche.fit is None else formats.number(100 * niche.fit),
            }
            for niche in niches
        ]
    )
    drawn: alt.Chart = (
        alt.Chart(frame)
        .mark_circle(color="#f97316", opacity=0.65, stroke="#f97316")
        .encode(
            x=alt.X(
                "listings:Q",
                title=_("Competition: listings"),
                scale=alt.Scale(type="log", nice=True),
                axis=alt.Axis(format="~s", grid=False, tickCount=5),
            ),
            y=alt.Y(
                "demand:Q",
                title=_("Demand: percentile of the day"),
                scale=alt.Scale(domain=[0, 1.05]),
                axis=alt.Axis(format="%", tickCount=5),
            ),
            size=alt.Size("fit:Q", scale=alt.Scale(domain=[0, 1], range=[60, 700]), legend=None),
            tooltip=[
                alt.Tooltip("niche:N", title=pgettext("column", "Niche")),
                alt.Tooltip("demand_said:N", title=pgettext("column", "Demand")),
                alt.Tooltip("listings_said:N", title=_("Listings")),
                alt.Tooltip("fit_said:N", title=pgettext("column", "Fit")),
            ],
        )
        .properties(height=TALL, background="transparent")
    )
    return drawn


def both(niches: Sequence[Niche]) -> list[Niche]:
    """The first niches that have demand and competition."""
    return [one for one in niches if one.demand is not None and one.listings is not None][:MOST]
