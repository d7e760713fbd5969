"""Posts of a Reddit listing: what is read of one, what is left out, what of it may be kept.

Nothing that points at a person is read or kept: no author, no text of a post or a comment, no flair
an author wrote, and a `u/name` inside a title reads `u/…`. A post on a person's own profile keeps
neither its category nor its long address, because both are the person's name.
"""

from __future__ import annotations

import re
from typing import Any

from scrapers.numbers import NotACountError, parse_count
from scrapers.observation import RawRow
from scrapers.outcome import Occasion, Rejected
from scrapers.rules import RULES

NAME = "reddit"
SITE = "https://www.reddit.com"
USUAL = ("subreddit", "permalink", "num_comments")
"""Fields every listing has; a post can do without one, a listing that lost one has changed."""

_HANDLE = re.compile(r"(?<![\w/])(/?)u(?:ser)?/[\w-]{2,}", re.I)
_MASKED = "u/\u2026"
_PLACEHOLDER = re.compile(r"\[\s*(?:deleted|removed)\b[^]]*\]", re.I)
_PERMALINK = re.compile(r"/(?:r/\w+/)?comments/\w+(?:/\S*)?")
_PROFILE = re.compile(r"/(?:r/u_|u/|user/)", re.I)
_SUBREDDIT = re.compile(r"(?!u_)\w{1,30}", re.I)
_ID = re.compile(r"(?:t3_)?([A-Za-z0-9]{1,20})")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_REMOVERS = frozenset(
    (
        "anti_evil_ops",
        "author",
        "automod_filtered",
        "community_ops",
        "content_takedown",
        "copyright_takedown",
        "deleted",
        "legal_operations",
        "moderator",
        "reddit",
    )
)


def identity_of(post: dict[str, Any]) -> str | None:
    """Returns the post's own number in base 36; None when it names none."""
    for field in ("id", "name"):
        found = _ID.fullmatch(post[field]) if isinstance(post.get(field), str) else None
        if found:
            return found[1]
    return None


def reason_left_out(post: dict[str, Any]) -> str | None:
    """Returns why a post is no trend of ours, as the end of "3 posts …"; None when it is one."""
    if post.get("over_18") is True:
        return "marked as adult content"
    title = post.get("title")
    is_gone = isinstance(title, str) and _PLACEHOLDER.fullmatch(title.strip())
    remover = post.get("removed_by_category")
    if is_gone or (isinstance(remover, str) and remover):
        return "removed or deleted"
    return "that are advertisements" if post.get("promoted") is True else None


def row_of(post: dict[str, Any], rank: int | None, occasion: Occasion) -> RawRow | Rejected:
    """Returns the observation of a post, or the rule it breaks.

    Args:
        post: The `data` of a `t3` item.
        rank: Its position in the listing; None where the positions mean nothing.
        occasion: When, where and how it was read.
    """
    if rule := _broken(post):
        return _refused(rule, post, rank, occasion)
    title = _plain(post["title"])
    score = None if post.get("hide_score") is True else post["score"]
    comments = parse_count(post.get("num_comments")).value
    subreddit = _subreddit(post)
    return RawRow(
        source=NAME,
        access=occasion.access,
        observed_at=occasion.observed_at,
        place=occasion.place,
        kind="post",
        label=_masked(title),
        identity=identity_of(post),
        period=occasion.period,
        rank=rank,
        volume=score,
        volume_unit="votes",
        category=f"r/{subreddit}" if subreddit else None,
        url=SITE + _path(post),
        measures=None if comments is None else {"comments": comments},
    )


def kept_of(post: dict[str, Any]) -> dict[str, Any]:
    """Returns what of a post may be kept: its figures and switches, title, place and address."""
    kept = {
        name: value if value is None or isinstance(value, (bool, int, float)) else ""
        for name, value in post.items()
    }
    if isinstance(title := post.get("title"), str):
        kept["title"] = _masked(title)
    if subreddit := _subreddit(post):
        kept["subreddit"] = subreddit
    if (identity := identity_of(post)) is not None:
        kept["id"] = identity
        if isinstance(post.get("permalink"), str):
            kept["permalink"] = _path(post)
    remover = post.get("removed_by_category")
    if isinstance(remover, str):
        kept["removed_by_category"] = remover if remover in {"", *_REMOVERS} else "somebody"
    return kept


def lacks(post: dict[str, Any], field: str) -> bool:
    """Tells whether a post has no value of the usual type under one of `USUAL`."""
    value = post.get(field)
    return type(value) is not int if field == "num_comments" else not isinstance(value, str)


def _broken(post: dict[str, Any]) -> str | None:
    # Without `over_18` nobody can say that a post is fit to be shown.
    if "score" not in post or not isinstance(post.get("over_18"), bool):
        return "missing_field"
    if identity_of(post) is None:
        return "missing_field"
    if not isinstance(post.get("title"), str) or not post["title"].strip():
        return "missing_term" if "title" in post else "missing_field"
    for field, rule in (("score", "bad_volume"), ("num_comments", "bad_measure")):
        value = post.get(field)
        if isinstance(value, str):
            return rule
        try:
            parse_count(value)
        except NotACountError:
            return rule
    return None


def _refused(rule: str, post: dict[str, Any], rank: int | None, occasion: Occasion) -> Rejected:
    """A refused post with its figures and the kind of what stood in their place."""
    fields = ("title", "score", "num_comments", "over_18")
    raw: dict[str, object] = {"rank": rank, "id": identity_of(post)}
    for field in fields:
        value = post.get(field)
        is_figure = value is None or isinstance(value, (bool, int, float))
        raw[field] = value if is_figure else f"({type(value).__name__})"
    return Rejected(NAME, occasion.access, rule, RULES[rule], raw)


def _subreddit(post: dict[str, Any]) -> str | None:
    """The subreddit's name; None for a person's profile, whose name is the person's."""
    name = post.get("subreddit")
    return name if isinstance(name, str) and _SUBREDDIT.fullmatch(name) else None


def _masked(title: str) -> str:
    return _HANDLE.sub(_MASKED, title) if "/" in title else title


def _plain(title: str) -> str:
    """The title as written: Reddit escapes three signs unless it is asked for raw JSON."""
    for entity, sign in _ENTITIES:
        title = title.replace(entity, sign)
    return title


def _path(post: dict[str, Any]) -> str:
    """The address of a post below the site, by its number alone where the long one names a person.

    The long one repeats the title, so a masked title goes with the short one too.
    """
    link = post.get("permalink")
    title = post.get("title")
    is_safe = (
        isinstance(link, str)
        and _PERMALINK.fullmatch(link)
        and not _PROFILE.match(link)
        and not (isinstance(title, str) and _MASKED in _masked(title))
    )
    return str(link) if is_safe else f"/comments/{identity_of(post)}/"
