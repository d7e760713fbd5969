import pytest

from scrapers.place import UnknownPlaceError, resolve


@pytest.mark.parametrize(
    ("place", "country", "code"),
    [
        ("UK", None, "GB"),
        ("gb", None, "GB"),
        ("Worldwide", "WW", "WW"),
        ("UnitedKingdom", "UK", "GB"),
        ("UnitedStates", "US", "US"),
        ("NewZealand", "NZ", "NZ"),
        ("South Korea", None, "KR"),
        ("T\u00fcrkiye", None, "TR"),
        ("Turkey", None, "TR"),
        ("Alemania", None, "DE"),
        ("US-CA", None, "US-CA"),
        ("us-ca", "US", "US-CA"),
        ("Mumbai", "IN", "IN/Mumbai"),
        ("SanFrancisco", "US", "US/San Francisco"),
        ("san francisco", "US", "US/San Francisco"),
        ("New Delhi", "India", "IN/New Delhi"),
        ("S\u00e3o Paulo", "BR", "BR/Sao Paulo"),
        ("GB/London", None, "GB/London"),
        ("Singapore", "SG", "SG"),
        (None, "UK", "GB"),
    ],
)
def test_a_place_has_one_code(place: str | None, country: str | None, code: str) -> None:
    assert resolve(place, country) == code


@pytest.mark.parametrize(
    ("place", "country"),
    [
        (None, None),
        ("", ""),
        ("Mumbai", None),
        ("Atlantis", None),
        ("EU", None),
        ("ZZ", None),
        ("India", "US"),
        ("Mumbai", "Atlantis"),
        ("Mumbai", "WW"),
        ("12", "IN"),
        ("x" * 100, "IN"),
        ("XX-YY", None),
    ],
)
def test_a_place_that_cannot_be_told_is_an_error(place: str | None, country: str | None) -> None:
    with pytest.raises(UnknownPlaceError):
        resolve(place, country)


def test_a_file_of_ever_new_places_does_not_fill_the_memory() -> None:
    for number in range(resolve.cache_info().maxsize + 100):
        resolve(f"Town {number}", "GB")
    assert resolve.cache_info().currsize == resolve.cache_info().maxsize
