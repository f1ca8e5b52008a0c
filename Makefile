# Two commands do everything on a bare Debian machine with Python 3.11 and make:
#   make quote   set up, train on the shipped tables, quote the four example exchanges
#   make test    set up and pass all checks and tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements/lock.txt
EXAMPLES := examples/jp-large.json examples/jp-middle.json examples/jp-small.json examples/offshore.json

# Debian keeps venv's pip in a package of its own; root may add it, anyone else is told.
NEW_VENV = test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }

.PHONY: quote test serve train lint types layers check-data bench lock clean

quote: $(VENV)/.run
	$(BIN)/kuramori train
	$(BIN)/kuramori quote $(EXAMPLES)

train: $(VENV)/.run
	$(BIN)/kuramori train

serve: $(VENV)/.run
	$(BIN)/kuramori serve

test: lint types layers check-data
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

check-data: $(VENV)/.run
	$(BIN)/kuramori data check

# make bench PEERS=PYTHON names an interpreter that has the extra `peers`.
bench: $(VENV)/.dev
	$(BIN)/python benchmarks/engine.py $(if $(PEERS),--peers $(PEERS))
	$(BIN)/python benchmarks/portfolio.py $(if $(PEERS),--peers $(PEERS))

# The lock holds names and versions only; pip takes it as constraints.
$(VENV)/.run: pyproject.toml $(LOCK)
	$(NEW_VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(LOCK) -e '.[pdf]'
	touch $@

$(VENV)/.dev: pyproject.toml $(LOCK)
	$(NEW_VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c $(LOCK) -e '.[dev]'
	touch $@ $(VENV)/.run

lock:
	uv pip compile --quiet --universal --python-version 3.11 --extra dev --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links pyproject.toml -o $(LOCK)

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
