# `make` lists the targets. The tools live in .venv, made with uv where there is one, with venv and pip otherwise.
.DEFAULT_GOAL := help
.PHONY: help run test test-slow check lint types bench golden clean
PYTHON ?= python3
BIN := .venv/bin
LEDGER := ledger
AS_OF := 2026-03-12
OUT := out
DABZW := $(BIN)/python -m dabzw --ledger $(LEDGER) --as-of $(AS_OF)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

.venv/.ready: pyproject.toml
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing .venv && uv pip install --quiet --python $(BIN)/python --editable . --group dev; \
	else \
	  $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1' && \
	  $(BIN)/python -m pip install --quiet --editable . --group dev; \
	fi
	@touch $@

run: .venv/.ready ## the main job on the demo ledger: status, breaches, 一企一策 into out/
	@$(DABZW) status
	@$(DABZW) due --only overdue
	@$(DABZW) report policy --format xlsx,md --out $(OUT)

test: .venv/.ready ## the tests (under two minutes)
	$(BIN)/python -m pytest

test-slow: .venv/.ready ## the slow tests: crashes, many writers, long fuzzing
	$(BIN)/python -m pytest -m slow -n 2

lint: .venv/.ready ## ruff and the layers
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports

types: .venv/.ready ## mypy, strict
	$(BIN)/mypy

check: lint types test ## everything that must be green before a commit

bench: .venv/.ready ## time check, status and due on ledgers of 1,000 and 10,000 records
	$(BIN)/python -m benchmarks.commands

golden: .venv/.ready ## write the golden outputs again, to be read in the diff
	$(BIN)/python -m pytest -n 0 --golden-update tests/cli

clean: ## remove what was made
	rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
