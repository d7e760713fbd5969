"""robots.txt, as RFC 9309 wants it read: once per run, before the first page is asked for.

No such file means that everything may be read. A file that cannot be reached (5xx, 429, no answer)
means that nothing may be, for now: the caller sees that fault and asks no page.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from integrations.http import HttpClient
from integrations.http_errors import HttpError

AGENT = "PODPusher"
"""The name a site can address us by; also the first word of our User-Agent."""
_LONGEST_DELAY = 30.0
"""Seconds; a site that wants longer pauses still gets no more than one page in this time."""


class RobotsRefusalError(HttpError):
    """The site's robots.txt asks us to keep out of an address; permanent."""

    def __init__(self, shown: str) -> None:
        super().__init__(f"The robots.txt of the source keeps us out of {shown}.", url=shown)


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site allows us."""

    rules: Protego

    def allows(self, url: str) -> bool:
        """Tells whether an address of the site may be read."""
        return bool(self.rules.can_fetch(url, AGENT))

    @property
    def delay(self) -> float:
        """Seconds to leave between two pages; 0 when the site does not say."""
        return min(float(self.rules.crawl_delay(AGENT) or 0), _LONGEST_DELAY)


async def read_robots(client: HttpClient, url: str) -> Robots:
    """Returns the rules of the site an address belongs to.

    Raises:
        HttpError: the file cannot be reached.
        ConfigurationError: the address cannot be asked.
    """
    parts = urlsplit(url)
    answer = await client.request("GET", f"{parts.scheme}://{parts.netloc}/robots.txt")
    text = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
    return Robots(Protego.parse(text))
