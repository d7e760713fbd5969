"""Why a model wrote nothing, in the reader's language, by the code that is kept of it."""

from __future__ import annotations

from app.i18n import _


def sentence(code: str | None) -> str:
    """What happened and what can be done about it."""
    return {
        "not_set_up": _(
            "No model is set up here any more. Check the settings of this installation."
        ),
        "key_refused": _(
            "The model's service refuses the key. Check it in the settings of this installation."
        ),
        "out_of_credit": _("The account at the model's service has no budget left."),
        "request_refused": _(
            "The model's service refuses the request. Check the model's name and address."
        ),
        "content_refused": _("The model will not write about this term."),
        "too_many_requests": _("The model's service asks us to slow down. Try again soon."),
        "no_answer": _("The model's service did not answer. Try again in a moment."),
        "service_trouble": _("The model's service failed while it wrote. Try again."),
        "unusable_answer": _("The model's answer cannot be used. Try again."),
        "paused": _("The model's service failed too often and rests for a while."),
        "money_spent": _("Today's budget for the model is spent. The rules cost nothing."),
    }.get(code or "", _("The work stopped before the model had written. Try again."))
