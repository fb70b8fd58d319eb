#!/bin/sh
# Fetch the front-end libraries of kg/view and kg/serve, and what tests/view tests with, from npm into their vendor folders, at the
# versions of the lock files there.
#
#   scripts/vendor.sh            fetch what the lock files say; the result is committed, so installing needs no Node
#   scripts/vendor.sh --update   first let npm write the lock files anew from package.json
set -eu

package=$(CDPATH="" cd -- "$(dirname -- "$0")/../kg" && pwd)
update=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# into the current folder: what a vendor folder's lock file says
fetch() {
    cp "$1/package.json" .
    if [ "$update" = "--update" ]; then
        npm install --ignore-scripts --no-audit --no-fund --package-lock-only
        cp package-lock.json "$1/package-lock.json"
    else
        cp "$1/package-lock.json" .
    fi
    npm ci --ignore-scripts --no-audit --no-fund
}

# the licences of the libraries bundled in a file, whose names come by standard input: they travel with it
licences() {
    printf '%s contains parts of the libraries below, each under its own licence.\n' "$1"
    while read -r name; do
        node -e 'const p = require(process.argv[1]); console.log(`\n${"=".repeat(100)}\n${p.name} ${p.version} (${p.license})\n`)' \
            "./node_modules/$name/package.json"
        find "node_modules/$name" -maxdepth 1 -iname 'licen[cs]e*' ! -iname '*apache*' | LC_ALL=C sort | while read -r file; do cat "$file"; done
    done
}

# --- kg/view: the picture of the graph

vendor="$package/view/vendor"
mkdir "$work/view"
cd "$work/view"
fetch "$vendor"

cp node_modules/vis-network/standalone/umd/vis-network.min.js "$vendor/vis-network.min.js"
cp node_modules/vis-network/LICENSE-APACHE-2.0 "$vendor/LICENSE-APACHE-2.0"
cp node_modules/vis-network/LICENSE-MIT "$vendor/LICENSE-MIT"
node -e 'for (const name of Object.keys(require("./package.json").dependencies).sort()) console.log(name)' |
    licences vis-network.min.js > "$vendor/THIRD-PARTY-LICENSES.txt"

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

# --- kg/serve: the SPARQL editor

vendor="$package/serve/vendor"
mkdir "$work/serve"
cd "$work/serve"
fetch "$vendor"

# without the pointer to a source map that does not come along
sed '/^\/\/# sourceMappingURL=/d' node_modules/@zazuko/yasgui/build/yasgui.min.js > "$vendor/yasgui.min.js"
cp node_modules/@zazuko/yasgui/build/yasgui.min.css "$vendor/yasgui.min.css"
node -e '
const names = Object.keys(require("./package-lock.json").packages).filter((path) => path.startsWith("node_modules/") && !path.includes("/@types/"));
for (const path of names.sort()) console.log(path.slice("node_modules/".length));' |
    licences yasgui.min.js > "$vendor/THIRD-PARTY-LICENSES.txt"

# a library in it adds one style sheet to the page
node - "$vendor/yasgui.min.js" > "$vendor/yasgui.styles.json" <<'NODE'
const crypto = require("crypto");
const sheets = require("fs").readFileSync(process.argv[2], "utf8").match(/(?<=`) \.grip-resizable\{[^`]*(?=`)/g) ?? [];
if (sheets.length !== 1) throw new Error("the library adds its style sheet in another way now: look for createElement(`style`)");
const hash = (text) => "sha256-" + crypto.createHash("sha256").update(text).digest("base64");
process.stdout.write(JSON.stringify(sheets.map(hash), null, 2) + "\n");
NODE

# --- tests/view: the checker of accessibility

vendor="$(dirname -- "$package")/tests/view/vendor"
mkdir "$work/tests"
cd "$work/tests"
fetch "$vendor"
cp node_modules/axe-core/axe.min.js node_modules/axe-core/LICENSE node_modules/axe-core/LICENSE-3RD-PARTY.txt "$vendor/"
