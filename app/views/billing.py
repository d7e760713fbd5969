"""Billing: the plan, what is used of it this month, and what the other plans bring."""

import streamlit as st
from markupsafe import Markup

from app import cached_own, formats
from app.components import quota, studio_words
from app.components.panel import page_head, panel
from app.components.states import notice
from app.domain import plans
from app.domain.quotas import RESOURCES
from app.i18n import _
from app.store.usage import plan_of
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID

mine = plan_of(LOCAL_WORKSPACE_ID)
found = cached_own.usage(LOCAL_WORKSPACE_ID)
with st.container(key="page-head", horizontal=True, vertical_alignment="bottom"):
    page_head(_("Billing"), _("Your plan, what is used of it, and what the next one brings."))

notice(
    _("You are on the free plan: nothing is charged. Other plans cannot be bought yet."),
    tone="teal",
    picture="card",
    key="free-plan",
)
with panel(
    "usage",
    _("Used this month"),
    about=_("Observed: counted from the ledger, where every idea, image and listing is a line."),
):
    st.html(
        Markup('<div class="pp-usage">{}<p class="pp-quiet">{}</p></div>').format(
            quota.bars(found), quota.resets(found)
        )
    )

with panel("plans", _("Plans"), about=_("Allowances per calendar month (UTC).")):
    cards = [
        Markup(
            '<div class="pp-plan{mine}" data-testid="plan-{code}"><h3>{name}{badge}</h3>'
            "<dl>{limits}</dl></div>"
        ).format(
            mine=" pp-mine" if plan == mine else "",
            code=plan.code,
            name=studio_words.plan(plan.code),
            badge=Markup('<span class="pp-badge pp-orange">{}</span>').format(_("Yours"))
            if plan == mine
            else "",
            limits=Markup("").join(
                Markup("<dt>{}</dt><dd>{}</dd>").format(name, formats.number(n))
                for name, n in (
                    *((studio_words.resource_title(r), plan.limits[r]) for r in RESOURCES),
                    (_("Seats"), plan.seats),
                    (_("Requests per minute"), plan.requests_per_minute),
                )
            ),
        )
        for plan in plans.PLANS
    ]
    st.html(Markup('<div class="pp-plans">{}</div>').format(Markup("").join(cards)))
