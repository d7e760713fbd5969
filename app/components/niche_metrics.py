"""The first row of Niches: how many there are, how many fit, how many are counted, what is new."""

from __future__ import annotations

from markupsafe import Markup

from app import formats
from app.components.cards import Metric, metric
from app.domain.niches import Ranking
from app.domain.niches.wish import FITTING
from app.i18n import _, ngettext


def row(ranking: Ranking) -> Markup:
    """The row as HTML."""
    niches = ranking.niches
    total = formats.number(len(niches))
    terms = sum(len(niche.terms) for niche in niches)
    fitting = sum((niche.fit or 0.0) >= FITTING for niche in niches)
    counted = sum(niche.listings is not None for niche in niches)
    rising = sum((niche.head.momentum or 0.0) > 0 for niche in niches)
    cards = (
        Metric(
            label=_("Niches"),
            value=total,
            source=_("Estimated: terms of the day, those that belong together as one."),
            picture="tag",
            tone="orange",
            delta_text=ngettext("made of {n} term", "made of {n} terms", terms).format(
                n=formats.number(terms)
            ),
        ),
        Metric(
            label=_("Fitting niches"),
            value=formats.number(fitting),
            source=_("Estimated from your brand profile: a fit of {least} or more.").format(
                least=formats.number(100 * FITTING)
            ),
            picture="check",
            tone="teal",
            delta_text=_("of {all}").format(all=total),
        ),
        Metric(
            label=_("Gaining ground"),
            value=formats.number(rising),
            source=_("Estimated: the head of the niche stands above its own baseline."),
            picture="trend",
            tone="orange",
            delta_text=_("of {all}").format(all=total),
        ),
        Metric(
            label=_("With competition"),
            value=formats.number(counted),
            source=_("Observed: niches whose listings a source has counted in the last 30 days."),
            picture="layers",
            tone="violet",
            delta_text=_("of {all}").format(all=total),
        ),
    )
    return Markup('<div class="pp-metrics">{}</div>').format(
        Markup("").join(metric(card) for card in cards)
    )
