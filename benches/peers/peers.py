"""Runs the same work in Ridgewalk and in other packages, and prints how many times longer they
take: processor time of one thread each, in turns within one run. See README.md."""

from __future__ import annotations

import os

SINGLE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NPROC": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
    "CUDA_VISIBLE_DEVICES": "",
}
os.environ.update(SINGLE_THREAD)

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import clouds
from arrays import Jax, KeOps, NumPy, PyTorch, Variant
from packages import ScikitLearn, Sconce
from ridgewalk_side import Ridgewalk

PEERS = [NumPy, PyTorch, Jax, KeOps, ScikitLearn, Sconce]
WORST_ERROR = 1e-4
"""Median error above which a variant has lost the answer and is not measured."""
SHORTEST = 0.05
"""Seconds that a measurement of a peer takes at least."""


@dataclass
class Case:
    """One row of the comparison: work on some data, from some points."""

    title: str
    task: str
    scene: str
    data: np.ndarray
    points: np.ndarray
    sigma: float
    steps: int = 1
    tolerance: float = 0.0
    levels: list[float] = field(default_factory=list)

    def features(self) -> np.ndarray:
        return clouds.features_of(self.data) if self.task == "scms" else self.data

    def arguments(self) -> tuple[Any, ...]:
        """What a peer's method takes after the points."""
        return {
            "score": (self.sigma,),
            "solve": (self.levels,),
            "scms": (self.sigma, self.tolerance),
        }[self.task]

    def exact(self) -> dict[str, np.ndarray]:
        """The answers in float64; those of SCMS to a tolerance a thousand times smaller."""
        exact = clouds.Exact(self.data)
        match self.task:
            case "score":
                return {
                    "displacement": exact.displacement(self.points, self.sigma),
                    "log_density": exact.log_density(self.points, self.sigma),
                }
            case "solve":
                return {"displacement": exact.solve(self.points, np.array(self.levels))}
            case _:
                found = exact.scms(self.points, self.sigma, 1e-3 * self.tolerance)
                return {"displacement": found}


@dataclass
class Runner:
    """A contestant in a case: how it is measured, its errors and its best time."""

    name: str
    how: str
    measure: Callable[[], float]
    errors: np.ndarray
    best: float = np.inf
    set_up: float = 0.0

    def run(self) -> None:
        self.best = min(self.best, self.measure())


def errors(found: np.ndarray, exact: np.ndarray) -> np.ndarray:
    """Absolute error of every point's answer."""
    difference = np.abs(found - exact)
    return difference if difference.ndim == 1 else np.linalg.norm(difference, axis=1)


def seconds_of(call: Callable[[], Any], repeats: int) -> float:
    before = time.process_time()
    for _ in range(repeats):
        call()
    return (time.process_time() - before) / repeats


def spent_with_children() -> float:
    """Processor seconds of this process and of the compilers that it has run."""
    return sum(os.times()[:4])


def try_variant(peer: Any, case: Case, variant: Variant, exact: dict[str, np.ndarray]) -> Runner:
    """A variant made ready: fitted, compiled, checked and timed once."""
    peer.fit(case.data, case.features(), variant)
    points = case.points if case.task == "scms" else peer.own(case.points)
    call = partial(getattr(peer, case.task), points, *case.arguments())
    before = spent_with_children()
    found = call()
    first = spent_with_children() - before
    found = found if case.task == "scms" else peer.numpy(found)
    runner = Runner(peer.name, str(variant), partial(seconds_of, call, 1),
                    errors(found, exact[peer.answers]))
    runner.best = seconds_of(call, 1)
    runner.set_up = max(0.0, first - runner.best)
    runner.measure = partial(seconds_of, call, max(1, round(SHORTEST / runner.best)))
    return runner


def best_variant(peer: Any, case: Case, exact: dict[str, np.ndarray]) -> Runner | None:
    """The fastest variant that still has the answer."""
    best = None
    for variant in peer.variants:
        runner = try_variant(peer, case, variant, exact)
        lost = not np.median(runner.errors) < WORST_ERROR
        if not lost and (best is None or runner.best < best.best):
            best = runner
    if best is None or len(peer.variants) == 1:
        return best
    chosen = next(variant for variant in peer.variants if str(variant) == best.how)
    again = try_variant(peer, case, chosen, exact)
    again.set_up = max(again.set_up, best.set_up)
    return again


def ridgewalk_runners(
    ridgewalk: Ridgewalk, case: Case, exact: dict[str, np.ndarray]
) -> Iterator[Runner]:
    """What Ridgewalk is asked in a case; the first is what the peers are divided by."""
    questions = {
        "score": [("f32", ("score", case.sigma)), ("fast", ("fast", case.sigma))],
        "solve": [("fast", ("solve",))],
        "scms": [
            ("f32, the peers' steps", ("scms", case.sigma, case.tolerance)),
            ("`project`", ("project", case.sigma)),
        ],
    }[case.task]
    for how, words in questions:
        repeats = ridgewalk.repeats(words)
        found = ridgewalk.answer(case.points.shape)
        measure = partial(ridgewalk.seconds, words, repeats)
        yield Runner("Ridgewalk", how, measure, errors(found, exact["displacement"]))


def run_case(case: Case, peers: list[Any], ridgewalk: Ridgewalk, options: Any) -> None:
    """Prepares every contestant, measures them in turns and prints the rows."""
    scene = clouds.write_scene(ridgewalk.folder, case.scene, case.data, case.steps)
    case.levels = ridgewalk.prepare(scene, case.points).tolist()
    print(f"\n{case.title}", flush=True)
    exact = case.exact()
    runners = list(ridgewalk_runners(ridgewalk, case, exact))
    for peer in peers:
        if case.task not in peer.tasks:
            print(f"  {peer.name} has no {case.task}: left out")
        elif (runner := best_variant(peer, case, exact)) is None:
            print(f"  {peer.name} does not reach the answer in any variant: left out")
        else:
            runners.append(runner)
    for _ in range(options.rounds):
        for runner in runners:
            runner.run()
    print_rows(runners)


def print_rows(runners: list[Runner]) -> None:
    print(f"  {'':<14}{'best variant':<24}{'ms':>10}{'ratio':>9}"
          f"{'median error':>14}{'largest':>10}{'set-up s':>10}")
    for runner in runners:
        print(
            f"  {runner.name:<14}{runner.how:<24}{1e3 * runner.best:>10.2f}"
            f"{runner.best / runners[0].best:>9.1f}{np.median(runner.errors):>14.1e}"
            f"{runner.errors.max():>10.1e}{runner.set_up:>10.1f}",
            flush=True,
        )


def cases(options: Any) -> Iterator[Case]:
    """The cases that the command line asks for; the data are curves of RMS radius 1."""
    n, sigma = options.score_size, options.sigma
    generator = np.random.default_rng(1)
    for dimension in (2, 3):
        data = clouds.curve(dimension, n, options.noise, seed=dimension)
        points = data + sigma * generator.standard_normal(data.shape)
        yield Case(f"score {dimension}D, M = N = {n}, s = {sigma}", "score",
                   f"score_{dimension}", data, points, sigma)
    for m in options.solve_data:
        data = clouds.curve(2, m, options.noise, seed=m)
        starts = 15.0 * generator.standard_normal((options.solve_size, 2))
        yield Case(f"solve 2D, N = {options.solve_size}, M = {m}, {options.steps} Heun steps",
                   "solve", f"solve_{m}", data, starts, 0.0, steps=options.steps)
    for dimension in (2, 3):
        data = clouds.curve(dimension, options.scms_size, options.noise, seed=7 + dimension)
        yield Case(f"SCMS {dimension}D, M = N = {options.scms_size}, s = {sigma}, "
                   f"to {options.tolerance}", "scms", f"scms_{dimension}", data, data.copy(),
                   sigma, tolerance=options.tolerance)


def available(names: list[str]) -> Iterator[Any]:
    """The peers that are installed."""
    for kind in PEERS:
        if names and kind.name.lower() not in names:
            continue
        try:
            yield kind()
        except (ImportError, OSError) as error:
            print(f"{kind.name} is left out: {error}")


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ridgewalk", type=Path, metavar="PATH",
                        help="the built bench `peer`; without it, `cargo bench --bench peer`")
    parser.add_argument("--tasks", nargs="+", default=["score", "solve", "scms"])
    parser.add_argument("--peers", nargs="+", default=[], type=str.lower,
                        help="names as in the table; without it, all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--score-size", type=int, default=10_000)
    parser.add_argument("--solve-size", type=int, default=2_000)
    parser.add_argument("--solve-data", type=int, nargs="+", default=[272, 1_000])
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--scms-size", type=int, default=2_000)
    parser.add_argument("--sigma", type=float, default=0.1)
    parser.add_argument("--noise", type=float, default=0.05)
    parser.add_argument("--tolerance", type=float, default=1e-5)
    return parser.parse_args()


def main() -> None:
    options = parse_options()
    peers = list(available(options.peers))
    with tempfile.TemporaryDirectory() as folder:
        ridgewalk = Ridgewalk(options.ridgewalk, Path(folder))
        for case in cases(options):
            if case.task in options.tasks:
                run_case(case, peers, ridgewalk, options)
        ridgewalk.close()


if __name__ == "__main__":
    main()
