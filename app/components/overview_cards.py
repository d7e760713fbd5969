"""The first row of Overview: four figures, each with what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from app import formats
from app.components import words
from app.components.cards import Metric, metric
from app.i18n import _, ngettext
from app.queries.overview import DayCount
from app.queries.sources import SourceHealth

SPARK_DAYS = 14


def row(counts: Sequence[DayCount], health: Sequence[SourceHealth], now: datetime) -> Markup:
    """The row as HTML. `counts` ends with the newest scored day and is not empty."""
    newest = counts[-1]
    made = _("Estimated from {n} terms of {day}; newest reading {time}.").format(
        n=formats.number(newest.terms),
        day=formats.day(newest.day),
        time=formats.instant(newest.last_observed_at),
    )
    rising = _counted(
        counts,
        lambda count: count.rising,
        today=now.date(),
        label=_("Rising terms"),
        source=made,
        picture="trend",
        tone="orange",
    )
    tracked = _counted(
        counts,
        lambda count: count.terms,
        today=now.date(),
        label=_("Terms tracked"),
        source=_("Observed: terms on any list on {day}, over all places.").format(
            day=formats.day(newest.day)
        ),
        picture="layers",
        tone="teal",
    )
    drawn = [rising, tracked, _sources(health), _newest(health, now)]
    return Markup('<div class="pp-metrics">{}</div>').format(
        Markup("").join(metric(card) for card in drawn)
    )


def _counted(
    counts: Sequence[DayCount],
    figure: Callable[[DayCount], int],
    *,
    today: date,
    label: str,
    source: str,
    picture: str,
    tone: str,
) -> Metric:
    by_day = {count.day: figure(count) for count in counts}
    newest = counts[-1].day
    before = by_day.get(newest - timedelta(days=7))
    delta = None if before is None else by_day[newest] - before
    return Metric(
        label=label,
        value=formats.number(by_day[newest]),
        source=source,
        picture=picture,
        tone=tone,
        delta=delta,
        delta_text=_change(delta, is_over=newest < today),
        spark=[by_day.get(newest - timedelta(days=back)) for back in range(SPARK_DAYS - 1, -1, -1)],
    )


def _change(delta: int | None, *, is_over: bool) -> str:
    if delta is None:
        return _("not scored 7 days before")
    said = _("{change} vs 7 days before") if is_over else _("{change} vs 7 days before, so far")
    return said.format(change=formats.signed(delta))


def _sources(health: Sequence[SourceHealth]) -> Metric:
    on = [source for source in health if source.status != "disabled"]
    well = [source for source in on if source.status == "healthy"]
    ill = [words.source(source.source) for source in on if source.status in {"failing", "stale"}]
    idle = [words.source(source.source) for source in on if source.status == "waiting"]
    if ill:
        said = _("needs a look: {sources}").format(sources=", ".join(ill))
    elif idle:
        said = _("only imports so far: {sources}").format(sources=", ".join(idle))
    else:
        said = _("nothing needs a look")
    off = len(health) - len(on)
    return Metric(
        label=_("Sources healthy"),
        value=_("{n} of {all}").format(n=len(well), all=len(on)),
        source=_("Observed: the last attempt and the newest reading of each source that is on.")
        + (" " + ngettext("{n} is off.", "{n} are off.", off).format(n=off) if off else ""),
        picture="pulse",
        tone="red" if ill else "teal",
        delta_text=said,
    )


def _newest(health: Sequence[SourceHealth], now: datetime) -> Metric:
    newest = max(
        (source for source in health if source.newest_observed_at),
        key=lambda source: source.newest_observed_at or now,
        default=None,
    )
    at = newest.newest_observed_at if newest else None
    return Metric(
        label=_("Newest reading"),
        value=formats.ago(at, now) if at else _("none yet"),
        source=_("Observed: {source} at {time}.").format(
            source=words.source(newest.source), time=formats.instant(at)
        )
        if newest and at
        else _("No source has been read yet."),
        picture="clock",
        tone="violet",
        delta_text=words.source(newest.source) if newest else formats.DASH,
    )
