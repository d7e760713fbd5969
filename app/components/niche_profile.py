"""The brand's profile as a form: what is typed here decides which niches fit."""

from __future__ import annotations

import streamlit as st

from app import cached_own
from app.components import niche_words
from app.domain.niches import PRODUCTS, TONES, BrandProfile
from app.domain.niches import profile as bounds
from app.domain.niches.profile import tidy
from app.i18n import _
from app.store import brand_profiles
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine


def draw(stored: BrandProfile) -> None:
    """Draws the form; saving it replaces the profile."""
    with (
        st.expander(
            _("Brand profile"), expanded=not stored.says_what_fits, icon=":material/storefront:"
        ),
        st.form("brand_profile", border=False),
    ):
        left, right = st.columns(2, gap="medium")
        with left:
            interests = _lines(
                _("Interests"),
                stored.interests,
                "interests",
                bounds.MAX_INTERESTS,
                _("What your designs are about, such as cats, hiking, coffee"),
            )
            audiences = _lines(
                _("Audience"),
                stored.audiences,
                "audiences",
                bounds.MAX_AUDIENCES,
                _("Whom you sell to, such as dog people, teachers"),
            )
            tone = st.selectbox(
                _("Tone"),
                TONES,
                index=None if stored.tone is None else TONES.index(stored.tone),
                format_func=niche_words.tone,
                placeholder=_("No tone of its own"),
                key="profile_tone",
            )
        with right:
            banned = _lines(
                _("Banned topics"),
                stored.banned,
                "banned",
                bounds.MAX_BANNED,
                _("What you will never print, such as politics, weapons"),
            )
            products = st.multiselect(
                _("Products"),
                PRODUCTS,
                list(stored.products),
                format_func=niche_words.product,
                placeholder=_("What you print on"),
                key="profile_products",
            )
        if st.form_submit_button(_("Save profile"), key="save_profile", type="primary"):
            _save(
                BrandProfile(
                    tone=tone,
                    audiences=audiences,
                    interests=interests,
                    banned=banned,
                    products=tuple(products),
                )
            )


def _lines(label: str, stored: tuple[str, ...], name: str, most: int, hint: str) -> tuple[str, ...]:
    typed = st.multiselect(
        label,
        list(stored),
        list(stored),
        accept_new_options=True,
        max_selections=most,
        placeholder=hint,
        key=f"profile_{name}",
    )
    return tidy(typed)


def _save(profile: BrandProfile) -> None:
    brand_profiles.save(engine("app"), LOCAL_WORKSPACE_ID, profile)
    cached_own.forget_workspace()
    st.rerun()
