"""CRIT's own library over image files, in one process: `load_with_pycriu.py check|time SECONDS < lists.json`.

check: prints, as JSON, the files that it can decode. time: decodes them again and again, prints sets and seconds.
"""
import json
import sys
import time

from pycriu import images


def load(path):
    with open(path, "rb") as file:
        return images.load(file)


def can_load(path):
    try:
        load(path)
        return True
    except Exception:
        return False


what, seconds = sys.argv[1], float(sys.argv[2])
sets = json.load(sys.stdin)
if what == "check":
    json.dump([[path for path in paths if can_load(path)] for paths in sets], sys.stdout)
else:
    count = 0
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for paths in sets:
            for path in paths:
                load(path)
            count += 1
    json.dump({"sets": count, "seconds": time.perf_counter() - began}, sys.stdout)
