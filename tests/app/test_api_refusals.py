"""What the JSON API refuses and how: one model, a sentence, and nothing that leaks."""

from __future__ import annotations

import re
from datetime import date

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from app.api import answers, errors
from app.domain.filters import TrendFilter
from app.domain.keyset import KeysetCursor
from app.queries import database
from integrations.warehouse.engine import database_url
from tests.app import api
from tests.conftest import Warehouse

KEY = "US~hashtag~cosy fall"


def cursor(wish=TrendFilter(), after=("1.0", 1, "a", "b", "c"), day=date(2026, 3, 8)) -> str:  # noqa: B008
    return str(KeysetCursor(wish.listing, wish.narrowing, after, day=day))


@pytest.fixture
def ask(modelled, using):
    using(modelled)
    answers.forget()
    yield api.client()
    answers.forget()


def refused(answer, status: int, code: str) -> dict:
    assert answer.status_code == status, answer.text
    body = answer.json()
    api.check(body, {"$ref": "#/components/schemas/Error"})
    assert body["code"] == code
    assert body["message"].endswith(".")
    assert body["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"
    for leak in ("Traceback", "sqlalchemy", "psycopg", "pydantic", "select ", "/app/"):
        assert leak not in answer.text
    return body


@pytest.mark.parametrize(
    ("path", "parameters", "named"),
    [
        ("/v1/trends", {"day": "2021-02-30"}, "day"),
        ("/v1/trends", {"day": "1615000000"}, "day"),
        ("/v1/trends", {"day": "0001-01-01"}, "day"),
        ("/v1/trends", {"limit": "0"}, "limit"),
        ("/v1/trends", {"limit": "201"}, "limit"),
        ("/v1/trends", {"limit": "many"}, "limit"),
        ("/v1/trends", {"sort": "drop table"}, "sort"),
        ("/v1/trends", {"kind": "film"}, "kind"),
        ("/v1/trends", {"stage": "Rising"}, "stage"),
        ("/v1/trends", {"scored": "yes"}, "scored"),
        ("/v1/trends", {"min_score": "101"}, "min_score"),
        ("/v1/trends", {"q": "x" * 201}, "q"),
        ("/v1/trends", {"q": "a\x00b"}, "q"),
        ("/v1/trends", {"place": "G\x00B"}, "place"),
        ("/v1/trends", {"page": "2"}, "page"),
        ("/v1/trends", {"cursor": "x"}, "cursor"),
        ("/v1/trends", {"cursor": cursor(), "sort": "term"}, "cursor"),
        ("/v1/trends", {"cursor": cursor(), "place": "GB"}, "cursor"),
        ("/v1/trends", {"cursor": cursor(), "day": "2026-03-09"}, "cursor"),
        ("/v1/trends", {"cursor": cursor(after=("x", 1, "a", "b", "c"))}, "cursor"),
        ("/v1/trends", {"cursor": cursor(after=("1.0",))}, "cursor"),
        ("/v1/trends", {"cursor": "A" * 9000}, "cursor"),
        ("/v1/trends/nothing", {}, "key"),
        ("/v1/trends/GB~film~x", {}, "key"),
        ("/v1/trends/GB~hashtag~a%00b", {}, "key"),
        (f"/v1/trends/{KEY}", {"sort": "term"}, "sort"),
        (f"/v1/terms/{KEY}/readings", {"days": "367"}, "days"),
        (f"/v1/terms/{KEY}/readings", {"cursor": cursor()}, "cursor"),
        (f"/v1/terms/{KEY}/days", {"until": "yesterday"}, "until"),
        ("/v1/days", {"cursor": cursor()}, "cursor"),
        ("/v1/days", {"cursor": str(KeysetCursor("days", "", ("x",)))}, "cursor"),
        ("/v1/sources", {"cursor": str(KeysetCursor("sources", "", (1,)))}, "cursor"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(ask, path, parameters, named):
    body = refused(ask.get(path, params=parameters), 422, "invalid_parameter")
    assert [detail["parameter"] for detail in body["details"]] == [named]
    assert body["message"].startswith(f"{named} cannot be used: ")
    assert re.match(r"(It|There is no) .*\.$", body["details"][0]["problem"]), body


def test_several_faults_are_named_at_once(ask):
    body = refused(ask.get("/v1/trends?limit=0&day=x&nope=1"), 422, "invalid_parameter")
    assert {detail["parameter"] for detail in body["details"]} == {"limit", "day", "nope"}


def test_a_cursor_of_a_day_that_cannot_be_counted_from_is_refused(ask):
    from app.queries.term_pages import Span

    span = Span(api_key(), date(1, 1, 1), 30)
    values = ("0001-01-01T00:00:00+00:00", "x", "instant")
    odd = KeysetCursor("readings", span.narrowing, values, day=date(1, 1, 1))
    answer = ask.get(f"/v1/terms/{KEY}/readings", params={"cursor": str(odd)})
    refused(answer, 422, "invalid_parameter")


def api_key():
    from app.domain.filters import TermKey

    return TermKey.parse(KEY)


def test_a_term_that_was_on_no_list_is_not_found(ask):
    path, held = "/v1/trends/GB~hashtag~nobody knows it", {"if-none-match": "*"}
    refused(ask.get(path, headers=held), 404, "no_such_term")
    body = refused(ask.get(path), 404, "no_such_term")
    assert "was on no list in GB" in body["message"]


def test_a_list_of_a_day_or_place_without_terms_is_empty_and_no_error(ask):
    for parameters in ({"day": "2001-01-01"}, {"place": "ZZ"}):
        found = ask.get("/v1/trends", params=parameters).json()
        assert (found["total"], found["items"], found["next"]) == (0, [], None)


def test_an_unknown_address_and_another_method_are_refused_in_the_same_model(ask):
    refused(ask.get("/v1/nothing"), 404, "not_found")
    refused(ask.post("/v1/trends"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    ("peer", "base"),
    [
        (("10.0.0.9", 1), "http://127.0.0.1:8501"),
        (("::ffff:10.0.0.9", 1), "http://127.0.0.1:8501"),
        (("127.0.0.1", 1), "http://rebound.example"),
        (("127.0.0.1", 1), "http://10.0.0.9:8501"),
    ],
)
def test_other_machines_and_other_names_are_told_nothing(ask, peer, base):
    for path in ("/v1/trends", f"/v1/trends/{KEY}", f"/v1/terms/{KEY}/readings", "/v1/sources"):
        refused(api.client(peer, base).get(path), 403, "this_machine_only")


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_proxy_passes_on_is_not_from_this_machine(ask, name):
    refused(ask.get("/v1/trends", headers={name: "127.0.0.1"}), 403, "this_machine_only")


@pytest.mark.parametrize(
    ("peer", "base"),
    [(("::1", 1), "http://localhost:8501"), (("127.0.0.1", 1), "http://[::1]:8501")],
)
def test_every_name_of_this_machine_is_answered(ask, peer, base):
    assert api.client(peer, base).get("/v1/days").status_code == 200


def test_a_silent_warehouse_is_said_and_when_to_try_again(warehouse, using):
    nobody = SecretStr("postgresql://nobody:secret@127.0.0.1:1/nothing")
    settings = warehouse.settings.model_copy(update={"database_url": nobody})
    using(Warehouse(settings, warehouse.address))
    answers.forget()
    for path in ("/v1/trends", f"/v1/terms/{KEY}/readings", "/v1/sources"):
        answer = api.client().get(path)
        refused(answer, 503, "unavailable")
        assert int(answer.headers["retry-after"]) > 0
        assert "secret" not in answer.text


def test_before_the_first_scores_that_is_said(warehouse, using):
    using(warehouse)
    answers.forget()
    answer = api.client().get("/v1/trends")
    refused(answer, 503, "not_scored_yet")
    assert int(answer.headers["retry-after"]) > 0


def test_who_finds_every_connection_in_use_is_told_to_come_back(ask, modelled, monkeypatch):
    url = database_url("app", modelled.settings)
    small = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    monkeypatch.setattr(database, "engine", lambda _role: small)
    with small.connect():
        answer = ask.get("/v1/sources")
    refused(answer, 503, "busy")
    assert answer.headers["retry-after"] == "1"
    assert ask.get("/v1/sources").status_code == 200
    small.dispose()


def test_a_fault_of_ours_is_in_the_log_and_not_in_the_answer():
    broken = FastAPI()
    errors.install(broken)

    @broken.get("/")
    def fail() -> None:
        raise RuntimeError("a secret")

    answer = TestClient(broken, raise_server_exceptions=False).get("/")
    refused(answer, 500, "internal")
    assert "secret" not in answer.text
