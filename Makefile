# A thin front to meson: `make run` builds and starts Posthorn, `make check` runs everything that checks it,
# `make bench` measures it beside other programs, `make check-packages` builds packages and tries them in clean systems.

.PHONY: build run check check-packages coverage bench screenshots clean

build:
	@tests/setup/install-dependencies build
	@test -f build/build.ninja || meson setup build -Dtests=false
	@ninja -C build

run: build
	@tests/setup/run-program build

check:
	@tests/setup/install-dependencies build test
	@tests/setup/run-checks

# As root, about half an hour for each: two systems of each suite, with nothing but the packages.
check-packages:
	@for suite in $${SUITES:-bookworm trixie}; do tests/packages/try-deb $$suite build-packages/$$suite.png || exit; done

coverage:
	@tests/setup/install-dependencies build test
	@tests/setup/run-coverage

bench:
	@tests/setup/install-dependencies build test bench || echo 'Going on with the peers that are there.' >&2
	@tests/bench/fetch-peers build-bench/peers
	@test -f build-bench/build.ninja || meson setup build-bench --buildtype=release
	@ninja -C build-bench bench-programs
	@tests/bench/run build-bench build-bench/peers $(TABLES)

screenshots: build
	@tests/setup/install-dependencies build test screenshots
	@tests/screenshots/take build data/screenshots

clean:
	rm -rf build build-check build-asan build-bench build-coverage build-packages
