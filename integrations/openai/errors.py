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
    ├── UnusableAnswerError   an answer of another shape, or cut off; transient: another may fit
    ├── PausedError           nothing was asked: the service rests, or others are first; transient
    └── MoneySpentError       nothing was asked: the day's money is spent; permanent

The service's own text is never passed on: it can quote the key. What is stored of
an error is its code.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

import openai

from integrations.errors import PodpusherError
from integrations.http_errors import HeldBackError, parse_retry_after

_POLICY = frozenset(
    {"content_policy_violation", "content_filter", "invalid_prompt", "moderation_blocked"}
    | {"bio_policy", "image_content_policy_violation", "cyber_policy"}
)
_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})


class WriterError(PodpusherError):
    """A model wrote nothing that can be used.

    Attributes:
        blames_service: Whether it speaks against the service, or only against what was asked.
        retry_after: Seconds until asking again may help, where somebody said so.
    """

    code: ClassVar[str]
    blames_service: ClassVar[bool] = True

    def __init__(
        self, message: str, *, hint: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


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
    blames_service: ClassVar[bool] = False


class ContentRefusedError(WriterError):
    """Policy: this will not be written."""

    code: ClassVar[str] = "content_refused"
    blames_service: ClassVar[bool] = False


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


class PausedError(WriterError):
    """Nothing was asked: the service rests, or others come first."""

    code: ClassVar[str] = "paused"
    transient: ClassVar[bool] = True
    blames_service: ClassVar[bool] = False

    @classmethod
    def of(cls, error: HeldBackError) -> PausedError:
        """The error of a guard that holds us back, as one of a writer."""
        return cls(
            f"The model is not asked. {error.message}",
            hint="Wait, or let the rules write.",
            retry_after=error.retry_after,
        )


class MoneySpentError(WriterError):
    """Nothing was asked: the day's money has no room for a call."""

    code: ClassVar[str] = "money_spent"
    blames_service: ClassVar[bool] = False


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
    header = error.response.headers.get("retry-after")
    return _of_status(error.status_code, parse_retry_after(header, datetime.now(UTC)))


def _of_status(status: int, retry_after: int | None) -> WriterError:
    if status in (401, 403):
        return KeyRefusedError(
            f"The model's service refuses the key ({status}).",
            hint="Check PODPUSHER_OPENAI_API_KEY and what the key is allowed to do.",
        )
    if status == 429:
        return _too_many(retry_after)
    if status >= 500 or status in (408, 409):
        message = f"The model's service answered {status}."
        return ServiceTroubleError(message, hint="Try again.", retry_after=retry_after)
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


def _too_many(retry_after: int | None = None) -> TooManyRequestsError:
    return TooManyRequestsError(
        "The model's service asks us to slow down.",
        hint="Try again soon.",
        retry_after=retry_after,
    )
