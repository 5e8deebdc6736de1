# What a user and a contributor run. `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The programs that people run and benchmarks measure; `make test` has a build of its own, with testing
# enabled, in .build/testing.
BUILD := swift build -c release
STOIC := .build/release/stoic

export CLIPS DATA EPSILON ATTACK LIMIT OUTPUT FILTER MINUTES

.PHONY: help install build demo test examples docs fuzz compare bench format lint check clean needs-data

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Install the Debian packages that are missing (sudo when not root)
	@Scripts/install-dependencies

build: install ## Build the programs stoic, stoic-video and stoic-lab (optimised)
	@$(BUILD)

demo: build ## Run the experiment in small on synthetic faces: a minute at most once it is built
	@$(STOIC) compare --limit 56 --epsilon 2,8 --steps 10 --output "$${OUTPUT:-runs/demo}"

test: install ## Build and run every test; FILTER=NAME runs some
	@Scripts/run-tests

fuzz: install ## Give made-up shape predictors, pictures and weights to their parsers, a minute each or MINUTES=N
	@Scripts/fuzz "$${MINUTES:-1}"

compare: needs-data build ## Rerun the experiment: DATA=DIR [EPSILON=1,2,4,8,16] [ATTACK=fgsm,pgd] [LIMIT=N] [OUTPUT=RUN]
	@$(STOIC) compare --data "$$DATA" \
	  $${OUTPUT:+--output "$$OUTPUT"} \
	  $${EPSILON:+--epsilon "$$EPSILON"} $${ATTACK:+--attack "$$ATTACK"} $${LIMIT:+--limit "$$LIMIT"}

examples: build ## Build the programs of Examples/ and run each on synthetic faces
	@Scripts/run-examples

docs: build ## Build the reference of the libraries and the tutorial into .build/documentation
	@Scripts/build-documentation

bench: build ## Measure speeds and memory; DATA=DIR takes real faces, CLIPS=DIR measures tracking on clips of people
	@$(STOIC) bench recognition
	@$(STOIC) bench $${DATA:+--data "$$DATA"}
	@if [[ -n "$${CLIPS:-}" ]]; then $(STOIC) bench tracking --clips "$$CLIPS"; fi

format: ## Format the Swift sources in place
	@swift format --in-place --parallel --recursive Sources Tests Package.swift

lint: ## Check the format, without changing a file
	@swift format lint --strict --parallel --recursive Sources Tests Package.swift
	@Scripts/check-comments

check: ## What CI runs: tests, format, layers, made-up files
	@.ci/run

clean: ## Remove what was built; data, runs and models stay
	@rm -rf .build

needs-data:
	@if [[ -z "$$DATA" ]]; then \
	  echo 'make compare needs a folder of labelled faces, as in' >&2; \
	  echo '    make compare DATA=path/to/fer2013' >&2; \
	  echo 'Documentation/datasets.md says which layouts are read.' >&2; exit 64; \
	fi
