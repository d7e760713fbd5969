"""What a saved file says: its form, its outcome, its observations. Writes nothing.

A saved answer often does not say where or when it was read. Such a field is shown as null unless
the caller tells it: the row is judged with a stand-in and the stand-in is taken out again, so that
a place or a time is never made up.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

import polars as pl

from scrapers import registry
from scrapers.body import Form, form_of
from scrapers.export_batches import Batch
from scrapers.importing import ImportFileError, read_parts
from scrapers.normalise import Normalised, normalise
from scrapers.observation import Observation, RawRow
from scrapers.outcome import Occasion, Outcome, Parsed
from scrapers.recorded import is_recording
from scrapers.recordings import parse_recorded
from scrapers.text_encoding import UTF16_MARKS, as_utf8

_MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes of a gzipped file that are looked at."""


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What `podpusher parse` shows.

    Attributes:
        source: Name in the registry.
        form: json, xml, html, text (a CSV export), zip (a workbook) and so on.
        outcome: What the file comes to.
        reason: One sentence.
        observations: Fields of `Observation`; place and observed_at are null where neither the
            file nor the caller says them.
        rejected: source, access, rule, reason, payload of every refused item.
        notes: What was repaired or left out on the way, a sentence each.
        what: What the file is, as a noun; empty where nobody can tell.
    """

    source: str
    form: Form
    outcome: Outcome
    reason: str
    observations: list[dict[str, Any]]
    rejected: list[dict[str, Any]]
    notes: list[str] = field(default_factory=list)
    what: str = ""

    def as_json(self) -> dict[str, Any]:
        """Returns a value that `json.dumps` accepts; instants as ISO 8601."""
        shown = asdict(self)
        for row in shown["observations"]:
            if row["observed_at"] is not None:
                row["observed_at"] = row["observed_at"].isoformat()
        return shown


def parse_file(
    source: str, body: bytes, *, name: str = "file", now: datetime, occasion: Occasion | None = None
) -> ParsedFile:
    """Reads a saved page, answer, recording of answers, or export.

    Args:
        source: Name in the registry.
        body: The file's bytes, plain or gzipped.
        name: The file's name, for messages and for exports that carry their place in it.
        now: The clock, UTC.
        occasion: What is known of when, where and how it was read.

    Raises:
        UnknownSourceError: there is no such source.
    """
    form = form_of(body)
    if form is Form.GZIP:
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
                body = packed.read(_MAX_UNPACKED + 1)
        except (EOFError, OSError, zlib.error):
            reason = f"{name} is a gzip file that is cut off or damaged."
            return ParsedFile(source, form, Outcome.SHAPE_CHANGED, reason, [], [])
        if len(body) > _MAX_UNPACKED:
            reason = f"{name} unpacks to more than {_MAX_UNPACKED:,} bytes."
            return ParsedFile(source, form, Outcome.SHAPE_CHANGED, reason, [], [])
        form = form_of(body)
    notes: list[str] = []
    if form is Form.TEXT or body.startswith(UTF16_MARKS):
        body, notes = as_utf8(body)
        form = form_of(body)
    if form is Form.ZIP:
        return _parse_export(source, body, form, name, now, occasion or Occasion("import"))
    parse = registry.get(source).parse
    parsed = parse_recorded(body, occasion or Occasion("page"), parse)
    is_export = form is Form.TEXT and not is_recording(body)
    if is_export and parsed.outcome is Outcome.SHAPE_CHANGED:
        found = _parse_export(source, body, form, name, now, occasion or Occasion("import"))
        return replace(found, notes=[*found.notes, *notes])
    observations: list[dict[str, Any]] = []
    rejected: list[dict[str, Any]] = []
    for judged, unsaid in _judge(parsed, now):
        observations += _shown(judged, unsaid)
        rejected += _refused(judged)
    return ParsedFile(
        source,
        form,
        parsed.outcome,
        parsed.reason,
        observations,
        rejected,
        [*parsed.notes, *notes],
        parsed.what,
    )


def _parse_export(
    source: str, body: bytes, form: Form, name: str, now: datetime, occasion: Occasion
) -> ParsedFile:
    found = ParsedFile(source, form, Outcome.SHAPE_CHANGED, "", [], [])
    final: Parsed | None = None
    try:
        whats: dict[str, None] = {}
        for part in read_parts(source, io.BytesIO(body), name, occasion=occasion):
            whats |= {part.what: None} if part.what else {}
            judgements: Iterator[tuple[Normalised, frozenset[str]]]
            if isinstance(part, Parsed):
                final = part if final is None or part.rows else final
                judgements = _judge(part, now)
                found.notes.extend(part.notes)
            else:
                judgements = _judge_batch(part, now)
            for judged, unsaid in judgements:
                found.observations.extend(_shown(judged, unsaid))
                found.rejected.extend(_refused(judged))
    except ImportFileError as error:
        return ParsedFile(source, form, Outcome.SHAPE_CHANGED, str(error), [], [])
    reason = f"{len(found.observations)} rows read, {len(found.rejected)} refused."
    outcome = Outcome.OK if found.observations else Outcome.SHAPE_CHANGED
    if final is not None and final.outcome is not Outcome.OK:
        outcome, reason = final.outcome, final.reason
    elif final is not None and found.observations:
        reason = f"{final.reason} {reason}"
    return replace(found, outcome=outcome, reason=reason, what=" and ".join(whats))


def _judge_batch(batch: Batch, now: datetime) -> Iterator[tuple[Normalised, frozenset[str]]]:
    stand_ins = {"place": "WW", "observed_at": now.isoformat()}
    unsaid = stand_ins.keys() - set(batch.rows.columns)
    rows = batch.rows.with_columns(**{column: pl.lit(stand_ins[column]) for column in unsaid})
    judged = normalise(rows, now=now, rejected=batch.rejected, original=batch.original)
    yield judged, frozenset(unsaid)


def _judge(parsed: Parsed, now: datetime) -> Iterator[tuple[Normalised, frozenset[str]]]:
    """Judges runs of rows that leave the same things unsaid, each with stand-ins for them."""

    def unsaid(row: RawRow) -> tuple[bool, bool]:
        return row.get("place") is None, row.get("observed_at") is None

    yield normalise((), now=now, rejected=parsed.rejected), frozenset()
    for (no_place, no_time), run in groupby(parsed.rows, key=unsaid):
        stand_ins = RawRow()
        if no_place:
            stand_ins["place"] = "WW"
        if no_time:
            stand_ins["observed_at"] = now
        yield normalise([row | stand_ins for row in run], now=now), frozenset(stand_ins)


def _shown(judged: Normalised, unsaid: Iterable[str]) -> list[dict[str, Any]]:
    return [
        asdict(Observation.of(row)) | dict.fromkeys(unsaid)
        for row in judged.good.iter_rows(named=True)
    ]


def _refused(judged: Normalised) -> list[dict[str, Any]]:
    return judged.bad.drop("digest").to_dicts()
