"""The channels a notice goes through: the log always, and whatever the operator names.

PODPUSHER_NOTIFY is a comma-separated list of addresses as the library Apprise writes them; `%2C`
stands for a comma within one:

    mailtos://user:password@mail.example?to=ops@example.org      e-mail (SMTP)
    slack://TokenA/TokenB/TokenC/#alerts                         Slack
    pagerduty://integration-key@api-key                          PagerDuty
    jsons://hooks.example.org/podpusher                          any webhook, as JSON

Addresses hold secrets: a channel is only ever named by its service and its place in the list.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import structlog

from integrations.errors import ConfigurationError
from integrations.settings import Settings

log = structlog.get_logger(__name__)


class Severity(StrEnum):
    """How much a notice matters. `critical` is for what loses data while nobody looks."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know.

    Attributes:
        key: What it is about, the same for as long as it lasts: `failures:tiktok`.
        severity: How much it matters.
        title: One line.
        body: What happened and what to do, in sentences; never a secret.
        is_resolved: Whether it says that the matter is over.
    """

    key: str
    severity: Severity
    title: str
    body: str
    is_resolved: bool = False


class Channel(Protocol):
    """One way to tell people."""

    @property
    def name(self) -> str:
        """What to call it in a log; holds no secret."""
        ...

    def send(self, notice: Notice) -> bool:
        """Tells people, and returns whether that worked. Never raises for a fault outside."""
        ...


class LogChannel:
    """The log of the process: there whatever else is configured."""

    name = "log"

    def send(self, notice: Notice) -> bool:
        """Writes one line: info when the matter is over, else by its severity."""
        level = logging.INFO if notice.is_resolved else _LEVELS[notice.severity]
        log.log(
            level,
            "notice",
            key=notice.key,
            title=notice.title,
            body=notice.body,
            is_resolved=notice.is_resolved,
        )
        return True


class AppriseChannel:
    """One address of PODPUSHER_NOTIFY."""

    def __init__(self, url: str, number: int) -> None:
        """Reads the address.

        Args:
            url: As Apprise writes it.
            number: Its place in the list, from 1.

        Raises:
            ConfigurationError: the address is not one that Apprise knows; it is not repeated.
        """
        import apprise  # noqa: PLC0415  (a second to import, needed by those who are told)
        from apprise.plugins.pagerduty import NotifyPagerDuty  # noqa: PLC0415

        # Its own log lines name recipients and addresses.
        logging.getLogger("apprise").setLevel(logging.CRITICAL)
        plugin = apprise.Apprise.instantiate(url)
        if plugin is None:
            raise ConfigurationError(
                f"PODPUSHER_NOTIFY: the address number {number} cannot be used.",
                hint="Write each as Apprise does: mailtos://, slack://, pagerduty://, jsons://.",
            )
        self.name = f"{plugin.service_name} (address {number})"
        self._plugin = plugin
        self._incidents = plugin if isinstance(plugin, NotifyPagerDuty) else None
        self._types = apprise.NotifyType
        self._sender = apprise.Apprise()
        self._sender.add(plugin)

    def send(self, notice: Notice) -> bool:
        """Sends one message; what an address answers with a fault is logged without the address."""
        if self._incidents is not None:
            # One incident per matter, which its end resolves.
            self._incidents.action, self._incidents.dedup = "map", notice.key
        kinds = {
            Severity.INFO: self._types.INFO,
            Severity.WARNING: self._types.WARNING,
            Severity.CRITICAL: self._types.FAILURE,
        }
        kind = self._types.SUCCESS if notice.is_resolved else kinds[notice.severity]
        was_sent = bool(self._sender.notify(body=notice.body, title=notice.title, notify_type=kind))
        if not was_sent:
            log.error("notice not delivered", channel=self.name, key=notice.key)
        return was_sent


_LEVELS = {
    Severity.INFO: logging.INFO,
    Severity.WARNING: logging.WARNING,
    Severity.CRITICAL: logging.ERROR,
}


def channels(settings: Settings) -> Sequence[Channel]:
    """Returns the log and every address of PODPUSHER_NOTIFY.

    Raises:
        ConfigurationError: an address cannot be used; says which by its place in the list.
    """
    given = settings.notify.get_secret_value() if settings.notify else ""
    addresses = [each.strip() for each in given.split(",") if each.strip()]
    named = [AppriseChannel(url, number) for number, url in enumerate(addresses, start=1)]
    return [LogChannel(), *named]
