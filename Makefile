.PHONY: setup demo test bench lint lock

python = .venv/bin/python

setup:
	@portal/setup.sh

demo: setup
	@$(python) manage.py demo

test:
	@portal/setup.sh tests
	$(python) -m pytest -n 3 --dist worksteal $(ARGS)

bench: setup
	@$(python) manage.py bench $(if $(ONLY),--only $(ONLY))

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djangofmt --check --quiet templates
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(python) portal/translations.py check

lock: setup
	.venv/bin/uv pip compile pyproject.toml --group dev --universal --generate-hashes \
	    --no-emit-index-url --no-header --quiet --output-file requirements.lock
