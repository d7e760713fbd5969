"""The answers of the Graph API that decide what is asked next."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from integrations.errors import PodpusherError


class GraphAnswerError(PodpusherError):
    """The Graph API answered with something else than it documents."""


class HashtagNode(BaseModel):
    """A hashtag's number: the same for every app and account, for ever."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(pattern=r"^\d{1,32}$")


class HashtagSearch(BaseModel):
    """The answer of `ig_hashtag_search`: one hashtag, or none where nobody has used it."""

    model_config = ConfigDict(frozen=True)

    data: list[HashtagNode]


def read_hashtag_search(body: bytes) -> str | None:
    """Returns the number of the hashtag that was searched; None where there is none.

    Raises:
        GraphAnswerError: the answer is not what is documented.
    """
    try:
        found = HashtagSearch.model_validate_json(body)
    except ValidationError as error:
        raise GraphAnswerError("The Graph API's search answers with no hashtag number.") from error
    return found.data[0].id if found.data else None
