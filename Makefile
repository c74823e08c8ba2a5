PYTHON ?= python3
BIN := .venv/bin
UV := VIRTUAL_ENV=.venv $(BIN)/uv
INSTALLED := .venv/.installed

# The same bytes on every machine: one thread, no hash order.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1

.PHONY: install audit fuzz reports reports-corpora robustness speed docs test lock clean

install: $(INSTALLED)

# One set of versions, with hashes, for every supported Python.
$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(UV) pip install --quiet --require-hashes --requirement requirements.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

reports: install
	$(BIN)/python experiments/attribution.py
	$(BIN)/python experiments/quantities.py
	$(BIN)/python experiments/sentences.py
	$(BIN)/python experiments/framing.py
	$(BIN)/python experiments/claims.py
	$(BIN)/python experiments/case_study.py
	$(BIN)/sayso report seeds/000_019ea6a70955adee.txt --out reports/seed
	$(BIN)/python experiments/crate.py
	$(BIN)/python experiments/readme.py

# On public corpora, each where SAYSO_DATA or `sayso data fetch` has put it.
reports-corpora: install
	at=$$($(BIN)/sayso data path polnear) && \
	  $(BIN)/python experiments/attribution.py --corpus "$$at/dev" --out reports/corpora
	at=$$($(BIN)/sayso data path newsquant) && \
	  $(BIN)/python experiments/quantities.py --corpus "$$at" --out reports/corpora
	at=$$($(BIN)/sayso data path newsmtsc) && \
	  $(BIN)/python experiments/framing.py --corpus "$$at/devtest_mt.jsonl" --out reports/corpora
	at=$$($(BIN)/sayso data path warnews) && \
	  $(BIN)/python experiments/claims.py --corpus "$$at/articles" --out reports/corpora
	$(BIN)/python experiments/attribution.py --gold data/gold/warnews/measure --out reports/corpora/warnews
	$(BIN)/python experiments/war_news_framing.py --out reports/corpora/warnews
	# Last, for it quotes how often the steps err.
	at=$$($(BIN)/sayso data path warnews) && \
	  $(BIN)/python experiments/case_study.py --corpus "$$at/articles" --out reports/corpora

# A night's work in two processes. Broken off, it goes on; `make clean` begins anew.
fuzz: install
	$(BIN)/python experiments/fuzz.py --inputs 100000 --log build/fuzz --part 1/2 & \
	  $(BIN)/python experiments/fuzz.py --inputs 100000 --log build/fuzz --part 2/2; wait
	$(BIN)/python experiments/fuzz.py --inputs 100000 --log build/fuzz

# The same, of killing runs; and the report on both, with the faults if there are any.
robustness: install
	-$(MAKE) fuzz
	$(BIN)/python experiments/robustness.py --log build/robustness --part 1/2 & \
	  $(BIN)/python experiments/robustness.py --log build/robustness --part 2/2; wait
	$(BIN)/python experiments/robustness.py --log build/robustness --fuzz build/fuzz

audit: install
	$(BIN)/python .ci/audit $(BIN)/pip-audit requirements.lock

# Hours, on a machine that does nothing else: their pages are the only ones with timings.
speed: install
	at=$$($(BIN)/sayso data path warnews) && \
	  $(BIN)/python experiments/speed.py --corpus "$$at/articles" && \
	  $(BIN)/python experiments/length.py --corpus "$$at/articles" && \
	  $(BIN)/python experiments/growth.py --corpus "$$at/articles"
	$(BIN)/python experiments/page_speed.py

test: install
	$(BIN)/ruff check src tests experiments
	$(BIN)/ruff format --check src tests experiments
	$(BIN)/mypy
	$(BIN)/lint-imports
	# A file's tests stay together: they share what is dear to build, and a page is read in order.
	$(BIN)/pytest --benchmark-disable --numprocesses auto --dist loadfile --cov --no-cov-on-fail

lock: install
	$(UV) pip compile pyproject.toml --extra crate --extra dask --extra docs --extra html --extra warc --extra peers --extra dev \
	  --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet \
	  --output-file requirements.lock

clean:
	rm -rf .venv dist build
