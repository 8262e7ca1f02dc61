# Everything a user or a developer does, by name. `make` alone lists the targets.

PYTHON ?= python3
BIN := .venv/bin
STORE ?= .demo/store
WORKERS ?= 2
.DEFAULT_GOAL := help
.PHONY: help install demo test coverage browser lint types format docs bench ui-report robustness lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12

.venv/pip.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("masteryviz needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.12" % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

.venv/run.stamp: .venv/pip.stamp locks/run.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.stamp: .venv/run.stamp locks/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	@touch $@

install: .venv/run.stamp ## Make .venv with the masteryviz command in it

demo: install ## Load the sample exports and open the dashboard
	$(BIN)/masteryviz --store $(STORE) demo

browser: .venv/dev.stamp
	@$(BIN)/python -m tests.browser

# By file: what a file of tests needs is made once, and its tests keep their order.
test: .venv/dev.stamp browser ## Run the whole test suite
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

coverage: .venv/dev.stamp browser ## Run it slower, and say which lines it never came to
	$(BIN)/python -m coverage erase
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=
	$(BIN)/python -m coverage report --skip-covered --show-missing

lint: .venv/dev.stamp ## Check style of Python and SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfmt --check --quiet masteryviz/sql

types: .venv/dev.stamp ## Check types
	$(BIN)/mypy

format: .venv/dev.stamp ## Put Python and SQL into the house style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/sqlfmt --quiet masteryviz/sql

docs: .venv/dev.stamp ## Write the reference of rules, metrics and formats from the docstrings
	$(BIN)/python docs/generate.py

bench: .venv/dev.stamp ## Measure speed at 1 M attempts (BIG=1: 10 M) against pandas and polars
	$(BIN)/python -m benchmarks

ui-report: .venv/dev.stamp browser ## Look at every screen: axe, pictures (.ui/), speed, bytes, memory; into docs/ui.md
	$(BIN)/python -m benchmarks.ui --write

robustness: .venv/dev.stamp ## Damage 10,000 exports and write what became of them into docs/robustness.md
	$(BIN)/python -m benchmarks.robustness --write

lock: .venv/dev.stamp ## Renew the locked dependencies
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade --extra dashboard --group build --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o locks/run.txt
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade --extra dashboard --group build --group test --group lint -c locks/run.txt --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o locks/dev.txt

clean: ## Remove the environment and the demo's store
	rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
