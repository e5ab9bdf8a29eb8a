# A word each does everything on a machine that has git, make and Python 3.10 or later:
#
#   make demo   installs Plateglass into .venv and enhances the pictures it ships, into demo/
#   make test   installs what the tests need and runs every check that CI runs
#   make docs   builds the site into runs/site, to be opened from there
#
# The first run downloads packages; from then on both work offline, until pyproject.toml changes.

PYTHON ?= python3
# What `pip install` is given for PyTorch, which only the laboratory needs. On Linux the plain
# requirement brings CUDA along, some gigabytes of it. For the small CPU build add the wheel
# index that pytorch.org names, e.g. make test TORCH='torch==2.13.0 --index-url URL'
TORCH ?= torch==2.13.0
WORKERS ?= auto

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint types pytest browser docs

demo: .venv/.base
	$(BIN)/plateglass demo -o demo

test: lint types pytest

lint: .venv/.all
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/lint-imports

types: .venv/.all
	$(BIN)/mypy

# One thread a worker: the workers share the cores already.
pytest: .venv/.all browser
	OMP_NUM_THREADS=1 $(BIN)/pytest -n $(WORKERS)

docs: .venv/.all
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# The page is tested in Debian's browser: installed where that is allowed, asked for elsewhere.
# Without it those tests are skipped, and fail where CI=true.
browser:
	@if [ -z "$$CHROMIUM" ] && ! command -v chromium >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; \
	  else \
	    echo "The page's tests need a browser: apt-get install chromium, or set CHROMIUM to one."; \
	  fi; \
	fi

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 10) else "Plateglass needs Python 3.10 or later, this is " + sys.version.split()[0] + ": try make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.base: pyproject.toml | .venv/.python
	$(PIP) -e .
	@touch $@

# PyTorch first, so that the next line finds the wanted build in place.
.venv/.all: pyproject.toml | .venv/.python
	$(PIP) $(TORCH)
	$(PIP) -e '.[all,test]'
	@touch $@ .venv/.base
