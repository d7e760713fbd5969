"""Numbers, dates and spans of time as the person's language writes them.

None is never drawn as zero: every function takes a known value, and `DASH` is what a page shows
where there is none. Times are UTC and say so.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
)

from app import i18n
from app.i18n import _

DASH = "–"
_NEAR_ZERO = 0.0005


def locale() -> Locale:
    """Babel's locale of the language in use."""
    return Locale.parse(i18n.current())


def number(value: float, *, digits: int = 0) -> str:
    """A number with the language's separators: 1,234 or 1.234 or 1 234."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=locale())


def compact(value: float) -> str:
    """A large number in few characters: 51.2B, 39K. Exact below 10,000."""
    if abs(value) < 10_000:
        return number(value)
    shown = format_compact_decimal(value, fraction_digits=1, locale=locale())
    # German has no short word for a thousand: then the whole number, grouped as usual.
    return number(value) if shown.lstrip("-").isdigit() else shown


def percent(fraction: float, *, signed: bool = False) -> str:
    """A fraction as a percentage: 0.25 is 25%; signed shows + and a true minus."""
    pattern = locale().percent_formats[None].pattern
    if 0 < abs(fraction) < 0.1:
        pattern = pattern.replace("##0", "##0.0")
    shown = format_percent(abs(fraction), format=pattern, locale=locale())
    if not signed or abs(fraction) < _NEAR_ZERO:
        return shown if fraction >= 0 else f"−{shown}"
    return f"+{shown}" if fraction > 0 else f"−{shown}"


def money(minor: int, currency: str) -> str:
    """An amount in minor units as the language writes it: 1299 USD is $12.99, a debt has a −."""
    digits = get_currency_precision(currency)
    shown = format_currency(Decimal(abs(minor)).scaleb(-digits), currency, locale=locale())
    return shown if minor >= 0 else f"−{shown}"


def small_money(micro: int, currency: str) -> str:
    """An amount in millionths of the unit: under one unit with two telling digits, as $0.0012."""
    amount = Decimal(micro).scaleb(-6)
    digits = get_currency_precision(currency)
    if 0 < amount < 1:
        digits = max(digits, 1 - amount.adjusted())
    return format_currency(
        amount.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP),
        currency,
        locale=locale(),
        currency_digits=False,
        decimal_quantization=False,
    )


def signed(value: float, *, digits: int = 0) -> str:
    """A difference with its sign: +4, −2, 0."""
    shown = number(abs(value), digits=digits)
    if value == 0:
        return shown
    return f"+{shown}" if value > 0 else f"−{shown}"


def day(value: date) -> str:
    """A calendar day with its month as a word, which no reader takes for another day."""
    return _day(i18n.current(), value)


def short_day(value: date) -> str:
    """A calendar day without its year, for an axis that says the year elsewhere."""
    return _short_day(i18n.current(), value)


def short_month(value: date) -> str:
    """A month alone, in few letters, for an axis."""
    return format_skeleton("MMM", value, locale=locale())


def month(value: date) -> str:
    """A month and its year in words: November 2026."""
    return format_skeleton("yMMMM", value, locale=locale())


def instant(value: datetime) -> str:
    """A moment to the minute, in UTC and saying so."""
    moment = value.astimezone(UTC)
    time = format_time(moment, format="short", locale=locale())
    return f"{format_date(moment, format='medium', locale=locale())}, {time} UTC"


def ago(value: datetime, now: datetime) -> str:
    """How long before `now` a moment was: "3 hours ago". The future counts as now."""
    passed = now - value
    if passed < timedelta(minutes=1):
        return _("just now")
    return format_timedelta(-passed, add_direction=True, threshold=1.2, locale=locale())


def span(value: timedelta) -> str:
    """A length of time in its largest fitting unit: 3 hours."""
    return format_timedelta(value, threshold=1.2, locale=locale())


# A calendar spells a hundred days on every rerun; each would take up to a third of a millisecond.
@lru_cache(maxsize=8192)
def _day(language: str, value: date) -> str:
    return str(format_date(value, format="medium", locale=Locale.parse(language)))


@lru_cache(maxsize=8192)
def _short_day(language: str, value: date) -> str:
    return str(format_skeleton("MMMd", value, locale=Locale.parse(language)))
