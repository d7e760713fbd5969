"""Every source we know, in one table: what it is, how it may be read, and what its terms say.

A live source is off until the operator switches it on, and its note is shown beside the switch.
Google's public feed is the one that is on.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from integrations.errors import PodpusherError
from scrapers import etsy, google_trends, instagram, pinterest, reddit, tiktok, x
from scrapers.source import Source

__all__ = ["SOURCES", "Source", "UnknownSourceError", "get"]


class UnknownSourceError(PodpusherError):
    """There is no source of that name."""


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        source.name: source
        for source in (
            Source(
                name=google_trends.NAME,
                title="Google Trends",
                kind="query",
                modes=("page", "import"),
                default_on=True,
                terms_note=(
                    "A public feed that needs no key and no account. Keep to its pace, and name "
                    "Google Trends as the source wherever its figures are shown."
                ),
                default_places=("US", "GB", "CA", "AU", "IE", "NZ"),
                sample_places=("US", "GB", "IN"),
                base_url_setting="google_trends_base_url",
                parse=google_trends.parse,
                fetch=google_trends.fetch,
                import_formats=google_trends.IMPORTS,
                scrub=google_trends.scrub,
            ),
            Source(
                name=tiktok.NAME,
                title="TikTok Creative Center",
                kind="hashtag",
                modes=("page", "import"),
                default_on=False,
                terms_note=(
                    "The endpoint behind a public page; TikTok does not document it and its terms "
                    "restrict automated reading. Switch it on only if you may. Visitors without "
                    "an account are shown the top of each list."
                ),
                default_places=("US", "GB"),
                sample_places=("US",),
                base_url_setting="tiktok_base_url",
                parse=tiktok.parse,
                fetch=tiktok.fetch,
                import_formats=tiktok.IMPORTS,
                scrub=tiktok.scrub,
            ),
            Source(
                name=x.NAME,
                title="X",
                kind="topic",
                modes=("api", "page", "import"),
                default_on=False,
                terms_note=(
                    "Pages of trends24.in, which republishes what X lists; X's own terms restrict "
                    "automated reading and reuse. Switch it on only if you may. Read in Chromium, "
                    "slowly, under our own name, and never where robots.txt says no. With a token "
                    "X's API is asked: each trend read costs one US cent, within a daily budget."
                ),
                default_places=("US", "GB", "CA", "AU", "IN"),
                sample_places=("US", "GB", "IN"),
                base_url_setting="x_base_url",
                parse=x.parse,
                fetch=x.fetch,
                import_formats=x.IMPORTS,
                scrub=x.scrub,
                needs_browser=True,
                fetch_past=x.fetch_past,
                fetch_api=x.fetch_api,
                api_url_setting="x_api_base_url",
                credentials=("x_bearer_token",),
            ),
            Source(
                name=pinterest.NAME,
                title="Pinterest",
                kind="query",
                modes=("import", "api"),
                default_on=False,
                terms_note=(
                    "Import the exports that the Trends tool offers for download. Pinterest's "
                    "API terms bar storing what its API answers for anything but the analysis of "
                    "your own campaigns: switch the API on only if that is what you do."
                ),
                default_places=("US", "GB+IE"),
                sample_places=(),
                base_url_setting=None,
                parse=pinterest.parse,
                fetch=None,
                import_formats=pinterest.IMPORTS,
                scrub=pinterest.scrub,
                fetch_api=pinterest.fetch_api,
                api_url_setting="pinterest_base_url",
                credentials=("pinterest_access_token",),
            ),
            Source(
                name=instagram.NAME,
                title="Instagram",
                kind="hashtag",
                modes=("page", "api"),
                default_on=False,
                terms_note=(
                    "The Graph API answers a reviewed app for 30 different hashtags in 7 days per "
                    "account. Public tag pages mostly show a login form, which is reported as "
                    "blocked, and Instagram's terms restrict automated reading: switch them on "
                    "only if you may. Captions and users are never kept."
                ),
                default_places=("WW",),
                sample_places=(),
                base_url_setting="instagram_base_url",
                parse=instagram.parse,
                fetch=instagram.fetch,
                import_formats=instagram.IMPORTS,
                scrub=instagram.scrub,
                fetch_api=instagram.fetch_api,
                api_url_setting="instagram_graph_base_url",
                credentials=("instagram_access_token", "instagram_user_id"),
                queries_setting="instagram_hashtags",
            ),
            Source(
                name=reddit.NAME,
                title="Reddit",
                kind="post",
                modes=("page", "api"),
                default_on=False,
                terms_note=(
                    "Commercial use of Reddit's data, by its API or its pages, needs an agreement "
                    "with Reddit. Its robots.txt keeps most automated readers off its pages and "
                    "is obeyed, so a page may read as blocked: the API is the way in. Switch it "
                    "on only if you may. Authors and texts are never kept."
                ),
                default_places=("WW",),
                sample_places=(),
                base_url_setting="reddit_base_url",
                parse=reddit.parse,
                fetch=reddit.fetch,
                import_formats=reddit.IMPORTS,
                scrub=reddit.scrub,
                fetch_api=reddit.fetch_api,
                api_url_setting="reddit_api_base_url",
                credentials=("reddit_client_id", "reddit_client_secret"),
                queries_setting="reddit_subreddits",
            ),
            Source(
                name=etsy.NAME,
                title="Etsy",
                kind="listing",
                modes=("page", "api", "import"),
                default_on=False,
                terms_note=(
                    "Etsy's terms bar mining its market with what the API gives, unless Etsy "
                    "consents, and showing listings older than 6 hours or anything else older "
                    "than 24. Its pages may not be read by machines without consent either. "
                    "Nothing is searched for until you name the terms."
                ),
                default_places=("US", "GB"),
                sample_places=(),
                base_url_setting="etsy_base_url",
                parse=etsy.parse,
                fetch=etsy.fetch,
                import_formats=etsy.IMPORTS,
                scrub=etsy.scrub,
                fetch_api=etsy.fetch_api,
                api_url_setting="etsy_api_base_url",
                credentials=("etsy_keystring", "etsy_shared_secret"),
                queries_setting="etsy_queries",
            ),
        )
    }
)
"""By name, in the order they are shown."""


def get(name: str) -> Source:
    """Returns a source.

    Raises:
        UnknownSourceError: there is none of that name; the hint lists those there are.
    """
    try:
        return SOURCES[name]
    except KeyError:
        raise UnknownSourceError(
            f"There is no source called {name!r}.", hint=f"Sources: {', '.join(SOURCES)}."
        ) from None
