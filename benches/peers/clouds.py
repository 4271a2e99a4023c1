"""The data of the cases, and the exact answers to them in float64."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Array = np.ndarray

BLOCK = 64
RIDGE_DIMENSION = 1
MAX_SHIFTS = 1000

SCENE = """format = 1
[data]
type = "file"
path = "{table}"
scale = "none"
[schedule]
type = "ve"
[sampler]
type = "heun"
steps = {steps}
[ridge]
dimension = 1
"""


def curve(dimension: int, n: int, noise: float, seed: int) -> Array:
    """A closed curve of RMS radius 1 with normal noise: a wavy ring, or a trefoil knot in 3D."""
    generator = np.random.default_rng(seed)
    t = generator.uniform(0.0, 2.0 * np.pi, n)
    if dimension == 2:
        radius = 1.0 + 0.25 * np.cos(3.0 * t)
        points = np.stack([radius * np.cos(t), radius * np.sin(t)], axis=1)
    else:
        x = np.sin(t) + 2.0 * np.sin(2.0 * t)
        y = np.cos(t) - 2.0 * np.cos(2.0 * t)
        points = np.stack([x, y, -np.sin(3.0 * t)], axis=1)
    points -= points.mean(axis=0)
    points /= np.sqrt((points**2).sum(axis=1).mean())
    return points + noise * generator.standard_normal(points.shape)


def write_scene(folder: Path, name: str, data: Array, steps: int) -> Path:
    """A Ridgewalk scene over `data`, in the folder."""
    columns = "xyz"[: data.shape[1]]
    table = folder / f"{name}.csv"
    rows = (",".join(repr(float(value)) for value in row) for row in data)
    table.write_text("\n".join([",".join(columns), *rows]) + "\n")
    scene = folder / f"{name}.toml"
    scene.write_text(SCENE.format(table=table.name, steps=steps))
    return scene


def features_of(data: Array) -> Array:
    """Coordinates and their products, whose posterior means give mean and covariance."""
    i, j = np.triu_indices(data.shape[1])
    return np.concatenate([data, data[:, i] * data[:, j]], axis=1)


def normal_steps(x: Array, means: Array, ridge_dimension: int) -> Array:
    """The mean shift's part along the bottom eigenvectors of the posterior covariance."""
    dimension = x.shape[1]
    mean = means[:, :dimension]
    i, j = np.triu_indices(dimension)
    covariance = np.empty((len(x), dimension, dimension))
    covariance[:, i, j] = covariance[:, j, i] = means[:, dimension:] - mean[:, i] * mean[:, j]
    normals = np.linalg.eigh(covariance)[1][:, :, : dimension - ridge_dimension]
    return np.einsum("nik,njk,nj->ni", normals, normals, mean - x)


def shift_to_ridge(
    means: Callable[[Array], Array], seeds: Array, tolerance: float
) -> Array:
    """Subspace constrained mean shift, each seed until its own step is below `tolerance`."""
    x = seeds.copy()
    moving = np.arange(len(x))
    for _ in range(MAX_SHIFTS):
        step = normal_steps(x[moving], means(x[moving]), RIDGE_DIMENSION)
        x[moving] += step
        moving = moving[np.linalg.norm(step, axis=1) >= tolerance]
        if not len(moving):
            break
    return x


@dataclass
class Exact:
    """Answers in float64, with differences of coordinates; slow and right."""

    data: Array

    def exponents(self, x: Array, sigma: float) -> Array:
        squares = sum(np.subtract.outer(x[:, d], y) ** 2 for d, y in enumerate(self.data.T))
        return squares * (-0.5 / sigma**2)

    def means(self, x: Array, sigma: float, features: Array) -> Array:
        """Posterior means of the features at `x`."""
        answers = []
        for start in range(0, len(x), BLOCK):
            exponents = self.exponents(x[start : start + BLOCK], sigma)
            weights = np.exp(exponents - exponents.max(axis=1, keepdims=True))
            answers.append(weights @ features / weights.sum(axis=1, keepdims=True))
        return np.concatenate(answers)

    def displacement(self, x: Array, sigma: float) -> Array:
        return self.means(x, sigma, self.data) - x

    def log_density(self, x: Array, sigma: float) -> Array:
        norm = np.log(len(self.data)) + x.shape[1] * np.log(sigma * np.sqrt(2.0 * np.pi))
        answers = []
        for start in range(0, len(x), BLOCK):
            exponents = self.exponents(x[start : start + BLOCK], sigma)
            answers.append(np.logaddexp.reduce(exponents, axis=1) - norm)
        return np.concatenate(answers)

    def solve(self, x: Array, levels: Array) -> Array:
        """Heun's method for the probability-flow ODE, from the first noise level to the last."""
        for sigma, after in zip(levels[:-1], levels[1:]):
            slope = -self.displacement(x, sigma) / sigma
            ahead = x + (after - sigma) * slope
            x = x + 0.5 * (after - sigma) * (slope - self.displacement(ahead, after) / after)
        return x

    def scms(self, seeds: Array, sigma: float, tolerance: float) -> Array:
        features = features_of(self.data)
        return shift_to_ridge(lambda x: self.means(x, sigma, features), seeds, tolerance)
