"""Cards: a metric with its delta and sparkline, and a trend with its picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from app import formats
from app.components import pictures, words
from app.components.icons import icon
from app.i18n import _, ngettext
from app.queries.trends import Trend


@dataclass(frozen=True)
class Metric:
    """One card of a page's first row.

    Attributes:
        label: What the number is.
        value: The number, already in the reader's language.
        source: Where it comes from, how it was made and when; shown by the info mark.
        picture: Name of its icon.
        tone: Colour of icon and sparkline.
        delta: Difference to seven days before; None when that day was not scored.
        delta_text: The same, or why there is none.
        spark: The last days, oldest first; None is a day without a figure.
    """

    label: str
    value: str
    source: str
    picture: str
    tone: str
    delta_text: str
    delta: float | None = None
    spark: Sequence[float | None] = field(default_factory=tuple)


def metric(card: Metric) -> Markup:
    """One metric card."""
    direction = "flat"
    if card.delta:
        direction = "up" if card.delta > 0 else "down"
    arrow = icon(direction, 13) if direction != "flat" else Markup("")
    return Markup(
        '<article class="pp-metric"><header><span class="pp-round pp-{tone}">{icon}</span>'
        '<h3>{label}</h3>{info}</header><p class="pp-metric-value">{value}</p>'
        '<p class="pp-delta pp-{direction}">{arrow}<span>{delta}</span></p>{spark}</article>'
    ).format(
        tone=card.tone,
        icon=icon(card.picture, 18),
        label=card.label,
        info=pictures.info(card.source),
        value=card.value,
        direction=direction,
        arrow=arrow,
        delta=card.delta_text,
        spark=pictures.sparkline(card.spark, tone=card.tone, title=card.label)
        if card.spark
        else Markup(""),
    )


def score_ring(trend: Trend) -> Markup:
    """The score as a ring; an empty one with a dash where there is not enough data."""
    if trend.score is None:
        return pictures.ring(None, formats.DASH, label=_("Score: not enough data"))
    shown = formats.number(trend.score)
    label = _("Score {score} of 100, estimated").format(score=shown)
    return pictures.ring(trend.score / 100, shown, tone=_tone(trend), label=label)


def trend_card(trend: Trend) -> Markup:
    """One trend: sparkline first, then what it rests on."""
    sample = pictures.badge(_("Sample"), "sample") if trend.is_sample else Markup("")
    stage = (
        pictures.badge(words.stage(trend.stage), words.STAGE_TONES.get(trend.stage, "grey"))
        if trend.stage
        else pictures.badge(_("Not enough data"), "grey")
    )
    return Markup(
        '<article class="pp-card" data-testid="trend-card"><header><div class="pp-card-name">'
        "<small>{place} · {kind}</small><h3>{term}</h3></div>{ring}</header>{spark}"
        '<dl class="pp-facts">{facts}</dl>'
        '<footer><span class="pp-badges">{stage}{sample}</span>'
        '<small class="pp-from">{sources}</small></footer></article>'
    ).format(
        place=words.place(trend.place),
        kind=words.kind(trend.kind),
        term=pictures.term(trend.label),
        ring=score_ring(trend),
        spark=pictures.sparkline(
            trend.spark, tone=_tone(trend), title=_("Strength over the last 14 days")
        ),
        facts=Markup("").join(_facts(trend)),
        stage=stage,
        sample=sample,
        sources=words.sources(trend.sources),
    )


def provenance(trend: Trend) -> str:
    """One sentence: who saw the term, how often, and when last."""
    seen = ngettext("{n} reading", "{n} readings", trend.n_observations).format(
        n=formats.number(trend.n_observations)
    )
    return _("{sources} · {readings} on {day} · last at {time}").format(
        sources=words.sources(trend.sources),
        readings=seen,
        day=formats.day(trend.day),
        time=formats.instant(trend.last_observed_at),
    )


def growth_text(trend: Trend) -> str:
    """Growth against the term's own baseline, or a dash."""
    return formats.DASH if trend.growth is None else formats.percent(trend.growth, signed=True)


def volume_text(trend: Trend) -> str:
    """The volume with its unit, or a dash: an unknown volume is never a zero."""
    if trend.volume is None:
        return formats.DASH
    return f"{formats.compact(trend.volume)} {words.unit(trend.volume_unit)}"


def rank_text(rank: int | None) -> str:
    """A rank as the sources write it."""
    return formats.DASH if rank is None else f"#{formats.number(rank)}"


def _facts(trend: Trend) -> list[Markup]:
    direction = "" if not trend.growth else ("pp-up" if trend.growth > 0 else "pp-down")
    facts = (
        (_("Volume"), volume_text(trend), "", _("Observed. {origin}")),
        (
            _("Growth"),
            growth_text(trend),
            direction,
            _("Estimated from its own baseline. {origin}"),
        ),
        (_("Best rank"), rank_text(trend.best_rank), "", _("Observed. {origin}")),
    )
    source = provenance(trend)
    return [
        Markup('<div title="{}"><dt>{}</dt><dd class="{}">{}</dd></div>').format(
            basis.format(origin=source), name, css, value
        )
        for name, value, css, basis in facts
    ]


def _tone(trend: Trend) -> str:
    return words.STAGE_TONES.get(trend.stage or "", "grey")
