"""Reads an export as its consumers do, and prints it as JSON.

    read.py table FILE           the csv module, as an instructor's script reads a CSV
    read.py junit FILE           junitparser, as CI tools read JUnit XML
    read.py schema SCHEMA FILE…  jsonschema; prints what is wrong
"""

import json
import sys


def table(path):
    import csv

    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, strict=True))


def junit(path):
    from junitparser import JUnitXml

    report = JUnitXml.fromfile(path)
    return {
        "kind": type(report).__name__,
        "tests": report.tests,
        "failures": report.failures,
        "errors": report.errors,
        "suites": [
            {
                "name": suite.name,
                "cases": [
                    {
                        "name": case.name,
                        "classname": case.classname,
                        "results": [
                            [type(one).__name__, one.message or "", one.text or ""]
                            for one in case.result
                        ],
                    }
                    for case in suite
                ],
            }
            for suite in report
        ],
    }


def schema(path, *files):
    from jsonschema import Draft202012Validator

    with open(path, encoding="utf-8") as file:
        rules = json.load(file)
    Draft202012Validator.check_schema(rules)
    validator = Draft202012Validator(rules)
    wrong = []
    for name in files:
        with open(name, encoding="utf-8") as file:
            content = json.load(file)
        wrong += [f"{name}: {error.json_path}: {error.message}"
                  for error in validator.iter_errors(content)]
    return wrong


READERS = {"table": table, "junit": junit, "schema": schema}
json.dump(READERS[sys.argv[1]](*sys.argv[2:]), sys.stdout)
