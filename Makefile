# A thin front to meson: `make run` builds and starts Posthorn, `make check` runs everything that checks it.

.PHONY: build run check clean

build:
	@tests/setup/install-dependencies build
	@test -f build/build.ninja || meson setup build -Dtests=false
	@ninja -C build

run: build
	@tests/setup/run-program build

check:
	@tests/setup/install-dependencies build test
	@tests/setup/run-checks

clean:
	rm -rf build build-check build-asan
