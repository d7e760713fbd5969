"""People are told through real servers, once, and their addresses stay secret."""

from __future__ import annotations

import email
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.policy import default

import pytest
from apprise.plugins.pagerduty import PAGERDUTY_API_LOOKUP
from apprise.plugins.slack import NotifySlack
from sqlalchemy import text
from structlog.testing import capture_logs

from integrations.errors import ConfigurationError
from integrations.notify.channels import Notice, Severity, channels
from integrations.notify.notices import open_keys, raise_notice, resolve
from integrations.settings import Settings
from tests.integration.notify.servers import mail_server, web_server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTICE = Notice("failures:tiktok", Severity.CRITICAL, "TikTok fails", "3 of 20 attempts failed. ✗")


@pytest.fixture(autouse=True)
def direct(monkeypatch):
    """Loopback is asked directly, whatever proxy this machine names."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def mail():
    with mail_server() as got:
        yield got


@pytest.fixture
def web():
    with web_server() as got:
        yield got


def named(*addresses):
    return channels(Settings(notify=",".join(addresses)))


def hook(web):
    return f"json://127.0.0.1:{web.port}/hook"


def raised(warehouse, through, at=NOW, notice=NOTICE):
    return raise_notice(warehouse.engine("worker"), notice, through, now=at, cool_down=HOUR)


def resolved(warehouse, through, at=NOW):
    worker = warehouse.engine("worker")
    return resolve(worker, open_keys(worker, {"failures"}), through, now=at)


def test_an_e_mail_arrives_with_its_subject_and_its_words(mail):
    address = f"mailto://127.0.0.1:{mail.port}?from=pod@example.org&to=ops@example.org"
    assert [channel.send(NOTICE) for channel in named(address)] == [True, True]
    (sent,) = mail.mails
    message = email.message_from_string(sent, policy=default)
    assert message["subject"] == "TikTok fails"
    assert "ops@example.org" in message["to"]
    body = message.get_body(("html", "plain"))
    assert "3 of 20 attempts failed. ✗" in body.get_content()


def test_a_webhook_gets_json(web):
    named(hook(web))[1].send(NOTICE)
    ((path, body),) = web.posts
    assert path.rstrip("/") == "/hook"
    assert (body["title"], body["message"], body["type"]) == (NOTICE.title, NOTICE.body, "failure")


def test_slack_gets_a_message(web, monkeypatch):
    monkeypatch.setattr(NotifySlack, "webhook_url", f"http://127.0.0.1:{web.port}/services")
    assert named("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#alerts")[1].send(NOTICE)
    ((path, body),) = web.posts
    assert path == "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
    assert "TikTok fails" in str(body)


def test_pagerduty_gets_one_incident_that_its_end_resolves(web, monkeypatch):
    monkeypatch.setitem(PAGERDUTY_API_LOOKUP, "us", f"http://127.0.0.1:{web.port}/enqueue")
    web.status = 202
    pager = named(f"pagerduty://{'1' * 32}@{'a' * 20}")[1]
    assert pager.send(NOTICE)
    assert pager.send(
        Notice(NOTICE.key, Severity.INFO, "Resolved: TikTok fails", "It is over.", is_resolved=True)
    )
    (_, began), (_, ended) = web.posts
    assert (began["event_action"], began["dedup_key"]) == ("trigger", NOTICE.key)
    assert (ended["event_action"], ended["dedup_key"]) == ("resolve", NOTICE.key)
    assert began["payload"]["severity"] == "critical"


def test_the_same_notice_is_told_once_per_cool_down_and_its_end_once(warehouse, web):
    through = named(hook(web))
    told = [raised(warehouse, through, NOW + minutes * HOUR / 60) for minutes in (0, 1, 59, 60, 61)]
    assert told == [True, False, False, True, False]
    assert open_keys(warehouse.engine("worker"), {"stale"}) == []
    assert resolved(warehouse, through, NOW + 2 * HOUR) == [NOTICE.key]
    assert resolved(warehouse, through, NOW + 2 * HOUR) == []
    assert raised(warehouse, through, NOW + 2 * HOUR)
    assert [body["title"] for _, body in web.posts] == [
        "TikTok fails",
        "TikTok fails",
        "Resolved: TikTok fails",
        "TikTok fails",
    ]


def test_a_notice_that_nobody_took_is_told_again_and_its_address_is_not_in_the_log(warehouse, web):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dead = f"json://user:s3cret-word@127.0.0.1:{port}/hook"
    with capture_logs() as lines:
        assert not raised(warehouse, named(dead))
    assert [line for line in lines if line["event"] == "notice not delivered"]
    assert "s3cret" not in str(lines)
    assert str(port) not in str(lines)
    assert resolved(warehouse, named(dead)) == [NOTICE.key]
    assert raised(warehouse, named(dead, hook(web)))
    assert len(web.posts) == 1


def test_of_many_that_raise_a_notice_at_once_one_tells(warehouse, web):
    through = named(hook(web))
    with ThreadPoolExecutor(5) as pool:
        told = list(pool.map(lambda _: raised(warehouse, through), range(10)))
    assert told.count(True) == 1
    assert len(web.posts) == 1
    with warehouse.engine("app").connect() as connection:
        assert connection.execute(text("select times from ops.notices")).scalar_one() == 10


def test_an_end_that_nobody_took_is_told_again(warehouse, web):
    through = named(hook(web))
    raised(warehouse, through)
    web.status = 500
    assert resolved(warehouse, through) == []
    web.status = 200
    assert resolved(warehouse, through) == [NOTICE.key]


def test_without_an_address_the_log_is_told_and_keeps_the_cool_down(warehouse):
    with capture_logs() as lines:
        assert raised(warehouse, named())
        assert not raised(warehouse, named())
    assert [line["title"] for line in lines if line["event"] == "notice"] == ["TikTok fails"]


@pytest.mark.parametrize("address", ["nonsense://s3cret-word", "s3cret-word", "slack://s3cret"])
def test_an_address_that_cannot_be_used_is_named_by_its_place_and_not_repeated(address):
    with pytest.raises(ConfigurationError, match="number 2") as caught:
        named("json://127.0.0.1/hook", address)
    assert "s3cret" not in str(caught.value) + str(caught.value.hint)
    assert "s3cret" not in repr(Settings(notify=address))
