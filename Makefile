# `make` lists the targets. The tools live in .venv, made with uv where there is one, with venv and pip otherwise;
# both install what the requirements files lock, checked by hash, and the project itself without anything more.
.DEFAULT_GOAL := help
.PHONY: help run test test-slow browser test-newest test-lowest test-pythons check lint types bench bench-large bench-draft bench-intake mutants faults pages race meet meet-8x50 transports cluster tamper trust merge-cases golden lock dist clean
PYTHON ?= python3
PYTHONS ?= python3.11 python3.12 python3.13 python3.14
VENV := .venv
BIN := $(VENV)/bin
TOOLS := .venvs/tools
LEDGER := ledger
AS_OF := 2026-03-12
OUT := out
RUNS := 10000
CASES := 100000
ROUNDS := 1000
SEED := 1
SIZES := 1000,10000
SECONDS := 120
PLATFORMS :=
AXE :=
DABZW := $(BIN)/python -m dabzw --ledger $(LEDGER) --as-of $(AS_OF)

# Compiled modules and tests are kept whatever the shell says: without them each of the many processes compiles its own.
unexport PYTHONDONTWRITEBYTECODE

UV := $(shell command -v uv 2>/dev/null)
ifdef UV
  ENVIRONMENT = "$(UV)" venv --quiet --python "$$(command -v "$(PYTHON)" || echo "$(PYTHON)")"
  INSTALL = "$(UV)" pip install --quiet --python $(BIN)/python
else
  ENVIRONMENT = "$(PYTHON)" -m venv
  INSTALL = $(BIN)/python -m pip --disable-pip-version-check install --quiet
endif
LOCKED := --require-hashes --only-binary :all:
COMPILE = $(TOOLS)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --only-binary :all: --no-config --custom-compile-command 'make lock'

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

# What runs the project.
$(VENV)/.ready: pyproject.toml requirements.txt requirements-build.txt
	@rm -rf $(VENV) # so that nothing is in it but what is locked
	@$(ENVIRONMENT) $(VENV)
	@$(INSTALL) $(LOCKED) -r requirements.txt -r requirements-build.txt
	@$(INSTALL) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# What checks it.
$(VENV)/.dev: $(VENV)/.ready requirements-dev.txt
	@$(INSTALL) $(LOCKED) -r requirements-dev.txt
	@touch $@

# What renews the lock and resolves the ranges.
$(TOOLS)/.ready: requirements-tools.txt
	@"$(PYTHON)" -m venv --clear $(TOOLS)
	@$(TOOLS)/bin/python -m pip --disable-pip-version-check install --quiet $(LOCKED) -r requirements-tools.txt
	@touch $@

run: $(VENV)/.ready ## the main job on the demo ledger: status, breaches, 一企一策 into out/
	@$(DABZW) status
	@$(DABZW) due --only overdue
	@$(DABZW) report policy --format xlsx,md --out $(OUT)

test: $(VENV)/.dev ## the tests (two minutes on two cores), without the seldom ones
	$(BIN)/python -m pytest

test-slow: $(VENV)/.dev ## the slow and the seldom tests: crashes, many writers, long fuzzing, what tests/seldom.txt names
	$(BIN)/python -m pytest -m slow -n 2
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest tests/store/test_yamlio.py tests/model/test_schema.py tests/rules/test_never_raises.py

browser: $(VENV)/.dev ## look at the dashboard in Chromium, on a phone, a desk and paper; AXE=axe.min.js asks axe too
	AXE="$(AXE)" $(BIN)/python -m pytest -n 0 -m slow tests/render/test_dashboard_in_browser.py tests/render/test_dashboard_page.py

define test-resolved
  $(TOOLS)/bin/uv venv --quiet --clear --python "$(PYTHON)" .venvs/$(1)
  $(TOOLS)/bin/uv pip install --quiet --python .venvs/$(1)/bin/python --resolution $(1) --editable '.[secure]' --group dev
  $(TOOLS)/bin/uv pip freeze --python .venvs/$(1)/bin/python
  .venvs/$(1)/bin/python -m pytest
endef

test-newest: $(TOOLS)/.ready ## the tests with the newest versions that pyproject.toml allows
	$(call test-resolved,highest)

test-lowest: $(TOOLS)/.ready ## the tests with the lowest versions that pyproject.toml allows
	$(call test-resolved,lowest-direct)

test-pythons: ## the tests, from the lock, on every Python of PYTHONS that is here
	@for python in $(PYTHONS); do \
	  version=$$("$$python" -c 'import platform; print(platform.python_version())' 2>/dev/null) || \
	    { echo "$$python: not here"; continue; }; \
	  echo "$$python: $$version"; \
	  $(MAKE) --no-print-directory test PYTHON="$$python" VENV=".venvs/$$version" || exit; \
	done

lint: $(VENV)/.dev ## ruff and the layers
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

check: lint types test ## everything that must be green before a commit

bench: $(VENV)/.dev ## hold what commands cost against git, hledger and others, on ledgers of SIZES records
	$(BIN)/python -m benchmarks.speed --sizes $(SIZES) $(BENCH)

bench-large: $(VENV)/.dev ## the same with 100,000 records, and how cost grows (long)
	@mkdir -p $(OUT)
	$(BIN)/python -m benchmarks.speed --sizes 1000,10000,100000 --json $(OUT)/speed.json $(BENCH)
	$(BIN)/python -m benchmarks.speed.growth $(OUT)/speed.json

bench-draft: $(VENV)/.dev ## count what is read of notices: those the rules were made with, and those written before
	$(BIN)/python -m benchmarks.notices

bench-intake: $(VENV)/.dev ## time a directory and a village list of 20,000 rows, and an import of 10,000
	$(BIN)/python -m benchmarks.intake

trust: $(VENV)/.dev ## hold every answer with the index against the one without, over ROUNDS random changes
	$(BIN)/python -m benchmarks.index --rounds $(ROUNDS) --seed $(SEED)

merge-cases: $(VENV)/.dev ## merge CASES random pairs of edited records of real ledgers, and hold what a merge promises
	$(BIN)/python -m benchmarks.meet.cases $(CASES) --seed $(SEED)

mutants: $(VENV)/.dev ## plant 300 seeded faults in rules, model and readers, count those that a test notices
	$(BIN)/python -m benchmarks.mutants $(MUTANTS)

faults: $(VENV)/.dev ## meet every command that writes with RUNS injected faults, and hold state and words against them
	$(BIN)/python -m benchmarks.faults --runs $(RUNS) --seed $(SEED) $(FAULTS)

pages: $(VENV)/.dev ## every paper of the demo at five dates as printed pages, checked, on one contact sheet in out/pages (LibreOffice)
	$(BIN)/python -m benchmarks.pages --out $(OUT)/pages $(PAGES)

race: $(VENV)/.dev ## 8 and 16 writers beside a person with git, cron and readers: nothing may be lost at any commit
	PYTHONPATH=tests $(BIN)/python -m benchmarks.faults.paused
	PYTHONPATH=tests $(BIN)/python -m benchmarks.faults.writers --writers 8 --seconds $(SECONDS)
	PYTHONPATH=tests $(BIN)/python -m benchmarks.faults.writers --writers 16 --seconds $(SECONDS)

meet: $(VENV)/.dev ## three desks, a hub and bundles, killed at random over ROUNDS rounds: all converge, nothing is lost
	PYTHONPATH=tests $(BIN)/python -m benchmarks.meet.stress --rounds $(ROUNDS) --seed $(SEED) $(MEET)

meet-8x50: $(VENV)/.dev ## eight desks enter fifty acts each and push them at once to one hub: nothing is lost
	PYTHONPATH=tests $(BIN)/python -m benchmarks.meet.at_once --desks 8 --acts 50 --seed $(SEED)

transports: $(VENV)/.dev ## ledgers meet by path, bundle, ssh, git daemon, http and https on this computer, and are refused
	PYTHONPATH=tests $(BIN)/python -m benchmarks.meet.transports $(TRANSPORTS)

tamper: $(VENV)/.dev ## every kind of tampering done to a ledger: what verify finds alone, with a paper, with its last audit; honest ones
	$(BIN)/python -m benchmarks.tamper $(TAMPER)
	$(BIN)/python -m benchmarks.tamper.honest
	$(BIN)/python -m benchmarks.tamper.honest --signed

cluster: $(VENV)/.dev ## the facts of a county by two Dask workers apart, one of them killed, against one process (root for namespaces)
	$(BIN)/python -m benchmarks.cluster $(CLUSTER)

golden: $(VENV)/.dev ## write the golden outputs again, to be read in the diff
	$(BIN)/python -m pytest -n 0 --golden-update tests/test_words_of_types.py tests/cli tests/model tests/intake tests/store/test_*_written_out.py tests/store/test_reader.py tests/store/test_tables_in.py tests/rules
	$(BIN)/python -m pytest -n 0 -m slow --golden-update tests/cli/test_golden.py tests/cli/test_heads.py

lock: $(TOOLS)/.ready ## renew the lock: the newest versions that pyproject.toml allows, for all Pythons and systems
	$(COMPILE) pyproject.toml --extra secure --extra rollup --extra cluster --extra verify --group dev --group build -o requirements-dev.txt
	$(COMPILE) pyproject.toml -c requirements-dev.txt -o requirements.txt
	$(COMPILE) pyproject.toml --extra secure -c requirements-dev.txt -o requirements-secure.txt
	$(COMPILE) pyproject.toml --extra rollup -c requirements-dev.txt -o requirements-rollup.txt
	$(COMPILE) pyproject.toml --extra cluster -c requirements-dev.txt -o requirements-cluster.txt
	$(COMPILE) pyproject.toml --extra verify -c requirements-dev.txt -o requirements-verify.txt
	$(COMPILE) --group build -c requirements-dev.txt -o requirements-build.txt
	$(COMPILE) --group tools -o requirements-tools.txt

dist: $(VENV)/.ready $(TOOLS)/.ready ## installed without a network: one archive a platform (or of PLATFORMS) in dist/, of the last commit
	@$(BIN)/python .dist/make.py --pip $(TOOLS)/bin/python $(PLATFORMS)

clean: ## remove what was made
	rm -rf .venv .venvs out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
