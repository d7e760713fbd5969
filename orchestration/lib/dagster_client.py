"""The Dagster webserver over GraphQL: launch, follow, re-execute from failure.

The same calls stand behind the buttons of the Dagster UI. Dagster's own Python client offers no
re-execution, hence this small one.

    DagsterUnavailableError   the webserver does not answer; transient
    RunRefusedError           Dagster answered and refused; permanent
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import httpx

from integrations.errors import PodpusherError

_LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}"""

_REEXECUTE = """
mutation Reexecute($params: ReexecutionParams!) {
  launchRunReexecution(reexecutionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
  }
}"""

_FOLLOW = """
query Follow($runId: ID!) {
  runOrError(runId: $runId) {
    __typename
    ... on Run { runId status stepStats { stepKey status } }
  }
}"""

_LOCATIONS = """
query Locations {
  workspaceOrError {
    ... on Workspace {
      locationEntries {
        name loadStatus
        locationOrLoadError { __typename ... on PythonError { message } }
      }
    }
  }
}"""

FINISHED = frozenset({"SUCCESS", "FAILURE", "CANCELED"})


class DagsterUnavailableError(PodpusherError):
    """The webserver does not answer."""

    transient: ClassVar[bool] = True


class RunRefusedError(PodpusherError):
    """Dagster refused a request; the message is Dagster's."""


@dataclass(frozen=True, slots=True)
class RunProgress:
    """One look at a run: its status and the status of each step that has started."""

    run_id: str
    status: str
    steps: tuple[tuple[str, str], ...]

    @property
    def is_finished(self) -> bool:
        """True when nothing more will happen to this run."""
        return self.status in FINISHED


class DagsterClient:
    """A client of one webserver. Every call is one request with a 15 s limit."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=15.0, trust_env=False)

    def locations(self) -> dict[str, str | None]:
        """Returns the load error, or None, of each code location that finished loading."""
        entries = self._call(_LOCATIONS, {})["workspaceOrError"].get("locationEntries", [])
        return {
            entry["name"]: (entry["locationOrLoadError"] or {}).get("message")
            for entry in entries
            if entry["loadStatus"] == "LOADED"
        }

    def launch(self, location: str, job: str, *, assets: Sequence[Sequence[str]] = ()) -> str:
        """Launches a job, or only some of its assets, and returns the run id."""
        selector: dict[str, Any] = {
            "repositoryLocationName": location,
            "repositoryName": "__repository__",
            "pipelineName": job,
        }
        if assets:
            selector["assetSelection"] = [{"path": list(path)} for path in assets]
            selector["assetCheckSelection"] = None
        params = {"selector": selector, "mode": "default", "runConfigData": {}}
        return self._run_id(self._call(_LAUNCH, {"params": params})["launchRun"])

    def reexecute_from_failure(self, run_id: str) -> str:
        """Launches the failed and skipped steps of a run again and returns the new run's id."""
        params = {"parentRunId": run_id, "strategy": "FROM_FAILURE"}
        return self._run_id(self._call(_REEXECUTE, {"params": params})["launchRunReexecution"])

    def follow(self, run_id: str) -> RunProgress:
        """Returns the run as it is now."""
        run = self._call(_FOLLOW, {"runId": run_id})["runOrError"]
        if run["__typename"] != "Run":
            raise RunRefusedError(f"Dagster knows no run {run_id}.")
        steps = tuple((step["stepKey"], step["status"]) for step in run["stepStats"])
        return RunProgress(run_id, run["status"], steps)

    def _call(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        try:
            answer = self._http.post("/graphql", json={"query": query, "variables": variables})
            answer.raise_for_status()
            body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise DagsterUnavailableError(
                "Dagster's webserver does not answer.",
                hint="See the webserver's log in the state folder.",
            ) from error
        if body.get("errors"):
            raise RunRefusedError(f"Dagster refused: {body['errors'][0]['message']}")
        data: dict[str, Any] = body["data"]
        return data

    @staticmethod
    def _run_id(result: dict[str, Any]) -> str:
        if result["__typename"] != "LaunchRunSuccess":
            reason = result.get("message") or result.get("errors") or result["__typename"]
            raise RunRefusedError(f"Dagster did not launch the run: {reason}")
        run_id: str = result["run"]["runId"]
        return run_id
