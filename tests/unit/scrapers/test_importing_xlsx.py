import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from scrapers.importing import ImportFileError, read_file
from scrapers.normalise import Normalised
from scrapers.outcome import Occasion, Outcome
from scrapers.parsing import ParsedFile, parse_file
from scrapers.workbook import MAX_FILE, read_workbook

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
WEEKS = [date(2025, 1, 31) + timedelta(weeks=number) for number in range(6)]
SPANISH = ["Tendencia", "Volumen normalizado", "Cambio semanal", "Cambio mensual", "Cambio anual"]
ROWS: list[list[object]] = [
    ["uñas", 100, "8\xa0%", "-20\xa0%", "2500\xa0%", 91, 98, 100, 99, 96, 97],
    ["cortes de pelo", 73, "-5\xa0%", "10.000\xa0%+", "", "", "", "", "", "", ""],
]
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def letters(column: int) -> str:
    head, tail = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + tail)


def cell(value: object, address: str) -> str:
    if isinstance(value, date):
        return f'<c r="{address}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{address}"><v>{value}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def sheet_xml(rows: list[list[object]]) -> str:
    lines = (
        f'<row r="{number}">'
        + "".join(cell(v, f"{letters(at)}{number}") for at, v in enumerate(row) if v != "")
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def workbook(
    *sheets: str | list[list[object]], names: tuple[str, ...] = ("Report", "Notes")
) -> bytes:
    """An XLSX file as spreadsheets write it, with one date style."""
    packed = io.BytesIO()
    ids = range(1, len(sheets) + 1)
    entries = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(ids, names, strict=False)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in ids
    )
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", TYPES)
        out.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        out.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets></workbook>',
        )
        out.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{links}<Relationship Id="rId99" '
            f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        )
        out.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
            '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        )
        for n, rows in zip(ids, sheets, strict=True):
            content = rows if isinstance(rows, str) else sheet_xml(rows)
            out.writestr(f"xl/worksheets/sheet{n}.xml", content)
    return packed.getvalue()


def export(headers: list[object] | None = None) -> bytes:
    return workbook([[*SPANISH, *(headers or [str(week) for week in WEEKS])], *ROWS])


def parse(body: bytes, name: str = "report.xlsx", place: str | None = "US") -> ParsedFile:
    return parse_file(
        "pinterest", body, name=name, now=NOW, occasion=Occasion("import", None, place)
    )


def weeks_of(parsed: ParsedFile) -> list[date]:
    return [
        row["observed_at"].date() for row in parsed.observations if row["volume_unit"] == "index"
    ]


def import_it(
    body: bytes, tmp_path: Path, name: str = "report.xlsx"
) -> tuple[list[Normalised], list[str]]:
    path = tmp_path / name
    path.write_bytes(body)
    notes: list[str] = []
    known = Occasion("import", None, "US")
    return list(read_file("pinterest", path, now=NOW, occasion=known, note=notes.append)), notes


def test_a_workbook_has_one_observation_per_keyword_and_one_per_week_it_has_a_figure_for() -> None:
    parsed = parse(export())
    assert (parsed.outcome, parsed.rejected, parsed.notes) == (Outcome.OK, [], [])
    keywords = [row for row in parsed.observations if row["volume_unit"] == "searches"]
    assert [(row["label"], row["rank"], row["volume"], row["measures"]) for row in keywords] == [
        ("uñas", None, None, '{"growth_mom": -20, "growth_wow": 8, "growth_yoy": 2500}'),
        ("cortes de pelo", None, None, '{"growth_mom": 10000, "growth_wow": -5}'),
    ]
    assert weeks_of(parsed) == WEEKS
    keys = [(row["term"], row["period"], row["observed_at"]) for row in parsed.observations]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "headers",
    [
        list(WEEKS),
        [(week - date(1899, 12, 30)).days for week in WEEKS],
        [week.strftime("%d/%m/%Y") for week in WEEKS],
        [f"{week.month}/{week.day}/{week:%y}" for week in WEEKS],
        [
            f"{week.day}. {('Januar', 'Februar', 'März')[week.month - 1]} {week.year}"
            for week in WEEKS
        ],
        [f"{week.year}年{week.month}月{week.day}日" for week in WEEKS],
        [f"{week.day} {('sty', 'lut', 'mar')[week.month - 1]} {week.year}" for week in WEEKS],
        [f"{week.day} {('janv.', 'févr.', 'mars')[week.month - 1]} {week.year}" for week in WEEKS],
    ],
)
def test_a_date_is_the_same_whether_a_spreadsheet_or_a_language_wrote_it(
    headers: list[object],
) -> None:
    assert weeks_of(parse(export(headers))) == WEEKS


@pytest.mark.parametrize(
    "wrong",
    [
        "2025-02-30",
        "2024-02-14",
        "2025-02-07",
        "2025-14-02",
        "2025-02-15",
        "2025-07-02",
        date(2025, 7, 2),
    ],
)
def test_one_impossible_date_between_two_good_ones_is_repaired_and_told(
    wrong: object, tmp_path: Path
) -> None:
    headers: list[object] = [str(week) for week in WEEKS]
    headers[2] = wrong
    parsed = parse(export(headers))
    assert weeks_of(parsed) == WEEKS
    assert len(parsed.notes) == 1
    assert str(wrong) in parsed.notes[0]
    assert "2025-02-14" in parsed.notes[0]
    assert import_it(export(headers), tmp_path)[1] == parsed.notes


@pytest.mark.parametrize(
    "changes",
    [
        {0: "2025-02-30"},
        {5: "2025-03-32"},
        {5: "2026-03-07"},
        {2: "2025-02-30", 3: "2025-02-31"},
        {2: "2025-02-21", 3: "2025-02-14"},
        {2: "total"},
        {3: ""},
        {1: "2025-02-08", 2: "2025-02-15", 3: "2025-02-22"},
        {at: str(WEEKS[0] + timedelta(days=30 * at)) for at in range(6)},
    ],
)
def test_a_date_that_nothing_can_place_makes_the_file_one_of_another_shape(
    changes: dict[int, object], tmp_path: Path
) -> None:
    headers = [changes.get(at, str(week)) for at, week in enumerate(WEEKS)]
    parsed = parse(export(headers))
    assert (parsed.outcome, parsed.observations) == (Outcome.SHAPE_CHANGED, [])
    with pytest.raises(ImportFileError):
        import_it(export(headers), tmp_path)


def test_a_week_that_is_missing_in_the_middle_does_not_move_the_weeks_after_it() -> None:
    rows = [[value for at, value in enumerate(row) if at != 7] for row in ROWS]
    headers = [str(week) for week in WEEKS if week != WEEKS[2]]
    assert parse(workbook([[*SPANISH, *headers], *rows])).outcome is Outcome.SHAPE_CHANGED


def test_a_spreadsheet_that_turned_percentages_into_shares_is_read_by_its_fractions() -> None:
    rows: list[list[object]] = [["tea", 9, 0.4, -0.2, 1, 1, 2, 3, 4, 5, 6]]
    (row, *_) = parse(workbook([[*SPANISH, *WEEKS], *rows])).observations
    assert row["measures"] == '{"growth_mom": -20, "growth_wow": 40, "growth_yoy": 100}'


def test_a_sheet_of_something_else_is_named_in_a_note() -> None:
    parsed = parse(workbook([[*SPANISH, *WEEKS], *ROWS], [["my notes"], ["call the printer"]]))
    assert parsed.outcome is Outcome.OK
    assert len(parsed.notes) == 1
    assert "sheet Notes" in parsed.notes[0]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Europa Sur mujeres.xlsx", "ES+GR+IT+MT+PT"),
        ("pinterest_GB+IE_2025.xlsx", "GB+IE"),
        ("trends Deutschland.xlsx", "DE"),
        ("turkey recipes.xlsx", None),
        ("it bags.xlsx", None),
        ("US.xlsx", "US"),
        ("BACK TO IT.xlsx", None),
        ("US and Canada.xlsx", None),
    ],
)
def test_a_place_is_taken_from_the_name_only_where_it_says_one_and_is_told(
    name: str, place: str | None
) -> None:
    parsed = parse(export(), name, place=None)
    assert {row["place"] for row in parsed.observations} == {place}
    assert len(parsed.notes) == (place is not None)


def test_fixed_columns_are_read_from_a_workbook_too(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    head: list[object] = ["rank", "name", "tweet_volume", "location", "country", "as_of"]
    path.write_bytes(workbook([head, [1, "tea", 39020, "India", "IN", "2021-03-31T16:06:08Z"]]))
    (batch,) = read_file("x", path, now=NOW)
    assert batch.good.select("label", "rank", "volume", "place").rows() == [("tea", 1, 39020, "IN")]


def test_a_bomb_is_refused_by_what_comes_out_and_not_by_what_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("scrapers.workbook.MAX_UNPACKED", 100_000)
    body = workbook(f"<worksheet>{' ' * 1_000_000}</worksheet>")
    assert len(body) < 10_000
    for lie in (body, body.replace((1_000_023).to_bytes(4, "little"), (50).to_bytes(4, "little"))):
        with pytest.raises(ImportFileError):
            read_workbook(lie, "bomb.xlsx")


@pytest.mark.parametrize(
    "address", ["XFD1048576", "A1048576", "ZZZ1000", "A1&#48;", "A99999999999", "\x00A1"]
)
def test_one_cell_far_away_does_not_span_a_sheet(address: str) -> None:
    row = f'<row><c r="{address}"><v>1</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    with pytest.raises(ImportFileError):
        read_workbook(workbook(sheet), "far.xlsx")


def test_a_file_above_the_size_is_refused_before_it_is_opened() -> None:
    with pytest.raises(ImportFileError, match="too large"):
        read_workbook(b"PK\x03\x04" + b"\x00" * MAX_FILE, "long.xlsx")


def test_a_workbook_that_is_cut_off_or_bitten_is_a_sentence_and_never_a_traceback() -> None:
    whole = export()
    for at in range(0, len(whole), 61):
        for broken in (whole[:at], whole[:at] + b"\xff\x00\xff" + whole[at + 3 :]):
            parsed = parse(broken)
            assert parsed.reason
            if parsed.outcome is not Outcome.OK:
                assert parsed.observations == []


def test_a_zip_of_something_else_is_named() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("export.csv", "Rank,Trend")
    parsed = parse(packed.getvalue())
    assert parsed.outcome is Outcome.SHAPE_CHANGED
    assert "not an Excel workbook" in parsed.reason


@pytest.mark.parametrize(
    ("file", "place", "points"),
    [
        ("trends_export_europa_sur_mujeres.xlsx", "ES+GR+IT+MT+PT", 2_104),
        ("trends_export_hispano_hombres.xlsx", None, 318),
    ],
)
def test_a_captured_workbook_has_fifty_keywords_and_all_their_weeks(
    captures: Path, file: str, place: str | None, points: int
) -> None:
    parsed = parse((captures / "pinterest" / file).read_bytes(), file, place=None)
    assert (parsed.outcome, parsed.rejected) == (Outcome.OK, [])
    keywords = [row for row in parsed.observations if row["volume_unit"] == "searches"]
    assert len({row["label"] for row in keywords}) == len(keywords) == 50
    assert all(row["rank"] is None and row["volume"] is None for row in keywords)
    assert {row["place"] for row in parsed.observations} == {place}
    dates = weeks_of(parsed)
    assert len(dates) == points
    assert (min(dates), max(dates)) == (date(2024, 5, 3), date(2025, 5, 2))
