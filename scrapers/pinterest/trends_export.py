"""Pinterest's official Trends export, CSV or XLSX, in any of its languages.

One keyword is one observation, and each of its weekly points one more in `index`. The points are
levels between 0 and 100, scaled within one keyword of one file, dated as the header says (the day
on which Pinterest's week ends). The keyword itself is dated the last day the export covers, one
second into it: the key of an observation does not hold the unit, and the last week's point stands
at midnight. The column "normalised volume" compares the keywords of one list with each other, a
scale that nothing else shares; it is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

from scrapers.import_format import Table, TableFormat
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Outcome, Parsed, Rejected, settle
from scrapers.pinterest.columns import (
    Columns,
    NotTheseColumnsError,
    bare,
    find_columns,
    is_header,
    names_region,
)
from scrapers.pinterest.growth import NotGrowthError, Scale, read_growth, scale_of
from scrapers.pinterest.names import NAME, PERIOD, place_in_name, point_of
from scrapers.pinterest.weeks import NotWeeksError, read_weeks
from scrapers.rules import RULES

WHAT = "a Pinterest Trends export"
_LAG = timedelta(days=31)
"""How far an export's last week may lie before the day it says it ends on."""
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MADE_ON = re.compile(r"export|download|generat|created|descarg|telecharg|scaric|pobran")
_URL = re.compile(r"https?://trends\.pinterest\.[^\s\"]+", re.I)
_INTERESTS = re.compile(
    r"^(interests?|intereses?|interets?|interessen?|interesses?|interessi|zainteresowan.*|興味.*)$"
)
_ALL = frozenset(
    {
        "all",
        "todos",
        "todas",
        "todo",
        "tous",
        "toutes",
        "alle",
        "tutti",
        "tutte",
        "wszystkie",
        "すへて",
    }
)


def read(table: Table, occasion: Occasion) -> Parsed:
    """Reads one table.

    Returns:
        `shape_changed` when a date or a column cannot be told; else, per keyword, one row in
        searches and one in `index` for every week it has a figure for.
    """
    try:
        columns = find_columns(table.header, table.rows)
        weeks, notes = read_weeks(table.header[columns.first_week :])
        end = _end(table.preamble, weeks[-1])
    except (NotTheseColumnsError, NotWeeksError) as error:
        if not table.rows:
            return Parsed(Outcome.EMPTY, "The export lists no keywords.", what=WHAT)
        return Parsed(Outcome.SHAPE_CHANGED, error.message, what=WHAT)
    place, told = _place(table, occasion)
    base = RawRow(
        source=NAME,
        access="import",
        place=place,
        kind="query",
        period=PERIOD,
        volume_unit="searches",
        category=_interests(table.preamble),
    )
    stamps = [f"{week}T00:00:00+00:00" for week in weeks]
    stamp = f"{end}T00:00:01+00:00"
    scale = scale_of(row[at] for at in columns.growth.values() for row in table.rows)
    rows: list[RawRow] = []
    rejected: list[Rejected] = []
    lacking = 0
    for cells in table.rows:
        label = cells[columns.keyword].strip()
        own = base | RawRow(label=label, observed_at=stamp)
        if columns.region is not None and cells[columns.region].strip():
            own["place"] = cells[columns.region].strip()
        rule = _fill(own, cells, columns, scale)
        if rule is not None:
            lacking += 1
            rejected.append(
                _refused(rule, {"label": label, "row": list(cells[: columns.first_week])})
            )
            continue
        rows.append(own)
        point = {name: value for name, value in own.items() if name not in {"measures", "rank"}}
        for given, when in zip(cells[columns.first_week :], stamps, strict=True):
            if not given or given.isspace():
                continue
            value = point_of(given)
            if value is None:
                raw = {"label": label, "week": when, "point": given[:60]}
                rejected.append(_refused("bad_volume", raw))
                continue
            rows.append(
                RawRow(**point) | RawRow(observed_at=when, volume=value, volume_unit="index")  # type: ignore[typeddict-item]
            )
    settled = settle(rows, rejected, items=len(table.rows), lacking=lacking, what="keywords")
    return replace(settled, what=WHAT, notes=[*notes, *told])


def _fill(row: RawRow, cells: Sequence[str], columns: Columns, scale: Scale) -> str | None:
    """Adds rank and growth to a keyword's row, or returns the rule that it breaks."""
    if not row["label"]:
        return "missing_term"
    try:
        growth = {name: read_growth(cells[at], scale) for name, at in columns.growth.items()}
    except NotGrowthError:
        return "bad_measure"
    row["measures"] = {name: value for name, value in growth.items() if value is not None}
    rank = "" if columns.rank is None else cells[columns.rank].strip()
    row["rank"] = rank or None
    if not row["measures"] and not any(cell.strip() for cell in cells[columns.first_week :]):
        return "missing_field"
    return None


def _refused(rule: str, raw: Mapping[str, object]) -> Rejected:
    return Rejected(NAME, "import", rule, RULES[rule], raw)


def _end(preamble: Sequence[Sequence[str]], last: date) -> date:
    """The last day the export says it covers; its last week where it does not say."""
    said = []
    for row in preamble:
        if not row or _MADE_ON.search(bare(row[0])):
            continue
        for year, month, day in _ISO.findall(" ".join(row[1:3])):
            try:
                said.append(date(int(year), int(month), int(day)))
            except ValueError as error:
                raise NotWeeksError(
                    f"The export says it ends on {year}-{month}-{day}, which is no day."
                ) from error
    end = max(said, default=last)
    if not last <= end <= last + _LAG:
        raise NotWeeksError(f"The export says it ends on {end}, but its last week is {last}.")
    return end


def _place(table: Table, occasion: Occasion) -> tuple[str | None, list[str]]:
    """Where the export is about, by its preamble, the caller or its name; a note for the name."""
    for row in table.preamble:
        if len(row) > 1 and row[1].strip() and names_region(row[0]):
            return row[1].strip(), []
        for address in _URL.findall(" ".join(row)):
            query = parse_qs(urlsplit(address.replace("&amp;", "&")).query)
            if country := query.get("country", query.get("region", [""]))[0]:
                return country.replace(" ", "+"), []
    if occasion.place is not None:
        return occasion.place, []
    place = place_in_name(table.name)
    if place is None:
        return None, []
    return place, [f"The place, {place}, was read from the name of the file or sheet."]


def _interests(preamble: Sequence[Sequence[str]]) -> str | None:
    """The interests the export was narrowed to; None for all."""
    for row in preamble:
        if len(row) > 1 and _INTERESTS.match(bare(row[0]).strip(" :")):
            shown = ", ".join(cell.strip() for cell in row[1:] if cell.strip())
            return None if bare(shown) in _ALL else shown[:200] or None
    return None


TRENDS = TableFormat(
    title=WHAT,
    expects="A Trends export has a keyword, three changes in percent, then a column per week.",
    matches=is_header,
    read=read,
)
