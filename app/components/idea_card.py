"""One idea as a card: the brief, what it rests on, who wrote it and what that cost."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from app import formats
from app.components import pictures, problem_words, session, studio_words, words
from app.components.icons import icon
from app.domain.filters import TermKey
from app.i18n import _
from app.queries.ideas import Idea

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def card(idea: Idea) -> Markup:
    """The whole brief of one idea."""
    brief = idea.brief
    return Markup(
        '<article class="pp-idea" data-testid="idea-card"><header><div><small>{place} · {kind}'
        "</small><h3>{title}</h3></div>{swatches}</header>"
        '<p class="pp-phrase" dir="auto">{phrase}</p><p class="pp-about">{about}</p>'
        "{chips}{risks}<footer>{foot}</footer></article>"
    ).format(
        kind=words.kind(idea.evidence.kind),
        place=words.place(idea.evidence.place),
        title=brief.title,
        swatches=swatches(brief.palette),
        phrase=brief.phrase,
        about=Markup("").join(_about(idea)),
        chips=chips(brief.tags),
        risks=_risks(brief.risk_flags),
        foot=Markup("").join(_foot(idea)),
    )


def swatches(palette: Sequence[str]) -> Markup:
    """The colours of a palette as dots, each with its code."""
    dots = [
        Markup('<i style="background:{0}" title="{0}"></i>').format(colour)
        for colour in palette
        if _COLOUR.fullmatch(colour)
    ]
    label = _("Palette: {colours}").format(colours=", ".join(palette))
    return Markup('<span class="pp-swatches" role="img" aria-label="{}">{}</span>').format(
        label, Markup("").join(dots)
    )


def chips(tags: Sequence[str]) -> Markup:
    """Tags as chips."""
    return Markup('<div class="pp-chips" aria-label="{}">{}</div>').format(
        _("Tags"), Markup("").join(Markup("<span>{}</span>").format(tag) for tag in tags)
    )


def evidence_parameters(idea: Idea) -> dict[str, str]:
    """The parameters of the evidence an idea was written from: its term on its day."""
    evidence = idea.evidence
    key = TermKey(evidence.place, evidence.kind, evidence.term)
    return {"day": evidence.day.isoformat(), "open": str(key)} | session.language_parameter()


def cost_text(idea: Idea) -> str:
    """What writing it cost."""
    if idea.cost_micro is None:
        return _("cost unknown")
    if idea.cost_micro == 0:
        return _("no cost")
    return _("{cost} for this idea").format(
        cost=formats.small_money(idea.cost_micro, idea.currency)
    )


def _about(idea: Idea) -> list[Markup]:
    brief = idea.brief
    facts = [("user", brief.audience), ("box", brief.product)]
    if brief.season:
        facts.append(("calendar", brief.season))
    return [Markup("<span>{}{}</span>").format(icon(picture, 15), text) for picture, text in facts]


def _risks(flags: Sequence[str]) -> Markup:
    if not flags:
        return Markup("")
    badges = [pictures.badge(problem_words.risk(flag), "red") for flag in flags]
    return Markup('<span class="pp-badges">{}</span>').format(Markup("").join(badges))


def _writing(idea: Idea) -> list[str]:
    cost = cost_text(idea)
    if idea.prompt_version is None:
        return [cost]
    return [_("prompt {version}").format(version=idea.prompt_version), cost]


def _foot(idea: Idea) -> list[Markup]:
    evidence = idea.evidence
    basis = (
        _("score {score}, estimated").format(score=formats.number(evidence.score))
        if evidence.score is not None
        else _("score: not enough data")
    )
    parts = [
        pictures.badge(studio_words.writer(idea.writer, idea.model), "violet"),
        *(Markup("<span>{}</span>").format(said) for said in _writing(idea)),
        Markup("<span><bdi>{}</bdi> · {} · {}</span>").format(
            evidence.label, formats.day(evidence.day), basis
        ),
    ]
    if evidence.is_sample:
        parts.append(pictures.badge(_("Sample"), "sample"))
    return parts
