"""Asks a model for briefs, in a fixed shape, and says what it cost.

One call writes all briefs of a term, and is made once: whoever asked knows when to ask again. Every
fault comes out as one of our errors. Nothing of the call is stored at the service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from openai.types.responses import ParsedResponse

from integrations.openai import asking
from integrations.openai.answers import BriefsAnswer, Written
from integrations.openai.asking import CALL_SECONDS as CALL_SECONDS  # noqa: PLC0414 (re-exported)
from integrations.openai.asking import Asker
from integrations.openai.asking import Prices as Prices  # noqa: PLC0414 (re-exported)
from integrations.openai.gate import Gate
from integrations.settings import Settings

PROMPT_VERSION = "ideas_2"


class IdeaWriter:
    """Writes briefs with one model. Safe to share between threads."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    @classmethod
    def of(cls, settings: Settings, *, timeout: float = CALL_SECONDS) -> IdeaWriter:
        """The writer that the settings describe.

        Args:
            settings: Key, address, model and prices.
            timeout: Seconds that the service may be silent.

        Raises:
            NotSetUpError: neither key nor address is set, or the address is none to ask.
        """
        return cls(Asker.of(settings, timeout))

    def behind(self, gate: Gate) -> IdeaWriter:
        """The same writer, whose every call goes through a gate."""
        return IdeaWriter(self._asker.behind(gate))

    @property
    def model(self) -> str:
        """The model that is asked."""
        return self._asker.model

    def write(self, evidence: Mapping[str, object], products: Sequence[str], n: int) -> Written:
        """Writes up to `n` briefs from the evidence of one term.

        Args:
            evidence: What is known of the term, as plain JSON values; None = not enough data.
            products: What may be printed on.
            n: How many briefs.

        Raises:
            WriterError: see `integrations.openai.errors`.
        """
        asked = json.dumps(
            {"evidence": dict(evidence), "products": list(products), "wanted": n},
            ensure_ascii=False,
        )
        answer, response = self._asker.ask(PROMPT_VERSION, asked, BriefsAnswer)
        if not answer.briefs:
            raise asking.unusable()
        return self._written(answer, response, n)

    def _written(
        self, answer: BriefsAnswer, response: ParsedResponse[BriefsAnswer], n: int
    ) -> Written:
        usage = response.usage
        return Written(
            briefs=tuple(answer.briefs[:n]),
            model=str(response.model),
            prompt_version=PROMPT_VERSION,
            input_tokens=usage.input_tokens if usage else None,
            output_tokens=usage.output_tokens if usage else None,
            cost_micro=self._asker.prices.cost_micro(usage.input_tokens, usage.output_tokens)
            if usage
            else None,
        )


def instructions() -> str:
    """The instructions of this version of the prompt."""
    return asking.instructions(PROMPT_VERSION)
