"""The findings of the rules in the reader's language, by their codes.

A test holds these sentences to those of the domain, which knows no languages.
"""

from __future__ import annotations

from app.domain.problems import Problem
from app.i18n import _, pgettext


def sentence(problem: Problem) -> str:
    """What is wrong, in words; an unknown code by the rules' own English sentence."""
    said = _sentences().get(problem.code, problem.message)
    return said.format(**problem.args)


def field(code: str) -> str:
    """Which part of a listing or brief a finding is about."""
    return {
        "title": pgettext("part of a listing", "Title"),
        "description": pgettext("part of a listing", "Description"),
        "tags": pgettext("part of a listing", "Tags"),
        "price": pgettext("part of a listing", "Price"),
        "product": pgettext("part of a listing", "Product"),
        "phrase": pgettext("part of a listing", "Phrase on the design"),
        "audience": pgettext("part of a listing", "Audience"),
        "palette": pgettext("part of a listing", "Palette"),
        "season": pgettext("part of a listing", "Season"),
    }.get(code, code)


def risk(flag: str) -> str:
    """Why a brief needs a second look."""
    return {
        "adult": pgettext("risk", "Mature content"),
        "hate": pgettext("risk", "Hatred"),
        "violence": pgettext("risk", "Violence"),
        "drugs": pgettext("risk", "Drugs"),
        "claim": pgettext("risk", "Claim on health"),
        "protected_name": pgettext("risk", "Protected name"),
        "sensitive": pgettext("risk", "Grief or politics"),
    }.get(flag, flag)


def _sentences() -> dict[str, str]:
    return {
        "blank": _("This is empty."),
        "too_long": _("{count} characters; {limit} are allowed."),
        "bad_character": _("Etsy does not take the character {character} here."),
        "repeated_character": _("Etsy takes the character {character} once only here."),
        "tag_count": _("{count} tags; {limit} are expected."),
        "tag_too_long": _("The tag “{tag}” has {count} characters; {limit} are allowed."),
        "tag_bad_character": _("Etsy does not take the character {character} in the tag “{tag}”."),
        "tag_repeated": _("The tag “{tag}” is there twice."),
        "tag_blank": _("A tag is empty."),
        "bad_colour": _("{colour} is not a colour."),
        "invented_number": _("The number {number} does not come from the evidence."),
        "season_not_named": _("The term does not name the season {season}."),
        "banned_topic": _("“{topic}” is among your banned topics."),
        "price_missing": _("There is no price."),
        "price_too_low": _("The price is under the least that Etsy takes."),
        "product_missing": _("Provider or variants are not chosen."),
        "sample_product": _(
            "The product is a sample: choose your own before you publish for real."
        ),
        "word_adult": _("“{word}” makes this mature content, which Etsy keeps apart."),
        "word_hate": _("“{word}” is a word of hatred, which Etsy bars."),
        "word_violence": _("“{word}” can be read as violence."),
        "word_drugs": _("“{word}” can be read as drugs."),
        "word_claim": _("“{word}” can be read as a claim on health."),
        "word_sensitive": _("“{word}” stands beside grief or politics: judge it yourself."),
        "name_protected": _("“{word}” is a name that {owner} protects."),
        "disclosure_missing": _("AI was used and the description does not say so."),
        "phrase_too_long": _(
            "The phrase has {count} characters; at most {limit} can be printed large enough."
        ),
        "phrase_characters": _("Our fonts cannot print these characters: {characters}"),
        "phrase_empty": _("There is nothing to print: the phrase has no letter or sign."),
        "phrase_control": _("The phrase holds control characters, which have no shape."),
        "phrase_mixed_scripts": _("One word mixes alphabets that no single font of ours holds."),
        "phrase_too_small": _(
            "The phrase is too long for this layout: its letters would be too small."
        ),
    }
