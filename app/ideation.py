"""Briefs by whoever is set up to write them: a model when one is, the rules otherwise.

A model that fails does not silently turn into the rules: its error says what to do, and the page
offers the rules as a choice of their own.
"""

from __future__ import annotations

from app.domain.adopting import PRODUCTS, Foreign, adopt_all
from app.domain.ideas import Brief, TermEvidence, write_briefs
from app.store import documents
from app.store.ideas import BY_RULES, Writing
from integrations.openai.errors import UnusableAnswerError
from integrations.openai.writer import IdeaWriter


def write(
    evidence: TermEvidence, n: int, writer: IdeaWriter | None = None
) -> tuple[list[Brief], Writing]:
    """Briefs for a term, and how they came about.

    Args:
        evidence: The term.
        n: How many, 1 to 5; a model may bring fewer.
        writer: The model's; None lets the rules write.

    Raises:
        WriterError: the model wrote nothing that can be used.
    """
    if writer is None:
        return write_briefs(evidence, n), BY_RULES
    written = writer.write(documents.write(evidence), PRODUCTS, n)
    briefs = adopt_all([Foreign(**one.model_dump()) for one in written.briefs], evidence)
    if not briefs:
        raise UnusableAnswerError(
            "No brief of the model keeps to the rules.", hint="Try again, or let the rules write."
        )
    return briefs, Writing(
        writer="openai",
        model=written.model,
        prompt_version=written.prompt_version,
        cost_minor=written.cost_minor or 0,
    )
