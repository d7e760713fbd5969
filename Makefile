# PODPusher: `make demo` to see it, `make test` to check it. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup browser promtool demo run stop reset test bench lock

VENV := .venv
BIN := $(VENV)/bin

# The first interpreter that is new enough, not too new, and can make a virtual environment.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
	2>/dev/null && { echo $$p; break; }; done)

LOCKS := requirements.lock deploy/bootstrap.lock pyproject.toml
INSTALLED := $(VENV)/.installed

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(INSTALLED) ## Create .venv and install exactly what requirements.lock names

# uv installs in seconds and compiles bytecode (Great Expectations imports three times faster with
# it). It does not read pip's own configuration, so a machine with a private index falls back to pip.
$(INSTALLED): $(LOCKS)
	@test -n "$(PYTHON)" || { echo "PODPusher needs Python 3.11, 3.12 or 3.13 with venv (on Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "› Installing into $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r deploy/bootstrap.lock
	@UV_DEFAULT_INDEX="$${PIP_INDEX_URL:-$${UV_DEFAULT_INDEX:-}}"; export UV_DEFAULT_INDEX; \
	[ -n "$$UV_DEFAULT_INDEX" ] || unset UV_DEFAULT_INDEX; \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --compile-bytecode -r requirements.lock \
	|| $(BIN)/python -m pip install --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser: setup ## Find a Chromium, or install Debian's when root
	@$(BIN)/podpusher browser

promtool: setup ## Find Prometheus' promtool, or unpack Debian's when root
	@deploy/prometheus/get-promtool "$(abspath $(BIN))"

demo: setup ## Run the whole chain on the sample site and open the app: no key, no account
	@exec $(BIN)/podpusher demo

run: setup ## Run with live sources and your keys (.env)
	@exec $(BIN)/podpusher run

stop: setup ## Stop the demo and the live product
	@$(BIN)/podpusher --mode demo stop
	@$(BIN)/podpusher --mode live stop

reset: setup ## Stop the demo and delete its database and state
	@$(BIN)/podpusher --mode demo reset --yes

test: setup browser promtool ## Set up what is missing and run every check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m orchestration.lib.dbt
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder --cov --cov-report=term

BENCH := .venv-bench

bench: setup ## Measure loading, rollups and imports, beside other tools
	@echo "› Installing into $(BENCH) …"
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	@UV_DEFAULT_INDEX="$${PIP_INDEX_URL:-$${UV_DEFAULT_INDEX:-}}"; export UV_DEFAULT_INDEX; \
	[ -n "$$UV_DEFAULT_INDEX" ] || unset UV_DEFAULT_INDEX; \
	$(BIN)/uv pip install --quiet --python $(BENCH)/bin/python --no-deps --require-hashes -r requirements.lock -r benchmarks/requirements.lock \
	|| $(BENCH)/bin/python -m pip install --disable-pip-version-check --no-deps --require-hashes -r requirements.lock -r benchmarks/requirements.lock
	@$(BENCH)/bin/python -m benchmarks all
	@echo "› More rows: $(BENCH)/bin/python -m benchmarks rollups --rows 10000000 --rows 50000000 (an hour, 60 GB)"

lock: setup ## Resolve requirements.lock again
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile --group bench -c requirements.lock --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o benchmarks/requirements.lock
