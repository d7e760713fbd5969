"""What stands against publishing a listing: what blocks it first, then what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app.components import problem_words
from app.components.icons import icon
from app.domain import compliance
from app.domain.listings import ListingDraft
from app.domain.problems import Problem
from app.i18n import _
from app.queries import designs, ideas
from app.queries.listings import Listing
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID


def found(draft: ListingDraft, listing: Listing) -> list[Problem]:
    """What the checks have against a draft of a listing, its printed phrase included."""
    design = designs.one(LOCAL_WORKSPACE_ID, listing.design_id)
    idea = ideas.one(LOCAL_WORKSPACE_ID, listing.idea_id)
    return compliance.check(
        draft,
        phrase=design.spec.phrase if design else "",
        with_ai=idea is not None and idea.writer != "rules",
    )


def rows(problems: Sequence[Problem]) -> Markup:
    """The list as HTML; one line says so when nothing was found."""
    if not problems:
        return Markup(
            '<div class="pp-problem pp-teal">{}<span>{}<small>{}</small></span></div>'
        ).format(
            icon("check", 17),
            _("Every check passed"),
            _("Read it once more yourself: a list of words does not know the law."),
        )
    ordered = sorted(problems, key=lambda problem: problem.severity != "block")
    return Markup("").join(_row(problem) for problem in ordered)


def _row(problem: Problem) -> Markup:
    blocks = problem.severity == "block"
    return Markup(
        '<div class="pp-problem pp-{tone}" data-testid="problem" data-code="{code}">{icon}'
        "<span>{said}<small>{weight} · {field}</small></span></div>"
    ).format(
        tone="red" if blocks else "orange",
        code=problem.code,
        icon=icon("ban" if blocks else "alert", 17),
        said=problem_words.sentence(problem),
        weight=_("Blocks publishing") if blocks else _("To look at"),
        field=problem_words.field(problem.field),
    )
