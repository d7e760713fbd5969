"""The shape a model has to answer in, and what came of one call.

The shape has no lengths or patterns: not every compatible service enforces them, and the product's
own rules check each brief anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field


class BriefAnswer(BaseModel):
    """One brief as a model writes it."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(description="Listing title, at most 140 characters")
    audience: str = Field(description="Who it is for, plural, at most six words")
    product: str = Field(description="One of the products given")
    phrase: str = Field(description="The words printed on it, at most 60 characters")
    palette: list[str] = Field(description="Two to four colours as #RRGGBB, most important first")
    tags: list[str] = Field(description="Thirteen search phrases of at most 20 characters each")
    season: str | None = Field(description="A season only when the term itself names it")


class BriefsAnswer(BaseModel):
    """All briefs of one call."""

    model_config = ConfigDict(extra="forbid")

    briefs: list[BriefAnswer]


@dataclass(frozen=True)
class Written:
    """What one call brought and what it took.

    Attributes:
        briefs: As the model wrote them; nothing is checked yet.
        model: The model that answered, as the service names it.
        prompt_version: Of the instructions it was given.
        input_tokens: As the service counted them; None = it did not say.
        output_tokens: With the tokens of its reasoning.
        cost_micro: Millionths of a US dollar; None = unknown: no price is set or no count given.
    """

    briefs: tuple[BriefAnswer, ...]
    model: str
    prompt_version: str
    input_tokens: int | None
    output_tokens: int | None
    cost_micro: int | None
