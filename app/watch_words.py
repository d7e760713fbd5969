"""Watch rules and what they told, as sentences in the reader's language.

Outside the pages, because messages that leave the app are worded by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent

from app import formats
from app.domain.watching import Channel, Comparison, Condition, Metric
from app.i18n import _, ngettext, pgettext


def metric(code: str) -> str:
    """What a rule measures."""
    return {
        Metric.SCORE: pgettext("metric of a rule", "Score"),
        Metric.MOMENTUM: pgettext("metric of a rule", "Momentum"),
        Metric.GROWTH: pgettext("metric of a rule", "Growth"),
        Metric.VOLUME: pgettext("metric of a rule", "Volume"),
        Metric.BEST_RANK: pgettext("metric of a rule", "Best rank"),
    }[Metric(code)]


def comparison(code: str) -> str:
    """How the metric stands to the threshold, as a sign."""
    return {Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤"}[Comparison(code)]


def channel(code: str) -> str:
    """Where a rule tells."""
    return {
        Channel.IN_APP: _("on this page"),
        Channel.NOTIFY: _("on this page and through the operator's channels"),
    }[Channel(code)]


def value(code: str, figure: Decimal) -> str:
    """A figure of a metric, as that metric is written."""
    number = float(figure)
    return {
        Metric.SCORE: lambda: _trimmed(figure, most=1),
        Metric.MOMENTUM: lambda: _trimmed(figure, most=4),
        Metric.GROWTH: lambda: _percent(figure),
        Metric.VOLUME: lambda: formats.number(number),
        Metric.BEST_RANK: lambda: f"#{formats.number(number)}",
    }[Metric(code)]()


def condition(wish: Condition) -> str:
    """What has to be so: "Score ≥ 70 on 2 days in a row"."""
    asked = f"{metric(wish.metric)} {comparison(wish.comparison)} "
    asked += value(wish.metric, wish.threshold)
    if wish.for_days == 1:
        return _("{condition} on a day").format(condition=asked)
    return ngettext(
        "{condition} on {n} day in a row", "{condition} on {n} days in a row", wish.for_days
    ).format(condition=asked, n=wish.for_days)


def sentence(wish: Condition, subject: str, where: str) -> str:
    """A rule as a sentence.

    Args:
        wish: What has to be so.
        subject: Which terms, in words.
        where: The channel's code.
    """
    return _("If {subject}: {condition}, then tell me {channel}.").format(
        subject=subject, condition=condition(wish), channel=channel(where)
    )


def told(facts: Mapping[str, Any]) -> str:
    """What a notification says, without the term: "Score 81 (estimated), on 2 days in a row ≥ 70".

    Args:
        facts: Of a notification with the code `watch_rule`.
    """
    wish = Condition(
        Metric(facts["metric"]),
        Comparison(facts["comparison"]),
        Decimal(facts["threshold"]),
        facts["for_days"],
    )
    return _("{metric} is {value} ({basis}). Your rule asks for {condition}.").format(
        metric=metric(wish.metric),
        value=value(wish.metric, Decimal(facts["value"])),
        basis=basis(facts["basis"]),
        condition=condition(wish),
    )


def basis(code: str) -> str:
    """How far the figure can be trusted."""
    return {"observed": _("observed"), "estimated": _("estimated")}.get(code, code)


def _percent(fraction: Decimal) -> str:
    """A fraction as a signed percentage with every digit it was given: +12.3%."""
    pattern = formats.locale().percent_formats[None].pattern.replace("##0", "##0.##")
    shown = format_percent(abs(fraction), format=pattern, locale=formats.locale())
    return f"+{shown}" if fraction > 0 else f"−{shown}" if fraction < 0 else shown


def _trimmed(figure: Decimal, *, most: int) -> str:
    """The number without zeros that say nothing: 70, 0.25."""
    rounded = round(figure, most).normalize()
    exponent = rounded.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return formats.number(float(rounded), digits=digits).replace("-", "−")
