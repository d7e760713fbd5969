"""What a model said of terms: which of them to ask about next, and what it answered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects.postgresql import insert

from integrations.openai.term_judge import Judgements
from integrations.warehouse.term_tables import term_judgements

_HAS_SCORES = text("select to_regclass('marts.trend_scores') is not null")
# Flagged terms are left to the rules: they are held down whatever a model says.
_WANTED = text(
    """
    select r.term, r.label
      from marts.trend_scores as s
      join ops.term_resolutions as m on m.term = s.term
      join ops.term_resolutions as r on r.term = m.canonical
     where s.day = (select max(day) from marts.trend_scores)
       and s.score is not null
       and not exists (
             select from ops.term_resolutions as spelling
               join ops.term_judgements as j on j.term = spelling.term
              where spelling.canonical = r.term
           )
       and r.flags = '{}'
       and r.term not in (
             select item from ops.spendings
              where budget = :budget and at > clock_timestamp() - cast(:window as interval)
           )
     group by r.term, r.label
     order by max(s.score) desc, r.term
     limit :most
    """
)


def wanted(engine: Engine, most: int, budget: str, window: timedelta) -> dict[str, str]:
    """The best-scored terms of the last scored day never judged in any spelling, term → label.

    Args:
        engine: Of the worker role.
        most: How many at most.
        budget: Terms that were spent on by name are left out.
        window: How long they are left out.
    """
    with engine.connect() as connection:
        if not connection.execute(_HAS_SCORES).scalar_one():
            return {}
        asked = {"most": most, "budget": budget, "window": window}
        return {row.term: row.label for row in connection.execute(_WANTED, asked)}


def record(connection: Connection, said: Judgements) -> None:
    """Keeps what a model said, in place of what one said before."""
    rows = [
        {
            "term": each.term,
            "categories": list(each.categories),
            "fitness": each.fitness,
            "reason": each.reason,
            "model": said.model,
            "prompt_version": said.prompt_version,
        }
        for each in said.judged
    ]
    written = insert(term_judgements).values(rows)
    connection.execute(
        written.on_conflict_do_update(
            index_elements=["term"],
            set_={name: written.excluded[name] for name in rows[0] if name != "term"},
        )
    )
