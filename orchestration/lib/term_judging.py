"""Lets a model judge the terms that scored best lately, as far as the day's budget goes.

It is an upgrade: whatever fails, the rules' answer stands and the reason is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Engine

from app.domain.terms.categories import categories
from integrations.openai.errors import WriterError
from integrations.openai.gate import Gate
from integrations.openai.term_judge import MOST_TERMS, TermJudge
from integrations.settings import Settings
from integrations.warehouse import term_judgements, term_resolutions
from integrations.warehouse.budgets import Ledger
from integrations.warehouse.guard import DatabaseGuard
from orchestration.lib import terms

log = structlog.get_logger(__name__)

BUDGET = "openai:terms"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Done:
    """What one run did: how many terms were judged, and why no more."""

    judged: int
    reason: str


def judge(engine: Engine, settings: Settings) -> Done:
    """Judges the best of the last scored day's terms that no model has judged yet.

    Args:
        engine: Of the worker role.
        settings: Of the model, and how many terms it may judge within 24 hours.
    """
    if not settings.has_model:
        return Done(0, "No model is set up: the rules judge.")
    judged = 0
    try:
        gate = Gate.of(settings, DatabaseGuard(engine), Ledger(engine))
        judge_of = TermJudge.of(settings).behind(gate)
        while best := term_judgements.wanted(engine, MOST_TERMS, BUDGET, _DAY):
            labels = dict(list(best.items())[: _left(engine, settings)])
            if not labels or not _spend(engine, settings, len(labels)):
                return Done(judged, "The budget of the day is spent: the rules judge the rest.")
            said = judge_of.judge(labels, list(categories()))
            with term_resolutions.resolving(engine) as connection:
                term_judgements.record(connection, said)
                terms.resolve_again(connection, {each.term for each in said.judged})
            judged += len(said.judged)
            left_out = labels.keys() - {each.term for each in said.judged}
            for term in left_out:
                _spend(engine, settings, 0, item=term)
            if left_out:
                return Done(judged, "The model left terms out: the rules judge them.")
    except WriterError as error:
        log.warning("terms_not_judged", code=error.code, judged=judged)
        return Done(judged, f"{error.message} The rules judge the rest.")
    return Done(judged, "All terms of the last scored day are judged.")


def _left(engine: Engine, settings: Settings) -> int:
    """How many terms may still be asked about now."""
    spent = sum(each.spent for each in Ledger(engine).budgets() if each.budget == BUDGET)
    return max(0, settings.openai_terms_per_day - spent)


def _spend(engine: Engine, settings: Settings, n: int, *, item: str = "") -> bool:
    """Books terms to ask about, or by its name one that was asked about in vain, at no cost."""
    limit = settings.openai_terms_per_day
    return Ledger(engine).spend(BUDGET, n, limit=limit, window=_DAY, item=item)
