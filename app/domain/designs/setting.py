"""Breaks a phrase into lines so that its smallest letters are as large as the space allows.

Each line is set to the full width, as sign painters do; a short word is held back so that it does
not shout over the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from app.domain.designs.fonts import Face, chosen, ink
from app.domain.designs.items import Line, Tone
from app.domain.designs.phrases import capitals

# No line is set larger than this times the smallest one.
_LOUDEST = 2.3
# A larger letter leaves the print area, or is a single sign blown up to a wall.
_LARGEST_FONT = 3400.0
_MOST_LINES = 9
_MOST_WORDS_IN_A_LINE = 12


class CannotBeSetError(Exception):
    """No face draws a word: its letters belong to scripts that no one font holds."""


@dataclass(frozen=True)
class Voice:
    """How a line of a layout speaks: its font role, its case and its tone."""

    role: str
    tone: Tone = "main"
    in_capitals: bool = True


@dataclass(frozen=True)
class Space:
    """The room a block may take, and the gap between its lines, in pixels."""

    width: float
    height: float
    gap: float


def spoken(text: str, voice: Voice, whole: str) -> tuple[str, Face] | None:
    """A text as a voice shows it, with its face; none when no face holds all of it.

    The face that draws the whole phrase is preferred, so that one phrase is one font.
    """
    for shown, every in (((capitals(text), capitals(whole)),) if voice.in_capitals else ()) + (
        (text, whole),
    ):
        face = chosen(voice.role, every) or chosen(voice.role, shown)
        if face is not None and ink(face, shown)[0] > 0:
            return shown, face
    return None


def block(words: Sequence[str], voices: Callable[[int], Voice], space: Space) -> list[Line]:
    """The lines of a block, unplaced, fitted into a space.

    Args:
        words: The words in reading order; at least one.
        voices: How line n (from 0) speaks.
        space: What the block may fill.

    Raises:
        CannotBeSetError: a word cannot be drawn in one font.
    """
    settings = [
        _fitted(lines, space)
        for count in range(1, min(len(words), _MOST_LINES) + 1)
        if (lines := _broken(words, voices, count, space)) is not None
    ]
    if not settings:
        raise CannotBeSetError
    return max(settings, key=lambda lines: min(line.size for line in lines))


def _broken(
    words: Sequence[str], voices: Callable[[int], Voice], count: int, space: Space
) -> list[Line] | None:
    """The break into `count` lines whose lengths differ least; none when none can be set."""
    whole = " ".join(words)

    @cache
    def line(start: int, end: int, index: int) -> Line | None:
        voice = voices(index)
        shown = spoken(" ".join(words[start:end]), voice, whole)
        if shown is None:
            return None
        size = space.width / ink(shown[1], shown[0])[0]
        return Line(*shown, size=min(size, _LARGEST_FONT), tone=voice.tone)

    @cache
    def best(start: int, index: int) -> tuple[float, tuple[Line, ...]] | None:
        """Cost and lines of everything from word `start` on."""
        if index == count:
            return (0.0, ()) if start == len(words) else None
        last = min(len(words) - (count - index - 1), start + _MOST_WORDS_IN_A_LINE)
        found = []
        for end in range(start + 1, last + 1):
            head, rest = line(start, end, index), best(end, index + 1)
            if head is not None and rest is not None:
                # The length at one size; squares punish one long line among short ones.
                found.append(((1000 / head.size) ** 2 + rest[0], (head, *rest[1])))
        return min(found, key=lambda entry: entry[0], default=None)

    chosen_break = best(0, 0)
    return None if chosen_break is None else list(chosen_break[1])


def _fitted(lines: Sequence[Line], space: Space) -> list[Line]:
    """The lines at the largest sizes that fit the space's height."""
    quietest = min(line.size for line in lines)
    held = [_sized(line, min(line.size, _LOUDEST * quietest)) for line in lines]
    room = space.height - space.gap * (len(lines) - 1)
    tall = sum(line.box[1] for line in held)
    if room <= 0 or tall <= 0:
        return [_sized(line, 1.0) for line in held]
    shrink = min(1.0, room / tall)
    return [_sized(line, line.size * shrink) for line in held]


def _sized(line: Line, size: float) -> Line:
    return Line(line.text, line.face, size, line.tone)
