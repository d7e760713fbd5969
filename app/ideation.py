"""Briefs that a model wrote, held to our rules.

A model that fails does not silently turn into the rules: its error says what to do, and the page
offers the rules as a choice of their own.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.adopting import PRODUCTS, Foreign, adopt_all
from app.domain.ideas import Brief, TermEvidence
from app.store import documents
from integrations.openai.answers import Written
from integrations.openai.errors import UnusableAnswerError
from integrations.openai.writer import IdeaWriter


def write(writer: IdeaWriter, evidence: TermEvidence, n: int) -> tuple[list[Brief], Written]:
    """The briefs of one call that keep to the rules, and what the call took.

    Args:
        writer: The model's.
        evidence: The term.
        n: How many, 1 to 5; fewer may come.

    Raises:
        WriterError: the model wrote nothing that can be used.
    """
    # Not by its key: that of a listing ends with a number, which says nothing of it.
    named = replace(evidence, term=evidence.label or evidence.term)
    written = writer.write(documents.write(named), PRODUCTS, n)
    briefs = adopt_all([Foreign(**one.model_dump()) for one in written.briefs], evidence)
    if not briefs:
        raise UnusableAnswerError(
            "No brief of the model keeps to the rules.", hint="Try again, or let the rules write."
        )
    return briefs, written
