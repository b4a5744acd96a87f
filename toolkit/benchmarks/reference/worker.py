"""Times what it is told to: reads "workload TAB variant" lines, answers "wall TAB processor" milliseconds a unit, or "-" for what it
does not do; to "about" it answers with its name and that of its BLAS.

One thread. Each workload is a module with functions named after its variants, each of which does some units and returns
how many; "authors" follows the paper's protocol as a user of PyTorch would write it, "expert" is batched by hand.
"""
import re
import sys
import time

import torch

import generation
import independent
import shared
import strong
import training

LEAST = 1.0  # seconds of a timing
SIZE = 512
REPEATS = 10
squares = []


def product():
    """One product of square matrices: what the BLAS reaches, before anything is compared with it."""
    if not squares:
        squares.extend([torch.rand(SIZE, SIZE), torch.empty(SIZE, SIZE)])
    for _ in range(REPEATS):
        torch.mm(squares[0], squares[0], out=squares[1])
    return REPEATS


def about():
    product()
    with open("/proc/self/maps") as maps:
        files = {line.split("/")[-1].strip() for line in maps if re.search(r"/[^/]*(blas|mkl)[^/]*\.so", line)}
    return "torch %s on %s" % (torch.__version__, ", ".join(sorted(files)) or "its own BLAS")


WORKLOADS = {
    ("product", "product"): product,
    ("W1", "authors"): lambda: independent.authors(40),
    ("W1", "expert"): lambda: independent.expert(40),
    ("W2", "authors"): lambda: independent.authors(100),
    ("W2", "expert"): lambda: independent.expert(100),
    ("W3", "authors"): shared.authors,
    ("W3", "expert"): shared.expert,
    ("W3-generation", "authors"): generation.authors,
    ("W3-generation", "expert"): generation.expert,
    ("W4", "authors"): training.authors,
    ("W4", "expert"): training.expert,
    ("W4-64", "authors"): lambda: training.authors(64, 300),
    ("W4-64", "expert"): lambda: training.expert(64, 300),
    ("W4-256", "authors"): lambda: training.authors(256, 96),
    ("W4-256", "expert"): lambda: training.expert(256, 96),
    ("W4-512", "authors"): lambda: training.authors(512, 24),
    ("W4-512", "expert"): lambda: training.expert(512, 24),
    ("W4-1024", "authors"): lambda: training.authors(1024, 24),
    ("W4-1024", "expert"): lambda: training.expert(1024, 24),
    ("W5-20", "authors"): lambda: strong.authors(20),
    ("W5-20", "expert"): lambda: strong.expert(20),
    ("W5-40", "authors"): lambda: strong.authors(40),
    ("W5-40", "expert"): lambda: strong.expert(40),
    ("W5-100", "authors"): lambda: strong.authors(100),
    ("W5-100", "expert"): lambda: strong.expert(100),
}


def timed(work):
    wall, processor, units = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - wall < LEAST:
        units += work()
    return (time.perf_counter() - wall) / units, (time.process_time() - processor) / units


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    for line in sys.stdin:
        if line.strip() == "about":
            print(about(), flush=True)
            continue
        work = WORKLOADS.get(tuple(line.rstrip("\n").split("\t")))
        print("-" if work is None else "%.6f\t%.6f" % tuple(1e3 * t for t in timed(work)), flush=True)


if __name__ == "__main__":
    main()
