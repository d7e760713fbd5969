"""X's API is asked within a budget: what a question may cost is booked before it is asked."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.http import HttpPolicy
from integrations.settings import get_settings
from scrapers import registry
from scrapers.fetching import FetchContext
from scrapers.normalise import normalise
from scrapers.outcome import Outcome, Reading
from scrapers.x import fetch_api
from scrapers.x_woeid import place_of, woeid_of

TOKEN = "secret_token"
NOW = datetime(2026, 11, 24, 10, 30, 15, tzinfo=UTC)
TRENDS = {"data": [{"trend_name": "#Caturday", "tweet_count": 9}, {"trend_name": "Cosy Cabin"}]}


class Purse:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.spent: list[tuple[str, int, int, timedelta, str]] = []

    def spend(self, budget: str, amount: int, *, limit: int, window: timedelta, item: str) -> bool:
        if sum(entry[1] for entry in self.spent) + amount > limit:
            return False
        self.spent.append((budget, amount, limit, window, item))
        return True


def replying(body: Any, status: str = "200 OK") -> Callable[[int], bytes]:
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    return lambda _: head.encode() + content


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    def set_to(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"PODPUSHER_{name.upper()}", value)
        get_settings.cache_clear()

    yield set_to
    get_settings.cache_clear()


def ask(purse: Purse, *places: str, token: str = TOKEN) -> list[Reading]:
    known = {"x_bearer_token": token} if token else {}
    context = FetchContext(
        HttpPolicy(),
        "https://elsewhere.invalid",
        lambda: NOW,
        places,
        "page",
        credentials=known,
        ledger=purse,
    )
    return fetch_api(context)


def test_trends_are_read_and_their_price_is_booked_first(answering, settings) -> None:
    purse = Purse()
    with answering(replying(TRENDS)) as server:
        settings(x_api_base_url=server.url, x_daily_budget_usd="0.25")
        (reading,) = ask(purse, "GB/London")
    assert (reading.outcome, reading.method, reading.access) == (Outcome.OK, "api", "api")
    good = normalise(reading.observations, now=NOW).good
    assert good.select("label", "rank", "volume", "place", "access", "observed_at").rows() == [
        ("#Caturday", 1, 9, "GB/London", "api", NOW),
        ("Cosy Cabin", 2, None, "GB/London", "api", NOW),
    ]
    assert purse.spent == [("x:money", 200, 250, timedelta(days=1), "")]
    (request,) = server.requests
    assert request.startswith(b"GET /2/trends/by/woeid/44418?max_trends=20&trend.fields=trend_name")
    assert b"authorization: bearer secret_token" in request.lower()
    assert "secret_token" not in repr(reading)


def test_a_full_budget_is_said_with_its_setting_and_nothing_is_asked(answering, settings) -> None:
    with answering(replying(TRENDS)) as server:
        settings(x_api_base_url=server.url, x_daily_budget_usd="0.30")
        first, second = ask(Purse(), "US", "GB")
        assert len(server.requests) == 1
    assert first.outcome is Outcome.OK
    assert second.outcome is Outcome.RATE_LIMITED
    assert "PODPUSHER_X_DAILY_BUDGET_USD" in second.reason
    assert "$0.30" in second.reason


def test_a_question_that_costs_is_never_asked_twice(answering, settings) -> None:
    with answering(replying({"title": "x"}, "503 Service Unavailable")) as server:
        settings(x_api_base_url=server.url, x_daily_budget_usd="1")
        (reading,) = ask(Purse(), "US")
        assert len(server.requests) == 1
    assert reading.outcome is Outcome.TRANSIENT


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        ({"title": "Unauthorized", "status": 401}, "401 Unauthorized", Outcome.BLOCKED),
        ({"title": "CreditsDepleted", "status": 402}, "402 Payment Required", Outcome.BLOCKED),
        ({"title": "Too Many Requests"}, "429 Too Many Requests", Outcome.RATE_LIMITED),
        ({"errors": [{"title": "Forbidden", "status": 403}]}, "200 OK", Outcome.BLOCKED),
        ({"data": []}, "200 OK", Outcome.EMPTY),
        ({"data": [{"name": "a"}]}, "200 OK", Outcome.SHAPE_CHANGED),
        ({"data": [{"trend_name": "a", "tweet_count": "many"}]}, "200 OK", Outcome.SHAPE_CHANGED),
    ],
)
def test_a_refusal_is_judged(answering, settings, body: Any, status: str, outcome: Outcome) -> None:
    with answering(replying(body, status)) as server:
        settings(x_api_base_url=server.url)
        (reading,) = ask(Purse(), "US")
    assert reading.outcome is outcome
    assert reading.reason


def test_without_a_token_or_a_list_nothing_is_asked_and_nothing_booked(answering, settings) -> None:
    purse = Purse()
    with answering(replying(TRENDS)) as server:
        settings(x_api_base_url=server.url)
        (unset,) = ask(purse, "US", token="")
        (unknown,) = ask(purse, "AQ")
        assert server.requests == []
    assert [unset.outcome, unknown.outcome] == [Outcome.DISABLED] * 2
    assert "PODPUSHER_X_BEARER_TOKEN" in unset.reason
    assert purse.spent == []


def test_every_place_has_one_number_and_the_registry_names_the_credential() -> None:
    assert woeid_of("WW") == 1
    assert place_of(2459115) == "US/New York"
    assert place_of(12723) == "GB/Birmingham"
    assert place_of(2364559) == "US/Birmingham"
    assert (place_of("1"), place_of(None), woeid_of("AQ")) == (None, None, None)
    source = registry.get("x")
    assert (source.fetch_api, source.credentials) == (fetch_api, ("x_bearer_token",))
