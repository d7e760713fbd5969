"""The root of every error we raise on purpose.

    PodpusherError              one sentence a person can act on, plus a hint
    ├── ConfigurationError      a setting is missing or wrong; permanent
    └── (one small tree per room, drawn in that room's own module)

`transient` says whether trying again may help. It is a property of the type, so that Dagster's
retry decision never reads a message.
"""

from __future__ import annotations

from typing import ClassVar


class PodpusherError(Exception):
    """An expected failure whose text is fit for a person.

    Args:
        message: One sentence: what went wrong. Never holds a secret.
        hint: One sentence: what to do about it.
    """

    transient: ClassVar[bool] = False

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class ConfigurationError(PodpusherError):
    """A setting is missing, contradictory or unreadable."""
