"""From what a source said to what the warehouse accepts: the one place where rows are judged.

Every distinct value is judged once and the verdict joined back: an archive of 300,000 rows has
60,000 terms, 4,000 instants and 10 places. A row that breaks a rule goes to quarantine under the
first rule it breaks (`scrapers.rules`); nothing is repaired and nothing is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from scrapers.figures import CONTROL, measures_of, related_of
from scrapers.instant import EARLIEST, NotAnInstantError, parse_instant
from scrapers.numbers import Count, NotACountError, parse_count, parse_integer
from scrapers.observation import (
    ACCESSES,
    KINDS,
    PERIODS,
    RAW_COLUMNS,
    SCHEMA,
    UNITS,
    RawRow,
)
from scrapers.outcome import Rejected
from scrapers.place import UnknownPlaceError, resolve
from scrapers.quarantine import quarantine_frame
from scrapers.rules import RULES
from scrapers.term import MAX_TERM, clean_label, key_of, normalise_term

LEEWAY = timedelta(hours=1)
"""How far ahead of our clock a source's clock may run."""

_MAX_RANK = 2**31 - 1
_RAW_SCHEMA: dict[str, pl.DataType] = {name: pl.String() for name in RAW_COLUMNS}
_IDENTITY = r"^[A-Za-z0-9_-]{1,40}$"
_INSTANT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class Normalised:
    """One batch, judged: `read` = rows of `good` + rows of `bad`.

    Attributes:
        good: Columns of `scrapers.observation.SCHEMA`. Two rows may share a key: landing merges.
        bad: source, access, rule, reason, payload, digest; one row per refused row.
        read: How many rows came in.
    """

    good: pl.DataFrame
    bad: pl.DataFrame
    read: int


def normalise(
    rows: Iterable[RawRow] | pl.DataFrame,
    *,
    now: datetime,
    rejected: Iterable[Rejected] = (),
    original: Callable[[int], Mapping[str, object]] | None = None,
) -> Normalised:
    """Judges raw rows.

    Args:
        rows: Raw rows, or a frame of text columns named as in `RawRow` (absent ones are null).
        now: The clock, UTC; rows more than an hour ahead of it are refused.
        rejected: Items already refused by a parser; counted and kept with the rest.
        original: Returns what was read for a row's index, for the quarantine's payload; the row
            itself by default.

    Returns:
        Every row exactly once, in `good` or in `bad`.
    """
    refused = list(rejected)
    if not isinstance(rows, pl.DataFrame):
        rows, unreadable = _to_frame(rows)
        refused += unreadable
    columns = set(rows.columns)
    frame = rows.select(
        *(
            pl.col(name) if name in columns else pl.lit(None, pl.String()).alias(name)
            for name in RAW_COLUMNS
        )
    ).with_row_index("row")
    judged = _judge(_resolve(frame), now)
    bad = judged.filter(pl.col("rule").is_not_null()).select("row", "rule")
    for index, rule in bad.iter_rows():
        row = frame.row(index, named=True)
        raw = original(index) if original else {k: v for k, v in row.items() if k != "row"}
        refused.append(Rejected(row["source"] or "", row["access"] or "", rule, RULES[rule], raw))
    good = judged.filter(pl.col("rule").is_null()).select(
        *(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )
    return Normalised(good, quarantine_frame(refused), good.height + len(refused))


def _to_frame(rows: Iterable[RawRow]) -> tuple[pl.DataFrame, list[Rejected]]:
    """Text columns of the rows; rows whose text no encoding accepts are refused here."""
    kept: list[dict[str, str | None]] = []
    unreadable: list[Rejected] = []
    for row in rows:
        texts = {name: _text(row.get(name)) for name in RAW_COLUMNS}
        try:
            "".join(text for text in texts.values() if text).encode()
        except UnicodeEncodeError:
            source, access = str(row.get("source", "")), str(row.get("access", ""))
            unreadable.append(Rejected(source, access, "not_utf8", RULES["not_utf8"], dict(row)))
        else:
            kept.append(texts)
    return pl.DataFrame(kept, schema=_RAW_SCHEMA), unreadable


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _resolve(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds what each distinct value means, or null where it means nothing."""
    frame = frame.rename({"label": "given_label"})
    for column, name, function, dtype in (
        ("given_label", "label", clean_label, pl.String()),
        ("given_label", "title", normalise_term, pl.String()),
        ("observed_at", "instant", _instant, _INSTANT),
        ("rank", "ranked", _rank, pl.Int64()),
        ("volume_upper", "upper_given", _count, pl.Struct({"v": pl.Int64(), "u": pl.Int64()})),
        ("measures", "measured", measures_of, pl.String()),
        ("related", "named_beside", related_of, pl.String()),
        ("volume", "counted", _count, pl.Struct({"v": pl.Int64(), "u": pl.Int64()})),
    ):
        frame = _map(frame, [column], name, function, dtype)
    frame = _map(frame, ["title", "identity"], "term", _term, pl.String())
    return _map(frame, ["place", "country"], "placed", _place, pl.String())


def _map(
    frame: pl.DataFrame,
    columns: list[str],
    name: str,
    function: Callable[..., Any],
    dtype: pl.DataType,
) -> pl.DataFrame:
    distinct = frame.select(columns).unique()
    values = [
        function(*row) if any(value is not None for value in row) else None
        for row in distinct.iter_rows()
    ]
    verdicts = distinct.with_columns(pl.Series(name, values, dtype=dtype))
    return frame.join(verdicts, on=columns, how="left", nulls_equal=True, maintain_order="left")


def _instant(text: str) -> datetime | None:
    try:
        return parse_instant(text)
    except NotAnInstantError:
        return None


def _term(title: str | None, identity: str | None) -> str | None:
    return key_of(title, identity) if title and identity is not None else title


def _place(place: str | None, country: str | None) -> str | None:
    try:
        return resolve(place, country)
    except UnknownPlaceError:
        return None


def _rank(text: str) -> int | None:
    try:
        rank = parse_integer(text)
    except NotACountError:
        return -1
    return rank if rank is None or 1 <= rank <= _MAX_RANK else -1


def _count(text: str) -> dict[str, int | None]:
    try:
        count = parse_count(text)
    except NotACountError:
        count = Count(-1, None)
    return {"v": count.value, "u": count.upper}


def _judge(frame: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Names the first broken rule of every row and shapes the columns of the warehouse."""
    texts = pl.concat_str("given_label", "category", "url", separator=" ", ignore_nulls=True)
    period = pl.col("period").fill_null("instant")
    volume = pl.col("counted").struct.field("v")
    upper = pl.coalesce(
        pl.col("upper_given").struct.field("v"), pl.col("counted").struct.field("u")
    )
    broken: list[tuple[str, pl.Expr]] = [
        ("control_character", texts.str.contains(CONTROL)),
        ("missing_term", pl.col("title").fill_null("") == ""),
        ("bad_identity", ~pl.col("identity").str.contains(_IDENTITY)),
        (
            "term_too_long",
            (pl.col("term").str.len_chars() > MAX_TERM)
            | (pl.col("label").str.len_chars() > 2 * MAX_TERM),
        ),
        ("bad_observed_at", pl.col("instant").is_null()),
        ("in_the_future", pl.col("instant") > pl.lit(now + LEEWAY, _INSTANT)),
        ("too_early", pl.col("instant") < pl.lit(EARLIEST, _INSTANT)),
        ("unknown_place", pl.col("placed").is_null()),
        ("unknown_source", pl.col("source").fill_null("") == ""),
        ("unknown_kind", ~pl.col("kind").fill_null("").is_in(KINDS)),
        ("unknown_period", ~period.is_in(PERIODS)),
        ("unknown_unit", ~pl.col("volume_unit").fill_null("").is_in(UNITS)),
        ("unknown_access", ~pl.col("access").fill_null("").is_in(ACCESSES)),
        ("bad_rank", pl.col("ranked").fill_null(1) < 1),
        ("bad_volume", (volume.fill_null(0) < 0) | (upper.fill_null(0) < 0)),
        ("bad_measure", pl.col("measured") == ""),
        ("bad_related", pl.col("named_beside") == ""),
    ]
    rule = pl.coalesce(
        *(pl.when(condition).then(pl.lit(slug)) for slug, condition in broken)
    ).alias("rule")
    link = pl.col("url").str.strip_chars()
    return frame.with_columns(rule).with_columns(
        pl.col("instant").alias("observed_at"),
        pl.col("placed").alias("place"),
        period.alias("period"),
        pl.when(pl.col("ranked") >= 1).then(pl.col("ranked")).alias("rank"),
        pl.col("measured").alias("measures"),
        pl.col("named_beside").alias("related"),
        volume.alias("volume"),
        upper.alias("volume_upper"),
        pl.when(link.str.contains(r"^https?://\S{1,2000}$")).then(link).alias("url"),
        pl.col("category").str.strip_chars().replace("", None).alias("category"),
    )
