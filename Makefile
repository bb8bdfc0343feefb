# Two commands set everything up on a fresh machine: make demo, make test.

PYTHON ?= python3
SEED ?= 1
BIN := .venv/bin
export EESCRAPER_CONTACT

.PHONY: demo test test-real soak check audit bench score weights crawl recording docs clean

demo: .venv/runtime ## both crawls on the embedded recordings, without the network
	rm -rf output/demo
	$(BIN)/scrapy crawl ircc_draws \
	  -s EESCRAPER_REPLAY=eescraper/recordings/ircc.warc.gz -s EESCRAPER_OUTPUT=output/demo
	$(BIN)/scrapy crawl news_draws -s EESCRAPER_OUTLETS=eescraper/recordings/news_outlets.toml \
	  -s EESCRAPER_REPLAY=eescraper/recordings/news.warc.gz -s EESCRAPER_OUTPUT=output/demo
	$(BIN)/eescraper status --output output/demo

crawl: .venv/runtime ## the live crawls, of IRCC and of the press; needs EESCRAPER_CONTACT
	$(BIN)/scrapy crawl ircc_draws
	$(BIN)/scrapy crawl news_draws

test: .venv/dev ## the tests, in two time zones
	TZ=UTC $(BIN)/pytest -n 3 -q
	TZ=Asia/Kolkata LC_ALL=C $(BIN)/pytest -n 3 -q -m "not process" --ignore tests/test_rebuild.py

test-real: .venv/dev ## optional: the tests on real copies of the feed, where they exist
	$(BIN)/pytest -q -rs tests/real

soak: .venv/dev ## a hundred crawls killed at random instants (SEED=7 for others); ten minutes
	EESCRAPER_TEST_KILLS=50 EESCRAPER_TEST_SEED=$(SEED) $(BIN)/pytest -q -n 2 tests/test_kills.py

check: .venv/dev audit ## ruff, mypy, and known vulnerabilities of what is installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: .venv/audit ## known vulnerabilities of the pinned versions, where a database of them answers
	.venv/audit/bin/python -m tests.audit

bench: .venv/bench ## speed and memory, as ratios measured in one run
	$(BIN)/python -m benchmarks.run

score: .venv/dev ## how well news pages are read: precision and recall by field
	$(BIN)/python -m benchmarks.score

weights: .venv/dev ## learn the weights of the news reader anew (PAGES="folder…": more labelled pages)
	$(BIN)/python -m training.fit $(PAGES)

recording: .venv/runtime ## write the embedded recordings anew from their tables of facts
	$(BIN)/python -m eescraper.recordings.render
	$(BIN)/python -m eescraper.recordings.news

docs: .venv/runtime ## the pages that are made from the code
	$(BIN)/python -m eescraper.questions > docs/QUESTIONS.md
	$(BIN)/python -m eescraper.runbook > docs/RUNBOOK.md

clean:
	rm -rf .venv output/demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runtime: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/bench: .venv/dev
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	touch $@

.venv/audit: constraints.txt | .venv/bin/python
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check -c constraints.txt pip-audit
	touch $@

.venv/dev: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ .venv/runtime
