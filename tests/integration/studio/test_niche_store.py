"""A brand's profile and its saved niches: kept whole, each once, and seen by their workspace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError
from sqlalchemy import update

from app.domain.niches import BrandProfile, rank
from app.store import brand_profiles, saved_niches
from app.store.saved_niches import Figures
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.niche_tables import brand_profiles as profiles
from integrations.warehouse.niche_tables import saved_niches as saved
from tests.integration.studio.conftest import open_studio
from tests.unit.app.domain.niche_terms import DAY, candidate, counted

PROFILE = BrandProfile(
    tone="warm",
    audiences=("dog people",),
    interests=("cats", "été"),
    banned=("politics",),
    products=("mug",),
)


def niche(score: float = 50.0):
    (made,) = rank(
        PROFILE,
        [candidate("#CatMug", score, growth=0.25, listings=counted("cat mug", 999))],
    ).niches
    return made


def test_a_profile_is_read_back_whole_and_replaced_whole(studio):
    assert brand_profiles.get(studio.app, studio.workspace) == BrandProfile()
    brand_profiles.save(studio.app, studio.workspace, PROFILE)
    assert brand_profiles.get(studio.app, studio.workspace) == PROFILE
    changed = replace(PROFILE, tone=None, interests=())
    brand_profiles.save(studio.app, studio.workspace, changed)
    assert brand_profiles.get(studio.app, studio.workspace) == changed
    assert len(studio.rows(profiles)) == 1


def test_another_workspace_sees_and_changes_neither_profile_nor_niches(studio):
    other = open_studio(studio.warehouse)
    brand_profiles.save(studio.app, studio.workspace, PROFILE)
    saved_niches.save(studio.app, studio.workspace, niche())
    (mine,) = saved_niches.newest(studio.app, studio.workspace)

    assert brand_profiles.get(studio.app, other.workspace) == BrandProfile()
    assert saved_niches.newest(studio.app, other.workspace) == []
    saved_niches.forget(studio.app, other.workspace, mine.id)
    brand_profiles.save(studio.app, other.workspace, BrandProfile(tone="bold"))
    assert saved_niches.newest(studio.app, studio.workspace) == [mine]
    assert brand_profiles.get(studio.app, studio.workspace) == PROFILE


def test_a_niche_is_kept_with_the_figures_of_its_day_and_only_once(studio):
    saved_niches.save(studio.app, studio.workspace, niche())
    (first,) = saved_niches.newest(studio.app, studio.workspace)
    assert (first.key, first.label, first.day) == ("hashtag~catmug", "#CatMug", DAY)
    assert first.terms == ("GB~hashtag~catmug",)
    assert first.figures == Figures(
        demand=0.5, competition=0.5, listings=999, fit=0.7647, growth=0.25
    )
    saved_niches.save(studio.app, studio.workspace, niche(70.0))
    (again,) = saved_niches.newest(studio.app, studio.workspace)
    assert again.id == first.id
    assert again.saved_at > first.saved_at
    saved_niches.forget(studio.app, studio.workspace, first.id)
    saved_niches.forget(studio.app, studio.workspace, first.id)
    assert studio.rows(saved) == []


def test_a_profile_that_no_longer_fits_its_type_is_an_error_and_not_half_a_profile(studio):
    brand_profiles.save(studio.app, studio.workspace, PROFILE)
    with workspace_transaction(studio.app, studio.workspace) as connection:
        connection.execute(update(profiles).values(profile={"tone": "unheard of"}))
    with pytest.raises(ValidationError):
        brand_profiles.get(studio.app, studio.workspace)
