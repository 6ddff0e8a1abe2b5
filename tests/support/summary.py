#!/usr/bin/env python3
"""summary.py BUILDDIR…: counts per suite, then the one line that sums the run up. TAP subtests count singly."""
import json, pathlib, re, sys

total = [0, 0, 0]
for build in sys.argv[1:]:
    log = pathlib.Path(build) / "meson-logs/testlog.json"
    suites = {}
    for line in log.read_text().splitlines() if log.exists() else []:
        test = json.loads(line)
        suite = suites.setdefault(test["name"].split(" / ")[0].split(":")[-1], [0, 0, 0])
        subtests = re.findall(r"^(ok|not ok) \d+(?:.*?(# ?SKIP))?", test.get("stdout") or "", re.M)
        failed = test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
        if subtests:
            suite[0] += sum(r == "ok" and not k for r, k in subtests)
            bad = sum(r == "not ok" and not k for r, k in subtests)
            suite[1] += bad or failed          # a program that crashes after its subtests counts too
            suite[2] += sum(bool(k) for _, k in subtests)
        else:
            suite[1 if failed else 2 if test["result"] == "SKIP" else 0] += 1
        if failed:
            print(f"FAILED: {build}: {test['name']} ({test['result']})")
    for name, counts in sorted(suites.items()):
        print("{:<18} {:<8} {} ok, {} not ok, {} left out".format(build, name, *counts))
        total = [a + b for a, b in zip(total, counts)]
print("{} passed, {} failed, {} skipped".format(*total))
sys.exit(total[1] > 0 or total[0] == 0)
