# From a fresh clone: `make test` for green tests, `make conformance` for the proof on all adapters.
# Each creates .venv when it is missing. PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
HOST   ?= $(shell hostname)

# One thread an operation: the numbers do not depend on it, and two cores are not fought over.
export OMP_NUM_THREADS ?= 1

.PHONY: test test-all conformance mutation benchmark benchmark-quick lint notebook clean

test: $(VENV)/ready lint
	$(BIN)/python -m pytest -q -m "not slow and not gpu"

test-all: $(VENV)/ready lint
	$(BIN)/python -m pytest -q -m "not gpu"

conformance: $(VENV)/ready
	$(BIN)/portable conformance --report html --report json --report junit --output reports

mutation: $(VENV)/ready
	$(BIN)/python -m portable.conformance.mutation

benchmark: $(VENV)/bench
	$(BIN)/python -m benchmarks --output reports/benchmark.json

benchmark-quick: $(VENV)/bench
	$(BIN)/python -m benchmarks --quick

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

notebook: $(VENV)/ready
	@echo "On your own machine, run:  ssh -L 8008:localhost:8888 $(HOST)"
	@echo "and open http://localhost:8008 there (the token is printed below)."
	$(BIN)/jupyter notebook --no-browser --port 8888 examples/notes.ipynb

# torch comes as its CPU build where the index has one; MXNet pins an old numpy and works with a
# current one (portable.adapters.mxnet puts back what numpy removed), hence --no-deps.
$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet torch==2.13.0
	$(BIN)/pip install --quiet --editable ".[torch,jax,mxnet,dev]"
	$(BIN)/pip install --quiet --no-deps mxnet==1.9.1
	touch $@

# What the benchmarks measure against.
$(VENV)/bench: $(VENV)/ready
	$(BIN)/pip install --quiet --editable ".[bench]"
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info reports
