"""The example file that a newcomer copies names every setting, and nothing that is not one."""

import re

from integrations.settings import PROJECT_ROOT, Settings

# Set per start by the command line; the addresses of these three are the sources' own.
NOT_FOR_A_FILE = {"mode", "tiktok_base_url", "google_trends_base_url", "x_api_base_url"}


def test_the_example_file_names_every_setting_and_no_other():
    written = (PROJECT_ROOT / ".env.example").read_text()
    named = {name.lower() for name in re.findall(r"^# PODPUSHER_([A-Z_]+)=", written, re.MULTILINE)}
    assert named == set(Settings.model_fields) - NOT_FOR_A_FILE
