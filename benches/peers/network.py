"""Trains and evaluates the learned score's network in Ridgewalk and in PyTorch on the processor,
in turns within one run, and prints steps per second, particles per second and their ratios.

Both train the same layers (9 inputs, three of 64 units with SiLU, 2 answers) with Adam on batches
of 256, drawn anew for every step. PyTorch's random numbers and loss are written as one would, in
whole tensors; its variants are the plain and the fused Adam, on one thread and on as many as it likes."""

from __future__ import annotations

import argparse
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

PROJECT = Path(__file__).resolve().parents[2]
WIDTH, LAYERS, BATCH, FEATURES, DIMENSION = 64, 3, 256, 7, 2
PARTICLES = 2_000
LEAST, GREATEST, DEVIATION = 0.002, 50.0, 0.7


def network() -> nn.Sequential:
    sizes = [FEATURES + DIMENSION] + [WIDTH] * LAYERS
    hidden = [
        part for pair in zip(sizes, sizes[1:], strict=False) for part in (nn.Linear(*pair), nn.SiLU())
    ]
    last = nn.Linear(WIDTH, DIMENSION)
    nn.init.zeros_(last.weight)
    return nn.Sequential(*hidden, last)


def features(place: Tensor) -> Tensor:
    angle = torch.pi * place * torch.tensor([1.0, 2.0, 4.0])
    return torch.cat([2.0 * place - 1.0, angle.sin(), angle.cos()], dim=1)


class Training:
    """A network in training; the points have mean zero."""

    def __init__(self, points: Tensor, *, fused: bool) -> None:
        self.points = points
        self.network = network()
        self.optimiser = torch.optim.Adam(
            self.network.parameters(), lr=1e-2, betas=(0.9, 0.99), fused=fused
        )
        self.loss: Callable[[], Tensor] = self.loss_of_batch

    def loss_of_batch(self) -> Tensor:
        place = torch.rand(BATCH, 1)
        sigma = LEAST * (GREATEST / LEAST) ** place
        y = self.points[torch.randint(len(self.points), (BATCH,))]
        x = y + sigma * torch.randn_like(y)
        whole = torch.hypot(sigma, torch.tensor(DEVIATION))
        target = (y - (DEVIATION / whole) ** 2 * x) * whole / (sigma * DEVIATION)
        answer = self.network(torch.cat([features(place), x / whole], dim=1))
        return (answer - target).square().sum(dim=1).mean()

    def train(self, steps: int) -> float:
        start = time.perf_counter()
        for _ in range(steps):
            self.optimiser.zero_grad(set_to_none=True)
            self.loss().backward()
            self.optimiser.step()
        return time.perf_counter() - start

    @torch.inference_mode()
    def score(self, repeats: int) -> float:
        x = self.points.repeat(PARTICLES // len(self.points) + 1, 1)[:PARTICLES]
        start = time.perf_counter()
        for _ in range(repeats):
            told = features(torch.full((1, 1), 0.5)).expand(PARTICLES, -1)
            self.network(torch.cat([told, x], dim=1))
        return time.perf_counter() - start


class Ridgewalk:
    """The bench as a child that answers with seconds."""

    def __init__(self, program: Path | None) -> None:
        cargo = ["cargo", "bench", "--bench", "learned_network", "--"]
        self.child = subprocess.Popen(
            [*([str(program)] if program else cargo), "serve"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, word: str, number: int) -> float:
        self.child.stdin.write(f"{word} {number}\n")
        self.child.stdin.flush()
        return float(self.child.stdout.readline())

    def train(self, steps: int) -> float:
        return self.ask("train", steps)

    def score(self, repeats: int) -> float:
        return self.ask("score", repeats)

    def close(self) -> None:
        self.child.stdin.close()
        self.child.wait()


def contestants(ridgewalk: Ridgewalk) -> dict[str, tuple[int, Ridgewalk | Training]]:
    """Each with the number of threads that PyTorch is told to use."""
    points = torch.randn(60, DIMENSION) * DEVIATION
    found: dict[str, tuple[int, Ridgewalk | Training]] = {"Ridgewalk, 1 thread": (1, ridgewalk)}
    default = torch.get_num_threads()
    for threads in dict.fromkeys((1, default)):
        for fused in (False, True):
            name = f"PyTorch{', fused Adam' if fused else ''}, {threads} thread(s)"
            found[name] = (threads, Training(points, fused=fused))
    return found


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ridgewalk", type=Path, metavar="PATH",
                        help="the built bench `learned_network`; without it, `cargo bench`")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=50)
    return parser.parse_args()


def main() -> None:
    options = parse_options()
    ridgewalk = Ridgewalk(options.ridgewalk)
    runners = contestants(ridgewalk)
    best = {name: [float("inf")] * 2 for name in runners}
    for _ in range(options.rounds):
        for name, (threads, runner) in runners.items():
            torch.set_num_threads(threads)
            seconds = [runner.train(options.steps), runner.score(options.repeats)]
            best[name] = [min(pair) for pair in zip(best[name], seconds, strict=True)]
    ridgewalk.close()
    own = next(iter(best.values()))
    print(f"{'':<36}{'steps / s':>11}{'ratio':>7}{'ns / particle':>15}{'ratio':>7}")
    for name, (training, scoring) in best.items():
        print(f"{name:<36}{options.steps / training:>11.0f}{training / own[0]:>7.1f}"
              f"{1e9 * scoring / options.repeats / PARTICLES:>15.0f}{scoring / own[1]:>7.1f}")


if __name__ == "__main__":
    main()
