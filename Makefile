# Every target sets itself up first; `make setup` alone makes .venv with everything.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Where it is set, each of the many processes that tests start would compile the project anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test test-all lint golden bench eval corpus serve hub lock

setup: $(VENV)/.ready

$(VENV)/.ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	# The pip that a venv of Debian 12 brings cannot read the lock file: it names extras and their hashes apart.
	sed -n '/^pip==/,/[^\\]$$/p' requirements-dev.lock > $(VENV)/pip.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/pip.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup
	$(BIN)/erdsmith demo $(if $(KEEP),--keep) $(if $(MODEL),--model $(MODEL))

# In the same order each time, so that what fails once fails again.
test: setup
	$(BIN)/pytest -n auto -m "not long" --randomly-seed 20261123

# In another order each time.
test-all: setup
	$(BIN)/pytest -n auto

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: setup
	$(BIN)/python -m tests.agents.golden
	$(BIN)/python -m tests.erd.reference

bench: setup
	$(BIN)/python -m tests.bench

# With the model that the environment names; PERFECT=1 = with a scripted one; ONLY=part of a name, MOST=n as one likes.
eval: setup
	$(BIN)/python -m tests.eval $(if $(PERFECT),--perfect) $(if $(ONLY),--only $(ONLY)) $(if $(MOST),--most $(MOST))

# CORPUS=a folder of ERDs; CONFORM=a checker of one's own, WORKERS=n, ONLY=part of a name: as one likes.
corpus: setup
	$(BIN)/python -m tests.corpus $(CORPUS) $(if $(CONFORM),--conform $(CONFORM)) $(if $(WORKERS),--workers $(WORKERS)) $(if $(ONLY),--only $(ONLY))

serve: setup
	$(BIN)/erdsmith serve

hub: setup
	$(BIN)/erdsmith hub

# Renew the lock files after a change of pyproject.toml.
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock: setup
	$(COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
