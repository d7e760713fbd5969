"""The automation sensor of a code location: running from the first start, under a name of its own.

Dagster's default automation sensor starts stopped; a product that quietly does nothing until
somebody finds a switch would be worse than none.
"""

from __future__ import annotations

import dagster as dg


def automation_sensor(location: str) -> dg.AutomationConditionSensorDefinition:
    """Returns the sensor that evaluates every automation condition of a location each 30 s."""
    return dg.AutomationConditionSensorDefinition(
        f"{location}_automation",
        target=dg.AssetSelection.all(),
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=30,
    )
