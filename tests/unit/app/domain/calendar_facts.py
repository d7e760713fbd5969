"""Days that were published, written down by hand: nothing here asks the code under test.

Easter is computed here by the anonymous Gregorian algorithm (Meeus), which the code does not use.
"""

from datetime import date, timedelta

YEARS = range(2024, 2033)

# First day of the Chinese year, Beijing time, as the Hong Kong Observatory's tables give it.
LUNAR_NEW_YEAR = {
    2024: "02-10", 2025: "01-29", 2026: "02-17", 2027: "02-06", 2028: "01-26", 2029: "02-13",
    2030: "02-03", 2031: "01-23", 2032: "02-11",
}  # fmt: skip
# US: second Sunday of May; also Germany, Canada, Australia, India, Japan and Brazil.
MOTHERS_DAY_US = {
    2024: "05-12", 2025: "05-11", 2026: "05-10", 2027: "05-09", 2028: "05-14", 2029: "05-13",
    2030: "05-12", 2031: "05-11", 2032: "05-09",
}  # fmt: skip
MOTHERS_DAY_GB = {
    2024: "03-10", 2025: "03-30", 2026: "03-15", 2027: "03-07", 2028: "03-26", 2029: "03-11",
    2030: "03-31", 2031: "03-23", 2032: "03-07",
}  # fmt: skip
# France: in 2020 and 2023 the last Sunday of May was Pentecost, so the feast moved to June.
MOTHERS_DAY_FR = {
    2020: "06-07", 2023: "06-04", 2024: "05-26", 2025: "05-25", 2026: "05-31", 2027: "05-30",
    2028: "05-28", 2029: "05-27", 2030: "05-26", 2031: "05-25", 2032: "05-30", 2034: "06-04",
}  # fmt: skip
MOTHERS_DAY_ES = {2024: "05-05", 2025: "05-04", 2026: "05-03", 2027: "05-02", 2028: "05-07"}
THANKSGIVING_US = {
    2024: "11-28", 2025: "11-27", 2026: "11-26", 2027: "11-25", 2028: "11-23", 2029: "11-22",
    2030: "11-28", 2031: "11-27", 2032: "11-25",
}  # fmt: skip
THANKSGIVING_CA = {
    2024: "10-14", 2025: "10-13", 2026: "10-12", 2027: "10-11", 2028: "10-09", 2029: "10-08",
    2030: "10-14", 2031: "10-13", 2032: "10-11",
}  # fmt: skip
FATHERS_DAY_US = {
    2024: "06-16", 2025: "06-15", 2026: "06-21", 2027: "06-20", 2028: "06-18", 2029: "06-17",
    2030: "06-16", 2031: "06-15", 2032: "06-20",
}  # fmt: skip
FATHERS_DAY_DE = {
    2024: "05-09", 2025: "05-29", 2026: "05-14", 2027: "05-06", 2028: "05-25", 2029: "05-10",
    2030: "05-30", 2031: "05-22", 2032: "05-06",
}  # fmt: skip
FATHERS_DAY_AU = {2024: "09-01", 2025: "09-07", 2026: "09-06", 2027: "09-05", 2028: "09-03"}
FATHERS_DAY_BR = {2024: "08-11", 2025: "08-10", 2026: "08-09", 2027: "08-08", 2028: "08-13"}
# Lakshmi Puja as most of India keeps it.
DIWALI = {
    2024: "10-31", 2025: "10-20", 2026: "11-08", 2027: "10-29", 2028: "10-17", 2029: "11-05",
    2030: "10-26", 2031: "11-14", 2032: "11-02",
}  # fmt: skip
# The first full day; the first candle is lit on the evening before.
HANUKKAH = {
    2024: "12-26", 2025: "12-15", 2026: "12-05", 2027: "12-25", 2028: "12-13", 2029: "12-02",
    2030: "12-21", 2031: "12-10", 2032: "11-28",
}  # fmt: skip
EID_AL_FITR = {2024: "04-10", 2025: "03-30", 2026: "03-20"}
ADVENT = {2024: "12-01", 2025: "11-30", 2026: "11-29", 2027: "11-28", 2028: "12-03"}
OKTOBERFEST = {2022: "09-17", 2023: "09-16", 2024: "09-21", 2025: "09-20", 2026: "09-19"}
BLACK_FRIDAY = {
    2024: "11-29", 2025: "11-28", 2026: "11-27", 2027: "11-26", 2028: "11-24", 2029: "11-23",
    2030: "11-29", 2031: "11-28", 2032: "11-26",
}  # fmt: skip

FACTS = (
    ("US", "lunar-new-year", LUNAR_NEW_YEAR),
    ("US", "mothers-day", MOTHERS_DAY_US),
    ("DE", "mothers-day", MOTHERS_DAY_US),
    ("GB", "mothers-day", MOTHERS_DAY_GB),
    ("FR", "mothers-day", MOTHERS_DAY_FR),
    ("ES", "mothers-day", MOTHERS_DAY_ES),
    ("US", "thanksgiving", THANKSGIVING_US),
    ("CA", "thanksgiving", THANKSGIVING_CA),
    ("US", "fathers-day", FATHERS_DAY_US),
    ("GB", "fathers-day", FATHERS_DAY_US),
    ("FR", "fathers-day", FATHERS_DAY_US),
    ("DE", "fathers-day", FATHERS_DAY_DE),
    ("AU", "fathers-day", FATHERS_DAY_AU),
    ("BR", "fathers-day", FATHERS_DAY_BR),
    ("US", "black-friday", BLACK_FRIDAY),
    ("DE", "black-friday", BLACK_FRIDAY),
    ("IN", "diwali", DIWALI),
    ("US", "hanukkah", HANUKKAH),
    ("US", "eid-al-fitr", EID_AL_FITR),
    ("DE", "advent", ADVENT),
    ("DE", "oktoberfest", OKTOBERFEST),
)


def easter(year: int) -> date:
    """Easter Sunday by Meeus, Astronomical Algorithms, chapter 8."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def days_after_easter(year: int, days: int) -> date:
    return easter(year) + timedelta(days=days)
