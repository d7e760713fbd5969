"""Rows of a panel: a rising term, a bar of a distribution."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from app import formats
from app.components import cards, pictures, words
from app.i18n import _, pgettext
from app.queries.trends import Trend


def rising_row(number: int, trend: Trend) -> Markup:
    """One rising term: its place in the list, line, growth and breadth."""
    breadth = trend.breadth or 0.0
    return Markup(
        '<div class="pp-row"><span class="pp-row-number">{number}</span>'
        '<div class="pp-row-name">{term}<small>{place} · {sources}</small></div>{spark}'
        '<div class="pp-row-figure" title="{source}">{momentum}</div>{bar}{ring}</div>'
    ).format(
        number=number,
        term=pictures.term(trend.label),
        place=words.place(trend.place),
        sources=words.sources(trend.sources),
        spark=pictures.sparkline(trend.spark, title=_("Strength, 14 days")),
        source=cards.provenance(trend),
        momentum=formats.signed(trend.momentum or 0.0, digits=2),
        bar=pictures.segments(
            breadth, label=_("Breadth {share}").format(share=formats.percent(breadth))
        ),
        ring=cards.score_ring(trend),
    )


def rising_head() -> Markup:
    """The heads of the columns of `rising_row`."""
    return Markup(
        '<div class="pp-row pp-row-head"><span></span><span>{}</span><span>{}</span>'
        "<span>{}</span><span>{}</span><span>{}</span></div>"
    ).format(
        _("Term"),
        _("14 days"),
        pgettext("part of a score", "Momentum"),
        pgettext("part of a score", "Breadth"),
        _("Score"),
    )


def distribution(title: str, counts: Mapping[str, int], tone: str) -> Markup:
    """Bars that share one scale, each with its count and its share of all."""
    most = max(counts.values(), default=0)
    total = sum(counts.values())
    bars = [
        Markup(
            '<div class="pp-bar"><span>{name}</span><div class="pp-bar-track">'
            '<i class="pp-{tone}" style="width:{width}%"></i></div><b>{count}</b>'
            "<small>{share}</small></div>"
        ).format(
            name=name,
            tone=tone,
            width=round(100 * count / most, 1) if most else 0,
            count=formats.number(count),
            share=formats.percent(count / total) if total else formats.DASH,
        )
        for name, count in counts.items()
    ]
    return Markup('<div class="pp-bars"><h4>{}</h4>{}</div>').format(title, Markup("").join(bars))
