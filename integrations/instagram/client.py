"""A client of the three questions the Graph API answers about hashtags.

The token travels in a header: an address is written to logs, a header is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from integrations.http import Answer, HttpClient

Edge = Literal["top_media", "recent_media"]

FIELDS = "id,caption"
"""What is asked of a post: its hashtags stand in the caption, and nothing else is needed."""
POSTS = 50
"""The most posts the API lists at once."""


class GraphClient:
    """Asks for one account; every answer is handed back as it came, an error object included.

    Args:
        http: An open session.
        base_url: With the version: https://graph.facebook.com/v23.0.
        user_id: Number of the Instagram professional account that asks.
        token: Its access token.
    """

    def __init__(self, http: HttpClient, base_url: str, user_id: str, token: str) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._user_id = user_id
        self._headers = {"authorization": f"Bearer {token}"}

    def search_url(self) -> str:
        """The address of the search, without its question."""
        return f"{self._base_url}/ig_hashtag_search"

    def media_url(self, hashtag_id: str, edge: Edge) -> str:
        """The address of a hashtag's posts, without its question."""
        return f"{self._base_url}/{hashtag_id}/{edge}"

    async def search(self, hashtag: str) -> Answer:
        """Asks for the number of a hashtag; a new one counts against the account's thirty.

        Raises:
            HttpError: no usable answer came.
            ConfigurationError: the base address cannot be asked.
        """
        return await self._get(self.search_url(), {"q": hashtag})

    async def media(self, hashtag_id: str, edge: Edge) -> Answer:
        """Asks for the posts under a hashtag: the most popular, or those of the last day.

        Raises:
            HttpError: no usable answer came.
            ConfigurationError: the base address cannot be asked.
        """
        wanted = {"fields": FIELDS, "limit": str(POSTS)}
        return await self._get(self.media_url(hashtag_id, edge), wanted)

    async def _get(self, url: str, wanted: Mapping[str, str]) -> Answer:
        params = {"user_id": self._user_id, **wanted}
        return await self._http.request("GET", url, params=params, headers=self._headers)
