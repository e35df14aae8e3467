# Everything here is one line that calls a script or cargo; nothing needs just.

# What has to hold before a change is taken in
ci:
    .ci/run

# Every test
test:
    scripts/test

# Compare with Hugo and with the physical floor: just bench 5000 7 --write
bench *args:
    scripts/bench {{ args }}

# Build the example site into public/
site *args:
    cargo run --release -- build {{ args }}

fmt:
    cargo fmt

lint:
    cargo clippy --all-features --all-targets -- -D warnings

# Pictures of each kind of page (after `just test`, which installs the browser's driver)
shots folder="target/shots":
    node tests/browser/shots.mjs {{ folder }}

# Lighthouse on a page of each kind: just audit --write
audit *args:
    scripts/audit {{ args }}

# The pictures of docs/gallery anew
gallery:
    scripts/gallery
