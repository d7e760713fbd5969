import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.designs import LAYOUTS, refuse
from app.domain.designs.fonts import ROLES, covers
from app.domain.designs.items import Bow, Line, Panel, bounds, smallest
from app.domain.designs.phrases import capitals, clean
from app.domain.designs.refusal import MESSAGES, DesignRefusedError, composed
from app.domain.designs.spec import HEIGHT, LONGEST_PHRASE, MARGIN, SMALLEST, WIDTH


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("", "phrase_empty"),
        (" \t\n ", "phrase_empty"),
        ("\u0301\u0301", "phrase_empty"),
        ("\u200d\ufe0f", "phrase_empty"),
        ("Coffee\x00first", "phrase_control"),
        ("Coffee \x1b[31m", "phrase_control"),
        ("\ue000 private", "phrase_control"),
        ("broken \ud800", "phrase_control"),
        ("Coffee ☕ first", "phrase_characters"),
        ("Family 👨‍👩‍👧‍👦", "phrase_characters"),
        ("コーヒー", "phrase_characters"),
        ("咖啡第一", "phrase_characters"),
        ("นอนหลับ", "phrase_characters"),
        ("ΩשאΩ", "phrase_mixed_scripts"),
        ("Z̶a̷l̸g̴o̵", "phrase_mixed_scripts"),
        ("word " * 40, "phrase_too_long"),
        ("pneumono" * 14, "phrase_too_small"),
    ],
)
def test_what_cannot_be_printed_is_refused_with_one_sentence(phrase, code):
    problem = refuse(phrase)
    assert problem.code == code
    assert (problem.severity, problem.field) == ("block", "phrase")
    assert problem.message == MESSAGES[code]
    assert problem.sentence.count("\n") == 0


def test_the_refused_characters_are_named_in_their_order():
    assert refuse("咖 and ☕").args == {"characters": "咖 ☕"}


def test_one_layout_may_print_what_another_refuses():
    phrase = "an extraordinarily internationalised misunderstanding notwithstanding"
    answers = {layout: refuse(phrase, layout) for layout in LAYOUTS}
    assert refuse(phrase) == next((a for a in answers.values() if a is not None), None)
    with pytest.raises(ValueError, match="spiral"):
        refuse("Coffee", "spiral")


def test_invisible_marks_are_dropped_and_spaces_become_one():
    assert clean("\u202eCof\u00adfee \n\u2067 first\ufe0f\ufeff") == "Coffee first"
    assert clean("Cafe\u0301") == "Café"


def test_capitals_follow_greek_and_german():
    assert capitals("ωραία μέρα") == "ΩΡΑΙΑ ΜΕΡΑ"
    assert capitals("straße") == "STRASSE"
    assert capitals("phê đi") == "PHÊ ĐI"


def flat(items):
    for item in items:
        yield item
        if isinstance(item, Panel):
            yield from flat(item.holes)


SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyzÀÉÎŁŻĐßñøşıİ0123456789 ,.!?'&-",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґЁ ",
    "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΐΰ ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىپچژگ؟، ",
    "אבגדהוזחטיכלמנסעפצקרשתםןץףך ",
    "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ ",
)
PHRASES = st.one_of(
    st.text(max_size=LONGEST_PHRASE + 20),
    *(st.text(alphabet, min_size=1, max_size=LONGEST_PHRASE) for alphabet in SCRIPTS),
)


@settings(max_examples=120, deadline=None)
@given(PHRASES, st.sampled_from(list(LAYOUTS)))
def test_every_phrase_is_refused_or_set_in_known_letters_large_enough_and_inside(phrase, layout):
    problem = refuse(phrase, layout)
    if problem is not None:
        assert problem.code in MESSAGES
        assert problem.sentence
        with pytest.raises(DesignRefusedError):
            composed(phrase, layout)
        return
    items = composed(phrase, layout)
    texts = [item for item in flat(items) if isinstance(item, Line | Bow)]
    assert all(covers(item.face, item.text) for item in texts)
    shown = " ".join(item.text for item in texts)
    assert capitals(shown).split() == capitals(clean(phrase)).split()
    assert smallest(items) >= SMALLEST
    left, top, right, bottom = bounds(items)
    assert min(left, top, WIDTH - right, HEIGHT - bottom) >= MARGIN


def test_every_font_comes_with_the_open_font_license():
    for face in {face for chain in ROLES.values() for face in chain}:
        assert face.path.is_file()
        assert "SIL OPEN FONT LICENSE" in (face.path.parents[1] / "LICENSE").read_text().upper()
