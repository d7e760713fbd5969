"""Breakers and turns in one hand, as `integrations.http` wants them."""

from __future__ import annotations

from sqlalchemy import Engine

from integrations.warehouse.breaker import Breaker
from integrations.warehouse.budgets import Pace


class DatabaseGuard(Breaker, Pace):
    """See `integrations.guards.Guard`: what all processes of this warehouse share.

    Args:
        engine: Of the worker role.
    """

    def __init__(self, engine: Engine) -> None:
        Breaker.__init__(self, engine)
        Pace.__init__(self, engine)
