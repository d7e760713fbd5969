"""The house keeps its own rules: small files, named drivers, one door out per package."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "integrations", "orchestration", "scrapers")
LONGEST = 250


def tracked(*endings):
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name.endswith(endings) and (ROOT / name).is_file()]


def modules():
    return [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in PACKAGES]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_no_file_is_longer_than_250_lines():
    files = [*modules(), *tracked(".sql", ".css")]
    long = {str(path.relative_to(ROOT)): n for path in files if (n := lines(path)) > LONGEST}
    assert long == {}


def lines(path):
    return len(path.read_text().splitlines())


def test_httpx_is_imported_in_one_module_per_package():
    doors = [path for path in modules() if "httpx" in set(imported(path))]
    packages = [path.relative_to(ROOT).parts[0] for path in doors]
    assert sorted(packages) == sorted(set(packages)), doors


def test_every_database_url_names_its_driver():
    bare = re.compile(r"(^|[^a-z+])postgresql://")
    files = [*modules(), *tracked(".yaml", ".yml", ".toml")]
    assert [str(path) for path in files if bare.search(path.read_text())] == []


def test_no_module_of_the_app_hides_a_library():
    """Streamlit puts `app/` on the import path, so `app/stripe.py` would shadow the library."""
    locked = re.findall(r"^([a-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(), re.M)
    libraries = {name.replace("-", "_").lower() for name in locked}
    own = {path.stem for path in (ROOT / "app").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert own & libraries == set()


def test_the_tree_has_the_rooms_and_no_junk_drawer():
    names = {part for path in modules() for part in path.relative_to(ROOT).with_suffix("").parts}
    assert names.isdisjoint({"utils", "common", "helpers", "util", "misc"})
    assert {"queries", "store", "views", "domain", "api", "warehouse", "sample_site"} <= names


def test_a_code_location_is_a_short_file():
    definitions = [path for path in modules() if path.name == "definitions.py"]
    assert len(definitions) == 3
    assert all(lines(path) < 60 for path in definitions)
