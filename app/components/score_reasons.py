"""Why a score is what it is: its parts, how sure it is, and what it is worth."""

from __future__ import annotations

from markupsafe import Markup

from app import formats
from app.components import cards, pictures, words
from app.domain import score
from app.i18n import _, pgettext
from app.queries.trends import Trend

_TONES = {"momentum": "orange", "strength": "teal", "breadth": "violet"}


def draw(trend: Trend) -> Markup:
    """The parts of a score as bars, then the figures beside it with where each comes from."""
    bars = [
        _bar(part, trend) for part in score.parts(trend.momentum, trend.strength, trend.breadth)
    ]
    return Markup(
        '<section class="pp-why"><h4>{}</h4>{}{}<p class="pp-quiet">{}</p></section>'
    ).format(
        _("Why this score") if bars else _("Why there is no score"),
        Markup("").join(bars),
        Markup("").join(_fact(*fact) for fact in _facts(trend)),
        words.reason(trend.reason, trend.baseline_days),
    )


def _bar(part: score.Part, trend: Trend) -> Markup:
    name = {
        "momentum": pgettext("part of a score", "Momentum"),
        "strength": pgettext("part of a score", "Strength"),
        "breadth": pgettext("part of a score", "Breadth"),
    }[part.name]
    return Markup(
        '<div class="pp-part"><span>{}{}</span>{}<b>{}</b><small>/ {}</small></div>'
    ).format(
        name,
        pictures.info(_explain(part.name, trend)),
        pictures.segments(part.share, tone=_TONES[part.name], label=name),
        formats.number(part.points, digits=1),
        part.most,
    )


def _fact(name: str, source: str, value: str | Markup) -> Markup:
    return Markup('<div class="pp-part pp-part-growth"><span>{}{}</span><b>{}</b></div>').format(
        name, pictures.info(source), value
    )


def _facts(trend: Trend) -> list[tuple[str, str, str | Markup]]:
    unknown = _("not enough data")
    return [
        (
            _("Confidence"),
            _("Share of the seven days before on which the list was read."),
            unknown if trend.confidence is None else formats.percent(trend.confidence),
        ),
        (
            _("Opportunity"),
            _("Estimated: score times the fitness of the term's own words for print on demand."),
            unknown if trend.opportunity is None else formats.number(trend.opportunity, digits=1),
        ),
        (
            _("Acceleration"),
            _("Estimated: momentum less that of the day before."),
            unknown if trend.acceleration is None else formats.signed(trend.acceleration, digits=2),
        ),
        (
            _("Persistence"),
            _("Observed: share of the last 14 read days on which the term stood."),
            unknown if trend.persistence is None else formats.percent(trend.persistence),
        ),
        (
            _("Growth"),
            _("Estimated: the day's volume against its own mean on the days before."),
            unknown if trend.growth is None else cards.growth_text(trend),
        ),
        (
            _("Volume"),
            _("Observed on the list where the term stands strongest."),
            _("not told by the source") if trend.volume is None else cards.volume_text(trend),
        ),
    ]


def _explain(part: str, trend: Trend) -> str:
    if part == "momentum":
        return _("Standing of the day against its own baseline: {value} from −1 to 1.").format(
            value=formats.signed(trend.momentum or 0.0, digits=2)
        )
    if part == "strength":
        return _(
            "Standing on the lists of the day: {value}; 100% is first in every reading."
        ).format(value=formats.percent(trend.strength or 0.0))
    return _("It rises on {n} of {all} lists read that day.").format(
        n=formats.number(trend.lists_rising or 0), all=formats.number(trend.lists_read or 0)
    )
