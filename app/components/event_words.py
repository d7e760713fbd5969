"""The words for events: occasions, kinds, products, ways to send, deadlines."""

from __future__ import annotations

from app import formats
from app.components import words
from app.domain.calendar.events import Event
from app.i18n import _, ngettext, pgettext

KIND_TONES = {
    "gift": "orange",
    "celebration": "violet",
    "shopping": "teal",
    "season": "green",
    "awareness": "red",
    "public holiday": "grey",
}
URGENCY_TONES = {"passed": "red", "near": "orange", "ahead": "teal"}
HOMES = {"en": "US", "es": "ES", "fr": "FR", "de": "DE"}
"""The region first shown to a reader of each language."""


def event(one: Event) -> str:
    """The name of an event. A public holiday's comes from the library in the language asked for."""
    return _occasions().get(one.id, one.name) if one.kind != "public holiday" else one.name


def region(code: str) -> str:
    """A country or its subdivision."""
    country, _dash, subdivision = code.partition("-")
    return f"{words.place(country)} ({subdivision})" if subdivision else words.place(country)


def kind(code: str) -> str:
    """What an event is for a seller."""
    return {
        "gift": pgettext("kind of event", "Gifts"),
        "celebration": pgettext("kind of event", "Celebration"),
        "shopping": pgettext("kind of event", "Shopping"),
        "season": pgettext("kind of event", "Season"),
        "awareness": pgettext("kind of event", "Awareness"),
        "public holiday": pgettext("kind of event", "Public holiday"),
    }.get(code, code)


def product(code: str) -> str:
    """What is printed on."""
    return {
        "T-shirt": pgettext("product", "T-shirt"),
        "Kids' T-shirt": pgettext("product", "Kids' T-shirt"),
        "Hoodie": pgettext("product", "Hoodie"),
        "Tote bag": pgettext("product", "Tote bag"),
        "Mug": pgettext("product", "Mug"),
        "Poster": pgettext("product", "Poster"),
        "Sticker": pgettext("product", "Sticker"),
        "Phone case": pgettext("product", "Phone case"),
        "Blanket": pgettext("product", "Blanket"),
        "Ornament": pgettext("product", "Ornament"),
    }.get(code, code)


def shipping(code: str) -> str:
    """How it is sent."""
    return {
        "standard": pgettext("shipping", "Standard"),
        "express": pgettext("shipping", "Express"),
    }.get(code, code)


def source(one: Event) -> str:
    """Where an event's day comes from."""
    if one.is_estimated:
        return _("Day from the holidays library, estimated: the moon decides.")
    if one.source == "rule":
        return _("Day by a rule that holds in every year.")
    return _("Day from the holidays library.")


def urgency(code: str) -> str:
    """How a listing's day lies to today."""
    return {
        "passed": pgettext("deadline", "Passed"),
        "near": pgettext("deadline", "Soon"),
        "ahead": pgettext("deadline", "In time"),
    }.get(code, code)


def days_to_go(days: int) -> str:
    """How far away an event is."""
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("{n} day ago", "{n} days ago", -days).format(n=formats.number(-days))
    return ngettext("in {n} day", "in {n} days", days).format(n=formats.number(days))


def _occasions() -> dict[str, str]:
    return {
        "new-year": pgettext("occasion", "New Year"),
        "three-kings": pgettext("occasion", "Three Kings' Day"),
        "lunar-new-year": pgettext("occasion", "Lunar New Year"),
        "groundhog-day": pgettext("occasion", "Groundhog Day"),
        "big-game": pgettext("occasion", "Big Game Sunday"),
        "valentines-day": pgettext("occasion", "Valentine's Day"),
        "carnival": pgettext("occasion", "Carnival"),
        "mardi-gras": pgettext("occasion", "Mardi Gras"),
        "womens-day": pgettext("occasion", "International Women's Day"),
        "white-day": pgettext("occasion", "White Day"),
        "grandmothers-day": pgettext("occasion", "Grandmothers' Day"),
        "st-patricks-day": pgettext("occasion", "St Patrick's Day"),
        "holi": pgettext("occasion", "Holi"),
        "easter": pgettext("occasion", "Easter"),
        "passover": pgettext("occasion", "Passover"),
        "april-fools": pgettext("occasion", "April Fools' Day"),
        "earth-day": pgettext("occasion", "Earth Day"),
        "eid-al-fitr": pgettext("occasion", "Eid al-Fitr"),
        "mothers-day": pgettext("occasion", "Mother's Day"),
        "cinco-de-mayo": pgettext("occasion", "Cinco de Mayo"),
        "teacher-appreciation": pgettext("occasion", "Teacher Appreciation Day"),
        "nurses-day": pgettext("occasion", "International Nurses Day"),
        "memorial-day": pgettext("occasion", "Memorial Day"),
        "graduation": pgettext("occasion", "Graduation"),
        "pride": pgettext("occasion", "Pride Month"),
        "lovers-day": pgettext("occasion", "Lovers' Day"),
        "fathers-day": pgettext("occasion", "Father's Day"),
        "juneteenth": pgettext("occasion", "Juneteenth"),
        "festa-junina": pgettext("occasion", "Festa Junina"),
        "canada-day": pgettext("occasion", "Canada Day"),
        "independence-day": pgettext("occasion", "Independence Day"),
        "bastille-day": pgettext("occasion", "Bastille Day"),
        "tanabata": pgettext("occasion", "Tanabata"),
        "friendship-day": pgettext("occasion", "Friendship Day"),
        "back-to-school": pgettext("occasion", "Back to School"),
        "raksha-bandhan": pgettext("occasion", "Raksha Bandhan"),
        "labor-day": pgettext("occasion", "Labor Day"),
        "grandparents-day": pgettext("occasion", "Grandparents Day"),
        "respect-for-the-aged": pgettext("occasion", "Respect for the Aged Day"),
        "rosh-hashanah": pgettext("occasion", "Rosh Hashanah"),
        "oktoberfest": pgettext("occasion", "Oktoberfest"),
        "teachers-day": pgettext("occasion", "World Teachers' Day"),
        "childrens-day": pgettext("occasion", "Children's Day"),
        "thanksgiving": pgettext("occasion", "Thanksgiving"),
        "halloween": pgettext("occasion", "Halloween"),
        "day-of-the-dead": pgettext("occasion", "Day of the Dead"),
        "diwali": pgettext("occasion", "Diwali"),
        "bonfire-night": pgettext("occasion", "Bonfire Night"),
        "veterans-day": pgettext("occasion", "Veterans Day"),
        "singles-day": pgettext("occasion", "Singles' Day"),
        "black-friday": pgettext("occasion", "Black Friday"),
        "small-business-saturday": pgettext("occasion", "Small Business Saturday"),
        "cyber-monday": pgettext("occasion", "Cyber Monday"),
        "advent": pgettext("occasion", "First Sunday of Advent"),
        "st-nicholas": pgettext("occasion", "St Nicholas Day"),
        "hanukkah": pgettext("occasion", "Hanukkah"),
        "christmas": pgettext("occasion", "Christmas"),
        "new-years-eve": pgettext("occasion", "New Year's Eve"),
        "spring": pgettext("occasion", "Spring"),
        "summer": pgettext("occasion", "Summer"),
        "autumn": pgettext("occasion", "Autumn"),
        "winter": pgettext("occasion", "Winter"),
    }
