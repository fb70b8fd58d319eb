#!/bin/sh
# Fetch the front-end libraries of kg/view from npm into kg/view/vendor, at the versions of its package-lock.json.
#
#   scripts/vendor.sh            fetch what the lock file says; the result is committed, so installing needs no Node
#   scripts/vendor.sh --update   first let npm write the lock file anew from package.json
set -eu

vendor=$(CDPATH="" cd -- "$(dirname -- "$0")/../kg/view/vendor" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$vendor/package.json" "$work"
cd "$work"
if [ "${1:-}" = "--update" ]; then
    npm install --ignore-scripts --no-audit --no-fund --package-lock-only
    cp package-lock.json "$vendor/package-lock.json"
else
    cp "$vendor/package-lock.json" .
fi
npm ci --ignore-scripts --no-audit --no-fund

cp node_modules/vis-network/standalone/umd/vis-network.min.js "$vendor/vis-network.min.js"
cp node_modules/vis-network/LICENSE-APACHE-2.0 "$vendor/LICENSE-APACHE-2.0"
cp node_modules/vis-network/LICENSE-MIT "$vendor/LICENSE-MIT"

# vis-network carries these libraries in its file: their licences travel with it
{
    printf 'vis-network.min.js contains parts of the libraries below, each under its own licence.\n'
    node -e 'for (const name of Object.keys(require("./package.json").dependencies).sort()) console.log(name)' | while read -r name; do
        node -e 'const p = require(process.argv[1]); console.log(`\n${"=".repeat(100)}\n${p.name} ${p.version} (${p.license})\n`)' \
            "./node_modules/$name/package.json"
        find "node_modules/$name" -maxdepth 1 -iname 'licen[cs]e*' ! -iname '*apache*' | LC_ALL=C sort | while read -r file; do cat "$file"; done
    done
} > "$vendor/THIRD-PARTY-LICENSES.txt"

# the library adds its style sheets to the page itself: their hashes go into the page's Content-Security-Policy
node - "$vendor/vis-network.min.js" > "$vendor/vis-network.styles.json" <<'NODE'
const fs = require("fs");
const vm = require("vm");
const crypto = require("crypto");
const sheets = [];
const element = () => ({ appendChild: (text) => sheets.push(text) });
const document = { head: { appendChild() {}, insertBefore() {} }, createElement: element, createTextNode: (text) => text };
const sandbox = { document, setTimeout, clearTimeout, console };
sandbox.window = sandbox;
sandbox.self = sandbox;
try {
  vm.runInNewContext(fs.readFileSync(process.argv[2], "utf8"), sandbox);
} catch (error) {
  process.stderr.write(`the library stopped after adding its style sheets: ${error}\n`);
}
if (sheets.length === 0) throw new Error("the library added no style sheet: look at how it does so now");
const hash = (text) => "sha256-" + crypto.createHash("sha256").update(text).digest("base64");
process.stdout.write(JSON.stringify(sheets.map(hash), null, 2) + "\n");
NODE
