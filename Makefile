# Everything is relative, so that the checkout may lie in a folder with spaces in its name.
# PORT and MULIN_HOME go into the environment by themselves, as all variables given to make do.

.DEFAULT_GOAL := help
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
HERE := .venv/bin/python
COMPILE := $(HERE) -m uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11

.PHONY: help demo test check format bench schema lock clean run dev

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1|/p' Makefile | while IFS='|' read -r name what; do \
		printf '%-13s %s\n' "$$name" "$$what"; done

demo: run ## the whole house with nine districts, on http://127.0.0.1:8000 [PORT=8000 MULIN_HOME=.mulin RESET=1]
	@$(HERE) -m deploy demo $(if $(RESET),--reset)

test: dev ## all tests, on servers of their own [ARGS="-k wish"]
	$(HERE) -m pytest $(ARGS)

check: dev ## lint, types, layers, formatting, freshness of schema and migrations
	$(HERE) -m ruff check
	$(HERE) -m ruff format --check
	$(HERE) -m mypy
	.venv/bin/lint-imports
	$(HERE) -m deploy schema --check
	$(HERE) -m deploy migrate --check

format: dev ## put the code into its form
	$(HERE) -m ruff check --fix
	$(HERE) -m ruff format

bench: dev ## speed, as a table [JSON=figures.json]
	$(HERE) -m tests.bench $(if $(JSON),--json "$(JSON)")

schema: dev ## print schema/schema.graphql anew
	$(HERE) -m deploy schema

lock: run ## choose the newest versions that pyproject.toml allows
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --extra dev pyproject.toml -o requirements-dev.txt

clean: ## away with .venv and caches; data in .mulin stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

run dev:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON) deploy/venv.py $@
