"""Etsy: search, shop, category and trending pages; answers of its API; exports of listings."""

from scrapers.etsy.exports import IMPORTS
from scrapers.etsy.fetch import fetch, fetch_api
from scrapers.etsy.listings import NAME
from scrapers.etsy.source import parse, scrub

__all__ = ["IMPORTS", "NAME", "fetch", "fetch_api", "parse", "scrub"]
