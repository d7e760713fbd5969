"""The words of rules: every digit that was given, none that was not, in each language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import i18n, watch_words
from app.domain.watching import Channel, Comparison, Condition, Metric

FACTS = {
    "metric": "score", "comparison": "at_least", "threshold": "70", "for_days": 2,
    "value": "80.5", "basis": "estimated",
}  # fmt: skip


@pytest.mark.parametrize(
    ("metric", "figure", "words"),
    [
        (Metric.SCORE, "70", "70"),
        (Metric.SCORE, "70.0", "70"),
        (Metric.SCORE, "70.5", "70.5"),
        (Metric.MOMENTUM, "-0.25", "−0.25"),
        (Metric.GROWTH, "0.123", "+12.3%"),
        (Metric.GROWTH, "-0.5", "−50%"),
        (Metric.GROWTH, "0", "0%"),
        (Metric.VOLUME, "1234567", "1,234,567"),
        (Metric.BEST_RANK, "10", "#10"),
    ],
)
def test_a_figure_is_written_as_its_metric_is(metric, figure, words):
    assert watch_words.value(metric, Decimal(figure)) == words


def test_a_sentence_is_in_the_readers_language_with_its_numbers():
    asked = Condition(Metric.GROWTH, Comparison.AT_MOST, Decimal("-0.125"), 3)
    with i18n.using("fr"):
        assert watch_words.sentence(asked, "chat", Channel.IN_APP) == (
            "Si chat : Croissance ≤ −12,5\xa0% pendant 3 jours de suite,"
            " me prévenir sur cette page."
        )


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_was_told_names_the_figure_its_basis_and_the_rule(language):
    with i18n.using(language):
        said = watch_words.told(FACTS)
        assert i18n._("estimated") in said
    assert ("80,5" if language != "en" else "80.5") in said
    assert "70" in said
