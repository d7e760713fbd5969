"""Whether a reading is like the ones before it: the one place that judges drift. Pure.

A source that changes seldom says so. A field goes away, a list comes back empty, or a count is now
in thousands, and every parser still calls the answer good. So a reading is compared with the last
good ones of the same question: same source, place, access, period and search.

    lost_field         a field that nearly every item had is gone: the outcome is `shape_changed`
    empty              a list that is normally full came back empty
    volume_collapse    the median volume fell to a twentieth or less, in the same unit
    volume_explosion   it rose twentyfold or more
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median
from typing import Any

import polars as pl

from scrapers.outcome import Outcome

FIELDS = ("rank", "volume", "category", "url", "measures", "related")
"""Fields an item may have; those that make an observation are the parser's to demand."""
COMPARED = 20
"""Good attempts a reading is compared with."""
ENOUGH = 5
"""Good attempts below which nothing is decided."""
_FEW = 3
"""Items of a unit below which their fields and their median say nothing."""
_NORMAL = 0.8
_GONE = 0.2
_FACTOR = 20


class Alarm(StrEnum):
    """What is unlike before."""

    LOST_FIELD = "lost_field"
    EMPTY = "empty"
    VOLUME_COLLAPSE = "volume_collapse"
    VOLUME_EXPLOSION = "volume_explosion"


@dataclass(frozen=True, slots=True)
class Profile:
    """What one reading looks like.

    Attributes:
        items: Everything the source listed, refused items included.
        shares: By unit, the share of its items that have each of FIELDS (0 to 1). Units are apart
            because one answer may hold two series: TikTok's views and its curve.
        volumes: By unit, the median volume, where at least three items have one.
        refused: How many of the items broke a rule.
    """

    items: int
    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    volumes: Mapping[str, float] = field(default_factory=dict)
    refused: int = 0

    def as_json(self) -> dict[str, Any]:
        """Returns what `profile_from` reads."""
        return {"shares": self.shares, "volumes": self.volumes, "refused": self.refused}

    @property
    def refused_share(self) -> float:
        """The share of the items that broke a rule (0 to 1)."""
        return self.refused / self.items if self.items else 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the comparison came to.

    Attributes:
        alarm: None when nothing is unlike before, or when nothing could be decided.
        reason: One sentence; also where nothing was decided.
        is_decided: False with too little history.
    """

    alarm: Alarm | None
    reason: str
    is_decided: bool = True


def profile_of(good: pl.DataFrame, read: int) -> Profile:
    """Describes a reading from its judged rows.

    Args:
        good: Columns of `scrapers.observation.SCHEMA`.
        read: All items, refused ones included: an item whose field no longer reads has lost it.
            They count against the unit that has most rows.
    """
    if good.is_empty():
        return Profile(read, refused=read)
    counted = good.group_by("volume_unit").agg(
        pl.len().alias("items"),
        *(pl.col(name).is_not_null().sum().alias(f"has_{name}") for name in FIELDS),
        pl.col("volume").median().alias("median"),
    )
    largest = counted["items"].max()
    shares: dict[str, dict[str, float]] = {}
    volumes: dict[str, float] = {}
    refused = read - good.height
    for row in counted.sort("volume_unit").iter_rows(named=True):
        items = row["items"]
        if items == largest:
            items, refused = items + refused, 0
        if items < _FEW:
            continue
        shares[row["volume_unit"]] = {name: round(row[f"has_{name}"] / items, 4) for name in FIELDS}
        if row["has_volume"] >= _FEW:
            volumes[row["volume_unit"]] = float(row["median"])
    return Profile(read, shares, volumes, read - good.height)


def profile_from(items: int, stored: Mapping[str, Any] | None) -> Profile:
    """Returns the profile of an earlier attempt; only its items where nothing more was stored."""
    stored = stored or {}
    return Profile(
        items, stored.get("shares", {}), stored.get("volumes", {}), stored.get("refused", 0)
    )


def judge_drift(outcome: Outcome, now: Profile, past: Sequence[tuple[Outcome, Profile]]) -> Verdict:
    """Compares a reading with earlier ones of the same question.

    Args:
        outcome: What the parser says it came to.
        now: What it looks like.
        past: Earlier attempts that came to a list, newest first: ok, or empty without an alarm.

    Returns:
        An alarm, or none with the reason. Refusals and failures are not compared: they speak for
        themselves.
    """
    if outcome not in {Outcome.OK, Outcome.EMPTY}:
        return Verdict(None, "Only lists are compared with earlier ones.", is_decided=False)
    good = [profile for was, profile in past if was is Outcome.OK and profile.items][:COMPARED]
    if len(good) < ENOUGH:
        return Verdict(
            None,
            f"{len(good)} good attempts so far; from {ENOUGH} on a reading is compared with them.",
            is_decided=False,
        )
    if outcome is Outcome.EMPTY or now.items == 0:
        return _judge_empty(past[:COMPARED], good)
    return _lost_field(now, good) or _volume(now, good) or Verdict(None, "Like those before it.")


def _judge_empty(past: Sequence[tuple[Outcome, Profile]], good: Sequence[Profile]) -> Verdict:
    full = sum(was is Outcome.OK and profile.items > 0 for was, profile in past)
    if full < _NORMAL * len(past):
        return Verdict(None, f"{len(past) - full} of the last {len(past)} lists were empty too.")
    usual = round(median(each.items for each in good))
    said = f"It listed {usual} items in the median of {len(good)} good attempts, and now none."
    return Verdict(Alarm.EMPTY, said)


def _lost_field(now: Profile, good: Sequence[Profile]) -> Verdict | None:
    refused = median(each.refused_share for each in good)
    if now.items >= _FEW and now.refused_share > _NORMAL and refused < _GONE:
        said = f"{now.refused} of {now.items} items broke a rule; {_percent(refused)} did before."
        return Verdict(Alarm.LOST_FIELD, said)
    lost: list[str] = []
    for unit, shares in now.shares.items():
        known = [each.shares[unit] for each in good if unit in each.shares]
        if len(known) < ENOUGH:
            continue
        lost += [
            f"{name} ({_percent(before)} before, now {_percent(share)}, of readings in {unit})"
            for name, share in shares.items()
            if share < _GONE
            and (before := median(each.get(name, 0.0) for each in known)) >= _NORMAL
        ]
    if not lost:
        return None
    return Verdict(Alarm.LOST_FIELD, f"Items lost what they always had: {', '.join(lost)}.")


def _volume(now: Profile, good: Sequence[Profile]) -> Verdict | None:
    for unit, volume in now.volumes.items():
        known = [each.volumes[unit] for each in good if unit in each.volumes]
        if len(known) < ENOUGH:
            continue
        usual = median(known)
        said = f"The median volume in {unit} is {volume:,.0f}; it was {usual:,.0f} before."
        if usual > 0 and volume * _FACTOR <= usual:
            return Verdict(Alarm.VOLUME_COLLAPSE, said)
        if usual > 0 and volume >= usual * _FACTOR:
            return Verdict(Alarm.VOLUME_EXPLOSION, said)
    return None


def _percent(share: float) -> str:
    return f"{share:.0%}"
