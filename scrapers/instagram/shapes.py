"""The shapes in which Instagram lists a hashtag, each read into the same few facts.

GraphQL       hashtag{name, edge_hashtag_to_media{count, edges[]}}, below graphql or data
tag page      data{name, media_count, top{sections}, recent{sections}}
sections      sections[] alone, as the next page of a tag page: neither name nor count
Graph API     data[] of top_media and recent_media: neither name nor count
search        results[] or hashtags[] of {name, media_count}: several hashtags, no posts
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scrapers.body import WrongBodyError
from scrapers.instagram.hashtags import Post, hashtag_key, hashtags_of
from scrapers.outcome import Outcome

_CONTENT = ("medias", "fill_items")
_NOTHING: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class TagAnswer:
    """One answer about one hashtag.

    Attributes:
        what: What the answer is, as a noun.
        posts: As listed; a post may be listed twice.
        names_itself: Whether answers of this shape say their hashtag.
        name: The hashtag as given, of any type; None where it is not.
        counts: Whether answers of this shape say how many posts the hashtag has.
        count: As given, of any type.
    """

    what: str
    posts: tuple[Post, ...] = ()
    names_itself: bool = True
    name: object = None
    counts: bool = True
    count: object = None


def read_shape(answer: dict[str, Any]) -> list[TagAnswer] | None:
    """Returns what an answer says of its hashtags; None when it is of none of the shapes.

    Raises:
        WrongBodyError: empty when Instagram has nothing under the hashtag; shape_changed when a
            part that was always there is gone.
    """
    data = answer.get("data")
    for holder in (answer.get("graphql"), data, answer):
        if isinstance(holder, dict) and ("hashtag" in holder or "edge_hashtag_to_media" in holder):
            return [_graphql(holder.get("hashtag", holder))]
    if isinstance(answer.get("tag"), dict):
        return [_old_page(answer["tag"])]
    if isinstance(data, list):
        return [_graph(data)]
    if isinstance(data, dict) and {"media_count", "top", "recent"} & data.keys():
        return [_tag_page(data)]
    return _sections(answer) or _search(answer)


def posts_of(answer: dict[str, Any]) -> list[Post]:
    """Returns the posts of an answer, none where it cannot be read."""
    try:
        return [post for one in read_shape(answer) or () for post in one.posts]
    except WrongBodyError:
        return []


def _graphql(hashtag: object) -> TagAnswer:
    if hashtag is None:
        raise WrongBodyError(Outcome.EMPTY, "Instagram shows nothing under this hashtag.")
    hashtag = _mapping(hashtag)
    media = _mapping(hashtag.get("edge_hashtag_to_media"))
    if not isinstance(media.get("edges"), list) or "count" not in media:
        raise _lost("list of posts with its count")
    top = _mapping(hashtag.get("edge_hashtag_to_top_posts")).get("edges")
    edges = media["edges"] + (top if isinstance(top, list) else [])
    posts = tuple(_node_post(_mapping(edge).get("node")) for edge in edges)
    what = "an Instagram hashtag answer (GraphQL)"
    return _checked(TagAnswer(what, posts, name=hashtag.get("name"), count=media["count"]))


def _old_page(tag: dict[str, Any]) -> TagAnswer:
    media = _mapping(tag.get("media"))
    if not isinstance(media.get("nodes"), list) or "count" not in media:
        raise _lost("list of posts with its count")
    top = _mapping(tag.get("top_posts")).get("nodes")
    nodes = media["nodes"] + (top if isinstance(top, list) else [])
    # These left the caption out of a post that has none.
    posts = tuple(_post(node, node.get("caption")) for node in map(_mapping, nodes))
    return TagAnswer("an Instagram tag page", posts, name=tag.get("name"), count=media["count"])


def _tag_page(data: dict[str, Any]) -> TagAnswer:
    parts = [_mapping(data.get(part)).get("sections") for part in ("top", "recent")]
    listed = [part for part in parts if isinstance(part, list)]
    if not listed or "media_count" not in data:
        raise _lost("list of posts with its count")
    posts = tuple(post for sections in listed for post in _section_posts(sections))
    return _checked(_named("an Instagram tag page", data, posts))


def _named(what: str, tag: dict[str, Any], posts: tuple[Post, ...] = ()) -> TagAnswer:
    return TagAnswer(what, posts, name=tag.get("name"), count=tag.get("media_count"))


def _graph(listed: list[Any]) -> TagAnswer:
    items = [_mapping(item) for item in listed]
    if any("id" not in item for item in items):
        raise _lost("number of each post")
    posts = tuple(_post(item, item.get("caption")) for item in items)
    return TagAnswer(
        "an Instagram Graph API list of posts", posts, names_itself=False, counts=False
    )


def _sections(answer: dict[str, Any]) -> list[TagAnswer] | None:
    for holder in (answer, answer.get("media_grid")):
        if isinstance(holder, dict) and isinstance(holder.get("sections"), list):
            posts = _section_posts(holder["sections"])
            what = "an Instagram hashtag section"
            return [_checked(TagAnswer(what, posts, names_itself=False, counts=False))]
    return None


def _search(answer: dict[str, Any]) -> list[TagAnswer] | None:
    if "media_count" in answer and "name" in answer:
        return [_named("an Instagram hashtag's own entry", answer)]
    found = answer.get("results", answer.get("hashtags"))
    if not isinstance(found, list):
        return None
    tags = [_mapping(_mapping(each).get("hashtag", each)) for each in found]
    if tags and not any("media_count" in tag for tag in tags):
        raise _lost("number of posts of each hashtag")
    return [_named("an Instagram hashtag search", tag) for tag in tags]


def _section_posts(sections: list[Any]) -> tuple[Post, ...]:
    """The posts of a grid; a section may hold a row of posts and a clip beside them."""
    posts = []
    for section in sections:
        content = _mapping(_mapping(section).get("layout_content"))
        clips = _mapping(_mapping(content.get("one_by_two_item")).get("clips")).get("items")
        lists = [*(content.get(name) for name in _CONTENT), clips]
        if not any(isinstance(one, list) for one in lists):
            raise _lost("posts of a section")
        for item in (item for one in lists if isinstance(one, list) for item in one):
            media = _mapping(_mapping(item).get("media"))
            caption = media.get("caption", _NOTHING)
            text = caption.get("text") if isinstance(caption, dict) else caption
            posts.append(_post(media, text, has_caption="caption" in media))
    return tuple(posts)


def _node_post(node: object) -> Post:
    node = _mapping(node)
    captions = _mapping(node.get("edge_media_to_caption")).get("edges")
    first = captions[0] if isinstance(captions, list) and captions else None
    text = _mapping(_mapping(first).get("node")).get("text")
    return _post(node, text, has_caption=isinstance(captions, list))


def _post(post: dict[str, Any], caption: object, *, has_caption: bool = True) -> Post:
    text = caption if isinstance(caption, str) else ""
    owner = _mapping(post.get("user", post.get("owner"))).get("username", post.get("username"))
    given = (post.get(name) for name in ("shortcode", "code", "id", "pk"))
    key = next((str(each)[:100] for each in given if isinstance(each, (str, int)) and each), None)
    return Post(
        key=key,
        has_caption=has_caption,
        is_captioned=bool(text.strip()),
        tags=hashtags_of(text) if "#" in text or "\uff03" in text else frozenset(),
        owner=hashtag_key(owner) if isinstance(owner, str) else None,
    )


def _checked(answer: TagAnswer) -> TagAnswer:
    """Raises when more than half of the posts lost the place of their caption."""
    lacking = sum(not post.has_caption for post in answer.posts)
    if lacking * 2 > len(answer.posts):
        raise _lost("caption of its posts")
    return answer


def _lost(part: str) -> WrongBodyError:
    return WrongBodyError(Outcome.SHAPE_CHANGED, f"The answer lost what it always had: the {part}.")


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def tag_objects(value: object) -> Iterator[dict[str, Any]]:
    """Yields every object inside a page's data that describes a hashtag, the outermost first."""
    waiting = deque([value])
    while waiting:
        one = waiting.popleft()
        if isinstance(one, dict):
            if "edge_hashtag_to_media" in one or ("media_count" in one and "name" in one):
                yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
