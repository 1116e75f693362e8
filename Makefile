# make demo    set up, load the demo rollout once, serve it          PORT=8000
# make test    every test on SQLite and PostgreSQL                   TESTS=tests/people WORKERS=2 COMPLETE=1
# make lint    style, types, imports                                 make bench     figures and ratios
# make messages  collect and compile translations                    make picture   README's picture anew
# make lock    renew the locked packages

PORT ?= 8000
WORKERS ?= 2
TESTS ?=
COMPLETE ?=
PYTHON = .venv/bin/python
LOCKED = --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench messages picture lock environment

help:
	@sed -n 's/^# //p' Makefile

demo: export ROLLOUT_MODE = demo
demo: export BASE_URL ?= http://127.0.0.1:$(PORT)
demo:
	@.ci/packages run || echo "Going on without them; PDF files cannot be made until then."
	@.ci/environment requirements.lock
	@$(PYTHON) -m rollout.core.ports --port $(PORT)
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo
	@exec $(PYTHON) manage.py serve --port $(PORT)

test: environment
	@$(PYTHON) -m pytest --database all -n $(WORKERS) --dist worksteal -q --durations=10 --durations-min=10 $(if $(COMPLETE),--complete) $(TESTS)

lint: environment
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

bench: environment
	@$(PYTHON) -m tests.benchmarks.run

messages: export ROLLOUT_MODE = test
messages: environment
	@$(PYTHON) manage.py makemessages -l zh_Hans --no-obsolete --no-location -v 0
	@$(PYTHON) manage.py makemessages -d djangojs -l zh_Hans --no-obsolete --no-location -v 0 -i vendor
	@$(PYTHON) manage.py compilemessages -v 0

picture: environment
	@$(PYTHON) -m tests.readme_picture

lock:
	@uv pip compile $(LOCKED) pyproject.toml -o requirements.lock
	@uv pip compile $(LOCKED) --extra test --constraint requirements.lock pyproject.toml -o test.lock

# everything for the tests and the tools, beside what the demo needs
environment:
	@.ci/packages run || true
	@.ci/environment test.lock
