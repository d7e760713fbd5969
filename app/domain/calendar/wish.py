"""What a reader of the Seasonal events page asks for, and how that is spelled in a URL.

Reading a URL never fails: what means nothing here falls back to its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.calendar.events import REGIONS, Event
from app.domain.calendar.lead_times import (
    MOST_DAYS,
    MOST_RAMP_UP_WEEKS,
    RAMP_UP_WEEKS,
    SHIPPINGS,
    Assumptions,
    products,
)
from app.domain.calendar.library import UnknownRegionError, check_region

SHOWN = ("occasions", "all")
VIEWS = ("month", "year")
YEARS_BACK = 5
YEARS_AHEAD = 10


@dataclass(frozen=True)
class EventKey:
    """One event of a region, spelled `mothers-day~2027-05-09` in a URL."""

    id: str
    day: date

    def __str__(self) -> str:
        return f"{self.id}~{self.day.isoformat()}"

    @classmethod
    def of(cls, event: Event) -> EventKey:
        """The key of an event."""
        return cls(event.id, event.day)

    @classmethod
    def parse(cls, text: str | None) -> EventKey | None:
        """Reads a key; None when the text is none."""
        name, _tilde, day = (text or "").partition("~")
        try:
            return cls(name, date.fromisoformat(day)) if name else None
        except ValueError:
            return None


@dataclass(frozen=True)
class CalendarFilter:
    """One wish. `home` and `today` are what is meant when a URL says nothing.

    Attributes:
        home: The region shown first.
        today: The day the page is read, UTC.
        region: ISO 3166-1 or -2.
        month: The first day of the month shown; in the view of a year, of its year.
        view: A month or a year.
        shown: "occasions" leaves out public holidays that are nothing else.
        product: What lead times are of.
        shipping: How it is sent.
        weeks: Ramp-up of a listing.
        make: Working days of production, where the reader says another number than ours.
        send: Working days of shipping, likewise.
        opened: The event whose details are open; None is the next one.
    """

    home: str
    today: date
    region: str
    month: date
    view: str = "month"
    shown: str = "occasions"
    product: str = "T-shirt"
    shipping: str = "standard"
    weeks: int = RAMP_UP_WEEKS
    make: int | None = None
    send: int | None = None
    opened: EventKey | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str], *, home: str, today: date) -> CalendarFilter:
        """Reads a URL's parameters."""
        weeks = _number(params.get("weeks"), MOST_RAMP_UP_WEEKS)
        return cls(
            home=home,
            today=today,
            region=_region(params.get("region"), home),
            month=_month(params.get("month"), today),
            view=_one_of(params.get("view"), VIEWS),
            shown=_one_of(params.get("shown"), SHOWN),
            product=_one_of(params.get("product"), products()),
            shipping=_one_of(params.get("shipping"), SHIPPINGS),
            weeks=RAMP_UP_WEEKS if weeks is None else weeks,
            make=_number(params.get("make"), MOST_DAYS),
            send=_number(params.get("send"), MOST_DAYS),
            opened=EventKey.parse(params.get("open")),
        )

    def to_params(self) -> dict[str, str]:
        """Spells the wish; what is at its default is left out."""
        spelled = {
            "region": self.region if self.region != self.home else "",
            "month": f"{self.month:%Y-%m}" if self.month != self.today.replace(day=1) else "",
            "view": self.view if self.view != VIEWS[0] else "",
            "shown": self.shown if self.shown != SHOWN[0] else "",
            "product": self.product if self.product != products()[0] else "",
            "shipping": self.shipping if self.shipping != SHIPPINGS[0] else "",
            "weeks": str(self.weeks) if self.weeks != RAMP_UP_WEEKS else "",
            "make": "" if self.make is None else str(self.make),
            "send": "" if self.send is None else str(self.send),
            "open": str(self.opened) if self.opened else "",
        }
        return {name: value for name, value in spelled.items() if value}

    def changed(self, **changes: Any) -> CalendarFilter:
        """The wish with some of it changed.

        Another region has other events; what was said of one product or way is not said of another.
        """
        forgotten: dict[str, Any] = {}
        if "region" in changes:
            forgotten |= {"opened": None, "send": None}
        if "product" in changes:
            forgotten |= {"make": None}
        if "shipping" in changes:
            forgotten |= {"send": None}
        return replace(self, **(forgotten | changes))

    def moved(self, steps: int) -> CalendarFilter:
        """The wish some months, or years, further on; held within the years that can be shown."""
        months = steps * (12 if self.view == "year" else 1)
        number = self.month.year * 12 + self.month.month - 1 + months
        return replace(self, month=_held(date(number // 12, number % 12 + 1, 1), self.today))

    @property
    def assumptions(self) -> Assumptions:
        """What deadlines are computed with."""
        shipping = next(each for each in SHIPPINGS if each == self.shipping)
        return Assumptions(self.product, shipping, self.weeks, self.make, self.send)

    def shows(self, event: Event) -> bool:
        """Whether an event belongs to what is asked for.

        Where a region has no occasions of its own, its public holidays are all there is.
        """
        if self.shown == "all" or self.region.partition("-")[0] not in REGIONS:
            return True
        return event.kind != "public holiday"


def _region(text: str | None, home: str) -> str:
    try:
        check_region(text or home)
    except UnknownRegionError:
        return home
    return text or home


def _month(text: str | None, today: date) -> date:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        month = today.replace(day=1)
    return _held(month, today)


def _held(month: date, today: date) -> date:
    first = date(today.year - YEARS_BACK, 1, 1)
    return max(first, min(month, date(today.year + YEARS_AHEAD, 12, 1)))


def _one_of(text: str | None, choices: tuple[str, ...]) -> str:
    return text if text in choices else choices[0]


def _number(text: str | None, most: int) -> int | None:
    """A whole number from 0 to `most`; None when the text is none."""
    readable = text is not None and text.isascii() and text.isdigit() and len(text) < 4
    return int(text) if readable and int(text) <= most else None  # type: ignore[arg-type]
