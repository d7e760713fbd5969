"""The pages of X's trends on the sample site: the shapes of trends24.in and getdaytrends.com.

One card is one capture of the archive; the table shows the newest. A volume the archive does not
know is an empty `data-count`, and "Under 10K tweets" stands only where the volume is below that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from itertools import groupby
from urllib.parse import quote

from scrapers.sample_site.facts import Dataset, Fact, X
from scrapers.x_places import CODES

WINDOWS = (timedelta(hours=24), timedelta(hours=96))

_HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
_NOTE = "<p>Sample data: facts of an archive, shifted in time.</p>"


def cards(dataset: Dataset, now: datetime, slug: str) -> list[list[Fact]]:
    """Returns the captures of the last 24 hours as of an instant, the newest first.

    Where nothing of those hours was reviewed, the newest capture of the last four days alone. A
    place the archive does not know has none.
    """
    known = dataset.x.get(CODES.get(slug, ""))
    if known is None:
        return []
    then = X.then(now)
    day, longer = (
        [list(facts) for _, facts in groupby(known.within(then, window), key=lambda fact: fact.at)]
        for window in WINDOWS
    )
    return day[::-1] or longer[-1:]


def hourly_page(dataset: Dataset, now: datetime, slug: str) -> bytes:
    """Returns the page of a place as trends24.in shows it."""
    shown = "".join(_card(facts, now) for facts in cards(dataset, now, slug))
    return (
        f"{_HEAD.format(title=_title(slug))}<body>{_NOTE}"
        '<div id="timeline-container" class=""><div class="px-2 scroll-smooth flex gap-x-4 w-fit'
        f' pt-8">{shown}</div></div></body></html>'
    ).encode()


def _card(facts: list[Fact], now: datetime) -> str:
    at = X.since(facts[0].at, now)
    shown = at.strftime("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)")
    items = "".join(
        f'<li><span class="trend-name"><a href="{_link(fact)}" class="trend-link">'
        f'{escape(fact.name)}</a><span class="tweet-count" data-count="{_count(fact.amount)}">'
        "</span></span></li>"
        for fact in facts
    )
    return (
        f'<div class="list-container"><h3 class="title" data-timestamp="{at.timestamp():.3f}">'
        f'{shown}</h3><ol class="trend-card__list">{items}</ol></div>'
    )


def table_page(dataset: Dataset, now: datetime, slug: str) -> bytes:
    """Returns the page of a place as getdaytrends.com shows it: only the newest list."""
    listed = next(iter(cards(dataset, now, slug)), [])
    rows = "".join(
        f'<tr><th class="pos">{rank}</th><td class="main"><a class="string"'
        f' href="/{slug}/trend/{quote(fact.name, safe="")}/">{escape(fact.name)}</a>'
        f'<div class="desc">{_words(fact.amount)}</div></td></tr>'
        for rank, fact in enumerate(listed, start=1)
    )
    return (
        f"{_HEAD.format(title=_title(slug))}<body>{_NOTE}"
        '<div id="trends"><table class="table table-hover text-left clickable ranking trends wider'
        f' mb-0"><tbody>{rows}</tbody></table></div></body></html>'
    ).encode()


def _title(slug: str) -> str:
    return f"{slug.replace('-', ' ').title()} Twitter trends (sample)"


def _link(fact: Fact) -> str:
    return f"https://twitter.com/search?q={quote(fact.name, safe='')}"


def _words(amount: int | None) -> str:
    if amount is None:
        return ""
    told = "Under 10K" if amount < 10_000 else _count(amount)
    return f'<span class="small text-muted">{told} tweets</span>'


def _count(amount: int | None) -> str:
    """An amount as the pages write it: "", "950", "12K", "118.4K", "1.2M"; rounded down."""
    if amount is None:
        return ""
    for unit, sign in ((1_000_000, "M"), (1_000, "K")):
        if amount >= unit:
            whole, tenth = divmod(amount * 10 // unit, 10)
            return f"{whole}.{tenth}{sign}" if tenth else f"{whole}{sign}"
    return str(amount)
