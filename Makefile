# `make` lists what there is. Needs python3 (3.11 or newer) and make, nothing else.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
WORKERS ?= 2
ARGS ?=
BASE ?= main
N ?= 1000 100000
RUNS ?=

BIN := $(VENV)/bin
export PYTHON PORT DEMO_PASSWORD
# Reading a file starts a process of its own, which would compile all it imports each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo check test lint format bench soak evaluate lock clean

help: ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: ## set up and serve the Astana register on http://127.0.0.1:8000 (PORT=, DEMO_PASSWORD=)
	@scripts/venv.sh $(VENV) run
	@exec scripts/demo.sh $(BIN)

check: ## lint, and the tests that what changed since BASE=main touches: a first answer, on SQLite, not the whole
	@scripts/venv.sh $(VENV) dev
	@scripts/lint.sh $(BIN); lint=$$?; $(BIN)/python scripts/check.py $(BASE) && exit $$lint

test: ## every test on SQLite and on PostgreSQL (ARGS= for pytest, WORKERS= processes)
	@scripts/venv.sh $(VENV) dev
	@scripts/test.sh $(BIN) -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: ## style, types, templates, file length, migrations, production settings
	@scripts/venv.sh $(VENV) dev
	@scripts/lint.sh $(BIN)

format: ## bring Python and templates into their form, which lint asks for
	@scripts/venv.sh $(VENV) dev
	@$(BIN)/ruff check --quiet --select I --fix . ; $(BIN)/ruff format --quiet . && $(BIN)/djangofmt --quiet templates

bench: ## speed and size with N= commitments ("1000 100000", or 1000000)
	@scripts/venv.sh $(VENV) dev
	@$(BIN)/python -m tests.bench $(N)

soak: ## what must hold, at length, on both databases: an hour or so (RUNS= some of it, see docs/testing.md)
	@scripts/venv.sh $(VENV) dev
	@$(BIN)/python -m tests.soak $(RUNS); sqlite=$$?; $(BIN)/python -m tests.soak --postgres $(RUNS) && exit $$sqlite

evaluate: ## how well sentences are read: precision, recall and the worst errors
	@scripts/venv.sh $(VENV) dev
	@$(BIN)/python -m tests.evaluation

lock: ## renew the hash-checked locks after a change of requirements/*.in
	@scripts/venv.sh $(VENV) dev
	@for name in installer run dev; do $(BIN)/uv pip compile --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		requirements/$$name.in -o requirements/$$name.lock || exit 1; done

clean: ## remove the virtualenv, the demonstration's data and every cache
	rm -rf $(VENV) .demo .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
