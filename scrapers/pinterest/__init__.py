"""Pinterest: its official Trends exports, its API's trending keywords, and lists of pins.

    trends_export   CSV and XLSX exports of the Trends tool, in any language
    weeks           the dates of an export's weekly columns, repaired only where nothing else fits
    columns, growth which column is which, and what its percentages say
    api             the official API v5 (needs a token; see the terms note in the registry)
    pins            answers of the search page
    pin_collection  collections of pins as CSV

Neither descriptions nor the names of persons are read or kept.
"""

from __future__ import annotations

from scrapers.body import WrongBodyError, read_json
from scrapers.fetching import FetchContext
from scrapers.import_format import Export
from scrapers.outcome import Occasion, Outcome, Parsed, Reading
from scrapers.pinterest import api, pins
from scrapers.pinterest.names import NAME
from scrapers.pinterest.pin_collection import COLLECTION
from scrapers.pinterest.trends_export import TRENDS

__all__ = ["IMPORTS", "NAME", "fetch_api", "parse", "scrub"]

IMPORTS: tuple[Export, ...] = (TRENDS, COLLECTION)


def fetch_api(context: FetchContext) -> list[Reading]:
    """Asks the official API for all four lists of every place; one reading per list.

    Raises:
        ConfigurationError: no access token is set.
    """
    return api.fetch_trends(context, parse)


def parse(body: bytes, occasion: Occasion) -> Parsed:
    """Reads an answer of the API or of the search page, told apart by what they hold.

    Returns:
        One row per keyword and one per week of its series, or one row per distinct pin.
    """
    try:
        answer = read_json(body)
        if not isinstance(answer, dict):
            raise WrongBodyError(Outcome.SHAPE_CHANGED, "The answer is not a JSON object.")
        if "resource_response" in answer:
            return pins.parse_search(answer, occasion)
        return api.parse_trends(answer, occasion)
    except WrongBodyError as error:
        return Parsed(error.outcome, error.message)


def scrub(body: bytes) -> bytes:
    """Returns what of an answer may be kept: keywords, labels of pins, figures."""
    try:
        answer = read_json(body)
    except WrongBodyError:
        return b""
    if isinstance(answer, dict) and "resource_response" in answer:
        return pins.scrub_search(answer)
    return api.scrub_trends(body)
