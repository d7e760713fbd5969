"""When a phrase is not printed, and the one sentence that says why.

A design is refused rather than printed badly: no box in place of a letter, no line too small to
read. Composing is cheap, so a page may ask before it offers a button.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.designs import fonts, phrases
from app.domain.designs.catalogue import LAYOUTS, fitted
from app.domain.designs.items import Item, smallest
from app.domain.designs.setting import CannotBeSetError
from app.domain.designs.spec import LONGEST_PHRASE, SMALLEST
from app.domain.problems import Problem

_SHOWN_CHARACTERS = 5

MESSAGES: Mapping[str, str] = {
    "phrase_empty": "There is nothing to print: the phrase has no letter or sign.",
    "phrase_control": "The phrase holds control characters, which have no shape.",
    "phrase_too_long": (
        "The phrase has {count} characters; at most {limit} can be printed large enough."
    ),
    "phrase_characters": "Our fonts cannot print these characters: {characters}",
    "phrase_mixed_scripts": "One word mixes alphabets that no single font of ours holds.",
    "phrase_too_small": ("The phrase is too long for this layout: its letters would be too small."),
}
"""Code → its sentence, for every reason to refuse a phrase."""


class DesignRefusedError(Exception):
    """A phrase cannot be printed well; `problem` says why in one sentence."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def refuse(phrase: str, layout: str | None = None) -> Problem | None:
    """Why a phrase is not printed; none when it is.

    Args:
        phrase: As a person wrote it.
        layout: The layout asked about; none asks about all, so that no answer means that every
            layout prints it.

    Raises:
        ValueError: there is no such layout.
    """
    for name in LAYOUTS if layout is None else (layout,):
        try:
            composed(phrase, name)
        except DesignRefusedError as error:
            return error.problem
    return None


def composed(phrase: str, layout: str) -> list[Item]:
    """The items of a design, fitted into the print area.

    Raises:
        DesignRefusedError: the phrase cannot be printed well in this layout.
        ValueError: there is no such layout.
    """
    if layout not in LAYOUTS:
        raise ValueError(f"There is no layout named {layout!r}.")
    problem = _unfit(phrase)
    if problem is not None:
        raise DesignRefusedError(problem)
    try:
        items = fitted(LAYOUTS[layout].compose(phrases.clean(phrase).split(" ")))
    except CannotBeSetError as error:
        raise DesignRefusedError(_blocked("phrase_mixed_scripts")) from error
    if smallest(items) < SMALLEST:
        raise DesignRefusedError(_blocked("phrase_too_small"))
    return items


def _unfit(phrase: str) -> Problem | None:
    """What is wrong with a phrase whatever the layout."""
    if phrases.unprintable(phrase):
        return _blocked("phrase_control")
    cleaned = phrases.clean(phrase)
    if not phrases.has_ink(cleaned):
        return _blocked("phrase_empty")
    if len(cleaned) > LONGEST_PHRASE:
        return _blocked("phrase_too_long", count=len(cleaned), limit=LONGEST_PHRASE)
    unknown = fonts.uncovered(cleaned)
    if unknown:
        shown = " ".join(sorted(unknown, key=cleaned.index)[:_SHOWN_CHARACTERS])
        return _blocked("phrase_characters", characters=shown)
    return None


def _blocked(code: str, **args: str | int) -> Problem:
    return Problem(code, "block", "phrase", MESSAGES[code], args)
