"""Where the pages of a place are: both trends24.in and getdaytrends.com name it like X does.

X lists trends for some sixty countries; a code that is not here has no page. Cities are below
their country, as in /india/mumbai/; whether one is listed only the page can tell.
"""

from __future__ import annotations

import re

from scrapers.place import WORLD, UnknownPlaceError, resolve

_ADDRESS = re.compile(r"https?://(?:www\.)?(?:trends24\.in|getdaytrends\.com)(/[^?#]*)?(?:[?#]|$)")

_COUNTRIES = {
    "AE": "united-arab-emirates",
    "AR": "argentina",
    "AT": "austria",
    "AU": "australia",
    "BE": "belgium",
    "BH": "bahrain",
    "BR": "brazil",
    "BY": "belarus",
    "CA": "canada",
    "CH": "switzerland",
    "CL": "chile",
    "CO": "colombia",
    "DE": "germany",
    "DK": "denmark",
    "DO": "dominican-republic",
    "DZ": "algeria",
    "EC": "ecuador",
    "EG": "egypt",
    "ES": "spain",
    "FR": "france",
    "GB": "united-kingdom",
    "GH": "ghana",
    "GR": "greece",
    "GT": "guatemala",
    "ID": "indonesia",
    "IE": "ireland",
    "IL": "israel",
    "IN": "india",
    "IT": "italy",
    "JO": "jordan",
    "JP": "japan",
    "KE": "kenya",
    "KR": "korea",
    "KW": "kuwait",
    "LB": "lebanon",
    "LV": "latvia",
    "MX": "mexico",
    "MY": "malaysia",
    "NG": "nigeria",
    "NL": "netherlands",
    "NO": "norway",
    "NZ": "new-zealand",
    "OM": "oman",
    "PA": "panama",
    "PE": "peru",
    "PH": "philippines",
    "PK": "pakistan",
    "PL": "poland",
    "PR": "puerto-rico",
    "PT": "portugal",
    "QA": "qatar",
    "RU": "russia",
    "SA": "saudi-arabia",
    "SE": "sweden",
    "SG": "singapore",
    "TH": "thailand",
    "TR": "turkey",
    "UA": "ukraine",
    "US": "united-states",
    "VE": "venezuela",
    "VN": "vietnam",
    "ZA": "south-africa",
}
CODES = {slug: code for code, slug in _COUNTRIES.items()}
"""Code of a country by its name in an address."""


def path_of(place: str) -> str | None:
    """Returns the path of a place's page, with a slash at both ends; None where there is none.

    Args:
        place: A code of the warehouse: WW, a country, or a city as IN/Mumbai.
    """
    if place == WORLD:
        return "/"
    country, _, city = place.partition("/")
    slug = _COUNTRIES.get(country)
    if slug is None:
        return None
    return f"/{slug}/{'-'.join(city.lower().split())}/" if city else f"/{slug}/"


def place_at(address: str) -> str | None:
    """Returns the place whose page is at an address of either site; None where it is none.

    Args:
        address: Such as https://trends24.in/india/mumbai/.
    """
    found = _ADDRESS.match(address)
    if found is None:
        return None
    slug, _, city = (found[1] or "").strip("/").partition("/")
    if not slug:
        return WORLD
    code = CODES.get(slug)
    if code is None or "/" in city:
        return None
    try:
        return resolve(f"{code}/{city.replace('-', ' ')}") if city else code
    except UnknownPlaceError:
        return None
