"""The "Trending now" feed of the sample site: the real shape, facts of the archive."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from scrapers.sample_site.facts import GOOGLE, Dataset, Fact

WINDOWS = (timedelta(hours=36), timedelta(hours=72))
LENGTH = 20

_HT = "https://trends.google.com/trending/rss"
_ATOM = "http://www.w3.org/2005/Atom"
_TIERS = (100, 200, 500)
register_namespace("ht", _HT)
register_namespace("atom", _ATOM)


def feed(dataset: Dataset, now: datetime, place: str) -> bytes:
    """Returns the feed of a place as of an instant; without items where nothing is known."""
    link = f"{_HT}?geo={place}"
    root = Element("rss", {"version": "2.0"})
    channel = SubElement(root, "channel")
    SubElement(channel, "title").text = "Daily Search Trends"
    SubElement(channel, "description").text = "Recent searches"
    SubElement(channel, "link").text = link
    SubElement(
        channel,
        f"{{{_ATOM}}}link",
        {"href": link, "rel": "self", "type": "application/rss+xml"},
    )
    for fact in trending(dataset, now, place):
        item = SubElement(channel, "item")
        SubElement(item, "title").text = fact.name
        SubElement(item, f"{{{_HT}}}approx_traffic").text = traffic(fact.amount)
        SubElement(item, "description")
        SubElement(item, "link").text = link
        SubElement(item, "pubDate").text = format_datetime(GOOGLE.since(fact.at, now))
        SubElement(item, f"{{{_HT}}}picture")
        SubElement(item, f"{{{_HT}}}picture_source")
    body: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return body


def trending(dataset: Dataset, now: datetime, place: str) -> list[Fact]:
    """Returns what trended in the last 36 hours, the latest list first, each query once.

    A query carries its latest known volume of that time. Where nothing of those hours was reviewed
    the last 72 hours are shown, as the real page can do too.
    """
    known = dataset.google.get(place)
    if known is None:
        return []
    then = GOOGLE.then(now)
    latest: dict[str, Fact] = {}
    for fact in known.within(then, WINDOWS[0]) or known.within(then, WINDOWS[1]):
        before = latest.get(fact.name)
        amount = fact.amount if fact.amount is not None or before is None else before.amount
        latest[fact.name] = fact._replace(amount=amount)
    newest_first = sorted(latest.values(), key=lambda fact: (fact.rank, fact.name))
    return sorted(newest_first, key=lambda fact: fact.at, reverse=True)[:LENGTH]


def traffic(amount: int | None) -> str | None:
    """Returns an amount as the feed writes it, in its tiers: "200+", "5000+", "50K+", "2M+"."""
    if amount is None or amount < _TIERS[0]:
        return None
    scale = 1
    while _TIERS[0] * scale * 10 <= amount:
        scale *= 10
    tier = max(step * scale for step in _TIERS if step * scale <= amount)
    if tier >= 1_000_000:
        return f"{tier // 1_000_000}M+"
    return f"{tier // 1_000}K+" if tier >= 10_000 else f"{tier}+"
