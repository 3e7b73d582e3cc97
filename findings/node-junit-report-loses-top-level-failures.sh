#!/bin/sh
# The test runner of Node 26.10.0, `node --test --test-reporter=junit`, beside
# junitparser 5.0.3 (Python) and test-results-parser 0.4.6 (Node).
#
# A `test()` outside any `describe()` becomes a <testcase> directly in <testsuites>. Both
# readers look for test cases in a <testsuite> only, and drop it without a word: for
# `junitparser verify` ("return a non-zero exit code if one of the testcases failed"), a
# run whose only top-level test failed is a success. In `describe()`, it is seen.
#
# Node documents the reporter as one that "outputs test results in a jUnit XML format"
# (https://nodejs.org/api/test.html), a format without a standard.
#
# What one does: put every test in a `describe()`, and compare the number of tests in the
# report with the number that ran.
#
# Needs sh, Python 3.9 or later with venv, Node 18 or later with npm, and a network.
# Seen on 2026-11-30: the lines in `expected` below. Exits with 1 if they change.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init -y >npm.log
npm install --silent --no-audit --no-fund node@26.10.0 test-results-parser@0.4.6 >>npm.log
python3 -m venv python
python/bin/pip --quiet install junitparser==5.0.3

cat >alone.mjs <<'JS'
import { test } from "node:test";
import assert from "node:assert";
test("right", () => {});
test("wrong", () => assert.equal(1, 2));
JS
cat >described.mjs <<'JS'
import { describe, test } from "node:test";
import assert from "node:assert";
describe("sums", () => {
  test("right", () => {});
  test("wrong", () => assert.equal(1, 2));
});
JS
cat >mixed.mjs <<'JS'
import { describe, test } from "node:test";
import assert from "node:assert";
describe("sums", () => test("right", () => {}));
test("wrong", () => assert.equal(1, 2));
JS
cat >read.mjs <<'JS'
import results from "test-results-parser";
const { status, total, failed } = results.parse({ type: "junit", files: [process.argv[2]] });
console.log(`  test-results-parser: ${status}, ${failed} of ${total} failed`);
JS

for name in described alone mixed; do
    status=0
    node_modules/.bin/node --test --test-reporter=junit $name.mjs >$name.xml || status=$?
    echo "$name: node exits with $status, $(grep -c '<failure' $name.xml) failure in the report"
    status=0
    python/bin/junitparser verify $name.xml || status=$?
    echo "  junitparser verify exits with $status"
    node_modules/.bin/node read.mjs $name.xml
done >seen

cat >expected <<'TEXT'
described: node exits with 1, 1 failure in the report
  junitparser verify exits with 1
  test-results-parser: FAIL, 1 of 2 failed
alone: node exits with 1, 1 failure in the report
  junitparser verify exits with 0
  test-results-parser: SKIP, 0 of 0 failed
mixed: node exits with 1, 1 failure in the report
  junitparser verify exits with 0
  test-results-parser: PASS, 0 of 1 failed
TEXT
diff expected seen && echo "As described."
