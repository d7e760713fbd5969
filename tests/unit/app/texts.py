"""Finds texts for people that go around the catalogues, by reading the app's syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from integrations.settings import PROJECT_ROOT

FOLDERS = ("app/views", "app/components")
# Calls that show their first texts to a person, and how many.
SHOWING = {
    "title": 1, "header": 1, "subheader": 1, "text": 1, "caption": 1, "write": 1, "markdown": 1,
    "button": 1, "download_button": 1, "form_submit_button": 1, "link_button": 1, "popover": 1,
    "selectbox": 1, "multiselect": 1, "text_input": 1, "text_area": 1, "number_input": 1,
    "checkbox": 1, "toggle": 1, "radio": 1, "slider": 1, "date_input": 1, "segmented_control": 1,
    "pills": 1, "expander": 1, "info": 1, "warning": 1, "error": 1, "success": 1, "toast": 1,
    "spinner": 1, "metric": 2, "badge": 1, "page_link": 0, "html": 1, "dialog": 1, "status": 1,
    "TextColumn": 1, "NumberColumn": 1, "ProgressColumn": 1, "DatetimeColumn": 1,
    "CheckboxColumn": 1, "ImageColumn": 1, "LineChartColumn": 1, "LinkColumn": 1,
    "blank": 2, "notice": 1, "page_head": 2, "info_mark": 1, "Tooltip": 0, "distribution": 1,
}  # fmt: skip
SHOWN_KEYWORDS = {"help", "label", "placeholder", "title", "about", "sentence", "body", "text"}
# Functions that mark a text for translation, and which argument holds it.
MARKS = {"_": 0, "ngettext": 0, "pgettext": 1}
# Proper names, the same in every language.
NAMES = {"HTTP", "POD", "Pusher", "PODPusher"}

Found = tuple[str, int, str]


def untranslated_texts(sources: Mapping[str, str] | None = None) -> list[Found]:
    """Every literal text that a person would see: file, line, text."""
    if sources is None:
        files = [path for folder in FOLDERS for path in (PROJECT_ROOT / folder).glob("*.py")]
        sources = {str(path.relative_to(PROJECT_ROOT)): path.read_text() for path in files}
    return [
        (file, node.lineno, text)
        for file, source in sorted(sources.items())
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        for text in _shown(node)
        if _has_words(text)
    ]


def marked_texts() -> set[str]:
    """Every text that is marked for translation anywhere in the app, as Python itself reads it.

    Raises:
        AssertionError: a marked text is computed, so that no extraction can know it.
    """
    marked = set()
    for path in (PROJECT_ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
                which = MARKS[getattr(node.func, "id", "")]
                text = node.args[which]
                assert isinstance(text, ast.Constant), f"{path}:{node.lineno}"
                marked.add(str(text.value))
    return marked


def _shown(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "log":
        return  # for operators, in English
    if name == "Markup":
        yield from (re.sub(r"<[^>]*>", " ", text) for text in _literals(call.args[:1]))
        return
    yield from _literals(call.args[: SHOWING.get(name, 0)])
    if name == "panel":
        yield from _literals(call.args[1:2])
    yield from _literals([word.value for word in call.keywords if word.arg in SHOWN_KEYWORDS])


def _literals(values: list[ast.expr]) -> Iterator[str]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value
        elif isinstance(value, ast.JoinedStr):
            yield from _literals(list(value.values))


def _has_words(text: str) -> bool:
    words = set(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{[^}]*\}|&\w+;", " ", text)))
    return bool(words - NAMES)
