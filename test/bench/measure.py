"""Runs programs in turn, round by round, and returns the figures of each run: {"rounds": 9, "memoryRounds": 2, "env": {…},
"programs": {name: [word, …]}, "input": {name: file}} on standard input, {name: [{"wall", "cpu", "own" in s, "memory" in
bytes}, …]} on standard output. A round that is not counted comes first; a run that failed is not counted either. "env",
if there is any, is the whole environment of the programs.

CPU time and memory are those of the program with everything that it started, daemons among them: on Linux this
process takes in what loses its parent, waits for it, and ends what stays. What stays is told on standard error. Memory
is the most that all of them had at a time, shared pages counted once; it is looked at in rounds of its own, since
looking takes time. Elsewhere than on Linux it is that of the largest process.

"own" is the CPU time of the program's process alone, its threads included. Elsewhere than on Linux it is "cpu"."""

import ctypes
import glob
import json
import os
import signal
import sys
import threading
import time

linux = sys.platform == "linux"
if linux:
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

# The time limit for processes that a program leaves behind, in s.
PATIENCE = 5
# The sampling interval of the memory, in s.
PAUSE = 0.005


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def descendants():
    """Returns all descendants of this process."""
    found = []
    parents = [str(os.getpid())]
    while parents:
        parent = parents.pop()
        children = [pid for path in glob.glob(f"/proc/{parent}/task/*/children") for pid in read(path).split()]
        found += children
        parents += children
    return found


def memory_of(pid):
    for line in read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


class Watch(threading.Thread):
    """Samples the memory of all descendants of this process until stopped."""

    def __init__(self):
        super().__init__()
        self.most = 0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(PAUSE):
            self.most = max(self.most, sum(memory_of(pid) for pid in descendants()))


def cpu_of_ended(pid):
    """Waits until the child has ended, without reaping it. Returns the CPU time of its process in s."""
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    # The clock id that clock_getcpuclockid(3) returns, which Python does not have.
    return time.clock_gettime(~pid << 3 | 2)


def start(words, file):
    child = os.fork()
    if child != 0:
        return child
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(os.open(file, os.O_RDONLY) if file else null, 0)
    os.dup2(null, 1)
    os.dup2(null, 2)
    try:
        os.execvp(words[0], words)
    except OSError:
        os._exit(127)


def end_the_rest(name):
    """Waits for processes that the program left behind; kills and reports those that remain. Returns the CPU time of all in s."""
    cpu = 0
    until = time.monotonic() + PATIENCE
    while True:
        try:
            pid, _, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return cpu
        if pid != 0:
            cpu += used.ru_utime + used.ru_stime
        elif time.monotonic() < until:
            time.sleep(0.01)
        else:
            left = descendants()
            print(f"{name} left {len(left)} process(es) behind.", file=sys.stderr)
            for one in left:
                os.kill(int(one), signal.SIGKILL)
            until = time.monotonic() + PATIENCE


def run(name, words, file, watched):
    watch = Watch() if watched and linux else None
    began = time.perf_counter()
    child = start(words, file)
    if watch:
        watch.start()
    own = cpu_of_ended(child) if linux else None
    cpu = 0
    pid = 0
    while pid != child:
        pid, status, used = os.wait4(-1, 0)
        cpu += used.ru_utime + used.ru_stime
    wall = time.perf_counter() - began
    if watch:
        watch.over.set()
        watch.join()
    cpu += end_the_rest(name)
    if status != 0:
        print(f"{name} ended with status {os.waitstatus_to_exitcode(status)}.", file=sys.stderr)
        return None
    if watch:
        return {"memory": watch.most}
    figure = {"wall": wall, "cpu": cpu, "own": cpu if own is None else own}
    if not linux:
        figure["memory"] = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return figure


wanted = json.load(sys.stdin)
if wanted.get("env"):
    os.environ.clear()
    os.environ.update(wanted["env"])
figures = {name: [] for name in wanted["programs"]}
names = list(wanted["programs"])
rounds = wanted["rounds"] + 1
for round in range(rounds + wanted.get("memoryRounds", 0)):
    # Each program comes first in its turn, since what ran before it decides what is in the caches.
    for name in names[round % len(names) :] + names[: round % len(names)]:
        words = wanted["programs"][name]
        figure = run(name, words, wanted.get("input", {}).get(name), watched=round >= rounds)
        if round > 0 and figure is not None:
            figures[name].append(figure)
json.dump(figures, sys.stdout)
