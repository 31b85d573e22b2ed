# Every target works on a fresh Debian 12 that has a Swift toolchain; `make help` lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

scripts := backend/scripts
# One configuration for the demo, the tests and measurements: what is tested is what is shipped.
swift_flags := -c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error
swift_files := $(addprefix backend/, Package.swift Sources Tests Benchmarks Fuzz/Targets Fuzz/Entry Fuzz/Tests)
scratch := $(or $(TMPDIR),/tmp)/martlet-servers-$(shell id -u)

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | sort | \
	  while IFS=$$'\t' read -r target text; do printf '  make %-14s %s\n' "$$target" "$$text"; done

.PHONY: demo
demo: packages build ## Migrate the sample shop from MySQL to PostgreSQL and look at it (DEMO_ONCE=1 ends by itself)
	@$(scripts)/demo

.PHONY: test
test: packages lint build test-scripts test-bench lint-frontend test-frontend frontend check-openapi check-budgets ## Install what is missing, lint, build, run every test on real servers
	@$(scripts)/run-tests $(swift_flags)
	@$(scripts)/test-faults --sources mariadb --only kill_thrice --only restart_target_written --only restart_source --only cut_often
	@$(scripts)/test-server --seed 1412553561
	@frontend/test-dashboard --short
	@infrastructure/check-monitoring --source mariadb
	@infrastructure/install-packages
	@infrastructure/check-containers --short --program

.PHONY: test-scripts
test-scripts: packages ## Test the script that starts private servers, and the pure parts of the server's tests
	@cd $(scripts) && for folder in server_tests server_bench; do \
	  python3 -W error -m unittest discover --quiet --top-level-directory . --start-directory $$folder/unit; done
	@cd frontend && PYTHONPATH=../$(scripts) python3 -W error -m unittest discover --quiet --top-level-directory . \
	  --start-directory browser_tests/unit
	@infrastructure/monitoring/test
	@$(scripts)/test-servers-script

.PHONY: frontend
frontend: ## Build the dashboard into frontend/dist, which martlet serve --dashboard takes (seconds)
	@frontend/build

.PHONY: test-frontend
test-frontend: ## Test the dashboard's services and reducers in Node (seconds)
	@frontend/test

.PHONY: lint-frontend
lint-frontend: packages ## Lint the dashboard with biome
	@frontend/biome lint

.PHONY: format-frontend
format-frontend: packages ## Format the dashboard's files in place
	@frontend/biome format --write

.PHONY: test-dashboard
test-dashboard: packages build frontend ## Test the dashboard in Chromium (DASHBOARD="--only backups")
	@frontend/test-dashboard $(DASHBOARD)

.PHONY: screenshots
screenshots: packages build frontend ## Take the pictures in docs/images from a real migration
	@frontend/test-dashboard --screenshots docs/images

.PHONY: check-openapi
check-openapi: packages build ## Compare frontend/openapi.json with what the program gives
	@frontend/scripts/openapi-document --check

.PHONY: test-faults
test-faults: packages build ## Break servers, networks and disks under migrations (FAULTS="--seed 7 --rounds 50")
	@$(scripts)/test-faults $(or $(FAULTS),--rounds 20)

.PHONY: test-hostile
test-hostile: packages build ## Attack sources, targets, the API and definitions (HOSTILE="--rounds 100 --write")
	@$(scripts)/test-hostile $(HOSTILE) -- $(swift_flags)

.PHONY: test-server
test-server: packages build ## Test `martlet serve` from outside (SERVER="--only backups --seed 7")
	@$(scripts)/test-server $(SERVER)

.PHONY: check-monitoring
check-monitoring: packages build ## Check rules and dashboards, and ask every query of a real Prometheus
	@infrastructure/monitoring/test
	@infrastructure/check-monitoring

.PHONY: check-containers
check-containers: ## Build the images with podman and migrate the sample in the composed stack (CONTAINERS="--program --clean")
	@infrastructure/install-packages
	@infrastructure/check-containers $(CONTAINERS)

.PHONY: bench-server
bench-server: packages build ## Measure `martlet serve` with a run of 2,000 tables
	@$(scripts)/bench-server

.PHONY: test-bench
test-bench: ## Test the benchmark's parsers, ratios and tables (under a second)
	@bench/test

bench_options = $(and $(SF),--scale=$(SF)) $(and $(ONLY),--only=$(ONLY)) $(and $(SOURCES),--sources=$(SOURCES)) \
  $(and $(RUNS),--runs=$(RUNS)) $(and $(MIXED),--mixed) $(and $(SB),--sb) $(and $(MANY),--many) $(and $(TLS),--tls)
bench_variables = $(strip $(foreach name,SF ONLY SOURCES RUNS MIXED SB MANY TLS,$(and $($(name)),$(name)=$($(name)))))

.PHONY: bench
bench: packages build ## Measure martlet beside floors, a pipe and pgloader (SF=0.1 for a look; bench/README.md)
	@bench/install-packages
	@bench/run --as-command='$(strip make bench $(bench_variables))' $(bench_options)

.PHONY: check-budgets
check-budgets: build ## Count the instructions that a row of each kind costs, and compare them with the budgets
	@$(scripts)/check-budgets backend/.build/release/RowBenchmark

.PHONY: fuzz
fuzz: packages ## Fuzz what reads other people's bytes, FUZZ_SECONDS (60) for each target
	@$(scripts)/fuzz

.PHONY: test-asan
test-asan: packages ## Run the unit tests and the clients' integration tests under AddressSanitizer
	@$(scripts)/test-sanitized address

.PHONY: test-tsan
test-tsan: packages ## Run the tests of everything concurrent under ThreadSanitizer, on real servers
	@$(scripts)/test-sanitized thread

.PHONY: build
build: packages ## Build the command line and the tests (backend/.build/release/martlet)
	@cd backend && swift build $(swift_flags) --build-tests

.PHONY: lint
lint: ## Check the formatting of Swift files
	@swift format lint --strict --parallel --recursive --configuration .swift-format \
	  $(swift_files)

.PHONY: format
format: ## Format Swift files in place
	@swift format --in-place --parallel --recursive --configuration .swift-format \
	  $(swift_files)

.PHONY: servers
servers: packages ## Start private servers that stay up; prints how tests and clients find them
	@$(scripts)/servers up $(scratch)

.PHONY: servers-down
servers-down: ## Stop the servers of `make servers`
	@$(scripts)/servers down $(scratch)

.PHONY: packages
packages: ## Install missing Debian packages
	@$(scripts)/install-packages

.PHONY: clean
clean: ## Remove what was built (downloads in the user's cache stay)
	rm -rf backend/.build backend/.build-fuzz backend/.build-address backend/.build-thread frontend/dist
