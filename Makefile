# Everything a person does here. `make help` lists it; `make dev` needs nothing before.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

# What the shell has set changes neither how Python starts nor which packages it finds.
# `override`: not even under `make -e`. What programs get that Python starts:
# infra/common/child_environment.py.
unexport $(filter PYTHON% PYTEST%,$(.VARIABLES)) VIRTUAL_ENV CONDA_PREFIX
override PYTHONUTF8 := 1
override PYTHONNOUSERSITE := 1
export PYTHONUTF8 PYTHONNOUSERSITE
override SHELL := /bin/sh
override RUN := .venv/bin/python -m

# Whoever names a stage means it: each program refuses an empty STAGE=, and a target that
# takes no stage would work somewhere else.
STAGED = deploy info rollback remove migrate doctor reset-change-feed change-issuer probe
GIVEN = $(filter-out undefined,$(origin STAGE))
ifneq ($(filter command,$(origin STAGE)),)
ifneq ($(filter-out $(STAGED) package,$(MAKECMDGOALS)),)
$(error STAGE= is for $(STAGED), not for $(filter-out $(STAGED) package,$(MAKECMDGOALS)))
endif
endif

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-17s %s\n", $$1, $$2}' Makefile

# The first Python that really runs (a shim of pyenv may be on PATH and not work), best
# one that can make environments; set-up says what is missing when none can. 3.13 is what
# runs in a Lambda. A .venv of another version is kept, unless PYTHON= says which.
PYTHONS := python3.13 python3.14 python3.12 python3.11 python3
ASKED := $(if $(filter command%,$(origin PYTHON)),$(PYTHON))

setup: ## install what is missing; others do it first (PYTHON=python3.12 picks one)
	@for modules in sys,ensurepip sys; do \
	  for python in $(if $(ASKED),'$(ASKED)',$(PYTHONS)); do \
	    "$$python" -c "import $$modules; sys.exit(sys.version_info < (3, 11))" 2>/dev/null \
	      && exec "$$python" -m infra.setup $(if $(ASKED),--this-python); \
	  done; \
	done; \
	$(if $(ASKED),echo '$(ASKED)' "does not run as Python 3.11 or newer" >&2; exit 1;) \
	echo "Python 3.11 or newer is missing. Install it:" \
	  "sudo apt install python3 python3-venv, or brew install python" >&2; exit 1

dev: setup ## run everything at http://localhost:4000 until Ctrl-C (PORT= for another)
	@exec $(RUN) infra.dev

demo: setup ## play two people and their lists, step by step, against a running `make dev`
	@$(RUN) infra.dev.demo

probe: setup ## attack from outside what must be closed: `make dev`, URL= or STAGE=
	@$(RUN) infra.probe

test: setup ## run the tests to run before a commit (ARGS="-k name tests/unit" for some)
	@$(RUN) pytest -n $(or $(WORKERS),auto) $(ARGS)

test-all: setup ## run those and the slow ones, everything at full size (as CI does)
	@OWNLIST_THOROUGH=1 $(RUN) pytest -n $(or $(WORKERS),auto) $(ARGS)

promises: setup ## list what is promised and which tests show it (TRY=1 runs and counts them)
	@$(RUN) $(if $(TRY),pytest -q -n auto --promises tests,tests.support.docs.promises)

model: setup ## replay every stream of replies with two faults on the real connection
	@OWNLIST_MODEL=all $(RUN) pytest -q tests/reliability/test_wire_model.py

stateful: setup ## run three people against a model with new seeds for MINUTES=60
	@OWNLIST_STATEFUL_MINUTES=$(or $(MINUTES),60) $(RUN) pytest -q \
	  tests/reliability/test_state_machine.py

pooler: setup ## send 50 clients x 10,000 transactions through PgBouncer and check each
	@OWNLIST_TRANSACTIONS=10000 $(RUN) pytest -q tests/reliability/test_pooler.py

soak: setup ## run a workload while everything breaks (MINUTES=2 SEED=1)
	@$(RUN) tests.support.soak $(or $(MINUTES),2) $(or $(SEED),1) \
	  build/soak/$(or $(SEED),1)

load: setup ## measure 1 to 1,000 clients through PgBouncer with 20 servers
	@$(RUN) tests.support.soak.load build/load

mutants: setup ## remove each guard in a copy; a test must kill it (ARGS="exp rls" for some)
	@$(RUN) tests.mutants $(ARGS)

check: setup ## check format, lint, types, import contracts, dead code and links
	@$(RUN) infra.checks

audit: setup ## check the locked packages for known vulnerabilities
	@$(RUN) infra.supply_chain.audit

sbom: setup ## list what is shipped, with licences, as CycloneDX in build/sbom
	@$(RUN) infra.supply_chain.sbom

format: setup ## format Python, TypeScript and JavaScript and fix what lint can fix
	@$(RUN) ruff check --fix --quiet .
	@$(RUN) ruff format .
	@node node_modules/@biomejs/biome/bin/biome check --write --log-level=warn .

package: setup ## build what is uploaded to Lambda in build/package; print its sizes
	@$(RUN) infra.package

migrate: setup ## upgrade the database of STAGE=, or of MIGRATION_DATABASE_URL
	@$(RUN) infra.migrations.migrate $(if $(GIVEN),--stage "$(STAGE)") upgrade

doctor: setup ## check settings, database and issuer of STAGE=, or of a running `make dev`
	@$(RUN) infra.doctor $(if $(GIVEN),"$(STAGE)")

deploy: setup ## deploy this version to STAGE=dev, staging or prod on AWS
	@$(RUN) infra.deploy deploy "$(STAGE)"

info: setup ## show what is deployed to STAGE= and its address
	@$(RUN) infra.deploy info "$(STAGE)"

rollback: setup ## list the versions deployed to STAGE=; with TO= return to that one
	@TO="$(TO)" $(RUN) infra.deploy rollback "$(STAGE)"

remove: setup ## remove STAGE= from AWS; its database and secrets stay
	@$(RUN) infra.deploy remove "$(STAGE)"

change-issuer: setup ## keep the users of STAGE= when its issuer moves FROM= one URL TO=
	@$(RUN) infra.operate.change_issuer "$(FROM)" "$(TO)" $(if $(GIVEN),"$(STAGE)")

reset-change-feed: setup ## after restoring a backup of STAGE=: make clients read all again
	@$(RUN) infra.operate.reset_change_feed $(if $(GIVEN),"$(STAGE)")

generate: setup ## regenerate OpenAPI, its types, problems, settings and their pages
	@$(RUN) infra.generate

screenshots: setup ## take docs/images from a running `make dev SEED=demo`
	@$(RUN) tests.support.docs.screenshots

figures: setup ## measure the page beside a bare TodoMVC, against a running `make dev`
	@$(RUN) tests.support.figures.page

looks: setup ## take every view, size and colour into build/looks from a running `make dev`
	@$(RUN) tests.support.docs.looks

release: setup ## write the notes and tag vX.Y.Z of VERSION=x.y.z, from CHANGELOG.md
	@$(RUN) infra.release "$(VERSION)"

lock: setup ## regenerate requirements*.txt from the .in files
	@$(RUN) infra.supply_chain.lock

clean: ## delete everything that was made here, the local database too
	@python3 -m infra.dev.clean

.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*## .*/\1/p' Makefile)
