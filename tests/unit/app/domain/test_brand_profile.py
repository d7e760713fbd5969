"""A profile is bounded and tidy, or is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.niches import BrandProfile
from app.domain.niches.profile import MAX_BANNED, MAX_TEXT, tidy


@pytest.mark.parametrize(
    "wrong",
    [
        {"tone": "loud"},
        {"products": ("car",)},
        {"interests": ("cats", "Cats")},
        {"interests": ("  ",)},
        {"audiences": ("x" * (MAX_TEXT + 1),)},
        {"banned": tuple(map(str, range(MAX_BANNED + 1)))},
    ],
)
def test_what_is_out_of_bounds_is_refused(wrong):
    with pytest.raises(ValueError, match=r"tone|products|entry|allowed"):
        BrandProfile(**wrong)


def test_a_profile_that_only_bans_and_sounds_judges_no_fit():
    assert not BrandProfile(tone="warm", banned=("war",)).says_what_fits
    assert BrandProfile(products=("mug",)).says_what_fits


@given(st.lists(st.text(max_size=80), max_size=10))
def test_tidied_entries_always_pass_and_stay_as_they_are(entries):
    once = tidy(entries)
    assert tidy(once) == once
    assert BrandProfile(audiences=once).audiences == once
