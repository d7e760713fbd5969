"""What a term's own words say: categories, flags, fitness, in the reader's language."""

from __future__ import annotations

from markupsafe import Markup

from app import formats
from app.components import pictures
from app.i18n import _, pgettext
from app.queries.evidence import TermWords


def draw(words: TermWords | None) -> Markup:
    """The block of the evidence panel; says so where the term was not judged yet."""
    head = Markup('<h4 class="pp-sub">{}</h4>').format(_("What the term says"))
    if words is None:
        return head + Markup('<p class="pp-quiet">{}</p>').format(_("Not judged yet."))
    facts = [
        (_("Fitness"), _fitness(words)),
        (_("Categories"), ", ".join(map(category, words.categories)) or _("none found")),
        (_("Suggested products"), ", ".join(map(product, words.products)) or _("none found")),
        (_("Also written"), ", ".join(words.spellings) or _("in no other way seen")),
    ]
    badges = Markup("").join(
        pictures.badge(flag(code), "orange") + _why(words, code) for code in words.flags
    )
    rows = Markup("").join(
        Markup("<div><span>{}</span><b>{}</b></div>").format(*fact) for fact in facts
    )
    return Markup('{}<section class="pp-words">{}{}</section>').format(head, badges, rows)


def _fitness(words: TermWords) -> str:
    told = (
        _("{n} of 100, estimated by rules")
        if words.fitness_basis == "rules"
        else _("{n} of 100, estimated by a model")
    )
    return told.format(n=formats.number(words.fitness))


def _why(words: TermWords, code: str) -> Markup:
    """The entry that matched, as the rules have it."""
    for each in words.reasons.get("flags", []):
        if each.get("code") == code and each.get("entry"):
            return pictures.info(str(each["entry"]))
    return Markup("")


def flag(code: str) -> str:
    """What keeps a term from being printed."""
    return {
        "no_letters": pgettext("flag of a term", "No letters"),
        "too_long": pgettext("flag of a term", "Too long to print"),
        "spam": pgettext("flag of a term", "Spam"),
        "adult": pgettext("flag of a term", "Adult"),
        "news": pgettext("flag of a term", "News"),
        "person": pgettext("flag of a term", "Person’s name"),
    }.get(code, code)


def product(code: str) -> str:
    """What is printed on."""
    return {
        "t-shirt": pgettext("product", "T-shirt"),
        "hoodie": pgettext("product", "Hoodie"),
        "mug": pgettext("product", "Mug"),
        "poster": pgettext("product", "Poster"),
        "sticker": pgettext("product", "Sticker"),
        "tote": pgettext("product", "Tote bag"),
        "ornament": pgettext("product", "Ornament"),
        "phone case": pgettext("product", "Phone case"),
    }.get(code, code)


def category(code: str) -> str:
    """A category of our taxonomy."""
    return {
        "pets": pgettext("category of a term", "Pets"),
        "animals": pgettext("category of a term", "Animals"),
        "family": pgettext("category of a term", "Family"),
        "love": pgettext("category of a term", "Love"),
        "birthday": pgettext("category of a term", "Birthday"),
        "wedding": pgettext("category of a term", "Wedding"),
        "christmas": pgettext("category of a term", "Christmas"),
        "halloween": pgettext("category of a term", "Halloween"),
        "holidays": pgettext("category of a term", "Holidays"),
        "seasons": pgettext("category of a term", "Seasons"),
        "food": pgettext("category of a term", "Food"),
        "coffee and tea": pgettext("category of a term", "Coffee and tea"),
        "drinks": pgettext("category of a term", "Drinks"),
        "hobbies": pgettext("category of a term", "Hobbies"),
        "books": pgettext("category of a term", "Books"),
        "gaming": pgettext("category of a term", "Gaming"),
        "sports": pgettext("category of a term", "Sports"),
        "fitness": pgettext("category of a term", "Fitness"),
        "outdoors": pgettext("category of a term", "Outdoors"),
        "plants": pgettext("category of a term", "Plants"),
        "travel": pgettext("category of a term", "Travel"),
        "music": pgettext("category of a term", "Music"),
        "film and television": pgettext("category of a term", "Film and television"),
        "humour": pgettext("category of a term", "Humour"),
        "motivation": pgettext("category of a term", "Motivation"),
        "faith": pgettext("category of a term", "Faith"),
        "jobs": pgettext("category of a term", "Jobs"),
        "school": pgettext("category of a term", "School"),
        "causes": pgettext("category of a term", "Causes"),
        "fashion": pgettext("category of a term", "Fashion"),
        "art": pgettext("category of a term", "Art"),
        "astrology": pgettext("category of a term", "Astrology"),
        "home": pgettext("category of a term", "Home"),
        "technology": pgettext("category of a term", "Technology"),
        "health": pgettext("category of a term", "Health"),
        "politics": pgettext("category of a term", "Politics"),
    }.get(code, code)
