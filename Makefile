# The two commands a newcomer needs are `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run test check bench lock clean

run: $(VENV)/.installed
	@exec $(BIN)/python manage.py serve

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/architecture

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

lock: $(VENV)/.installed-dev
	$(BIN)/uv pip compile requirements.in -o requirements.txt --python-version 3.11 --universal --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock"
	$(BIN)/uv pip compile requirements-dev.in -o requirements-dev.txt --python-version 3.11 --universal --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock"
	$(BIN)/uv pip compile requirements-whisper.in -o requirements-whisper.txt --python-version 3.11 --universal --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock"

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lectern needs Python 3.11 or newer; name yours: make run PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing what Lectern needs. This takes a minute or two, once."
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(PIP) -r requirements-dev.txt
	@touch $@
