from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scrapers.importing import ImportFileError, read_file
from scrapers.outcome import Occasion, Outcome
from scrapers.parsing import ParsedFile, parse_file

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
WEEKS = [date(2025, 10, 10) + timedelta(weeks=number) for number in range(5)]
HEADER = ["Rank", "Trend", "Weekly change", "Monthly change", "Yearly change", *map(str, WEEKS)]
TEA = ["1", "tea", "40%", "-90%", "10,000%+", "71", "76", "80", "96", "100"]
COFFEE = ["2", "coffee ☕", "1,000%", "0%", "", "", "", "", "1", "2"]
PREAMBLE = (
    '"Pinterest Trends tool – https://trends.pinterest.com/?l1InterestIds=9&amp;gender=female"\n'
    "Selected Filters\n"
    "Trends Type,Growing trends\n"
    "Date Range,90 days before 2025-11-09\n"
    'Interests,"Women\'s Fashion"\n'
    'Include keywords,"All"\n'
    "\n"
    ",,,,,Data in the date columns reflects the normalized search volume\n"
)


def lines(*rows: list[str], delimiter: str = ",") -> str:
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def parse(content: str | bytes, name: str = "export.csv", place: str | None = None) -> ParsedFile:
    body = content.encode() if isinstance(content, str) else content
    known = Occasion("import", None, place)
    return parse_file("pinterest", body, name=name, now=NOW, occasion=known)


def places(parsed: ParsedFile) -> set[str | None]:
    return {row["place"] for row in parsed.observations}


def measures(parsed: ParsedFile) -> list[str | None]:
    return [row["measures"] for row in parsed.observations if row["volume_unit"] == "searches"]


def test_an_export_with_a_preamble_is_read_with_its_end_its_interest_and_its_signs() -> None:
    parsed = parse(PREAMBLE + lines(HEADER, TEA, COFFEE))
    assert (parsed.outcome, parsed.rejected, parsed.notes) == (Outcome.OK, [], [])
    tea, coffee = (row for row in parsed.observations if row["volume_unit"] == "searches")
    assert tea["observed_at"] == datetime(2025, 11, 9, 0, 0, 1, tzinfo=UTC)
    assert (tea["rank"], tea["period"], tea["kind"], tea["place"]) == (1, "7d", "query", None)
    assert tea["category"] == "Women's Fashion"
    assert tea["measures"] == '{"growth_mom": -90, "growth_wow": 40, "growth_yoy": 10000}'
    assert coffee["measures"] == '{"growth_mom": 0, "growth_wow": 1000}'
    curve = [row for row in parsed.observations if row["volume_unit"] == "index"]
    assert [(row["term"], row["volume"]) for row in curve] == [
        *(("tea", value) for value in (71, 76, 80, 96, 100)),
        ("coffee ☕", 1),
        ("coffee ☕", 2),
    ]
    assert [row["observed_at"].date() for row in curve[:5]] == WEEKS


@pytest.mark.parametrize(
    "words",
    [
        ["Clasificación", "Tendencia", "Cambio semanal", "Cambio mensual", "Cambio anual"],
        ["Rang", "Tendance", "Évolution hebdomadaire", "Évolution mensuelle", "Évolution annuelle"],
        ["Rang", "Trend", "Wöchentliche Änderung", "Monatliche Änderung", "Jährliche Änderung"],
        ["Classificação", "Tendência", "Alteração semanal", "Alteração mensal", "Alteração anual"],
        [
            "Posizione",
            "Tendenza",
            "Variazione settimanale",
            "Variazione mensile",
            "Variazione annuale",
        ],
        [
            "Positie",
            "Trend",
            "Wekelijkse wijziging",
            "Maandelijkse wijziging",
            "Jaarlijkse wijziging",
        ],
        ["Pozycja", "Trend", "Zmiana tygodniowa", "Zmiana miesięczna", "Zmiana roczna"],
        ["順位", "トレンド", "週ごとの変化", "月ごとの変化", "年ごとの変化"],
        ["Sıra", "Eğilim", "A", "B", "C"],
    ],
)
def test_an_export_is_known_by_its_structure_in_every_language(words: list[str]) -> None:
    parsed = parse(lines([*words, *map(str, WEEKS)], TEA, COFFEE, delimiter=";"))
    assert (parsed.outcome, parsed.rejected) == (Outcome.OK, [])
    assert measures(parsed)[0] == '{"growth_mom": -90, "growth_wow": 40, "growth_yoy": 10000}'
    assert [row["rank"] for row in parsed.observations if row["volume_unit"] == "searches"] == [
        1,
        2,
    ]


def test_growth_columns_in_another_order_are_believed_by_their_words() -> None:
    order = ["Rank", "Trend", "Yearly change", "Weekly change", "Monthly change", *map(str, WEEKS)]
    assert measures(parse(lines(order, TEA))) == [
        '{"growth_mom": 10000, "growth_wow": -90, "growth_yoy": 40}'
    ]


@pytest.mark.parametrize(
    "header",
    [
        ["Rank", "Trend", "Yearly change", "A", "B"],
        ["Rank", "Trend", "Weekly change", "Weekly change", "Yearly change"],
        ["Rank", "Trend", "Monthly change", "Monthly change", "Yearly change"],
    ],
)
def test_headers_that_contradict_their_order_are_another_shape(header: list[str]) -> None:
    assert parse(lines([*header, *map(str, WEEKS)], TEA)).outcome is Outcome.SHAPE_CHANGED


@pytest.mark.parametrize("gone", [1, 2, 3, 4])
def test_an_export_that_lost_a_column_is_another_shape(gone: int) -> None:
    rows = [[cell for at, cell in enumerate(row) if at != gone] for row in (HEADER, TEA, COFFEE)]
    parsed = parse(lines(*rows))
    assert (parsed.outcome, parsed.observations) == (Outcome.SHAPE_CHANGED, [])


@pytest.mark.parametrize(
    ("replaced", "rule"),
    [
        ({2: "much"}, "bad_measure"),
        ({2: "12.5%"}, "bad_measure"),
        ({1: ""}, "missing_term"),
        ({0: "first"}, "bad_rank"),
        ({5: "101"}, "bad_volume"),
        ({5: "-1"}, "bad_volume"),
        ({5: "nan"}, "bad_volume"),
        (dict.fromkeys(range(2, 10), ""), "missing_field"),
        ({1: "a\x00b"}, "control_character"),
    ],
)
def test_a_figure_that_cannot_be_read_costs_its_row_and_no_other(
    replaced: Mapping[int, str], rule: str
) -> None:
    others = [["9", f"tea {number}", *TEA[2:]] for number in range(4)]
    broken = [replaced.get(at, cell) for at, cell in enumerate(TEA)]
    parsed = parse(lines(HEADER, *others, broken))
    assert parsed.outcome is Outcome.OK
    assert rule in {row["rule"] for row in parsed.rejected}
    found = Counter(row["label"] for row in parsed.observations)
    assert {f"tea {number}": 6 for number in range(4)}.items() <= found.items()


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        ("2025-11-07", Outcome.OK),
        ("2025-11-20", Outcome.OK),
        ("2025-11-01", Outcome.SHAPE_CHANGED),
        ("2026-11-07", Outcome.SHAPE_CHANGED),
        ("2025-02-30", Outcome.SHAPE_CHANGED),
    ],
)
def test_the_weeks_must_end_where_the_export_says_it_ends(end: str, outcome: Outcome) -> None:
    assert parse(PREAMBLE.replace("2025-11-09", end) + lines(HEADER, TEA)).outcome is outcome


@pytest.mark.parametrize(
    ("preamble", "name", "known", "place"),
    [
        ("Region,United States\n", "europa sur.csv", "FR", "US"),
        ('Región,"Europa del sur"\n', "x.csv", None, "ES+GR+IT+MT+PT"),
        ('Region,"Germany, Austria and Switzerland"\n', "x.csv", None, "AT+CH+DE"),
        ('"https://trends.pinterest.com/?country=GB%2BIE"\n', "x.csv", None, "GB+IE"),
        ("", "x.csv", "FR", "FR"),
        ("", "Hispanoamérica hombres.csv", None, "AR+CL+CO+MX"),
        ("Include keywords,France\n", "x.csv", None, None),
    ],
)
def test_the_place_is_what_the_file_says_else_the_caller_else_the_name(
    preamble: str, name: str, known: str | None, place: str | None
) -> None:
    assert places(parse(preamble + lines(HEADER, TEA), name, known)) == {place}


def test_a_column_of_regions_places_each_row_and_an_unknown_one_waits() -> None:
    rows = [
        [*row[:1], region, *row[1:]] for row, region in ((TEA, "Benelux"), (COFFEE, "Atlantis"))
    ]
    parsed = parse(lines(["Rank", "Region", *HEADER[1:]], *rows))
    assert places(parsed) == {"BE+LU+NL"}
    assert {row["rule"] for row in parsed.rejected} == {"unknown_place"}


def test_weeks_that_have_not_come_yet_are_not_observed() -> None:
    later = [*HEADER[:5], *(str(week + timedelta(weeks=60)) for week in WEEKS)]
    parsed = parse(lines(later, TEA))
    assert {row["rule"] for row in parsed.rejected} == {"in_the_future"}


def test_an_export_without_keywords_is_empty() -> None:
    assert parse(PREAMBLE + lines(HEADER)).outcome is Outcome.EMPTY


def test_an_import_without_a_place_is_refused_with_the_words_that_help(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(PREAMBLE + lines(HEADER, TEA))
    with pytest.raises(ImportFileError, match=r"where.*--place US"):
        list(read_file("pinterest", path, now=NOW))
    (batch,) = read_file("pinterest", path, now=NOW, occasion=Occasion("import", None, "US"))
    assert (batch.good.height, batch.bad.height) == (6, 0)


COLLECTION = (
    "post_id,title,content,user_name,likes,hashtags,comments_num,categories,date_posted\n"
    '11,"Dog toys","by Canary",canary,3,"[""Dog Stuff"",""#Puppy"",""@canary""]",2,'
    '"[""Animals""]",x\n'
    '12,"",caption,canary,,"[]",0,null,x\n'
    '13,"By canary",caption,canary,"many","[]",0,null,x\n'
    '14,"Toys",caption,canary,1,"dogs",0,null,x\n'
    ',"Nobody",caption,canary,1,"[]",0,null,x\n'
    '15,"Torn",caption,canary\n'
)


def test_a_collection_has_one_row_per_pin_with_likes_and_related_terms(tmp_path: Path) -> None:
    parsed = parse(COLLECTION)
    assert [
        (row["label"], row["volume"], row["measures"], row["related"], row["category"])
        for row in parsed.observations
    ] == [
        (
            "Dog toys",
            None,
            '{"comments": 2, "likes": 3}',
            '{"dog stuff": null, "puppy": null}',
            "Animals",
        ),
        ("Pin 12", None, '{"comments": 0}', None, None),
    ]
    assert {(row["place"], row["observed_at"]) for row in parsed.observations} == {(None, None)}
    rules = Counter(row["rule"] for row in parsed.rejected)
    assert rules == {"bad_measure": 1, "bad_related": 1, "missing_term": 1, "ragged_row": 1}
    assert "canary" not in str(parsed.as_json()).lower()
    path = tmp_path / "pins.csv"
    path.write_text(COLLECTION)
    with pytest.raises(ImportFileError, match="--place"):
        list(read_file("pinterest", path, now=NOW))
    known = Occasion("import", NOW, "US")
    (batch,) = read_file("pinterest", path, now=NOW, occasion=known)
    assert batch.good["place"].to_list() == ["US", "US"]


def test_the_captured_official_export(captures: Path) -> None:
    file = captures / "pinterest" / "trends_tool_export_womens_fashion_2025-11-07.csv"
    parsed = parse(file.read_bytes(), file.name)
    assert (parsed.outcome, parsed.rejected) == (Outcome.OK, [])
    keywords = [row for row in parsed.observations if row["volume_unit"] == "searches"]
    assert [row["rank"] for row in keywords] == list(range(1, 51))
    assert len(parsed.observations) == 50 + 50 * 13
    assert keywords[3]["measures"] == '{"growth_mom": 10, "growth_wow": 20, "growth_yoy": 10000}'


def test_the_captured_collection_has_a_thousand_pins(captures: Path) -> None:
    file = captures / "pinterest" / "brightdata_pins_1000.csv"
    parsed = parse(file.read_bytes(), file.name)
    assert (parsed.outcome, len(parsed.observations), parsed.rejected) == (Outcome.OK, 1_000, [])
    assert parsed.observations[0]["measures"] == '{"comments": 2, "likes": 3}'
    assert len({row["url"] for row in parsed.observations}) == 1_000
