"""The board of a workspace: Signals, Ideas, Ready, Live, each with what it counts."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from app import formats
from app.components import pictures
from app.components.icons import icon
from app.i18n import _, ngettext
from app.queries.board import Board


def row(counts: Board, day: date) -> Markup:
    """The four columns as HTML."""
    ready = _("{designs} and {listings}").format(
        designs=ngettext("{n} approved design", "{n} approved designs", counts.designs).format(
            n=formats.number(counts.designs)
        ),
        listings=ngettext("{n} checked listing", "{n} checked listings", counts.listings).format(
            n=formats.number(counts.listings)
        ),
    )
    rehearsed = ngettext(
        "{n} dry run done, which is not live",
        "{n} dry runs done, which are not live",
        counts.dry_runs,
    ).format(n=formats.number(counts.dry_runs))
    columns = (
        (
            "signals", "trend", "orange", _("Signals"), counts.signals,
            _("new or rising on {day}").format(day=formats.day(day)),
            _("Estimated: terms that are new or rising, over all places and kinds."),
        ),
        (
            "ideas", "bulb", "violet", _("Ideas"), counts.ideas,
            _("briefs in this workspace"), _("Observed: every brief that was kept."),
        ),
        (
            "ready", "check", "teal", _("Ready"), counts.ready, ready,
            _("Observed: approved designs without a listing, listings that passed their checks."),
        ),
        (
            "live", "send", "teal", _("Live"), counts.live, rehearsed,
            _("Observed: listings that were published. A dry run publishes nothing."),
        ),
    )  # fmt: skip
    return Markup('<div class="pp-board">{}</div>').format(
        Markup("").join(_column(*column) for column in columns)
    )


def _column(
    code: str, picture: str, tone: str, name: str, count: int, said: str, basis: str
) -> Markup:
    return Markup(
        '<div class="pp-stage pp-{tone}" data-testid="board-{code}">'
        '<span class="pp-round">{icon}</span><h3>{name}{info}</h3><b>{count}</b><p>{said}</p></div>'
    ).format(
        tone=tone,
        code=code,
        icon=icon(picture, 20),
        name=name,
        info=pictures.info(basis),
        count=formats.number(count),
        said=said,
    )
