# The commands of a contributor. `make` alone lists them; the CI runs the same ones.
.DEFAULT_GOAL := help
.PHONY: help setup run demo assets messages test lint fix lock ci clean

PYTHON_HERE := .venv/bin/python
TEMPLATES := git ls-files -- 'templates/*.html' | xargs .venv/bin/djade --target-version 6.1

# What is done once is stamped with the checksum of what it was done from, so that it is done again when that
# changes, and only then.
checksum = $(firstword $(shell cksum < $(1)))
PACKAGES := .venv/.packages-$(call checksum,requirements.txt)
DEV_PACKAGES := .venv/.dev-packages-$(call checksum,requirements-dev.txt)
ASSETS := static/build/public.css
MESSAGES := locale/cy/LC_MESSAGES/django.mo
SOURCES := $(wildcard static/src/*) package-lock.json package.json

help:  ## List the commands
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

setup: $(PACKAGES) $(ASSETS) $(MESSAGES)  ## Prepare everything: packages, assets, database. Starts nothing
	@DEBUG=true $(PYTHON_HERE) tools/run.py --only-prepare

run: $(PACKAGES) $(ASSETS) $(MESSAGES)  ## Run the site with made-up letters on http://localhost:8000
	@DEBUG=true DEMO=true $(PYTHON_HERE) tools/run.py

demo: $(PACKAGES) $(ASSETS) $(MESSAGES)  ## Add the made-up letters and people without running the site
	@DEBUG=true DEMO=true $(PYTHON_HERE) tools/run.py --only-prepare

assets: $(PACKAGES)  ## Build style sheets and scripts
	@tools/build-assets

messages: $(PACKAGES)  ## Bring what the pages say into the file that is translated into Welsh
	@DEBUG=true DJANGO_SETTINGS_MODULE=foilog.settings $(PYTHON_HERE) tools/messages.py update

test: $(DEV_PACKAGES) $(ASSETS) $(MESSAGES)  ## Run every test, in a real browser too
	@.venv/bin/python -m pytest -n 2 --dist worksteal

lint: $(DEV_PACKAGES)  ## Check style, types, imports, migrations, settings and the API's schema
	@tools/lint

fix: $(DEV_PACKAGES)  ## Format everything and mend what can be mended
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@$(TEMPLATES)

ci: lint test  ## What the CI runs

lock: $(DEV_PACKAGES)  ## Write the lock files anew from pyproject.toml and package.json
	@tools/lock

clean:  ## Remove what was built; letters and database in var/ stay
	@rm -rf .venv node_modules static/build

$(PACKAGES): requirements.txt
	@tools/make-venv
	@echo "Installing packages …"
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@rm -f .venv/.packages-* && touch $@

$(DEV_PACKAGES): requirements-dev.txt $(PACKAGES)
	@echo "Installing the tools of development …"
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f .venv/.dev-packages-* && touch $@

$(MESSAGES): locale/cy/LC_MESSAGES/django.po | $(PACKAGES)
	@$(PYTHON_HERE) tools/messages.py compile

$(ASSETS): $(SOURCES) | $(PACKAGES)
	@echo "Building style sheets and scripts …"
	@tools/build-assets
