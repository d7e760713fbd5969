"""One card per source: its state, why, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from app import formats
from app.components import pictures, words
from app.i18n import _
from app.queries.sources import SourceHealth


def grid(health: Sequence[SourceHealth], now: datetime) -> Markup:
    """All sources, those that need a person first."""
    return Markup('<div class="pp-sources">{}</div>').format(
        Markup("").join(_card(source, now) for source in health)
    )


def _card(source: SourceHealth, now: datetime) -> Markup:
    tone = words.STATUS_TONES.get(source.status, "grey")
    facts = (
        (_("Last good reading"), _ago(source.last_ok_at, now), _at(source.last_ok_at)),
        (
            _("Newest reading"),
            _ago(source.newest_observed_at, now),
            _at(source.newest_observed_at),
        ),
        (
            _("Good attempts, 24 h"),
            _("{n} of {all}").format(
                n=formats.number(source.ok_24h), all=formats.number(source.attempts_24h)
            ),
            _("Observed in the log of attempts"),
        ),
        (
            _("Rows loaded, 24 h"),
            formats.number(source.rows_loaded_24h),
            _("Observed in the log of attempts"),
        ),
    )
    return Markup(
        '<article class="pp-source pp-{tone}" data-testid="source-{code}"><header><h3>{name}</h3>'
        '{badge}</header><p class="pp-why-source" title="{why}">{why}</p>{fallback}'
        '<dl class="pp-facts pp-facts-2">{facts}'
        "</dl>{share}</article>"
    ).format(
        tone=tone,
        code=source.source,
        name=words.source(source.source),
        badge=pictures.badge(words.status(source.status), tone),
        why=_why(source, now),
        fallback=_fallback(source, now),
        facts=Markup("").join(
            Markup('<div title="{}"><dt>{}</dt><dd>{}</dd></div>').format(origin, name, value)
            for name, value, origin in facts
        ),
        share=pictures.segments(
            source.ok_24h / source.attempts_24h if source.attempts_24h else 0.0,
            tone=tone,
            label=_("Share of good attempts in 24 hours"),
        ),
    )


def _fallback(source: SourceHealth, now: datetime) -> Markup:
    """Says that what is shown is the last good reading, where it is."""
    if not source.is_fallback:
        return Markup("")
    said = _("Pages show the last good reading, {ago}. Latest attempt: {outcome}.").format(
        ago=_ago(source.last_ok_at or source.newest_observed_at, now),
        outcome=words.outcome(source.last_outcome),
    )
    return Markup(
        '<p class="pp-why-source" data-testid="fallback-{}"><strong>{}</strong></p>'
    ).format(source.source, said)


def _why(source: SourceHealth, now: datetime) -> str:
    if source.last_attempt_at is None:
        return _("No attempt yet.")
    said = _("{outcome}, {ago}.").format(
        outcome=words.outcome(source.last_outcome), ago=formats.ago(source.last_attempt_at, now)
    )
    if source.status == "waiting":
        return said + " " + _("Only imports so far.")
    return f"{said} {source.last_reason}" if source.last_reason else said


def _ago(moment: datetime | None, now: datetime) -> str:
    return _("never") if moment is None else formats.ago(moment, now)


def _at(moment: datetime | None) -> str:
    return formats.DASH if moment is None else formats.instant(moment)
