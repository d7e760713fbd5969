"""Items a second of every parser, on one core, beside what decoding the body alone takes.

Counted is the processor time of this process, the best of several rounds: what else runs on the
machine makes a round slower and never faster. An answer is parsed as a scrape parses it; an export
is read as an import reads it, with every row judged.
"""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from rich.table import Table
from selectolax.lexbor import LexborHTMLParser

from benchmarks import machine
from benchmarks.answers import answers
from benchmarks.bodies import Body
from benchmarks.markup import exports, pages
from integrations.errors import PodpusherError
from scrapers import registry
from scrapers.body import Form, form_of, read_xml
from scrapers.importing import read_stream
from scrapers.json_text import decode_json
from scrapers.outcome import Occasion

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
MOST = 100_000
"""Items: the largest body then has 600 MB."""


def bodies(items: int) -> Iterator[Body]:
    """Yields every body, one at a time: together they would fill the memory."""
    yield from answers(items)
    yield from pages(items)
    yield from exports(items)


def measure(items: int, repeats: int, source: str | None = None) -> Table:
    """Parses a body of every kind and returns the figures.

    Args:
        items: How many each lists.
        repeats: Rounds of each; the best is shown.
        source: Only this one's.

    Raises:
        PodpusherError: a parser did not read all that a body lists.
    """
    table = Table(title=machine.here())
    for heading in ("source", "body"):
        table.add_column(heading)
    for heading in ("items", "MB", "items/s", "rows/s", "MB/s", "decoding alone"):
        table.add_column(heading, justify="right")
    for body in bodies(min(items, MOST)):
        if source in {None, body.source}:
            table.add_row(*_measured(body, repeats))
    return table


def _measured(body: Body, repeats: int) -> list[str]:
    seconds = _best(lambda: _check(body, rows_of(body)), repeats)
    decode = _decoder(body)
    share = "-" if decode is None else f"{_best(decode, repeats) / seconds:.0%}"
    size = len(body.content) / 1e6
    paces = (f"{count / seconds:,.0f}" for count in (body.items, body.rows, size))
    return [body.source, body.what, f"{body.items:,}", f"{size:.1f}", *paces, share]


def rows_of(body: Body) -> int:
    """Returns how many rows come of a body."""
    if body.name:
        occasion = Occasion("import", NOW, "US")
        stream = io.BytesIO(body.content)
        read = read_stream(body.source, stream, body.name, now=NOW, occasion=occasion)
        return sum(batch.good.height for batch in read)
    occasion = Occasion("page", NOW, "US", "7d", url=body.url, query=body.query)
    return len(registry.get(body.source).parse(body.content, occasion).rows)


def _check(body: Body, rows: int) -> None:
    if rows != body.rows:
        raise PodpusherError(f"{body.source}, {body.what}: {rows:,} rows of {body.rows:,}.")


def _decoder(body: Body) -> Callable[[], object] | None:
    """What turns the bytes into a tree, and nothing else; None for an export."""
    if body.name:
        return None
    form = form_of(body.content)
    if form is Form.HTML:
        return lambda: LexborHTMLParser(body.content)
    if form is Form.XML:
        return lambda: read_xml(body.content)
    if b"}\n{" in body.content[:100_000]:
        return lambda: [decode_json(line) for line in body.content.split(b"\n")]
    return lambda: decode_json(body.content)


def _best(work: Callable[[], object], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        gc.collect()
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return max(min(taken), 1e-9)
