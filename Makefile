# Everything happens in .venv, made from the pinned and hashed requirements; nothing else on the machine changes.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
# The tests start hundreds of processes: each would compile everything anew where no bytecode may be kept.
export PYTHONDONTWRITEBYTECODE :=
PIP    := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: demo test axe gallery coverage long lint bench bench-citations bench-hostile bench-resolver bench-footage bench-pictures bench-sounds docs lock clean

demo: $(VENV)/.runtime            ## the main job against the loopback Telegram: no account, no network
	$(BIN)/archiver demo $(if $(DEMO_DIR),--dir $(DEMO_DIR))

# A worker without work takes some from another: what is slow comes last, and would be waited for.
TESTS := -m pytest -n 4 --dist worksteal

# Measuring doubles the time of a test, so `make test` does it for the rooms whose tests are not mostly repetition.
ROOMS    := archive store
MEASURED := $(addprefix tests/,$(ROOMS))

test: $(VENV)/.dev axe            ## the tests, with reduced counts; coverage of the ROOMS
	$(BIN)/python $(TESTS) $(addprefix --ignore=,$(MEASURED))
	$(BIN)/python $(TESTS) $(MEASURED) $(addprefix --cov=archiver/,$(ROOMS)) --cov-report=term

# Where there is no npm, what needs these is skipped and says so.
axe: $(VENV)/.dev                 ## the rules of accessibility that pages are held against, from npm, once
	@$(BIN)/python -m tests.axe || [ -z "$$CI" ]

coverage: $(VENV)/.dev            ## the same tests, with the coverage of all rooms
	$(BIN)/python $(TESTS) --cov --cov-report=term

long: $(VENV)/.dev                ## the tests with their full counts
	ARCHIVER_LONG=1 $(BIN)/python -m pytest -n 2

lint: $(VENV)/.dev                ## style, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev               ## figures as ratios against a baseline measured in the same run
	$(BIN)/python -m tests.bench

bench-citations: $(VENV)/.dev     ## what of citations is found, per field and language (ARCHIVER_FIXTURES; V=-v: every error)
	$(BIN)/python -m tests.bench.citations $(V)

bench-hostile: $(VENV)/.dev       ## what files that were made to do harm cost: time, memory, what is said of them
	$(BIN)/python -m tests.bench.hostile_media

bench-resolver: $(VENV)/.dev      ## how well a citation's post is found, on made-up archives
	$(BIN)/python -m tests.bench.resolving --ablation

# All that is measured of footage, the films first. PDQ is compared with the reference's own where a compiler can build
# that; nothing else needs it.
FOOTAGE_BENCHES := footage hashes pictures stills sounds pdq hostile_media
bench-footage: $(VENV)/.dev       ## what is found of recycled films, pictures and sound, and what it costs (hours; ARCHIVER_BENCH_DIR keeps films)
	@$(PIP) install pdqhash || echo "pdqhash cannot be built here: PDQ is not compared with the reference's."
	set -e; for each in $(FOOTAGE_BENCHES); do OMP_NUM_THREADS=1 $(BIN)/python -m tests.bench.$$each; done

bench-pictures: $(VENV)/.dev      ## what of manipulated pictures is found among 10,000, and what is found that is none
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.bench.pictures
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.bench.stills
bench-sounds: $(VENV)/.dev        ## how well stretches of sound are found again, on made-up sounds (an hour)
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.bench.sounds

docs: $(VENV)/.dev                ## the reference, generated from the code; what is archived, found by archiving it
	$(BIN)/python -m tests.docs.reference > docs/reference.md.new
	mv docs/reference.md.new docs/reference.md
	$(BIN)/python -m tests.docs.archived > docs/archived.md.new
	mv docs/archived.md.new docs/archived.md
	$(BIN)/python -m tests.docs.schemas > docs/schemas.md.new
	mv docs/schemas.md.new docs/schemas.md

gallery: $(VENV)/.dev             ## the pictures of docs/gallery.md, taken of the demo (needs Chromium)
	$(BIN)/python -m tests.docs.gallery

lock: $(VENV)/.dev                ## pin again (needs the network)
	$(PIP) install pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --no-strip-extras --allow-unsafe --no-header --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock --all-build-deps pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --no-strip-extras --allow-unsafe --no-header --no-emit-index-url \
	  --no-emit-trusted-host --no-emit-find-links --extra dev --all-build-deps --output-file tests/requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) demo-archive

$(VENV)/bin/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/pip
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: tests/requirements.lock pyproject.toml | $(VENV)/bin/pip
	$(PIP) install --require-hashes -r tests/requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.runtime
