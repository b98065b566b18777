# Peerguide. `make help` lists what there is; each target first sets up what is missing.
SHELL := /bin/sh
.DEFAULT_GOAL := help
export RASA_TELEMETRY_ENABLED := false
export PYTHONWARNINGS := ignore
export PYTHON
run := .venv/bin/peerguide
python := .venv/bin/python

.PHONY: help serve chat train test lint eval bench setup setup-dev lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: setup ## set up, train if needed, start everything and show the address of the chat page
	@exec $(run) serve --with-parent

chat: setup ## talk with the bot in the terminal
	@exec $(run) chat

train: setup ## train the model if knowledge, data, configuration or code changed
	@exec $(run) train

test: setup-dev ## run all tests, in a real browser too
	@$(python) -m pytest

lint: setup-dev ## style, types, import rules, and the curators' check
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@.venv/bin/lint-imports
	@$(run) knowledge check

eval: setup-dev ## measure the answers on questions kept apart; writes reports/eval.html and .json
	@exec $(python) -m benchmarks.evaluate

bench: setup-dev ## measure time and memory against the bot that `rasa init` makes
	@exec $(python) -m benchmarks.bench

setup: ## install what running needs
	@scripts/setup.sh base

setup-dev: ## install what tests and checks need as well
	@scripts/setup.sh dev

lock: ## resolve the requirements anew
	@scripts/lock.sh
