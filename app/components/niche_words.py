"""The words for the codes of niches: reasons, tones, products, orders."""

from __future__ import annotations

from datetime import datetime

from app import formats
from app.components import problem_words, words
from app.domain.niches import Niche, Reason
from app.i18n import _, ngettext, pgettext

TONES = {"good": "teal", "bad": "red", "unknown": "grey", "plain": "violet"}
ICONS = {
    "growth": "trend",
    "audience_met": "user",
    "audience_not_met": "user",
    "product_sold": "box",
    "product_not_sold": "box",
    "other_letters": "globe",
    "named_beside": "link",
    "stand_together": "link",
}
_ABOUT_ICONS = {
    "demand": "pulse", "competition": "layers", "fit": "tag", "cluster": "link", "risk": "alert",
}  # fmt: skip


def picture(reason: Reason) -> str:
    """The icon of a reason."""
    return ICONS.get(reason.code, _ABOUT_ICONS[reason.about])


def sentence(reason: Reason) -> str:
    """A reason in words."""
    given = dict(reason.values)
    text = {name: str(value) for name, value in given.items()}
    if reason.about in {"demand", "competition"}:
        return _figure(reason.code, given, text)
    if reason.about == "cluster":
        return _company(reason.code, given, text)
    if reason.code == "risk":
        return _("{risk}: look at it yourself first. The fit counts half.").format(
            risk=problem_words.risk(text["flag"])
        )
    return {
        "profile_empty": _("Not enough data: the brand profile does not say what you sell yet."),
        "fit_unknown": _("Not enough data: nothing in the brand profile can be held against it."),
        "interest_met": _("“{term}” meets your interest “{interest}”."),
        "interest_not_met": _("It meets none of your interests."),
        "audience_met": _("“{term}” speaks to your audience “{audience}”."),
        "audience_not_met": _("It names none of your audiences."),
        "product_sold": _("It asks for a product that you sell: {product}."),
        "product_not_sold": _("It asks for a product that you do not sell: {product}."),
        "other_letters": _("It is written in other letters than your profile."),
    }[reason.code].format(**text | {"product": product(text.get("product", ""))})


def _figure(code: str, given: dict[str, str | int | float], text: dict[str, str]) -> str:
    if code in {"demand_by_score", "demand_by_standing"}:
        said = (
            _("Demand, estimated: “{term}” scores higher than {share} of the day's {n} terms.")
            if code == "demand_by_score"
            else _("Demand, estimated: “{term}” stands higher than {share} of the day's {n} terms.")
        )
        return said.format(
            term=text["term"],
            share=formats.percent(float(given["share"])),
            n=formats.number(int(given["n"])),
        )
    if code == "growth":
        return _("Growth, estimated: {growth} against its own baseline.").format(
            growth=formats.percent(float(given["growth"]), signed=True)
        )
    if code == "competition_counted":
        count = int(given["listings"])
        return ngettext(
            "Competition, observed: {n} listing for “{term}” on {source}, {time}.",
            "Competition, observed: {n} listings for “{term}” on {source}, {time}.",
            count,
        ).format(
            n=formats.number(count),
            term=text["term"],
            source=words.source(text["source"]),
            time=formats.instant(datetime.fromisoformat(text["at"])),
        )
    return {
        "demand_unknown": _("Demand: not enough data, no list ranked it."),
        "competition_unknown": _(
            "Competition: not enough data, nobody has counted its listings. "
            "For the order it counts as the middle of the scale."
        ),
    }[code]


def _company(code: str, given: dict[str, str | int | float], text: dict[str, str]) -> str:
    count = int(given["n"])
    if code == "named_beside":
        return ngettext(
            "“{term}” belongs to it: named beside “{head}” in {n} reading of {sources}.",
            "“{term}” belongs to it: named beside “{head}” in {n} readings of {sources}.",
            count,
        ).format(
            term=text["term"],
            head=text["head"],
            n=formats.number(count),
            sources=words.sources(tuple(text["source"].split(", "))),
        )
    return ngettext(
        "“{term}” belongs to it: on {n} list together with “{head}”, {lift} times as often as "
        "by chance.",
        "“{term}” belongs to it: on {n} lists together with “{head}”, {lift} times as often as "
        "by chance.",
        count,
    ).format(
        term=text["term"],
        head=text["head"],
        n=formats.number(count),
        lift=formats.number(float(given["lift"]), digits=1),
    )


def basis(niche: Niche) -> str:
    """How far the figures of a niche can be trusted: that of its demand."""
    return words.basis("not enough data" if niche.demand is None else "estimated")


def tone(code: str) -> str:
    """How a brand sounds."""
    return {
        "playful": pgettext("tone of a brand", "Playful"),
        "warm": pgettext("tone of a brand", "Warm"),
        "bold": pgettext("tone of a brand", "Bold"),
        "minimal": pgettext("tone of a brand", "Minimal"),
        "nostalgic": pgettext("tone of a brand", "Nostalgic"),
    }.get(code, code)


def product(code: str) -> str:
    """What a brand prints on."""
    return {
        "t-shirt": pgettext("product", "T-shirt"),
        "kids' t-shirt": pgettext("product", "Kids' T-shirt"),
        "hoodie": pgettext("product", "Hoodie"),
        "mug": pgettext("product", "Mug"),
        "poster": pgettext("product", "Poster"),
        "sticker": pgettext("product", "Sticker"),
        "tote bag": pgettext("product", "Tote bag"),
        "ornament": pgettext("product", "Ornament"),
        "phone case": pgettext("product", "Phone case"),
    }.get(code, code)


def sort(code: str) -> str:
    """What an order is by."""
    return {
        "worth": pgettext("order", "Best match"),
        "demand": pgettext("order", "Demand"),
        "competition": pgettext("order", "Least competition"),
        "fit": pgettext("order", "Fit"),
        "growth": pgettext("order", "Growth"),
    }[code]


def shown(code: str) -> str:
    """Which niches are shown."""
    return {
        "all": _("All niches"),
        "fitting": _("Only what fits"),
        "counted": _("Only with competition"),
    }[code]
