"""The watch rules, evaluated whenever scores have landed, and what they tell, sent.

Each workspace is evaluated and sent for in transactions of its own: one that fails is named, and
the others go on. The rows are kept before anything is sent, so a channel that fails loses nothing:
what it did not take is sent with the next evaluation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import dagster as dg
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app import i18n, watch_words
from app.store import notifications, watch_evaluation
from app.store.notifications import Notification
from integrations.notify.channels import Channel, Notice, Severity, channels
from integrations.notify.notices import tell
from integrations.settings import Settings
from integrations.warehouse.engine import engine
from orchestration.lib.failures import retries, typed_failures

log = structlog.get_logger(__name__)

KEY = dg.AssetKey(["app", "notifications"])
SCORES = dg.AssetKey(["marts", "trend_scores"])
# Terms that one message names; it says how many more there are.
NAMED = 10


@dataclass
class Report:
    """What one evaluation of all workspaces came to.

    Attributes:
        day: The evaluated day, or None before the first scores.
        counts: Workspaces, rules, terms looked at, notifications told, messages sent.
        failures: What went wrong, each naming its workspace.
    """

    day: str | None = None
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("workspaces", "rules", "terms", "told", "sent"), 0)
    )
    failures: list[str] = field(default_factory=list)


def watch_asset(settings: Settings) -> dg.AssetsDefinition:
    """Returns the asset of notifications, downstream of the scores."""

    @dg.asset(
        key=KEY,
        deps=[SCORES],
        group_name="studio",
        kinds={"postgres"},
        pool="watch",
        description="What watch rules told: one row per rule, term and day.",
        automation_condition=dg.AutomationCondition.eager(),
        retry_policy=retries(settings),
    )
    def watch_rules() -> dg.MaterializeResult[None]:
        with typed_failures():
            report = watch(settings)
        if report.failures:
            raise dg.Failure(
                description=" ".join(report.failures),
                metadata={**report.counts, "failures": len(report.failures)},
            )
        return dg.MaterializeResult(
            metadata={"day": report.day or "no day is scored yet", **report.counts}
        )

    return watch_rules


def watch(settings: Settings) -> Report:
    """Evaluates the rules of every workspace on the newest scored day, then sends.

    Raises:
        ConfigurationError: an address of PODPUSHER_NOTIFY cannot be used; everything was evaluated.
    """
    worker = engine("worker", settings)
    report = Report()
    day = watch_evaluation.newest_day(worker)
    if day is None:
        return report
    report.day = day.isoformat()
    workspaces = watch_evaluation.workspaces(worker)
    report.counts["workspaces"] = len(workspaces)
    for workspace in workspaces:
        try:
            done = watch_evaluation.evaluate(worker, workspace, day)
        except SQLAlchemyError as error:
            log.exception("rules not evaluated", workspace=str(workspace))
            report.failures.append(
                f"The rules of workspace {workspace} were not evaluated ({type(error).__name__})."
            )
            continue
        report.counts["rules"] += done.rules
        report.counts["terms"] += done.terms
        report.counts["told"] += done.told
    through = channels(settings)
    cool_down = timedelta(minutes=settings.notify_again_minutes)
    for workspace in workspaces:
        try:
            _send(worker, workspace, through, cool_down, report)
        except SQLAlchemyError as error:
            log.exception("notifications not sent", workspace=str(workspace))
            report.failures.append(
                f"The notifications of workspace {workspace} were not sent"
                f" ({type(error).__name__}); they are sent with the next evaluation."
            )
    return report


def _send(
    worker: Engine,
    workspace: UUID,
    through: Sequence[Channel],
    cool_down: timedelta,
    report: Report,
) -> None:
    for rule in notifications.waiting(worker, workspace):
        sent = notifications.send(
            worker,
            workspace,
            rule,
            lambda told: tell(message(told), through),
            now=datetime.now(UTC),
            cool_down=cool_down,
        )
        report.counts["sent"] += bool(sent)
        if sent is False:
            report.failures.append(
                f"No channel took the message of rule {rule} of workspace {workspace}; it is sent"
                " with the next evaluation."
            )


def message(told: Sequence[Notification]) -> Notice:
    """One message of a rule's notifications, newest first, in English as all that leaves the app.

    Args:
        told: At least one, all of one rule.
    """
    with i18n.using(i18n.SOURCE_LANGUAGE):
        lines = [_line(each) for each in told[:NAMED]]
    if len(told) > NAMED:
        lines.append(f"And {len(told) - NAMED} more: the page Notifications has them all.")
    terms = "1 term" if len(told) == 1 else f"{len(told)} terms"
    return Notice(
        f"watch:{told[0].rule_id}",
        Severity.INFO,
        f"{told[0].facts['rule']}: {terms}",
        "\n".join(lines),
    )


def _line(told: Notification) -> str:
    where = f" ({told.key.kind}, {told.key.place})" if told.key else ""
    return f"{told.day}: {told.facts['label']}{where}. {watch_words.told(told.facts)}"
