"""Runs programs in turn, round by round, and gives what each run took: {"rounds": 9, "programs": {name: [word, …]},
"input": {name: file}} on standard input, {name: [{"wall", "cpu" in s, "memory" in bytes}, …]} on standard output. The
first round is not counted, nor one that failed. CPU time and memory are those of the program with all it started and waited for."""

import json
import os
import resource
import sys
import time


def run(words, file):
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(os.open(file, os.O_RDONLY) if file else null, 0)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execvp(words[0], words)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - began
    if status != 0:
        print(f"{' '.join(words)} ended with status {os.waitstatus_to_exitcode(status)}.", file=sys.stderr)
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss * unit}


wanted = json.load(sys.stdin)
figures = {name: [] for name in wanted["programs"]}
for round in range(wanted["rounds"] + 1):
    for name, words in wanted["programs"].items():
        figure = run(words, wanted.get("input", {}).get(name))
        if round > 0 and figure is not None:
            figures[name].append(figure)
json.dump(figures, sys.stdout)
