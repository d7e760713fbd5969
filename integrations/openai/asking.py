"""One question to a model in a fixed shape, made once; every fault comes out as one of our errors.

Whoever asks knows when to ask again. Nothing of the call is stored at the service.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

import openai
from openai.types.responses import ParsedResponse
from pydantic import BaseModel

from integrations.openai.errors import (
    NotSetUpError,
    UnusableAnswerError,
    of_code,
    refused_content,
    translated,
)
from integrations.openai.gate import Gate
from integrations.settings import Settings

CALL_SECONDS = 60.0
"""How long the service may be silent; an answer comes in one piece, so about the whole call."""
_CONNECT_SECONDS = 5.0
# Enough for the longest answer and the reasoning before it; bounds what one call can cost.
MOST_OUTPUT_TOKENS = 8000
# The library wants a key; services on one's own machine ask for none.
_NO_KEY = "none"
# The library reads answers leniently, so one of another shape (a portal's page, a bare list, text
# where JSON was asked for) fails inside it: as pydantic's ValidationError and json's, which are
# ValueErrors, or on a part that is not there.
_MISSHAPEN = (ValueError, AttributeError, TypeError)
Shape = TypeVar("Shape", bound=BaseModel)


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


@dataclass(frozen=True)
class Asker:
    """One model and what stands before it. Safe to share between threads.

    Attributes:
        client: Of the model's service.
        model: As the service names it.
        prices: What its tokens cost.
        gate: Every question goes through it; None = asked at once.
    """

    client: openai.OpenAI
    model: str
    prices: Prices
    gate: Gate | None = None

    @classmethod
    def of(cls, settings: Settings, timeout: float) -> Asker:
        """The one that the settings describe.

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

    def behind(self, gate: Gate) -> Asker:
        """The same, with every question through a gate."""
        return replace(self, gate=gate)

    def ask(
        self, prompt_version: str, asked: str, shape: type[Shape]
    ) -> tuple[Shape, ParsedResponse[Shape]]:
        """The answer in the shape that was asked for, and the response it came in.

        Args:
            prompt_version: The instructions' file in `prompts/`.
            asked: The data, as JSON.
            shape: What to answer in.

        Raises:
            WriterError: see `integrations.openai.errors`.
        """
        if self.gate is None:
            return self._call(prompt_version, asked, shape)
        most = _most_input(prompt_version, asked, shape)
        return self.gate.through(
            lambda: self._call(prompt_version, asked, shape),
            host=self.client.base_url.host,
            most_micro=self.prices.cost_micro(most, MOST_OUTPUT_TOKENS),
        )

    def _call(
        self, prompt_version: str, asked: str, shape: type[Shape]
    ) -> tuple[Shape, ParsedResponse[Shape]]:
        try:
            response = self.client.responses.parse(
                model=self.model,
                instructions=instructions(prompt_version),
                input=asked,
                text_format=shape,
                max_output_tokens=MOST_OUTPUT_TOKENS,
                store=False,
            )
        except openai.OpenAIError as error:
            raise translated(error) from error
        except _MISSHAPEN as error:
            raise unusable() from error
        return _answer(response), response


def _most_input(prompt_version: str, asked: str, shape: type[BaseModel]) -> int:
    """Tokens that the input can have at most: one for every byte of it."""
    texts = (asked, instructions(prompt_version), json.dumps(shape.model_json_schema()))
    return sum(len(text.encode()) for text in texts)


@cache
def instructions(prompt_version: str) -> str:
    """The instructions of one version of a prompt."""
    path = Path(__file__).parent / "prompts" / f"{prompt_version}.md"
    return path.read_text(encoding="utf-8")


def _answer(response: ParsedResponse[Shape]) -> Shape:
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
    if response.output_parsed is None:
        raise unusable()
    return response.output_parsed


def unusable() -> UnusableAnswerError:
    """The error of an answer in another shape."""
    return UnusableAnswerError(
        "The model's answer is not in the shape that was asked for.", hint="Try again."
    )
