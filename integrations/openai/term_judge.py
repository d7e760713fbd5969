"""Asks a model what terms are about and how fit they are for print, many in one call."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from integrations.openai import asking
from integrations.openai.asking import CALL_SECONDS, Asker
from integrations.openai.gate import Gate
from integrations.settings import Settings

PROMPT_VERSION = "terms_1"
MOST_TERMS = 25
"""In one call; keeps the answer well within its tokens."""
_LONGEST_REASON = 200


class TermAnswer(BaseModel):
    """What a model says of one term."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(description="The number of the term")
    categories: list[str] = Field(description="Of those given, the best first")
    fitness: int = Field(description="0 to 100")
    reason: str = Field(description="One sentence of at most 120 characters")


class TermsAnswer(BaseModel):
    """All terms of one call."""

    model_config = ConfigDict(extra="forbid")

    terms: list[TermAnswer]


@dataclass(frozen=True)
class Judged:
    """A usable answer on one term: known categories, points from 0 to 100."""

    term: str
    categories: tuple[str, ...]
    fitness: int
    reason: str


@dataclass(frozen=True)
class Judgements:
    """What one call brought; terms that got no usable answer are missing.

    Attributes:
        model: The model that answered, as the service names it.
    """

    judged: tuple[Judged, ...]
    model: str
    prompt_version: str = PROMPT_VERSION


class TermJudge:
    """Judges terms with one model. Safe to share between threads."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @classmethod
    def of(cls, settings: Settings, *, timeout: float = CALL_SECONDS) -> TermJudge:
        """The judge that the settings describe.

        Raises:
            NotSetUpError: neither key nor address is set, or the address is none to ask.
        """
        return cls(Asker.of(settings, timeout))

    def behind(self, gate: Gate) -> TermJudge:
        """The same judge, whose every call goes through a gate."""
        return TermJudge(self._asker.behind(gate))

    def judge(self, labels: dict[str, str], categories: Sequence[str]) -> Judgements:
        """Judges up to `MOST_TERMS` terms in one call.

        Args:
            labels: Term → as shown.
            categories: The only categories an answer may name; others are dropped.

        Raises:
            WriterError: see `integrations.openai.errors`; also when no answer can be used.
        """
        terms = list(labels)[:MOST_TERMS]
        asked = {
            "terms": [{"number": n, "term": labels[term]} for n, term in enumerate(terms, 1)],
            "categories": list(categories),
        }
        text = json.dumps(asked, ensure_ascii=False)
        answer, response = self._asker.ask(PROMPT_VERSION, text, TermsAnswer)
        usable = {
            each.number: each
            for each in answer.terms
            if 1 <= each.number <= len(terms) and 0 <= each.fitness <= 100 and each.reason.strip()
        }
        if not usable:
            raise asking.unusable()
        return Judgements(
            tuple(
                Judged(
                    terms[number - 1],
                    tuple(name for name in categories if name in each.categories),
                    each.fitness,
                    " ".join(each.reason.split())[:_LONGEST_REASON],
                )
                for number, each in sorted(usable.items())
            ),
            str(response.model),
        )
