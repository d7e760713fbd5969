"""Watch rules over scored days: told once, in their own workspace, and sent once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import ProgrammingError

from app.domain.filters import TermKey
from app.domain.watching import Channel, Comparison, Condition, Metric, Scope
from app.queries import database, watchlist
from app.queries import notifications as feeds
from app.store import notifications, watch_evaluation, watch_rules
from app.store import watchlist as watching
from app.store.watch_rules import NameTakenError, SubjectGoneError, Wish
from integrations.warehouse.engine import workspace_transaction
from integrations.warehouse.tables import saved_views
from tests.integration.studio.conftest import Studio, open_studio

TODAY = date(2026, 3, 10)
CAT = TermKey("GB", "hashtag", "cat")
DOG = TermKey("GB", "hashtag", "dog")
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

MARTS = """
    create table if not exists marts.trend_scores (
        day date, place text, kind text, term text, label text, sources text[], places_seen int,
        n_sources int, n_observations int, baseline_days int, best_rank int, volume bigint,
        volume_unit text, growth numeric(18, 4), strength numeric(5, 4), momentum numeric(5, 4),
        lists_rising int, lists_read int, breadth numeric(5, 4), score numeric(4, 1), basis text,
        reason text, stage text, is_sample boolean, last_observed_at timestamptz, spark numeric[],
        canonical text, acceleration numeric, persistence numeric, seen_last_year boolean,
        confidence numeric,
        fitness int, opportunity numeric, leads boolean default true,
        unique (day, place, kind, term)
    );
    create table if not exists marts.term_dim (
        term text unique, kinds text[], last_seen_at timestamptz
    );
    truncate marts.trend_scores, marts.term_dim
"""


@pytest.fixture
def scored(studio: Studio, monkeypatch):
    """Scores by term, the last of each on `TODAY`; None = not scored that day."""
    monkeypatch.setattr(database, "engine", studio.warehouse.engine)
    monkeypatch.setattr(watching, "engine_of", studio.warehouse.engine)
    monkeypatch.setattr(watch_rules, "engine_of", studio.warehouse.engine)
    with studio.warehouse.engine("dbt").begin() as connection:
        connection.execute(text(MARTS))

    def fill(until: date = TODAY, /, **scores: list[float | None]) -> None:
        with studio.warehouse.engine("dbt").begin() as connection:
            connection.execute(text("truncate marts.trend_scores, marts.term_dim"))
            for term, values in scores.items():
                connection.execute(
                    text("insert into marts.term_dim values (:t, '{hashtag}', now())"), {"t": term}
                )
                for back, score in enumerate(reversed(values)):
                    if score is not None:
                        connection.execute(ROW, row(until - timedelta(days=back), term, score))

    return fill


ROW = text(
    "insert into marts.trend_scores (day, place, kind, term, label, score, basis, stage, volume)"
    " values (:day, 'GB', 'hashtag', :term, initcap(:term), :score, :basis, 'steady', 5)"
)


def row(day: date, term: str, score: float) -> dict[str, object]:
    """A score below zero stands for one that there is not enough data for."""
    known = score >= 0
    return {
        "day": day, "term": term, "score": score if known else None,
        "basis": "estimated" if known else "not enough data",
    }  # fmt: skip


def wish(threshold: object = 70, days: int = 2, **changes) -> Wish:
    condition = Condition(
        changes.pop("metric", Metric.SCORE), Comparison.AT_LEAST, Decimal(str(threshold)), days
    )
    return Wish(
        **{"name": "Hot", "scope": Scope.WATCHED, "subject": None, "condition": condition,
           "channel": Channel.IN_APP} | changes
    )  # fmt: skip


def watch(studio: Studio, *keys: TermKey) -> None:
    for key in keys:
        watching.watch(studio.app, studio.workspace, key, key.term.title())


def evaluate(studio: Studio, day: date = TODAY):
    return watch_evaluation.evaluate(studio.warehouse.engine("worker"), studio.workspace, day)


def told(studio: Studio) -> list[tuple[str, date]]:
    feed = feeds.feed(studio.workspace, 100)
    return sorted((each.facts["label"], each.day) for each in feed.rows)


def test_a_rule_tells_once_however_often_it_is_evaluated(studio, scored):
    scored(cat=[60, 70, 80], dog=[80, 80, 60])
    watch(studio, CAT, DOG)
    watch_rules.create(studio.app, studio.workspace, wish())
    assert evaluate(studio) == watch_evaluation.Evaluation(rules=1, terms=2, told=1)
    assert evaluate(studio).told == 0
    assert told(studio) == [("Cat", TODAY)]
    (only,) = feeds.feed(studio.workspace, 10).rows
    assert (only.key, only.is_read, only.facts["value"]) == (CAT, False, "80.0")


def test_it_tells_again_only_after_it_stopped_holding(studio, scored):
    watch(studio, CAT)
    watch_rules.create(studio.app, studio.workspace, wish(days=1))
    scores = [80, 80, 60, 80, 80]
    for n in range(len(scores)):
        day = TODAY + timedelta(days=n)
        scored(day, cat=scores[: n + 1])
        evaluate(studio, day)
    assert told(studio) == [("Cat", TODAY), ("Cat", TODAY + timedelta(days=3))]


@pytest.mark.parametrize(
    ("changes", "n_told"),
    [
        ({"threshold": 75}, 2),
        ({"metric": Metric.VOLUME, "threshold": 1}, 2),
        ({"channel": Channel.NOTIFY}, 2),
        ({"days": 2}, 2),
        ({"name": "Warm"}, 1),
    ],
)
def test_a_rule_that_asks_for_something_else_tells_anew(studio, scored, changes, n_told):
    watch(studio, CAT)
    rule = watch_rules.create(studio.app, studio.workspace, wish(days=1))
    scored(cat=[80])
    evaluate(studio)
    watch_rules.change(studio.app, studio.workspace, rule, wish(**{"days": 1} | changes))
    scored(TODAY + timedelta(days=1), cat=[80, 80])
    evaluate(studio, TODAY + timedelta(days=1))
    assert len(told(studio)) == n_told


def test_a_figure_that_was_read_is_told_as_observed(studio, scored):
    watch(studio, CAT)
    scored(cat=[80])
    for name, metric in (("Score", Metric.SCORE), ("Volume", Metric.VOLUME)):
        watch_rules.create(studio.app, studio.workspace, wish(5, 1, name=name, metric=metric))
    evaluate(studio)
    facts = {row.facts["rule"]: row.facts["basis"] for row in feeds.feed(studio.workspace, 9).rows}
    assert facts == {"Score": "estimated", "Volume": "observed"}


def test_a_gap_and_a_score_without_enough_data_break_the_row_of_days(studio, scored):
    watch(studio, CAT, DOG)
    watch_rules.create(studio.app, studio.workspace, wish(threshold=0, days=3))
    scored(cat=[80, None, 80], dog=[80, -1, 80])
    assert evaluate(studio).told == 0
    watch_rules.create(
        studio.app, studio.workspace, wish(1, 3, name="Volume", metric=Metric.VOLUME)
    )
    assert evaluate(studio).told == 0


def test_a_rule_about_one_term_looks_at_no_other(studio, scored):
    scored(cat=[80, 80], dog=[80, 80])
    watch(studio, CAT, DOG)
    (dog,) = [each for each in watching.watched(studio.workspace) if each.key == DOG]
    watch_rules.create(studio.app, studio.workspace, wish(scope=Scope.TERM, subject=dog.id))
    evaluate(studio)
    assert told(studio) == [("Dog", TODAY)]
    watching.forget(studio.app, studio.workspace, DOG)
    assert watch_rules.rules(studio.workspace) == []
    assert told(studio) == [("Dog", TODAY)]


@pytest.mark.parametrize(
    ("page", "state", "labels"),
    [
        ("search", {"q": "ca"}, ["Cat", "Catnip"]),
        ("search", {"place": "US"}, []),
        ("search", {}, ["Cat", "Catnip", "Dog"]),
        ("trends", {"q": "at"}, ["Cat", "Catnip"]),
        ("trends", {"stage": "rising"}, []),
    ],
)
def test_a_rule_about_a_saved_search_looks_at_what_it_finds_that_day(
    studio, scored, page, state, labels
):
    scored(cat=[80, 80], catnip=[80, 80], dog=[80, 80], cattle=[80, 60])
    view = uuid4()
    with workspace_transaction(studio.app, studio.workspace) as connection:
        connection.execute(
            insert(saved_views).values(
                id=view, workspace_id=studio.workspace, page=page, name="mine", state=state
            )
        )
    watch_rules.create(studio.app, studio.workspace, wish(scope=Scope.SEARCH, subject=view))
    evaluate(studio)
    assert [label for label, _day in told(studio)] == labels


def test_a_rule_that_is_off_tells_nothing(studio, scored):
    scored(cat=[80, 80])
    watch(studio, CAT)
    rule = watch_rules.create(studio.app, studio.workspace, wish())
    watch_rules.switch(studio.app, studio.workspace, rule, on=False)
    assert evaluate(studio).rules == 0
    assert told(studio) == []
    assert studio.workspace not in workspaces(studio)
    watch_rules.switch(studio.app, studio.workspace, rule, on=True)
    assert studio.workspace in workspaces(studio)


def workspaces(studio: Studio) -> list[UUID]:
    return watch_evaluation.workspaces(studio.warehouse.engine("worker"))


def test_a_second_workspace_sees_nothing_of_it(studio, scored, module_warehouse):
    scored(cat=[80, 80])
    watch(studio, CAT)
    rule = watch_rules.create(studio.app, studio.workspace, wish(channel=Channel.NOTIFY))
    evaluate(studio)
    stranger = open_studio(module_warehouse)
    assert watching.watched(stranger.workspace) == []
    assert watch_rules.rules(stranger.workspace) == []
    assert feeds.feed(stranger.workspace, 10).total == 0
    assert evaluate(stranger) == watch_evaluation.Evaluation(0, 0, 0)
    assert watchlist.figures(stranger.workspace, TODAY) == []
    worker = module_warehouse.engine("worker")
    assert notifications.waiting(worker, stranger.workspace) == []
    watch_rules.forget(stranger.app, stranger.workspace, rule)
    watch_rules.change(stranger.app, stranger.workspace, rule, wish(name="Mine now"))
    watching.forget(stranger.app, stranger.workspace, CAT)
    assert [each.wish.name for each in watch_rules.rules(studio.workspace)] == ["Hot"]
    (view,) = watching.watched(studio.workspace)
    with pytest.raises(SubjectGoneError):
        watch_rules.create(
            stranger.app, stranger.workspace, wish(scope=Scope.TERM, subject=view.id)
        )


def test_only_the_worker_may_ask_which_workspaces_have_rules(studio, scored):
    with pytest.raises(ProgrammingError, match="permission denied"):
        watch_evaluation.workspaces(studio.app)
    with studio.warehouse.engine("worker").connect() as connection:
        connection.execute(text("set podpusher.watching = 'on'"))
        seen = connection.execute(text("select count(*) from app.watch_rules")).scalar_one()
        connection.rollback()
    assert seen == 0


def test_a_name_that_is_taken_is_refused_and_changes_nothing(studio, scored):
    watch_rules.create(studio.app, studio.workspace, wish())
    other = watch_rules.create(studio.app, studio.workspace, wish(name="Other"))
    for kept in (
        lambda: watch_rules.create(studio.app, studio.workspace, wish(80)),
        lambda: watch_rules.change(studio.app, studio.workspace, other, wish(80)),
    ):
        with pytest.raises(NameTakenError):
            kept()
    found = watch_rules.rules(studio.workspace)
    assert [(each.wish.name, each.wish.condition.threshold) for each in found] == [
        ("Hot", 70), ("Other", 70),
    ]  # fmt: skip
    watch_rules.change(studio.app, studio.workspace, other, wish(80, name="Hotter"))
    assert [each.wish.name for each in watch_rules.rules(studio.workspace)] == ["Hot", "Hotter"]


def test_the_watchlist_has_todays_score_and_what_a_week_changed(studio, scored):
    scored(cat=[50, *([60] * 6), 80], dog=[70])
    watch(studio, CAT, DOG, TermKey("US", "hashtag", "cat"))
    watching.annotate(studio.app, studio.workspace, DOG, " for spring ")
    cat, dog, gone = watchlist.figures(studio.workspace, TODAY)
    assert (cat.key, cat.score, cat.delta) == (CAT, 80.0, 30.0)
    assert (dog.key, dog.score, dog.delta, dog.note) == (DOG, 70.0, None, "for spring")
    assert (gone.day, gone.score, gone.basis) == (None, None, "not enough data")


def test_a_workspace_watches_a_term_once_and_no_more_than_it_may(studio, scored, monkeypatch):
    monkeypatch.setattr(watching, "MOST", 2)
    watch(studio, CAT, CAT, DOG)
    with pytest.raises(watching.TooManyWatchedError):
        watch(studio, TermKey("GB", "hashtag", "mouse"))
    assert [each.key for each in watching.watched(studio.workspace)] == [CAT, DOG]


def test_unread_notifications_come_first_and_reading_is_remembered(studio, scored):
    scored(cat=[80], dog=[80])
    watch(studio, CAT, DOG)
    watch_rules.create(studio.app, studio.workspace, wish(days=1))
    evaluate(studio)
    first = feeds.feed(studio.workspace, 10)
    assert (first.total, first.unread) == (2, 2)
    notifications.mark_read(studio.app, studio.workspace, first.rows[0].id)
    after = feeds.feed(studio.workspace, 10)
    assert [each.is_read for each in after.rows] == [False, True]
    unread = feeds.feed(studio.workspace, 10, only_unread=True)
    assert ([each.id for each in unread.rows], unread.total) == ([first.rows[1].id], 1)
    notifications.mark_read(studio.app, studio.workspace)
    assert feeds.feed(studio.workspace, 10).unread == 0


class Sender:
    """Takes messages, or refuses them."""

    def __init__(self) -> None:
        self.sent: list[list[str]] = []
        self.works = True

    def __call__(self, told) -> bool:
        if self.works:
            self.sent.append([each.facts["label"] for each in told])
        return self.works


def test_what_a_rule_told_is_sent_once_and_again_only_after_its_cool_down(studio, scored):
    sender = Sender()

    def send(at: datetime):
        worker = studio.warehouse.engine("worker")
        return [
            notifications.send(worker, studio.workspace, each, sender, now=at, cool_down=HOUR)
            for each in notifications.waiting(worker, studio.workspace)
        ]

    watch(studio, CAT, DOG)
    watch_rules.create(studio.app, studio.workspace, wish(days=1, channel=Channel.NOTIFY))
    watch_rules.create(studio.app, studio.workspace, wish(days=1, name="Only here"))
    scored(cat=[80], dog=[60])
    evaluate(studio)
    sender.works = False
    assert send(NOW) == [False]
    sender.works = True
    assert send(NOW) == [True]
    assert send(NOW) == []
    scored(cat=[80], dog=[80])
    evaluate(studio)
    assert send(NOW + HOUR / 2) == [None]
    assert send(NOW + HOUR) == [True]
    assert sender.sent == [["Cat"], ["Dog"]]


def test_a_second_sender_finds_nothing_while_the_first_one_sends(studio, scored):
    watch(studio, CAT)
    rule = watch_rules.create(studio.app, studio.workspace, wish(days=1, channel=Channel.NOTIFY))
    scored(cat=[80])
    evaluate(studio)
    worker = studio.warehouse.engine("worker")
    second = Sender()

    def first(_told) -> bool:
        meanwhile = notifications.send(
            worker, studio.workspace, rule, second, now=NOW, cool_down=HOUR
        )
        assert meanwhile is None
        return True

    assert notifications.send(worker, studio.workspace, rule, first, now=NOW, cool_down=HOUR)
    assert second.sent == []


def test_many_terms_are_told_in_one_go(studio, scored):
    """More than one statement may carry values for."""
    with studio.warehouse.engine("dbt").begin() as connection:
        connection.execute(
            text(
                "insert into marts.trend_scores (day, place, kind, term, label, score, basis)"
                " select :day, 'GB', 'hashtag', 't' || n, 'T' || n, 90, 'estimated'"
                " from generate_series(1, 9000) as n"
            ),
            {"day": TODAY},
        )
    view = uuid4()
    with workspace_transaction(studio.app, studio.workspace) as connection:
        connection.execute(
            insert(saved_views).values(
                id=view, workspace_id=studio.workspace, page="search", name="all", state={}
            )
        )
    watch_rules.create(studio.app, studio.workspace, wish(days=1, scope=Scope.SEARCH, subject=view))
    assert evaluate(studio).told == 9000
    assert evaluate(studio).told == 0


def test_the_newest_scored_day_is_the_one_that_is_evaluated(studio, scored):
    worker = studio.warehouse.engine("worker")
    assert watch_evaluation.newest_day(worker) is None
    scored(cat=[80, 80])
    assert watch_evaluation.newest_day(worker) == TODAY
