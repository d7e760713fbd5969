"""The steps of a publication, one under the other, and how far each one is."""

from __future__ import annotations

from markupsafe import Markup

from app import formats
from app.components import studio_words
from app.components.icons import icon
from app.i18n import _
from app.queries.publications import Publication, Step

_ICONS = {"pending": "clock", "running": "spark", "done": "check", "failed": "alert"}


def timeline(publication: Publication) -> Markup:
    """Every step in order, with its state, when it ended and the digest of what it would send."""
    return Markup('<div data-testid="timeline" data-state="{}">{}</div>').format(
        publication.state, Markup("").join(_line(step) for step in publication.steps)
    )


def is_moving(publication: Publication) -> bool:
    """True while a step may still change."""
    return publication.state in {"queued", "running"}


def _line(step: Step) -> Markup:
    return Markup(
        '<div class="pp-line" data-step="{code}" data-state="{state}">'
        '<span class="pp-round pp-{tone}">{icon}</span>'
        "<div><h4>{name}</h4><p>{said}</p></div><time>{time}</time></div>"
    ).format(
        code=step.step,
        state=step.state,
        tone=studio_words.RUN_TONES.get(step.state, "grey"),
        icon=icon(_ICONS.get(step.state, "clock"), 15),
        name=studio_words.step(step.step),
        said=_said(step),
        time=formats.instant(step.finished_at) if step.finished_at else "",
    )


def _said(step: Step) -> str:
    state = studio_words.run_state(step.state)
    digest = (step.result or {}).get("sha256")
    if step.state != "done" or not digest:
        return state
    return _("{state}: the exact request is recorded, nothing was sent (SHA-256 {digest}…)").format(
        state=state, digest=str(digest)[:12]
    )
