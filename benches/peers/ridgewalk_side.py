"""Ridgewalk as a child process that answers one command a line (`benches/peer.rs`)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import psutil

PROJECT = Path(__file__).resolve().parents[2]
TICKS = 1.0
"""Seconds of one measurement: the system counts a process's time in ticks of 10 ms or so."""


class Ridgewalk:
    """The child, the files that it reads and writes, and the time it has spent."""

    def __init__(self, program: Path | None, folder: Path) -> None:
        self.folder = folder
        command = [str(program)] if program else ["cargo", "bench", "--bench", "peer"]
        self.child = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=os.environ | {"RAYON_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        greeting = self.child.stdout.readline().split()
        if greeting[:1] != ["ridgewalk"]:
            raise SystemExit(f"Ridgewalk did not start; its first words: {greeting}")
        self.process = psutil.Process(int(greeting[1]))

    def tell(self, *words: object) -> None:
        """One command, done when this returns."""
        self.child.stdin.write(" ".join(map(str, words)) + "\n")
        self.child.stdin.flush()
        answer = self.child.stdout.readline().strip()
        if answer != "ok":
            raise SystemExit(f"Ridgewalk, asked to {words[0]}, answered: {answer or 'nothing'}")

    def prepare(self, scene: Path, points: np.ndarray) -> np.ndarray:
        """Has the scene and the points read; the scene's noise levels."""
        levels, table = self.folder / "levels.bin", self.folder / "points.bin"
        points.astype("<f8").tofile(table)
        self.tell("scene", scene, levels)
        self.tell("points", table)
        return np.fromfile(levels, "<f8")

    def answer(self, shape: tuple[int, ...]) -> np.ndarray:
        """The last answer."""
        table = self.folder / "answer.bin"
        self.tell("save", table)
        return np.fromfile(table, "<f8").reshape(shape)

    def spent(self) -> float:
        times = self.process.cpu_times()
        return times.user + times.system

    def seconds(self, words: tuple[object, ...], repeats: int) -> float:
        """Processor seconds of one call of a command."""
        before = self.spent()
        self.tell(*words, repeats)
        return (self.spent() - before) / repeats

    def repeats(self, words: tuple[object, ...]) -> int:
        """How often a command must be repeated for its time to be known."""
        repeats = 1
        while (seconds := self.seconds(words, repeats) * repeats) < 0.2 * TICKS:
            repeats *= 2
        return max(1, round(repeats * TICKS / seconds))

    def close(self) -> None:
        self.child.stdin.close()
        self.child.wait()
