"""Ideas: structured briefs written from one term's evidence, and what a brief must be.

The writer here is a small set of rules that can be read aloud: it turns the term's own words
around and adds nothing it was not told. It is what writes when no model is set up, and what a
model's briefs are checked against.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from app.domain import angles
from app.domain.etsy_text import MAX_TAGS, MAX_TITLE, fit_title, fits_title
from app.domain.problems import Problem, blocks, problem
from app.domain.risky_words import flags
from app.domain.seasons import season_of
from app.domain.tags import check_tags, valid_tags
from app.domain.topics import named_in, wording
from app.domain.words import headline, is_latin, leading, split_term

__all__ = ["Brief", "Problem", "TermEvidence", "validate_brief", "write_briefs"]

MOST_BRIEFS = 5
# What reads at arm's length on a shirt; the renderer has its own limit.
LONGEST_PHRASE = 60
# Room in a title for product and audience beside the term.
LONGEST_SUBJECT = 60
_GIFT = "Gift for {}"
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class TermEvidence:
    """What is known of one term in one place on one day. None = not enough data.

    Units: `score` points of 100, `momentum` -1 to 1, `breadth` 0 to 1, `growth` a fraction of the
    term's own baseline, `volume` in `volume_unit`, `best_rank` 1 = top. `banned` and `tone` are
    the brand's: topics that no brief may name, and how its texts sound.
    """

    term: str
    label: str
    kind: str
    place: str
    day: date
    score: float | None
    momentum: float | None
    breadth: float | None
    growth: float | None
    volume: int | None
    volume_unit: str | None
    best_rank: int | None
    sources: tuple[str, ...]
    is_sample: bool
    related: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    tone: str | None = None


@dataclass(frozen=True)
class Brief:
    """One idea, ready to become a design and a listing.

    Attributes:
        title: Fit for a listing (≤ 140 characters).
        audience: Who it is for, in the plural.
        product: What it is printed on.
        phrase: What is printed.
        palette: Colours as `#RRGGBB`, the most important first.
        tags: Exactly 13, valid at Etsy.
        season: Only when the term names one.
        risk_flags: Codes of `risky_words.FLAGS`.
    """

    title: str
    audience: str
    product: str
    phrase: str
    palette: tuple[str, ...]
    tags: tuple[str, ...]
    season: str | None
    risk_flags: tuple[str, ...]


def write_briefs(evidence: TermEvidence, n: int = 4) -> list[Brief]:
    """Up to five distinct briefs from a term's own words. The same evidence, the same briefs.

    Args:
        evidence: The term, and what the brand bars.
        n: How many, 1 to 5; fewer come where others would name a banned topic.

    Raises:
        ValueError: another number, or a term that holds nothing.
    """
    if not 1 <= n <= MOST_BRIEFS:
        raise ValueError(f"Between 1 and {MOST_BRIEFS} briefs can be written, not {n}.")
    label = " ".join((evidence.label.strip() or evidence.term.strip()).lstrip("#＃").split())
    if not label:
        raise ValueError("A brief needs a term.")
    words = split_term(label)
    season = season_of(words)
    subject = headline(leading(words, LONGEST_SUBJECT))
    audiences = angles.audiences(words, subject if is_latin(subject) else "")
    audiences = (
        tuple(one for one in audiences if _is_allowed(_GIFT.format(one), evidence)) or audiences
    )
    product = angles.product(words)
    phrases = _phrases(words, label, n, evidence)
    if "sensitive" in flags(label, subject):
        # No playful turn on grief or politics: the term as it is, for a person to judge.
        phrases = phrases[:1] * n
    briefs = [
        _brief(
            words=words,
            subject=subject,
            phrase=phrase,
            audience=audiences[position % len(audiences)],
            product=product,
            palette=angles.palette(season, position),
            season=season,
            evidence=evidence,
        )
        for position, phrase in enumerate(phrases)
    ]
    if not evidence.banned:
        return briefs
    return [brief for brief in briefs if not blocks(validate_brief(brief, evidence))]


def validate_brief(brief: Brief, evidence: TermEvidence) -> list[Problem]:
    """What is wrong with a brief, whoever wrote it; empty = it can be kept."""
    problems = [
        problem("blank", "block", name)
        for name in ("title", "audience", "product", "phrase")
        if not getattr(brief, name).strip()
    ]
    if len(brief.title) > MAX_TITLE:
        count = len(brief.title)
        problems.append(problem("too_long", "block", "title", count=count, limit=MAX_TITLE))
    bad = next((sign for sign in brief.title if not fits_title(sign)), None)
    if bad is not None:
        problems.append(problem("bad_character", "block", "title", character=bad))
    if len(brief.tags) < MAX_TAGS:
        count = len(brief.tags)
        problems.append(problem("tag_count", "block", "tags", count=count, limit=MAX_TAGS))
    problems += [one for one in check_tags(brief.tags) if one.severity == "block"]
    problems += [
        problem("bad_colour", "block", "palette", colour=colour)
        for colour in brief.palette
        if not _HEX.fullmatch(colour)
    ]
    if not brief.palette:
        problems.append(problem("blank", "block", "palette"))
    return problems + _unfounded(brief, evidence) + _banned(brief, evidence)


def _banned(brief: Brief, evidence: TermEvidence) -> list[Problem]:
    """Banned topics that a brief names, each once per field."""
    texts = (
        *(
            (name, str(getattr(brief, name) or ""))
            for name in ("title", "audience", "product", "phrase", "season")
        ),
        *(("tags", tag) for tag in brief.tags),
    )
    found = dict.fromkeys((name, named_in(wording(text), evidence.banned)) for name, text in texts)
    return [problem("banned_topic", "block", name, topic=topic) for name, topic in found if topic]


def _is_allowed(text: str, evidence: TermEvidence) -> bool:
    return named_in(wording(text), evidence.banned) is None


def _unfounded(brief: Brief, evidence: TermEvidence) -> list[Problem]:
    """Numbers and seasons that the evidence does not hold."""
    # The key of a listing ends with the number of its source, which the label does not hold.
    told = " ".join((evidence.label or evidence.term, *evidence.related))
    known = set(_NUMBER.findall(unicodedata.normalize("NFKC", told)))
    said = " ".join((brief.title, brief.audience, brief.product, brief.phrase, *brief.tags))
    found = dict.fromkeys(_NUMBER.findall(unicodedata.normalize("NFKC", said)))
    problems = [
        problem("invented_number", "block", "phrase", number=number)
        for number in found
        if number not in known
    ]
    if brief.season and brief.season != season_of(split_term(evidence.label or evidence.term)):
        problems.append(problem("season_not_named", "block", "season", season=brief.season))
    return problems


def _phrases(words: tuple[str, ...], label: str, n: int, evidence: TermEvidence) -> list[str]:
    """What is printed on each: the term itself, then short turns around it.

    English turns stand beside Latin letters only. A term without a word that fits is printed as it
    is, and it is for the renderer to refuse it.
    """
    subject = headline(leading(words, LONGEST_PHRASE))
    if not subject:
        return [label] * n
    if not is_latin(subject):
        return [subject] * n
    turned = [turn.format(subject) for turn in angles.TURNS]
    fitting = [
        phrase
        for phrase in turned
        if len(phrase) <= LONGEST_PHRASE and _is_allowed(phrase, evidence)
    ]
    return [*fitting, *[subject] * n][:n]


def _brief(
    *,
    words: tuple[str, ...],
    subject: str,
    phrase: str,
    audience: str,
    product: str,
    palette: tuple[str, ...],
    season: str | None,
    evidence: TermEvidence,
) -> Brief:
    named = angles.FANS if subject and audience.endswith(subject) else audience
    title = fit_title(f"{phrase} {product}, {_GIFT.format(named)}")
    if len(title) > MAX_TITLE:
        title = fit_title(f"{subject} {product}, {_GIFT.format(named)}")
    return Brief(
        title=title.lstrip(" ,"),
        audience=audience,
        product=product,
        phrase=phrase,
        palette=palette,
        tags=valid_tags(
            angles.tag_candidates(words, product, audience, season, evidence.related),
            allowed=lambda tag: _is_allowed(tag, evidence),
        ),
        season=season,
        risk_flags=flags(phrase, *words),
    )
