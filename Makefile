# The daily commands; this file is their documentation.
#
#   make demo       set up .venv and run the main job on the sample
#   make test       set up .venv and run the tests (minutes, no network); those of pages where there is a Chromium,
#                   with BROWSER=require it fails without one; those of the desk on a server where there is a
#                   PostgreSQL, with POSTGRES=require likewise
#   make test-slow  the long tests
#   make test-fresh both commands of the README in a bare Debian, from a clone (as root; needs debootstrap)
#   make test-lowest  the tests with the lowest versions of what wiredesk depends on
#   make test-image the container of deploy/Containerfile, built and tried (needs podman, or ENGINE=docker)
#   make check      format, lint, types, layers
#   make quality    figures against their recorded floors
#   make bench      speed as ratios against the peers
#   make peers      the other extraction tools, in an environment of their own, for bench/extraction.py
#   make docs       regenerate what is generated in docs/, share/ and README.md; the site of docs/ in build/docs
#   make pictures   the pictures of the desk in the browser (needs a Chromium)

PYTHON ?= python3
BROWSER ?=
POSTGRES ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
READY_BENCH := $(VENV)/.ready-bench
LOWEST := build/lowest
# The program is started some thousand times by the tests: one compilation is enough.
unexport PYTHONDONTWRITEBYTECODE
PEERS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/wiredesk-bench/peers

.PHONY: demo test test-slow test-fresh test-lowest test-image check quality bench peers docs pictures clean

demo: $(READY)
	$(BIN)/wiredesk read sample

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check 'pip>=25.1'

$(READY): pyproject.toml constraints.txt | $(VENV)/bin/pip
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(READY_DEV): $(READY)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt --group test --group check --group docs
	@touch $@

$(READY_BENCH): $(READY_DEV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt --group bench
	@touch $@

test: $(READY_DEV)
	$(BIN)/python bench/quality.py --own
	TEST_BROWSER=$(BROWSER) TEST_POSTGRES=$(POSTGRES) $(BIN)/pytest -m 'not slow' -n 2 --dist loadfile

test-slow: $(READY_DEV)
	TEST_BROWSER=$(BROWSER) TEST_POSTGRES=$(POSTGRES) $(BIN)/pytest -m slow

test-fresh:
	scripts/fresh_machine.sh

# Click words its help otherwise from version to version: the documents show that of the pinned one.
test-lowest: $(READY_DEV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt --group lowest
	$(BIN)/uv venv --quiet --clear --seed --python $(PYTHON) $(LOWEST)
	$(BIN)/uv pip compile --quiet --python $(LOWEST)/bin/python --all-extras --resolution lowest-direct -o $(LOWEST)/pins.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python -r $(LOWEST)/pins.txt -e .
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python -c $(LOWEST)/pins.txt --group test --group docs
	TEST_BROWSER=$(BROWSER) $(LOWEST)/bin/python -m pytest -m 'not slow' -n 2 --dist loadfile \
		--deselect tests/test_docs.py::test_the_documents_show_what_the_program_prints

test-image:
	scripts/try_container.sh

check: $(READY_DEV)
	$(BIN)/ruff format --check src tests bench scripts
	$(BIN)/ruff check src tests bench scripts
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

quality: $(READY_DEV)
	$(BIN)/python bench/quality.py

bench: $(READY_BENCH)
	$(BIN)/python bench/pipeline.py

# What the peers depend on contradicts what we are tested with: hence an environment of their own.
peers: $(READY_DEV)
	$(PYTHON) -m venv $(PEERS)
	$(BIN)/pip --python $(PEERS)/bin/python install --quiet --disable-pip-version-check -c bench/peers.txt --group peers

docs: $(READY_DEV)
	$(BIN)/python scripts/make_docs.py
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs

pictures: $(READY_DEV)
	$(BIN)/python scripts/make_pictures.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
