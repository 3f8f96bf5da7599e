# A thin front to meson: `make run` builds and starts Posthorn, `make check` runs everything that checks it,
# `make bench` measures it beside other programs.

.PHONY: build run check coverage bench clean

build:
	@tests/setup/install-dependencies build
	@test -f build/build.ninja || meson setup build -Dtests=false
	@ninja -C build

run: build
	@tests/setup/run-program build

check:
	@tests/setup/install-dependencies build test
	@tests/setup/run-checks

coverage:
	@tests/setup/install-dependencies build test
	@tests/setup/run-coverage

bench:
	@tests/setup/install-dependencies build test bench || echo 'Going on with the peers that are there.' >&2
	@tests/bench/fetch-peers build-bench/peers
	@test -f build-bench/build.ninja || meson setup build-bench --buildtype=release
	@ninja -C build-bench bench-programs
	@tests/bench/run build-bench build-bench/peers $(TABLES)

clean:
	rm -rf build build-check build-asan build-bench build-coverage
