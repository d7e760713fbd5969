"""Why a model wrote nothing, in the reader's language, by the kind of its error."""

from __future__ import annotations

from app.i18n import _
from integrations.openai import errors
from integrations.openai.errors import WriterError


def sentence(error: WriterError) -> str:
    """What happened and what can be done about it."""
    return {
        errors.KeyRefusedError: _(
            "The model's service refuses the key. Check it in the settings of this installation."
        ),
        errors.OutOfCreditError: _("The account at the model's service has no budget left."),
        errors.RequestRefusedError: _(
            "The model's service refuses the request. Check the model's name and address."
        ),
        errors.ContentRefusedError: _("The model will not write about this term."),
        errors.TooManyRequestsError: _("The model's service asks us to slow down. Try again soon."),
        errors.NoAnswerError: _("The model's service did not answer. Try again in a moment."),
        errors.ServiceTroubleError: _("The model's service failed while it wrote. Try again."),
        errors.UnusableAnswerError: _("The model's answer cannot be used. Try again."),
    }.get(type(error), error.message)
