"""Evidence, drafts and plans, as the pages hand them over."""

from __future__ import annotations

from datetime import date

from app.domain.ideas import TermEvidence
from app.domain.listings import ListingDraft, ProductChoice
from app.domain.publishing import Plan, Step


def some_evidence(label: str = "Cosy Fall") -> TermEvidence:
    return TermEvidence(
        term=label.casefold(), label=label, kind="hashtag", place="GB", day=date(2026, 1, 2),
        score=61.5, momentum=0.4, breadth=0.5, growth=None, volume=None, volume_unit=None,
        best_rank=3, sources=("x",), is_sample=True, related=(),
    )  # fmt: skip


def a_draft(title: str = "Cosy fall shirt") -> ListingDraft:
    return ListingDraft(title, "Soft.", ("cosy",), ProductChoice(5), 2400, "USD")


def a_plan() -> Plan:
    names = ("upload_image", "create_product", "publish")
    return Plan(tuple(Step(name) for name in names), {name: {"for": name} for name in names})
