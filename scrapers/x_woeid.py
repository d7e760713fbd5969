"""Which number X asks for a place by: the "where on earth" identifiers of Yahoo.

They have not changed since X began to list trends. A city's name alone does not say which city it
is (there is a Birmingham in two countries), its number does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from scrapers.place import WORLD, resolve

_WORLD = 1
_COUNTRIES = (
    "23424738 AE, 23424747 AR, 23424750 AT, 23424748 AU, 23424757 BE, 23424753 BH, 23424768 "
    "BR, 23424765 BY, 23424775 CA, 23424957 CH, 23424782 CL, 23424787 CO, 23424829 DE, "
    "23424796 DK, 23424800 DO, 23424740 DZ, 23424801 EC, 23424802 EG, 23424950 ES, 23424819 "
    "FR, 23424975 GB, 23424824 GH, 23424833 GR, 23424834 GT, 23424846 ID, 23424803 IE, "
    "23424852 IL, 23424848 IN, 23424853 IT, 23424860 JO, 23424856 JP, 23424863 KE, 23424868 "
    "KR, 23424870 KW, 23424873 LB, 23424874 LV, 23424900 MX, 23424901 MY, 23424908 NG, "
    "23424909 NL, 23424910 NO, 23424916 NZ, 23424898 OM, 23424924 PA, 23424919 PE, 23424934 "
    "PH, 23424922 PK, 23424923 PL, 23424935 PR, 23424925 PT, 23424930 QA, 23424936 RU, "
    "23424938 SA, 23424954 SE, 23424948 SG, 23424960 TH, 23424969 TR, 23424976 UA, 23424977 "
    "US, 23424982 VE, 23424984 VN, 23424942 ZA"
)
_CITIES = {
    "AE": ("1940119 Sharjah, 1940330 Abu Dhabi, 1940345 Dubai"),
    "AR": ("332471 Mendoza, 466861 Córdoba, 466862 Rosario, 468739 Buenos Aires"),
    "AT": ("551801 Vienna"),
    "AU": (
        "1098081 Perth, 1099805 Adelaide, 1100661 Brisbane, 1100968 Canberra, 1101597 Darwin, "
        "1103816 Melbourne, 1105779 Sydney"
    ),
    "BR": (
        "455819 Brasília, 455820 Belém, 455821 Belo Horizonte, 455822 Curitiba, 455823 Porto "
        "Alegre, 455824 Recife, 455825 Rio de Janeiro, 455826 Salvador, 455827 São Paulo, "
        "455828 Campinas, 455830 Fortaleza, 455831 Goiânia, 455833 Manaus, 455834 São Luís, "
        "455867 Guarulhos"
    ),
    "BY": ("824382 Brest, 825848 Grodno, 825978 Gomel, 834463 Minsk"),
    "CA": (
        "2972 Winnipeg, 3369 Ottawa, 3444 Quebec, 3534 Montreal, 4118 Toronto, 8676 Edmonton, "
        "8775 Calgary, 9807 Vancouver"
    ),
    "CH": ("782538 Geneva, 783058 Lausanne, 784794 Zurich"),
    "CL": ("349859 Santiago, 349860 Concepcion, 349861 Valparaiso"),
    "CO": ("368148 Bogotá, 368149 Cali, 368150 Medellín, 368151 Barranquilla"),
    "DE": (
        "638242 Berlin, 641142 Bremen, 645458 Dortmund, 645686 Dresden, 646099 Dusseldorf, "
        "648820 Essen, 650272 Frankfurt, 656958 Hamburg, 667931 Cologne, 671072 Leipzig, "
        "676757 Munich, 698064 Stuttgart"
    ),
    "DO": ("76456 Santo Domingo"),
    "DZ": ("1253079 Algiers"),
    "EC": ("375732 Quito, 375733 Guayaquil"),
    "EG": ("1521643 Giza, 1521894 Cairo, 1522006 Alexandria"),
    "ES": (
        "753692 Barcelona, 754542 Bilbao, 764814 Las Palmas, 766273 Madrid, 766356 Malaga, "
        "768026 Murcia, 769293 Palma, 774508 Seville, 776688 Valencia, 779063 Zaragoza"
    ),
    "FR": (
        "580778 Bordeaux, 608105 Lille, 609125 Lyon, 610264 Marseille, 612977 Montpellier, "
        "613858 Nantes, 615702 Paris, 619163 Rennes, 627791 Strasbourg, 628886 Toulouse"
    ),
    "GB": (
        "12723 Birmingham, 12903 Blackpool, 13383 Bournemouth, 13911 Brighton, 13963 Bristol, "
        "15127 Cardiff, 17044 Coventry, 18114 Derby, 19344 Edinburgh, 21125 Glasgow, 25211 "
        "Hull, 26042 Leeds, 26062 Leicester, 26734 Liverpool, 28218 Manchester, 28869 "
        "Middlesbrough, 30079 Newcastle, 30720 Nottingham, 32185 Plymouth, 32452 Portsmouth, "
        "32566 Preston, 34503 Sheffield, 36240 Stoke-on-Trent, 36758 Swansea, 44418 London, "
        "44544 Belfast"
    ),
    "GH": ("1326075 Accra, 1330595 Kumasi"),
    "GR": ("946738 Athens, 963291 Thessaloniki"),
    "GT": ("83123 Guatemala City"),
    "ID": (
        "1030077 Bekasi, 1032539 Depok, 1040779 Pekanbaru, 1044316 Surabaya, 1046138 "
        "Makassar, 1047180 Bandung, 1047378 Jakarta, 1047908 Medan, 1048059 Palembang, "
        "1048324 Semarang, 1048536 Tangerang"
    ),
    "IE": ("560472 Cork, 560743 Dublin, 560912 Galway"),
    "IL": ("1967449 Haifa, 1968212 Tel Aviv, 1968222 Jerusalem"),
    "IN": (
        "2282863 Nagpur, 2295377 Lucknow, 2295378 Kanpur, 2295381 Patna, 2295383 Ranchi, "
        "2295386 Kolkata, 2295387 Srinagar, 2295388 Amritsar, 2295401 Jaipur, 2295402 "
        "Ahmedabad, 2295404 Rajkot, 2295405 Surat, 2295407 Bhopal, 2295408 Indore, 2295410 "
        "Thane, 2295411 Mumbai, 2295412 Pune, 2295414 Hyderabad, 2295420 Bangalore, 2295424 "
        "Chennai, 20070458 Delhi"
    ),
    "IT": (
        "711080 Bologna, 716085 Genoa, 718345 Milan, 719258 Naples, 719846 Palermo, 721943 "
        "Rome, 725003 Turin"
    ),
    "JO": ("1968902 Amman"),
    "JP": (
        "1110809 Kitakyushu, 1116753 Saitama, 1117034 Chiba, 1117099 Fukuoka, 1117155 "
        "Hamamatsu, 1117227 Hiroshima, 1117502 Kawasaki, 1117545 Kobe, 1117605 Kumamoto, "
        "1117817 Nagoya, 1117881 Niigata, 1118072 Sagamihara, 1118108 Sapporo, 1118129 "
        "Sendai, 1118285 Takamatsu, 1118370 Tokyo, 1118550 Yokohama, 2345896 Okinawa, "
        "15015370 Osaka, 15015372 Kyoto, 90036018 Okayama"
    ),
    "KE": ("1528335 Mombasa, 1528488 Nairobi"),
    "KR": (
        "1130853 Goyang, 1132094 Yongin, 1132444 Ansan, 1132445 Bucheon, 1132447 Busan, "
        "1132449 Changwon, 1132466 Daegu, 1132481 Gwangju, 1132496 Incheon, 1132559 Seongnam, "
        "1132567 Suwon, 1132578 Ulsan, 1132599 Seoul, 2345975 Daejeon"
    ),
    "LV": ("854823 Riga"),
    "MX": (
        "110978 Acapulco, 111579 Aguascalientes, 115958 Chihuahua, 116545 Mexico City, 116556 "
        "Ciudad Juarez, 116564 Nezahualcóyotl, 117994 Culiacán, 118466 Ecatepec de Morelos, "
        "124162 Guadalajara, 124785 Hermosillo, 131068 León, 133327 Mérida, 133475 Mexicali, "
        "134047 Monterrey, 134091 Morelia, 134395 Naucalpan de Juárez, 137612 Puebla, 138045 "
        "Querétaro, 141272 Saltillo, 144265 San Luis Potosí, 149361 Tijuana, 149769 Toluca, "
        "151582 Zapopan"
    ),
    "MY": (
        "1141268 Kajang, 1154679 Ipoh, 1154698 Johor Bahru, 1154726 Klang, 1154781 Kuala "
        "Lumpur, 56013632 Petaling, 56013645 Hulu Langat"
    ),
    "NG": (
        "1387660 Benin City, 1393672 Ibadan, 1396439 Kaduna, 1396803 Kano, 1398823 Lagos, "
        "1404447 Port Harcourt"
    ),
    "NL": ("726874 Den Haag, 727232 Amsterdam, 733075 Rotterdam, 734047 Utrecht"),
    "NO": ("857105 Bergen, 862592 Oslo"),
    "NZ": ("2348079 Auckland"),
    "OM": ("2268284 Muscat"),
    "PE": ("418440 Lima"),
    "PH": (
        "1167715 Calocan, 1180689 Makati, 1187115 Pasig, 1195098 Taguig, 1198785 Antipolo, "
        "1199002 Cagayan de Oro, 1199079 Cebu City, 1199136 Davao City, 1199477 Manila, "
        "1199682 Quezon City, 1199980 Zamboanga City"
    ),
    "PK": (
        "2211096 Karachi, 2211177 Lahore, 2211269 Multan, 2211387 Rawalpindi, 2211574 Faisalabad"
    ),
    "PL": (
        "493417 Gdańsk, 502075 Kraków, 505120 Lodz, 514048 Poznań, 523920 Warsaw, 526363 Wroclaw"
    ),
    "RU": (
        "1997422 Chelyabinsk, 2018708 Khabarovsk, 2028717 Krasnodar, 2029043 Krasnoyarsk, "
        "2077746 Samara, 2108210 Voronezh, 2112237 Yekaterinburg, 2121040 Irkutsk, 2121267 "
        "Kazan, 2122265 Moscow, 2122471 Nizhny Novgorod, 2122541 Novosibirsk, 2122641 Omsk, "
        "2122814 Perm, 2123177 Rostov-on-Don, 2123260 Saint Petersburg, 2124045 Ufa, 2124288 "
        "Vladivostok, 2124298 Volgograd"
    ),
    "SA": (
        "1937801 Medina, 1939574 Dammam, 1939753 Riyadh, 1939873 Jeddah, 1939897 Mecca, "
        "56120136 Ahsa"
    ),
    "SE": ("890869 Gothenburg, 906057 Stockholm"),
    "SG": ("1062617 Singapore"),
    "TH": ("1225448 Bangkok"),
    "TR": (
        "2323778 Mersin, 2343678 Adana, 2343732 Ankara, 2343733 Antalya, 2343843 Bursa, "
        "2343932 Diyarbakır, 2343980 Eskişehir, 2343999 Gaziantep, 2344116 Istanbul, 2344117 "
        "Izmir, 2344174 Kayseri, 2344210 Konya"
    ),
    "UA": (
        "918981 Dnipropetrovsk, 919163 Donetsk, 922137 Kharkiv, 924938 Kyiv, 924943 Lviv, "
        "929398 Odesa, 939628 Zaporozhye"
    ),
    "US": (
        "2352824 Albuquerque, 2357024 Atlanta, 2357536 Austin, 2358820 Baltimore, 2359991 "
        "Baton Rouge, 2364559 Birmingham, 2367105 Boston, 2378426 Charlotte, 2379574 Chicago, "
        "2380358 Cincinnati, 2381475 Cleveland, 2383489 Colorado Springs, 2383660 Columbus, "
        "2388929 Dallas-Ft. Worth, 2391279 Denver, 2391585 Detroit, 2397816 El Paso, 2407517 "
        "Fresno, 2414469 Greensboro, 2418046 Harrisburg, 2423945 Honolulu, 2424766 Houston, "
        "2427032 Indianapolis, 2428184 Jackson, 2428344 Jacksonville, 2430683 Kansas City, "
        "2436704 Las Vegas, 2441472 Long Beach, 2442047 Los Angeles, 2442327 Louisville, "
        "2449323 Memphis, 2449808 Mesa, 2450022 Miami, 2451822 Milwaukee, 2452078 "
        "Minneapolis, 2457170 Nashville, 2458410 New Haven, 2458833 New Orleans, 2459115 New "
        "York, 2460389 Norfolk, 2464592 Oklahoma City, 2465512 Omaha, 2466256 Orlando, "
        "2471217 Philadelphia, 2471390 Phoenix, 2473224 Pittsburgh, 2475687 Portland, 2477058 "
        "Providence, 2478307 Raleigh, 2480894 Richmond, 2486340 Sacramento, 2486982 St. "
        "Louis, 2487610 Salt Lake City, 2487796 San Antonio, 2487889 San Diego, 2487956 San "
        "Francisco, 2488042 San Jose, 2490383 Seattle, 2503713 Tallahassee, 2503863 Tampa, "
        "2508428 Tucson, 2512636 Virginia Beach, 2514815 Washington"
    ),
    "VE": (
        "395269 Caracas, 395270 Maracaibo, 395271 Maracay, 395272 Valencia, 395273 Barcelona, "
        "395275 Ciudad Guayana, 395277 Turmero, 468382 Barquisimeto, 468384 Maturín"
    ),
    "VN": (
        "1236594 Hanoi, 1236690 Hai Phong, 1252351 Can Tho, 1252376 Da Nang, 1252431 Ho Chi "
        "Minh City"
    ),
    "ZA": (
        "1580913 Durban, 1582504 Johannesburg, 1586614 Port Elizabeth, 1586638 Pretoria, "
        "1587677 Soweto, 1591691 Cape Town"
    ),
}
"""Per country its cities, each a number and a name."""


@cache
def _places() -> dict[int, str]:
    """Every number and its place, as the warehouse spells it."""
    places = {_WORLD: WORLD, **dict(_entries(_COUNTRIES))}
    for country, listed in _CITIES.items():
        for number, name in _entries(listed):
            places[number] = resolve(f"{country}/{name}")
    return places


def _entries(listed: str) -> Iterator[tuple[int, str]]:
    for entry in listed.split(", "):
        number, _, name = entry.partition(" ")
        yield int(number), name


@cache
def _numbers() -> dict[str, int]:
    return {place: number for number, place in _places().items()}


def place_of(woeid: object) -> str | None:
    """Returns the place of a number: WW, GB or GB/London; None where we do not know it."""
    return _places().get(woeid) if type(woeid) is int else None


def woeid_of(place: str) -> int | None:
    """Returns the number of a place as in the warehouse; None where X lists no trends for it."""
    return _numbers().get(place)
