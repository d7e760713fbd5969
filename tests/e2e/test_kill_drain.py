"""`kill -9` of the running demo's own drain: the next one goes on where the record ends."""

import psutil
from sqlalchemy import text

from app.domain.publishing import STEPS
from app.store import publications
from integrations.settings import Mode, Settings
from integrations.warehouse.bootstrap import LOCAL_WORKSPACE_ID
from integrations.warehouse.engine import engine, workspace_transaction
from tests.e2e.listing import listing_of_a_new_design
from tests.integration.studio.writing import a_plan
from tests.stack import eventually

HELD_STEP = text(
    "select 1 from app.publication_steps"
    " where publication_id = :publication and step = 'create_product' for update"
)
STEP_STATES = """
    select step, state, result from app.publication_steps
     where publication_id = :publication order by position
"""
JOBS = "select state, attempts from app.jobs where payload ->> 'publication' = :publication"
COUNTED = "select state, amount from app.usage_ledger where reference = :reference"


def kill_drains(stack):
    """Kills every run worker of the studio, and what it had started."""
    victims = psutil.Process(stack.pid("code-studio")).children(recursive=True)
    assert victims
    for victim in victims:
        victim.kill()


def test_a_publication_is_finished_once_after_kill_9_of_the_real_drain(stack):
    settings = Settings(mode=Mode.DEMO, state_dir=stack.state)
    app = engine("app", settings)
    listing, revision = listing_of_a_new_design(stack, app, "Killed Drain")
    asked = publications.request(app, LOCAL_WORKSPACE_ID, listing, revision, a_plan())
    wanted = {"publication": str(asked)}
    # Whoever holds the row of the second step keeps the drain between two records.
    with workspace_transaction(engine("owner", settings), LOCAL_WORKSPACE_ID) as holding:
        holding.execute(HELD_STEP, wanted)
        eventually(
            lambda: stack.query(STEP_STATES, **wanted)[0].state == "done",
            what="the first step's record",
        )
        kill_drains(stack)
    first = stack.query(STEP_STATES, **wanted)[0].result
    eventually(
        lambda: stack.query(JOBS, **wanted)[0].state == "done",
        seconds=300,
        what="the end of the publication",
    )
    steps = stack.query(STEP_STATES, **wanted)
    assert [(row.step, row.state) for row in steps] == [(step, "done") for step in STEPS]
    assert steps[0].result == first
    assert [tuple(row) for row in stack.query(JOBS, **wanted)] == [("done", 2)]
    counted = stack.query(COUNTED, reference=f"listing:{listing}")
    assert [tuple(row) for row in counted] == [("committed", 1)]
    again = publications.request(app, LOCAL_WORKSPACE_ID, listing, revision, a_plan())
    assert again == asked
