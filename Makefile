# `make demo` is all that a visitor needs; every other target is for those who work here.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HOST ?= 127.0.0.1
PORT ?= 8000
SAMPLES := $(wildcard samples/*)

.PHONY: help setup demo test lint bench evaluate docs clean

help:
	@echo "make setup   a virtual environment in .venv with the touchline command"
	@echo "make demo    build the graph of samples/ and serve it on http://$(HOST):$(PORT)"
	@echo "make test    run the tests"
	@echo "make lint    ruff and mypy"
	@echo "make bench   measure reading, building and querying"
	@echo "make evaluate  how well reports with hand-made gold rows are read"
	@echo "make docs    make docs/terms.md anew from the ontology"
	@echo "make clean   remove everything that these targets made"

setup: $(READY)

# The stamp: set-up runs again only when what is to be installed has changed.
$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

demo-store/CURRENT: $(READY) $(SAMPLES)
	$(BIN)/touchline build samples --store demo-store
	@touch $@

demo: demo-store/CURRENT
	$(BIN)/touchline serve --store demo-store --host $(HOST) --port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m bench

evaluate: $(READY)
	$(BIN)/python -m bench.evaluation

docs: $(READY)
	$(BIN)/python -m web.terms > docs/terms.md

clean:
	rm -rf demo-store build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis $(VENV)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
