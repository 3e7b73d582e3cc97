#!/bin/sh
# gradescope-utils 0.5.0, JSONTestRunner, with the unittest of Python 3.9 or later.
#
# A test with a failed `subTest` isn't in results.json at all: neither its points nor its
# maximum. Gradescope's total is the sum of the tests, so the student below, who failed 9
# of 10 points, gets 1 of 1. A skipped test and an expected failure are missing in the
# same way, and `run` still says what unittest knows.
#
# Python documents that a failed subtest fails its test, and reports it through
# `addSubTest` instead of `addFailure`:
# https://docs.python.org/3/library/unittest.html#unittest.TestResult.addSubTest
# gradescope-utils records a result in `addSuccess`, `addError` and `addFailure` only.
# A wish for subtests, gradescope/gradescope-utils issue 5, is open since 2018; it doesn't
# say that points are lost without a word.
#
# What one does: no subTest in a test with a weight; one test for each case instead.
#
# Needs sh, Python 3.9 or later with venv, and a network.
# Seen on 2026-11-30, with Python 3.11: the lines in `expected` below. Exits with 1 if
# they change.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip --quiet install gradescope-utils==0.5.0

cat >grade.py <<'PY'
import io, json, unittest
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

def double(n):  # the student's
    return 2 if n == 1 else 0

class Points(unittest.TestCase):
    @weight(1)
    def test_one(self):
        self.assertEqual(double(1), 2)

    @weight(9)
    def test_more(self):
        for n in (1, 2, 3):
            with self.subTest(n=n):
                self.assertEqual(double(n), 2 * n)

class Plain(Points):
    @weight(9)
    def test_more(self):
        for n in (1, 2, 3):
            self.assertEqual(double(n), 2 * n)

class Skips(Points):
    @weight(9)
    def test_more(self):
        self.skipTest("no network")

for case in (Plain, Points, Skips):
    out = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    run = JSONTestRunner(stream=out).run(suite)
    tests = json.loads(out.getvalue())["tests"]
    score = sum(test["score"] for test in tests)
    most = sum(test["max_score"] for test in tests)
    names = [test["name"].split()[0] for test in tests]
    print(f"{case.__name__}: {score:g} of {most:g}, {names};"
          f" unittest: {run.testsRun} run, passed: {run.wasSuccessful()}")
PY

cat >expected <<'TEXT'
Plain: 1 of 10, ['test_more', 'test_one']; unittest: 2 run, passed: False
Points: 1 of 1, ['test_one']; unittest: 2 run, passed: False
Skips: 1 of 1, ['test_one']; unittest: 2 run, passed: True
TEXT
python/bin/python grade.py >seen
diff expected seen && echo "As described."
