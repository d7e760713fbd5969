"""The words for our codes: places, sources, stages, units. Codes travel, words are only shown."""

from __future__ import annotations

from app import formats
from app.domain import score
from app.i18n import _, ngettext, pgettext

# Proper names are the same in every language.
_SOURCES = {
    "x": "X",
    "tiktok": "TikTok",
    "google_trends": "Google Trends",
    "instagram": "Instagram",
    "pinterest": "Pinterest",
    "etsy": "Etsy",
    "reddit": "Reddit",
    "youtube": "YouTube",
    "amazon": "Amazon",
}
STAGE_TONES = {
    "emerging": "violet",
    "rising": "orange",
    "peaking": "orange",
    "seasonal": "violet",
    "evergreen": "teal",
    "steady": "teal",
    "declining": "red",
}
STATUS_TONES = {
    "healthy": "teal",
    "stale": "orange",
    "failing": "red",
    "waiting": "violet",
    "disabled": "grey",
}
OUTCOME_TONES = {
    "ok": "teal",
    "empty": "orange",
    "blocked": "red",
    "rate_limited": "orange",
    "shape_changed": "red",
    "transient": "orange",
    "disabled": "grey",
}


def source(code: str) -> str:
    """A source's own name; an unknown one by its code."""
    return _SOURCES.get(code, code)


def sources(codes: tuple[str, ...]) -> str:
    """Several sources in one phrase."""
    return ", ".join(source(code) for code in codes)


def place(code: str) -> str:
    """A place in words: Worldwide, United Kingdom, "Mumbai, India", "United Kingdom + Ireland".

    A subdivision is shown by its code.
    """
    if code == "WW":
        return _("Worldwide")
    country, _slash, city = code.partition("/")
    territories = formats.locale().territories
    name = " + ".join(territories.get(each, each) for each in country.split("+"))
    return f"{city}, {name}" if city else name


def kind(code: str) -> str:
    """What sort of term it is."""
    return {
        "hashtag": pgettext("kind of term", "Hashtag"),
        "topic": pgettext("kind of term", "Topic"),
        "query": pgettext("kind of term", "Search"),
        "listing": pgettext("kind of term", "Listing"),
        "pin": pgettext("kind of term", "Pin"),
        "post": pgettext("kind of term", "Post"),
    }.get(code, code)


def stage(code: str | None) -> str:
    """Where a term is on its way; a dash for none."""
    return {
        "emerging": pgettext("stage of a trend", "Emerging"),
        "rising": pgettext("stage of a trend", "Rising"),
        "peaking": pgettext("stage of a trend", "Peaking"),
        "seasonal": pgettext("stage of a trend", "Seasonal"),
        "evergreen": pgettext("stage of a trend", "Evergreen"),
        "steady": pgettext("stage of a trend", "Steady"),
        "declining": pgettext("stage of a trend", "Declining"),
        None: formats.DASH,
    }.get(code, code or formats.DASH)


def unit(code: str | None) -> str:
    """What a volume counts."""
    return {
        "posts": pgettext("unit of volume", "posts"),
        "views": pgettext("unit of volume", "views"),
        "searches": pgettext("unit of volume", "searches"),
        "saves": pgettext("unit of volume", "saves"),
        "listings": pgettext("unit of volume", "listings"),
        "index": pgettext("unit of volume", "index"),
    }.get(code or "", code or "")


def period(code: str) -> str:
    """The span a source's list covers."""
    return {
        "instant": pgettext("span of a list", "now"),
        "7d": pgettext("span of a list", "7 days"),
        "30d": pgettext("span of a list", "30 days"),
        "90d": pgettext("span of a list", "90 days"),
    }.get(code, code)


def access(code: str) -> str:
    """How a reading came to us."""
    return {
        "api": pgettext("access", "official API"),
        "page": pgettext("access", "public page"),
        "import": pgettext("access", "imported file"),
        "sample": pgettext("access", "sample"),
    }.get(code, code)


def basis(code: str) -> str:
    """How far a number can be trusted."""
    return {
        "observed": _("observed"),
        "estimated": _("estimated"),
        "not enough data": _("not enough data"),
    }.get(code, code)


def reason(code: str | None, baseline_days: int) -> str:
    """Why a term has its score, or none: the sentence of a stable code of `marts.trend_scores`."""
    if code == "baseline_too_short":
        return _(
            "Not enough data: of the {window} days before, its lists were read on {n}; "
            "{least} are needed."
        ).format(window=score.BASELINE_WINDOW_DAYS, n=baseline_days, least=score.BASELINE_MIN_DAYS)
    return {
        "rank_history": ngettext(
            "Estimated against its own standing on the {n} day before that was read.",
            "Estimated against its own standing on the {n} days before that were read.",
            baseline_days,
        ).format(n=baseline_days),
        "curve_history": _(
            "Estimated against the platform's own popularity curve, because its list is too new."
        ),
        "unranked": _("Not enough data: no source ranked it, so its standing cannot be measured."),
    }.get(code or "", code or "")


def status(code: str) -> str:
    """The state of a source."""
    return {
        "healthy": pgettext("state of a source", "Healthy"),
        "stale": pgettext("state of a source", "Stale"),
        "failing": pgettext("state of a source", "Failing"),
        "waiting": pgettext("state of a source", "Waiting"),
        "disabled": pgettext("state of a source", "Off"),
    }.get(code, code)


def outcome(code: str | None) -> str:
    """What became of one attempt at reading a source."""
    return {
        "ok": pgettext("outcome", "OK"),
        "empty": pgettext("outcome", "Empty"),
        "blocked": pgettext("outcome", "Blocked"),
        "rate_limited": pgettext("outcome", "Rate limited"),
        "shape_changed": pgettext("outcome", "Changed shape"),
        "transient": pgettext("outcome", "Passing fault"),
        "disabled": pgettext("outcome", "Off"),
        None: formats.DASH,
    }.get(code, code or formats.DASH)


def sort(code: str) -> str:
    """What an order is by."""
    return {
        "score": pgettext("order", "Score"),
        "momentum": pgettext("order", "Momentum"),
        "growth": pgettext("order", "Growth"),
        "volume": pgettext("order", "Volume"),
        "breadth": pgettext("order", "Breadth"),
        "rank": pgettext("order", "Best rank"),
        "term": pgettext("order", "Name"),
    }[code]
