"""Asks a model for briefs, in a fixed shape, and says what it cost.

One call writes all briefs of a term, and is made once: whoever asked knows when to ask again. Every
fault comes out as one of our errors. Nothing of the call is stored at the service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cache
from pathlib import Path

import openai
from openai.types.responses import ParsedResponse

from integrations.openai.answers import BriefsAnswer, Written
from integrations.openai.errors import (
    NotSetUpError,
    UnusableAnswerError,
    of_code,
    refused_content,
    translated,
)
from integrations.openai.gate import Gate
from integrations.settings import Settings

PROMPT_VERSION = "ideas_1"
CALL_SECONDS = 60.0
"""How long the service may be silent; an answer comes in one piece, so about the whole call."""
_CONNECT_SECONDS = 5.0
# Enough for five briefs and the reasoning before them; bounds what one call can cost.
MOST_OUTPUT_TOKENS = 8000
# The library wants a key; services on one's own machine ask for none.
_NO_KEY = "none"
# The library reads answers leniently, so one of another shape (a portal's page, a bare list, text
# where JSON was asked for) fails inside it: as pydantic's ValidationError and json's, which are
# ValueErrors, or on a part that is not there.
_MISSHAPEN = (ValueError, AttributeError, TypeError)


@dataclass(frozen=True)
class Prices:
    """US dollars per million tokens; None = unknown."""

    input: float | None = None
    output: float | None = None

    def cost_micro(self, input_tokens: int, output_tokens: int) -> int | None:
        """The cost in millionths of a dollar, rounded up; None where a price is unknown."""
        if self.input is None or self.output is None:
            return None
        # Dollars per million tokens are millionths of a dollar per token.
        exact = Decimal(str(self.input)) * input_tokens + Decimal(str(self.output)) * output_tokens
        return int(exact.to_integral_value(ROUND_CEILING))


class IdeaWriter:
    """Writes briefs with one model. Safe to share between threads."""

    def __init__(
        self, client: openai.OpenAI, model: str, prices: Prices, gate: Gate | None = None
    ) -> None:
        self._client = client
        self._model = model
        self._prices = prices
        self._gate = gate

    @classmethod
    def of(cls, settings: Settings, *, timeout: float = CALL_SECONDS) -> IdeaWriter:
        """The writer that the settings describe.

        Args:
            settings: Key, address, model and prices.
            timeout: Seconds that the service may be silent.

        Raises:
            NotSetUpError: neither key nor address is set, or the address is none to ask.
        """
        if not settings.has_model:
            raise NotSetUpError(
                "No model is set up.", hint="Set PODPUSHER_OPENAI_API_KEY or let the rules write."
            )
        address = settings.openai_base_url
        if address is not None and not address.startswith(("http://", "https://")):
            raise NotSetUpError("PODPUSHER_OPENAI_BASE_URL has to begin with http:// or https://.")
        key = settings.openai_api_key
        client = openai.OpenAI(
            api_key=key.get_secret_value() if key else _NO_KEY,
            base_url=address,
            timeout=openai.Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS)),
            max_retries=0,
        )
        prices = Prices(settings.openai_input_price, settings.openai_output_price)
        return cls(client, settings.openai_model, prices)

    def behind(self, gate: Gate) -> IdeaWriter:
        """The same writer, whose every call goes through a gate."""
        return IdeaWriter(self._client, self._model, self._prices, gate)

    @property
    def model(self) -> str:
        """The model that is asked."""
        return self._model

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
        if self._gate is None:
            return self._call(asked, n)
        return self._gate.through(
            lambda: self._call(asked, n),
            host=self._client.base_url.host,
            most_micro=self._prices.cost_micro(_most_input(asked), MOST_OUTPUT_TOKENS),
        )

    def _call(self, asked: str, n: int) -> Written:
        try:
            response = self._client.responses.parse(
                model=self._model,
                instructions=instructions(),
                input=asked,
                text_format=BriefsAnswer,
                max_output_tokens=MOST_OUTPUT_TOKENS,
                store=False,
            )
        except openai.OpenAIError as error:
            raise translated(error) from error
        except _MISSHAPEN as error:
            raise _unusable() from error
        answer = _answer(response)
        usage = response.usage
        return Written(
            briefs=tuple(answer.briefs[:n]),
            model=str(response.model),
            prompt_version=PROMPT_VERSION,
            input_tokens=usage.input_tokens if usage else None,
            output_tokens=usage.output_tokens if usage else None,
            cost_micro=self._prices.cost_micro(usage.input_tokens, usage.output_tokens)
            if usage
            else None,
        )


def _most_input(asked: str) -> int:
    """Tokens that the input can have at most: one for every byte of it."""
    return len(asked.encode()) + len(instructions().encode()) + _bytes_of_shape()


@cache
def _bytes_of_shape() -> int:
    return len(json.dumps(BriefsAnswer.model_json_schema()))


@cache
def instructions() -> str:
    """The instructions of this version of the prompt."""
    path = Path(__file__).parent / "prompts" / f"{PROMPT_VERSION}.md"
    return path.read_text(encoding="utf-8")


def _answer(response: ParsedResponse[BriefsAnswer]) -> BriefsAnswer:
    """The parsed answer, or the reason why there is none."""
    if response.status == "failed":
        raise of_code(response.error.code if response.error else None)
    contents = [
        content for item in response.output if item.type == "message" for content in item.content
    ]
    if any(content.type == "refusal" for content in contents):
        raise refused_content()
    cut = response.incomplete_details
    if cut is not None and cut.reason == "content_filter":
        raise refused_content()
    if response.output_parsed is None or not response.output_parsed.briefs:
        raise _unusable()
    return response.output_parsed


def _unusable() -> UnusableAnswerError:
    return UnusableAnswerError(
        "The model's answer is not in the shape that was asked for.", hint="Try again."
    )
