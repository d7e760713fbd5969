"""Why a niche stands where it does, as a code and values: pages put it into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

About = Literal["demand", "competition", "fit", "cluster", "risk"]
Tone = Literal["good", "bad", "unknown", "plain"]
Value = str | int | float


@dataclass(frozen=True)
class Reason:
    """One finding about a niche.

    Attributes:
        code: Stable, one of the codes that `app.components.niche_words` knows.
        about: The figure it explains.
        tone: Whether it speaks for the niche, against it, or says that nothing is known.
        values: Names and values that its sentence needs, in order.
    """

    code: str
    about: About
    tone: Tone
    values: tuple[tuple[str, Value], ...] = ()


def reason(code: str, about: About, tone: Tone, **values: Value) -> Reason:
    """A reason with its values by name."""
    return Reason(code, about, tone, tuple(values.items()))
