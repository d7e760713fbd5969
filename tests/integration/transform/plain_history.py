"""Raw rows and what can be asked of them, for the formula in plain Python (`plain_score`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, Any]
PERIODS = ("instant", "7d", "30d", "90d")


def rounded(value: Decimal, places: int = 4) -> Decimal:
    """Half away from zero, as PostgreSQL rounds numerics."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def mean(values: Iterable[Decimal]) -> Decimal:
    found = list(values)
    return sum(found, Decimal(0)) / len(found)


class History:
    """Raw rows, and what can be asked of them."""

    def __init__(self, rows: Iterable[Row], spellings: dict[str, str] | None = None) -> None:
        self.spellings = spellings or {}
        self.days: dict[tuple[str, str, str], set[date]] = defaultdict(set)
        self.place_days: dict[str, set[date]] = defaultdict(set)
        self.ranks: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        self.instants: dict[tuple[Any, ...], set[datetime]] = defaultdict(set)
        self.present: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        self.volumes: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
        self.curve: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
        self.series: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
        for row in rows:
            self._take(row)

    def _take(self, row: Row) -> None:
        day = row["observed_at"].astimezone(UTC).date()
        series = tuple(row[name] for name in ("source", "place", "kind", "term", "period"))
        if row["volume_unit"] == "index":
            self.curve[*series, day].append(Decimal(row["volume"]))
            return
        self.present[*series, day].append(row)
        self.days[row["place"], row["kind"], row["term"]].add(day)
        self.place_days[row["place"]].add(day)
        self.series[row["place"], row["kind"], row["term"]].add((row["source"], row["period"]))
        if row["rank"] is not None:
            self.ranks[*series, day].append(row["rank"])
            self.instants[row["source"], row["place"], row["period"], day].add(row["observed_at"])
        if row["volume"] is not None:
            levels = self.volumes[*series, day]
            unit = row["volume_unit"]
            levels[unit] = max(row["volume"], levels.get(unit, 0))

    def was_read(self, source: str, place: str, period: str, day: date) -> bool:
        return (source, place, period, day) in self.instants

    def strength(self, series: tuple[str, ...], day: date) -> Decimal | None:
        """0..1; None on a day its list was not read, or where the term was shown without a rank."""
        source, place, _, _, period = series
        if not self.was_read(source, place, period, day):
            return None
        if self.present.get((*series, day)) and not self.ranks.get((*series, day)):
            return None
        points = sum(max(0, 51 - rank) for rank in self.ranks.get((*series, day), []))
        return rounded(Decimal(points) / (50 * len(self.instants[source, place, period, day])))

    def momentum(self, series: tuple[str, ...], day: date) -> tuple[Decimal | None, str, Row]:
        """The momentum, the reason code, and what it was made of."""
        source, place, _, _, period = series
        before = [day - timedelta(days=age) for age in range(1, 8)]
        read = [each for each in before if self.was_read(source, place, period, each)]
        if not self.was_read(source, place, period, day):
            read = []  # no ranked reading today: there is nothing to compare
        today = self.strength(series, day)
        facts: Row = {"strength": today, "days": len(read), "baseline": None}
        if today is None:
            return None, "unranked", facts
        if read:
            known = [self.strength(series, each) or Decimal(0) for each in read]
            facts["baseline"] = rounded(mean(known))
        if len(read) >= 3:
            return ratio(today, facts["baseline"]), "rank_history", facts
        for age in range(3):
            point = day - timedelta(days=age)
            level = self._level(series, point)
            prior = [self._level(series, point - timedelta(days=back)) for back in range(1, 8)]
            found = [each for each in prior if each is not None]
            if level is not None and len(found) >= 3:
                facts["days"] = len(found)
                return ratio(level, rounded(mean(found))), "curve_history", facts
        return None, "baseline_too_short", facts

    def _level(self, series: tuple[str, ...], day: date) -> Decimal | None:
        points = self.curve.get((*series, day))
        return rounded(mean(points) / 100) if points else None

    def acceleration(self, series: tuple[str, ...], day: date) -> Decimal | None:
        """Against the day before, where the term stood on the list on both."""
        before = day - timedelta(days=1)
        if not (self.present.get((*series, day)) and self.present.get((*series, before))):
            return None
        now, then = self.momentum(series, day)[0], self.momentum(series, before)[0]
        return None if now is None or then is None else now - then

    def seen_last_year(self, trend: tuple[str, str, str], day: date) -> bool | None:
        """Within a week of 364 days before; None where nothing stood on any list of the place."""

        def near(days: set[date]) -> bool:
            return any(abs((day - each).days - 364) <= 7 for each in days)

        if near(self.days[trend]):
            return True
        return False if near(self.place_days[trend[0]]) else None

    def volume(self, series: tuple[str, ...], day: date) -> tuple[int, str] | None:
        levels = self.volumes.get((*series, day))
        if not levels:
            return None
        unit = min(levels)
        return levels[unit], unit

    def growth(self, series: tuple[str, ...], day: date) -> Decimal | None:
        shown = self.volume(series, day)
        assert shown is not None
        level, unit = shown
        before = [self.volume(series, day - timedelta(days=age)) for age in range(1, 8)]
        same = [Decimal(each[0]) for each in before if each is not None and each[1] == unit]
        if len(same) < 3 or not any(same):
            return None
        return rounded(Decimal(level) / mean(same) - 1)


def ratio(today: Decimal, baseline: Decimal) -> Decimal:
    return rounded((today - baseline) / (today + baseline + Decimal("0.1")))
