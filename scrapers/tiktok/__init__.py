"""TikTok: the hashtags of the Creative Center, of hashtag pages and of listed videos.

One listed hashtag is one observation in views with its posts beside them, and every point of its
popularity curve one more in `index`: a series of its own that the platform scales anew for each
period. A list of videos says which hashtags they carry and nothing of their own figures. Captions,
creators and videos are people's and are never read further than for the hashtags in them.
"""

from __future__ import annotations

from scrapers.tiktok.archive import IMPORTS
from scrapers.tiktok.endpoint import fetch
from scrapers.tiktok.names import NAME
from scrapers.tiktok.reading import parse, scrub

__all__ = ["IMPORTS", "NAME", "fetch", "parse", "scrub"]
