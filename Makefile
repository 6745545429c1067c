.PHONY: setup demo test bench faults lint lock audit release

python = .venv/bin/python

setup:
	@portal/setup.sh

demo: setup
	@$(python) manage.py demo

test:
	@portal/setup.sh tests
	$(python) -m pytest -n 3 --dist worksteal $(ARGS)

bench: setup
	@$(python) manage.py bench $(if $(BIG),--only big,$(if $(ONLY),--only $(ONLY)))

faults: setup
	@$(python) manage.py faults $(if $(SEED),--seed $(SEED)) $(if $(DAYS),--days $(DAYS))

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djangofmt --check --quiet templates
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(python) portal/translations.py check

compile = .venv/bin/uv pip compile pyproject.toml --universal --generate-hashes \
    --no-emit-index-url --no-header --quiet

lock: setup
	$(compile) --group dev --output-file requirements.lock
	$(compile) --constraints requirements.lock --output-file requirements-production.lock

audit: setup
	$(python) portal/audit.py

release:
	@portal/setup.sh tests
	$(python) -m pytest tests/releases/write.py
