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

# Who names a stage means it: an empty STAGE= is refused by whoever gets it, and a target
# that knows none would do its work elsewhere.
STAGED = deploy info rollback remove migrate doctor reset-change-feed change-issuer probe
GIVEN = $(filter-out undefined,$(origin STAGE))
ifneq ($(filter command,$(origin STAGE)),)
ifneq ($(filter-out $(STAGED) package,$(MAKECMDGOALS)),)
$(error STAGE= is for $(STAGED))
endif
endif

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

# The first Python that really runs (a shim of pyenv may be on PATH and not work), best
# one that can make environments; set-up says what is missing when none can. 3.13 is what
# runs in a Lambda. A .venv of another version is kept, unless PYTHON= says which.
PYTHONS := python3.13 python3.14 python3.12 python3.11 python3
ASKED := $(if $(filter command%,$(origin PYTHON)),$(PYTHON))

setup: ## install what is missing (PYTHON=python3.12: with that one); all below do it
	@for modules in sys,ensurepip sys; do \
	  for python in $(if $(ASKED),'$(ASKED)',$(PYTHONS)); do \
	    "$$python" -c "import $$modules; sys.exit(sys.version_info < (3, 11))" 2>/dev/null \
	      && exec "$$python" -m infra.setup $(if $(ASKED),--this-python); \
	  done; \
	done; \
	$(if $(ASKED),echo '$(ASKED)' "does not run as Python 3.11 or newer" >&2; exit 1;) \
	echo "Python 3.11 or newer is missing:" \
	  "sudo apt install python3 python3-venv, or brew install python" >&2; exit 1

dev: setup ## run it all at http://localhost:4000 (PORT=4001 for another), Ctrl-C stops
	@exec $(RUN) infra.dev

demo: setup ## two people and their lists, told step by step, against a running `make dev`
	@$(RUN) infra.dev.demo

probe: setup ## try from outside what must not work, against `make dev`, URL= or STAGE=
	@$(RUN) infra.probe

test: setup ## what to run before a commit (ARGS="-k name tests/unit" for some)
	@$(RUN) pytest -n $(or $(WORKERS),auto) $(ARGS)

test-all: setup ## that and what is slow by nature, everything in its full size
	@OWNLIST_THOROUGH=1 $(RUN) pytest -n $(or $(WORKERS),auto) $(ARGS)

promises: setup ## what is promised and which tests show it (TRY=1: run them, count cases)
	@$(RUN) $(if $(TRY),pytest -q -n auto --promises tests,tests.support.docs.promises)

model: setup ## every stream of replies with two faults, against the real connection
	@OWNLIST_MODEL=all $(RUN) pytest -q tests/reliability/test_wire_model.py

stateful: setup ## three people against a model, new seeds, for MINUTES=60
	@OWNLIST_STATEFUL_MINUTES=$(or $(MINUTES),60) $(RUN) pytest -q \
	  tests/reliability/test_state_machine.py

pooler: setup ## 50 clients x 10,000 transactions through PgBouncer, each checked
	@OWNLIST_TRANSACTIONS=10000 $(RUN) pytest -q tests/reliability/test_pooler.py

soak: setup ## everybody does everything while everything breaks (MINUTES=2 SEED=1)
	@$(RUN) tests.support.soak $(or $(MINUTES),2) $(or $(SEED),1) \
	  build/soak/$(or $(SEED),1)

load: setup ## 1 to 1,000 clients through PgBouncer with 20 servers
	@$(RUN) tests.support.soak.load build/load

mutants: setup ## remove each guard in a copy; a test must fail (ARGS="exp rls" for some)
	@$(RUN) tests.mutants $(ARGS)

check: setup ## format, lint, types, import contracts, dead code, links: what CI asks
	@$(RUN) infra.checks

audit: setup ## ask what is known against the locked packages
	@$(RUN) infra.supply_chain.audit

sbom: setup ## what is shipped, as CycloneDX, with licences: build/sbom
	@$(RUN) infra.supply_chain.sbom

format: setup ## rewrite the Python files in the project's style
	@$(RUN) ruff check --fix --quiet .
	@$(RUN) ruff format .

package: setup ## what is uploaded to Lambda, in build/package; prints the sizes
	@$(RUN) infra.package

migrate: setup ## bring the database of STAGE=, or of MIGRATION_DATABASE_URL, up to date
	@$(RUN) infra.migrations.migrate $(if $(GIVEN),--stage "$(STAGE)") upgrade

doctor: setup ## is all as it should be? of STAGE=, or of the running `make dev`
	@$(RUN) infra.doctor $(if $(GIVEN),"$(STAGE)")

deploy: setup ## bring STAGE=dev, staging or prod at AWS to this version
	@$(RUN) infra.deploy deploy "$(STAGE)"

info: setup ## what is deployed to STAGE= and where it answers
	@$(RUN) infra.deploy info "$(STAGE)"

rollback: setup ## which versions STAGE= had; with TO= bring that one back
	@TO="$(TO)" $(RUN) infra.deploy rollback "$(STAGE)"

remove: setup ## remove STAGE= from AWS; the database and the secrets stay
	@$(RUN) infra.deploy remove "$(STAGE)"

change-issuer: setup ## of STAGE=: users FROM= one issuer have tokens of another, TO=
	@$(RUN) infra.operate.change_issuer "$(FROM)" "$(TO)" $(if $(GIVEN),"$(STAGE)")

reset-change-feed: setup ## after a restored backup, of STAGE=: who follows changes reads all again
	@$(RUN) infra.operate.reset_change_feed $(if $(GIVEN),"$(STAGE)")

generate: setup ## write what is made from the code: OpenAPI, problems, settings
	@$(RUN) infra.generate

screenshots: setup ## take docs/images from a running `make dev SEED=demo`
	@$(RUN) tests.support.docs.screenshots

release: setup ## notes and tag vX.Y.Z of VERSION=x.y.z, from CHANGELOG.md
	@$(RUN) infra.release "$(VERSION)"

lock: setup ## write the requirements*.txt again from the .in files
	@$(RUN) infra.supply_chain.lock

clean: ## remove all that was made, the local database too
	@python3 -m infra.dev.clean

.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*## .*/\1/p' Makefile)
