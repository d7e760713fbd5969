"""What is used of a month's allowance: the card under the navigation, the bars, the "over" card."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app import cached_own, formats
from app.components import session
from app.components import studio_words as words
from app.components.states import blank
from app.domain import plans
from app.domain.quotas import Resource, Usage
from app.i18n import _
from app.store.usage import OverQuotaError, plan_of
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

BILLING = "views/billing.py"
_FULL = 0.9


def card() -> None:
    """Draws the card at the foot of the navigation."""
    found = cached_own.usage(LOCAL_WORKSPACE_ID)
    with st.sidebar, st.container(key="quota"):
        st.html(
            Markup('<div class="pp-quota"><h3>{}</h3>{}<p>{}</p></div>').format(
                words.plan(plan_of(LOCAL_WORKSPACE_ID).code), bars(found), resets(found)
            )
        )
        st.page_link(BILLING, label=_("Usage and plans"), query_params=session.language_parameter())


def bars(found: Sequence[Usage]) -> Markup:
    """One bar per resource: what is used, then what is set aside for work that waits."""
    return Markup("").join(_bar(usage) for usage in found)


def resets(found: Sequence[Usage]) -> str:
    """When the month begins again."""
    return _("Counted from the ledger; starts again on {day}.").format(
        day=formats.day(found[0].resets_on)
    )


def left(resource: Resource) -> int:
    """How many of a resource may still be asked for this month."""
    found = cached_own.usage(LOCAL_WORKSPACE_ID)
    return next(usage.left for usage in found if usage.resource == resource)


def over(error: OverQuotaError, *, key: str) -> None:
    """Says that a month's allowance is used up, when it returns and what the next plan brings."""
    plan = plan_of(LOCAL_WORKSPACE_ID)
    # Not the error's figure, which counts what was rolled back with it.
    cached_own.forget_workspace()
    found = cached_own.usage(LOCAL_WORKSPACE_ID)
    usage = next(usage for usage in found if usage.resource == error.resource)
    said = _("{plan}: {used} of {limit} {things} are used or set aside this month.").format(
        plan=words.plan(plan.code),
        used=formats.number(usage.used + usage.reserved),
        limit=formats.number(usage.limit),
        things=words.resource(error.resource, error.limit),
    )
    back = _("The count starts again on {day}.").format(day=formats.day(usage.resets_on))
    following = plans.next_plan(plan)
    more = (
        _("{plan} brings {n} {things} a month.").format(
            plan=words.plan(following.code),
            n=formats.number(following.limits[error.resource]),
            things=words.resource(error.resource, following.limits[error.resource]),
        )
        if following
        else ""
    )
    blank(
        _("This month's allowance does not cover it"),
        " ".join(part for part in (said, _("Nothing was made."), back, more) if part),
        picture="card",
        key=f"state-over-{key}",
    )
    with st.container(key=f"state-action-over-{key}", horizontal_alignment="center"):
        st.page_link(
            BILLING, label=_("See usage and plans"), query_params=session.language_parameter()
        )


def _bar(usage: Usage) -> Markup:
    taken = usage.used + usage.reserved
    tone = "red" if taken >= usage.limit else "orange" if taken >= _FULL * usage.limit else "teal"
    aside = (
        _("{used} used, {reserved} set aside for work that waits").format(
            used=formats.number(usage.used), reserved=formats.number(usage.reserved)
        )
        if usage.reserved
        else _("{used} used").format(used=formats.number(usage.used))
    )
    return Markup(
        '<div class="pp-quota-row pp-{tone}" title="{aside}"><span>{name}</span>'
        '<b>{taken} / {limit}</b><div class="pp-meter" role="img" aria-label="{aside}">'
        '<i style="width:{used}%"></i><i style="width:{reserved}%"></i></div></div>'
    ).format(
        tone=tone,
        aside=aside,
        name=words.resource_title(usage.resource),
        taken=formats.number(taken),
        limit=formats.number(usage.limit),
        used=round(100 * min(usage.used / usage.limit, 1), 1),
        reserved=round(100 * min(usage.reserved / usage.limit, 1), 1),
    )
