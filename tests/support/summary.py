#!/usr/bin/env python3
"""summary.py BUILDDIR…: counts per suite, then the one line that sums the run up. TAP subtests count singly.
summary.py --again BUILDDIR: the failed tests that may be tried a second time (their results are in again.json): not the lint suite,
which has no races, and never where a sanitizer has spoken."""
import json, pathlib, re, sys

SANITIZER = re.compile(r"(Address|Leak)Sanitizer|runtime error:")


def read(log):
    lines = log.read_text().splitlines() if log.exists() else []
    return {test["name"]: test for test in map(json.loads, lines)}


def suite_of(name):
    return name.split(" / ")[0].split(":")[-1].split("+")[0]


def failed(test):
    return test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")


if sys.argv[1] == "--again":
    for name, test in read(pathlib.Path(sys.argv[2]) / "meson-logs/testlog.json").items():
        said = (test.get("stdout") or "") + (test.get("stderr") or "")
        if failed(test) and suite_of(name) != "lint" and not SANITIZER.search(said):
            print(name.split(" / ")[-1])
    sys.exit()

total = [0, 0, 0]
for build in sys.argv[1:]:
    logs = pathlib.Path(build) / "meson-logs"
    tests, again = read(logs / "testlog.json"), read(logs / "again.json")
    suites = {}
    for name, test in tests.items():
        if name in again:
            test = again[name]
            if not failed(test):
                print(f"only at the second try: {build}: {name}")
        suite = suites.setdefault(suite_of(name), [0, 0, 0])
        subtests = re.findall(r"^(ok|not ok) \d+(?:.*?(# ?SKIP))?", test.get("stdout") or "", re.M)
        if subtests:
            suite[0] += sum(r == "ok" and not k for r, k in subtests)
            bad = sum(r == "not ok" and not k for r, k in subtests)
            suite[1] += bad or failed(test)    # a program that crashes after its subtests counts too
            suite[2] += sum(bool(k) for _, k in subtests)
        else:
            suite[1 if failed(test) else 2 if test["result"] == "SKIP" else 0] += 1
        if failed(test):
            print(f"FAILED: {build}: {name} ({test['result']})")
    for suite, counts in sorted(suites.items()):
        print("{:<18} {:<8} {} ok, {} not ok, {} left out".format(build, suite, *counts))
        total = [a + b for a, b in zip(total, counts)]
print("{} passed, {} failed, {} skipped".format(*total))
sys.exit(total[1] > 0 or total[0] == 0)
