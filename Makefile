# make run    install what is needed and publish the demo into ./public
# make serve  the same, served at http://localhost:8000/ and kept up to date until Ctrl-C
# make test   every gate: formatting, lint, types, layers, tests with coverage
# make check  the static half of it
# make long   the tests that have a longer form, in it: a feed of 5,000 articles, every real article (minutes)
# make crash  kills, faults and power cuts at every call that writes (about an hour); SHARE=0.1 does a tenth of them
# make corpora  how right real files are read: a table, and build/corpora.json (needs the corpora beside the project)
# make fuzz  fuzzing guided by coverage, a minute for each kind of file (crashes are left in build/fuzz)
# make bench  every benchmark (an hour or more); results as JSON in build/bench. make bench-cold is one of them
# make bench-setup  the peers that they compare with: Hugo and Pelican under build/, nginx and wrk where this is root's to do
# make bench-page  docs/performance.md and its charts, of the results
# make clean  remove everything that these made

.DELETE_ON_ERROR:
.PHONY: run serve test check unit long crash corpora fuzz bench bench-setup bench-page clean

# The first Python on this machine that is new enough and can make an environment; `make run PYTHON=...` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
QUESTIONS := arrival editing unchanged cold checking serving subscribing memory starting trouble
SHARE ?= 1
FUZZED := md mdx html txt xml json rst tst check
SECONDS_EACH ?= 60
PEERS := build/bench/peers

run: .venv/.installed
	@$(BIN)/python -m compileall -q feeds
	@$(BIN)/feeds publish --config config/demo/feeds.toml --to public
	@echo
	@echo "The demo is published. Open public/index.html in a browser, or subscribe to one of the files in public/."
	@echo "What next: docs/tutorial.md makes feeds of your own articles in five minutes ($(BIN)/feeds --help lists the commands)."

serve: .venv/.installed
	@$(BIN)/python -m compileall -q feeds
	@$(BIN)/feeds serve --config config/demo/feeds.toml --to public --at http://localhost:8000/

test: check unit

check: .venv/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: .venv/.installed-dev
	@$(BIN)/python -m compileall -q feeds
	$(BIN)/python -m pytest -n 2 --cov=feeds --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=95

long: .venv/.installed-dev
	@$(BIN)/python -m compileall -q feeds
	FEEDS_LONG_TESTS=yes $(BIN)/python -m pytest -n 2 tests/test_history.py tests/test_corpora_readers.py tests/test_hostile_documents.py tests/fuzz

crash: .venv/.installed-dev
	@$(BIN)/python -m compileall -q feeds
	@mkdir -p build && rm -f build/crash.jsonl
	@FEEDS_CRASH_SHARE=$(SHARE) FEEDS_TALLY=$(CURDIR)/build/crash.jsonl $(BIN)/python -m pytest -n 2 --dist worksteal \
		tests/acceptance; status=$$?; $(BIN)/python -m tests.acceptance.crash.tally build/crash.jsonl; exit $$status

corpora: .venv/.installed-dev
	@$(BIN)/python -m compileall -q feeds
	$(BIN)/python -m tests.corpora --json build/corpora.json

fuzz: .venv/.installed-fuzz
	@mkdir -p build/fuzz
	cd build/fuzz && for what in $(FUZZED); do mkdir -p $$what && \
		PYTHONPATH=$(CURDIR) $(CURDIR)/$(BIN)/python -m tests.fuzz $$what $(SECONDS_EACH) $$what || exit 1; done

bench: $(QUESTIONS:%=bench-%)

$(QUESTIONS:%=bench-%): bench-%: .venv/.installed-dev
	@$(BIN)/python -m compileall -q feeds
	$(BIN)/python -m benchmarks.$* --out build/bench/$*.json

bench-setup: $(PEERS)/.installed
	@if command -v nginx >/dev/null && command -v wrk >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && apt-get install -q -y --no-install-recommends nginx-light wrk; \
	else echo "nginx and wrk are not installed: serving and subscribing will be left out." >&2; fi

$(PEERS)/.installed: benchmarks/peers.txt
	$(PYTHON) -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install -r benchmarks/peers.txt
	@touch $@

bench-page: .venv/.installed-bench
	$(BIN)/python -m benchmarks.page build/bench

clean:
	rm -rf .venv public build dist htmlcov config/demo/.feeds .coverage .coverage.* *.egg-info
	rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find feeds tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# A changed pyproject.toml or constraints.txt makes the environment anew, so that it never holds what no longer belongs.
.venv/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "feeds needs Python 3.11 or newer, with venv (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(PIP) install -c constraints.txt -e .
	@touch $@

.venv/.installed-dev: .venv/.installed
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

.venv/.installed-fuzz: .venv/.installed-dev
	$(PIP) install -c constraints.txt -e '.[fuzz]'
	@touch $@

.venv/.installed-bench: .venv/.installed-dev
	$(PIP) install -c constraints.txt -e '.[bench]'
	@touch $@
