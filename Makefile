# `make` lists what there is. Needs make, Python 3.12 or newer and a package index; nothing is installed by hand.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

PORT ?= 8000
SEED ?= 1
ROWS ?= 200000
OUT ?=
UPGRADE ?=

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# Named for what is installed: another lock, another stamp.
INSTALLED := .venv/.installed-$(shell cksum < requirements.lock | tr ' ' '-')
# What the type checker needs to read the settings; the database is not asked.
AS_TEST := DIRECTORY_ENV=test DATABASE_URL=postgresql://nobody@localhost/none

.PHONY: help install run test lint format types bench bench-import audit messages migrate demo shell lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## Make .venv and install what requirements.lock names (skipped when done)
	@:

$(INSTALLED):
	@for candidate in python3 python3.13 python3.14 python3.12; do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
	    python=$$candidate; break; \
	  fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.12 or newer is missing: install it so that python3 (or python3.13) starts it, then try again." >&2; \
	  exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "Python's venv module is missing: install it (Debian and Ubuntu: the package python3-venv), then try again." >&2; \
	  exit 1; \
	fi; \
	if ! $(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
	  echo "Making .venv with $$($$python --version)"; \
	  $$python -m venv --clear .venv || exit 1; \
	fi
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement requirements.lock
	@rm -f .venv/.installed-*
	@touch $@

run: install ## Serve the site with example data on PORT (8000); prints how to sign in
	@$(MANAGE) serve --port $(PORT)

test: lint ## Run all that CI runs: lint, then the tests; stops at the first failure
	@echo "== pytest"
	@$(BIN)/python -m pytest -n 2

lint: install ## Check style, types, imports, templates, migrations and translations
	@echo "== ruff check"
	@$(BIN)/ruff check .
	@echo "== ruff format"
	@$(BIN)/ruff format --check .
	@echo "== mypy"
	@$(AS_TEST) $(BIN)/mypy
	@echo "== lint-imports"
	@$(BIN)/lint-imports
	@echo "== djlint"
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/djlint templates --check --quiet >/dev/null || { echo "Some templates are not laid out as make format would: run it." >&2; exit 1; }
	@echo "== migrations"
	@$(MANAGE) makemigrations --check --dry-run
	@echo "== messages"
	@$(AS_TEST) $(MANAGE) messages --check

format: install ## Fix style in Python and templates
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djlint templates --reformat --quiet

types: install ## Check types only
	@$(AS_TEST) $(BIN)/mypy

bench: N ?= 100000
bench: install ## Measure search with N (100000) made-up people in a database of its own; OUT=file.json keeps the figures
	@$(BIN)/python -m tests.bench.search --n $(N) $(if $(OUT),--out $(OUT))

bench-import: install ## Measure the registry import (ROWS=200000 invented rows) in a database of its own
	@$(BIN)/python -m tests.bench.import_nppes --rows $(ROWS)

audit: install ## Lighthouse on the pages people land on, as production serves them; needs npm and Chromium
	@$(BIN)/python tests/audit/lighthouse.py

messages: install ## Gather what people read into the languages' files, and compile them
	@$(AS_TEST) $(MANAGE) messages

migrate: install ## Bring the development database to the current tables
	@$(MANAGE) migrate

demo: N ?= 3000
demo: install ## Load N (3000) made-up practitioners, the same for the same SEED (1)
	@$(MANAGE) demo --practitioners $(N) --seed $(SEED)

shell: install ## Open a Python shell with the models
	@$(MANAGE) shell

lock: ## Re-resolve requirements.lock (UPGRADE=--upgrade takes newer versions); needs uv
	@command -v uv >/dev/null || { echo "uv is missing: install it (pip install uv), then try again." >&2; exit 1; }
	@uv pip compile pyproject.toml --group dev --generate-hashes --universal --python-version 3.12 \
	  --no-emit-index-url --no-header --no-annotate --quiet $(UPGRADE) --output-file requirements.lock

clean: ## Remove caches and built files; .venv and .local (the development database) stay
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .static
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
