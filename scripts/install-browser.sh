#!/bin/sh
# Install Debian's Chromium for the browser tests; does nothing where it is there already.
set -eu

if command -v chromium >/dev/null 2>&1; then
    chromium --version
    exit 0
fi

run=""
if [ "$(id -u)" -ne 0 ]; then
    run="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
$run apt-get update
$run apt-get install --yes --no-install-recommends chromium fonts-dejavu-core fonts-liberation
chromium --version
