"""What can go wrong when a model is asked to write.

    WriterError
    ├── NotSetUpError         no key or address is set, or one that cannot be asked; permanent
    ├── KeyRefusedError       the key is wrong or may not do this; permanent
    ├── OutOfCreditError      the account's budget is used up; permanent
    ├── RequestRefusedError   unknown model, unknown setting; permanent
    ├── ContentRefusedError   the service or the model will not write about this; permanent
    ├── TooManyRequestsError  asked too often; transient
    ├── NoAnswerError         no connection or no answer in time; transient
    ├── ServiceTroubleError   the service says that the fault is its own; transient
    └── UnusableAnswerError   an answer of another shape, or cut off; transient: another may fit

The service's own text is never passed on: it can quote the key. What is stored of
an error is its code.
"""

from __future__ import annotations

from typing import ClassVar

import openai

from integrations.errors import PodpusherError

_POLICY = frozenset(
    {"content_policy_violation", "content_filter", "invalid_prompt", "moderation_blocked"}
    | {"bio_policy", "image_content_policy_violation", "cyber_policy"}
)
_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})


class WriterError(PodpusherError):
    """A model wrote nothing that can be used."""

    code: ClassVar[str]


class NotSetUpError(WriterError):
    """There is no model to ask."""

    code: ClassVar[str] = "not_set_up"


class KeyRefusedError(WriterError):
    """The service does not accept the key."""

    code: ClassVar[str] = "key_refused"


class OutOfCreditError(WriterError):
    """The account has no budget left."""

    code: ClassVar[str] = "out_of_credit"


class RequestRefusedError(WriterError):
    """The service does not know the model or refuses the request's form."""

    code: ClassVar[str] = "request_refused"


class ContentRefusedError(WriterError):
    """Policy: this will not be written."""

    code: ClassVar[str] = "content_refused"


class TooManyRequestsError(WriterError):
    """Asked too often."""

    code: ClassVar[str] = "too_many_requests"
    transient: ClassVar[bool] = True


class NoAnswerError(WriterError):
    """No connection, or nothing in time."""

    code: ClassVar[str] = "no_answer"
    transient: ClassVar[bool] = True


class ServiceTroubleError(WriterError):
    """The service says that the fault is its own."""

    code: ClassVar[str] = "service_trouble"
    transient: ClassVar[bool] = True


class UnusableAnswerError(WriterError):
    """An answer came and is not what was asked for."""

    code: ClassVar[str] = "unusable_answer"
    transient: ClassVar[bool] = True


def refused_content() -> ContentRefusedError:
    """The error of a term that is not written about."""
    return ContentRefusedError(
        "The model will not write about this term.", hint="Choose another term."
    )


def of_code(code: str | None) -> WriterError:
    """The error for a code in an answer that says it failed."""
    if code in _POLICY:
        return refused_content()
    if code in _NO_CREDIT:
        return _out_of_credit()
    if code == "rate_limit_exceeded":
        return _too_many()
    return ServiceTroubleError("The model's service failed while it wrote.", hint="Try again.")


def translated(error: openai.OpenAIError) -> WriterError:
    """Our error for one of the library's."""
    if isinstance(error, openai.APIConnectionError):
        return _unanswered(error)
    if not isinstance(error, openai.APIStatusError):
        return UnusableAnswerError("The model's answer could not be read.", hint="Try again.")
    if error.code in _POLICY or error.type in _POLICY:
        return refused_content()
    if error.code in _NO_CREDIT or error.type in _NO_CREDIT:
        return _out_of_credit()
    return _of_status(error.status_code)


def _of_status(status: int) -> WriterError:
    if status in (401, 403):
        return KeyRefusedError(
            f"The model's service refuses the key ({status}).",
            hint="Check PODPUSHER_OPENAI_API_KEY and what the key is allowed to do.",
        )
    if status == 429:
        return _too_many()
    if status >= 500 or status in (408, 409):
        return ServiceTroubleError(f"The model's service answered {status}.", hint="Try again.")
    return RequestRefusedError(
        f"The model's service refuses the request ({status}).",
        hint="Check PODPUSHER_OPENAI_MODEL and PODPUSHER_OPENAI_BASE_URL.",
    )


def _unanswered(error: openai.APIConnectionError) -> NoAnswerError:
    if isinstance(error, openai.APITimeoutError):
        return NoAnswerError("The model did not answer in time.", hint="Try again.")
    return NoAnswerError(
        "The model's service cannot be reached.", hint="Check PODPUSHER_OPENAI_BASE_URL."
    )


def _out_of_credit() -> OutOfCreditError:
    return OutOfCreditError(
        "The account at the model's service has no budget left.",
        hint="Add credit there, or let the rules write.",
    )


def _too_many() -> TooManyRequestsError:
    return TooManyRequestsError("The model's service asks us to slow down.", hint="Try again soon.")
