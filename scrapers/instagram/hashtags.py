"""Hashtags inside captions, and which of them may be told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from scrapers.term import normalise_term

FEWEST_POSTS = 2
"""A privacy threshold: a hashtag of one post alone can point at the person who wrote it."""
LONGEST = 100
"""Characters of a hashtag on Instagram."""

# A hashtag runs until white space or punctuation. Emoji, joiners and marks of any script belong to
# it, so the end is told by what is not: `\w` would cut words of Hindi or Thai at their vowels.
_END = (
    r"\s#\uff03\x00-/:-@\[-^`{-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u060c\u061b\u061f\u06d4\u0964\u0965"
    r"\u2000-\u200b\u200e-\u206f\u3000-\u3003\u3008-\u3020\ufe50-\ufe6b\uff01-\uff0f\uff1a-\uff20"
    r"\uff3b-\uff3e\uff40\uff5b-\uff65\ufff0-\uffff\ud800-\udfff"
)
_HASHTAG = re.compile(rf"(?<![&/])[#\uff03]([^{_END}]+)")
_WHOLE = re.compile(rf"[^{_END}]+")


@dataclass(frozen=True, slots=True)
class Post:
    """What is read of a listed post.

    Attributes:
        key: Tells it from other posts; None where the answer gives nothing to tell it by.
        has_caption: The field is there, whatever it holds.
        is_captioned: It has a caption with words.
        tags: The hashtags of the caption, normalised, without hash.
        owner: The user's name, only to keep it out of the hashtags; normalised.
    """

    key: str | None
    has_caption: bool
    is_captioned: bool
    tags: frozenset[str]
    owner: str | None


def hashtag_key(text: str) -> str:
    """Returns what makes two spellings one hashtag: "#Tea" and "tea" are "tea"."""
    return text.lower() if text.isascii() and text.isidentifier() else normalise_term(text)


def hashtags_of(caption: str) -> frozenset[str]:
    """Returns the hashtags of a caption; a number alone is none."""
    found = _HASHTAG.findall(caption)
    keys = {tag.lower() if tag.isascii() else _key_of_any(tag) for tag in found}
    return frozenset(key for key in keys if len(key) <= LONGEST and not key.isdigit()) - {""}


@lru_cache(maxsize=50_000)
def _key_of_any(tag: str) -> str:
    """The key of a hashtag of any script; empty where its key would not be read as one again."""
    key = normalise_term(tag) if len(tag) <= LONGEST else ""
    return key if _WHOLE.fullmatch(key) else ""


def distinct(posts: Iterable[Post]) -> list[Post]:
    """Returns each post once; a top post is often listed among the recent ones too."""
    seen: set[str] = set()
    kept = []
    for post in posts:
        if post.key is None or post.key not in seen:
            kept.append(post)
        seen.add(post.key or "")
    return kept


def shared(posts: Iterable[Post], *, leave_out: Collection[str] = ()) -> dict[str, int]:
    """Returns hashtags with the number of posts they occur in, the most frequent first.

    Left out are hashtags of fewer than two posts (`FEWEST_POSTS`) and those that are the name of a
    listed post's user.

    Args:
        posts: Each once.
        leave_out: Further hashtags to leave out, normalised.
    """
    posts = list(posts)
    counts = Counter(tag for post in posts for tag in post.tags)
    hidden = {post.owner for post in posts} | set(leave_out)
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return {tag: n for tag, n in ranked if n >= FEWEST_POSTS and tag not in hidden}


def common_to_all(posts: Iterable[Post]) -> str | None:
    """Returns the one hashtag that is in every captioned post, where it can only be that one."""
    captioned = [post for post in posts if post.is_captioned]
    everywhere = [tag for tag, n in shared(captioned).items() if n == len(captioned)]
    return everywhere[0] if len(everywhere) == 1 else None
