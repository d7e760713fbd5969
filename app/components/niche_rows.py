"""A niche as a row: demand and competition as ten-segment bars, growth, and its fit as a ring."""

from __future__ import annotations

from markupsafe import Markup

from app import formats
from app.components import pictures, words
from app.domain.niches import Niche
from app.domain.niches.wish import FITTING
from app.i18n import _, ngettext, pgettext

_MEMBERS = 3


def head() -> Markup:
    """The heads of the columns of `row`."""
    return Markup(
        '<div class="pp-niche pp-niche-head"><span></span><span>{}</span><span>{}</span>'
        "<span>{}</span><span>{}</span><span>{}</span></div>"
    ).format(
        pgettext("column", "Niche"),
        pgettext("column", "Demand"),
        pgettext("column", "Competition"),
        _("Growth"),
        pgettext("column", "Fit"),
    )


def row(number: int, niche: Niche) -> Markup:
    """One niche in the list."""
    return Markup(
        '<article class="pp-niche" data-testid="niche"><span class="pp-row-number">{number}</span>'
        '<div class="pp-row-name">{term}<small>{about}</small></div>'
        "{demand}{competition}{growth}{fit}</article>"
    ).format(
        number=formats.number(number),
        term=pictures.term(niche.head.label),
        about=_about(niche),
        demand=demand(niche.demand),
        competition=competition(
            niche.competition, None if niche.listings is None else niche.listings.count
        ),
        growth=growth(niche.head.growth),
        fit=fit_ring(niche.fit),
    )


def demand(share: float | None) -> Markup:
    """Demand as a bar with its percentile; words where there is none."""
    if share is None:
        return _unknown()
    return _bar(share, "orange", _("Demand, estimated"), formats.percent(share))


def competition(share: float | None, listings: int | None) -> Markup:
    """Competition as a bar with the listings it was counted on; words where nobody counted."""
    if share is None or listings is None:
        return _unknown()
    count = ngettext("{n} listing", "{n} listings", listings)
    return _bar(
        share, "violet", _("Competition, observed"), count.format(n=formats.compact(listings))
    )


def growth(fraction: float | None) -> Markup:
    """Growth against the term's own baseline, coloured by its direction."""
    if fraction is None:
        return Markup('<span class="pp-row-figure">{}</span>').format(formats.DASH)
    return Markup('<span class="pp-row-figure {}">{}</span>').format(
        "pp-up" if fraction > 0 else "pp-down", formats.percent(fraction, signed=True)
    )


def fit_ring(share: float | None) -> Markup:
    """Fit as a ring of 100; a dashed one where nothing could be judged."""
    if share is None:
        return pictures.ring(None, formats.DASH, label=_("Fit: not enough data"))
    shown = formats.number(100 * share)
    tone = "teal" if share >= FITTING else "grey"
    label = _("Fit {fit} of 100, estimated").format(fit=shown)
    return pictures.ring(share, shown, tone=tone, label=label)


def _about(niche: Niche) -> Markup:
    """The terms beside the head, and where the head stands."""
    where = f"{words.place(niche.head.place)} · {words.sources(niche.head.sources)}"
    others = [term.label for term in niche.terms[1:]]
    if not others:
        return Markup("{}").format(where)
    more = len(others) - _MEMBERS
    shown = Markup(", ").join(Markup("<bdi>{}</bdi>").format(one) for one in others[:_MEMBERS])
    if more > 0:
        shown += " " + _("and {n} more").format(n=formats.number(more))
    return Markup("{} · {}").format(shown, where)


def _bar(share: float, tone: str, label: str, shown: str) -> Markup:
    return Markup('<span class="pp-measure" title="{}">{}<small>{}</small></span>').format(
        label, pictures.segments(share, tone=tone, label=f"{label}: {shown}"), shown
    )


def _unknown() -> Markup:
    return Markup('<span class="pp-measure pp-none"><small>{}</small></span>').format(
        _("not enough data")
    )
