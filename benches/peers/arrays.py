"""Peers that compute with arrays: posterior means in float32, as each package does it best.

A peer tries its variants (a form of the sum, a block of particles) before it is measured:

- `product`: exponents from one matrix product, `(x.y - |y|^2 / 2) / sigma^2`;
- `difference`: exponents from differences of coordinates, exact at small sigma too;
- others are the package's own, said there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

import clouds

Array = np.ndarray


@dataclass(frozen=True)
class Variant:
    """A way to compute, and how many particles at a time (0: all)."""

    form: str
    block: int = 0

    def __str__(self) -> str:
        return f"{self.form} {self.block}" if self.block else self.form


def variants(forms: list[str], blocks: list[int]) -> list[Variant]:
    return [Variant(form, block) for form in forms for block in blocks]


class ArrayPeer:
    """Score, solve and SCMS from `means`, which a package brings."""

    name: str
    variants: list[Variant]
    tasks = ("score", "solve", "scms")
    answers = "displacement"

    def fit(self, data: Array, features: Array, variant: Variant) -> None:
        """Takes the data over into the package's own arrays; not measured."""
        raise NotImplementedError

    def own(self, x: Array) -> Any:
        """An array of the package, float32."""
        raise NotImplementedError

    def means(self, x: Any, sigma: float) -> Any:
        """Posterior means of the features at `x`."""
        raise NotImplementedError

    def numpy(self, x: Any) -> Array:
        return np.asarray(x, dtype=np.float64)

    def heun(self, x: Any, sigma: float, after: float) -> Any:
        """A Heun step of the probability-flow ODE."""
        slope = (x - self.means(x, sigma)) * (1.0 / sigma)
        ahead = x + slope * (after - sigma)
        slope_ahead = (ahead - self.means(ahead, after)) * (1.0 / after)
        return x + (slope + slope_ahead) * (0.5 * (after - sigma))

    def score(self, x: Any, sigma: float) -> Any:
        return self.means(x, sigma) - x

    def solve(self, x: Any, levels: list[float]) -> Any:
        for sigma, after in zip(levels[:-1], levels[1:]):
            x = self.heun(x, sigma, after)
        return x

    def scms(self, seeds: Array, sigma: float, tolerance: float) -> Array:
        def means(x: Array) -> Array:
            return self.numpy(self.means(self.own(x), sigma))

        return clouds.shift_to_ridge(means, seeds, tolerance)


class NumPy(ArrayPeer):
    """NumPy, with blocks that stay in the cache and buffers that are used again."""

    name = "NumPy"
    variants = variants(["product", "difference"], [8, 16, 32, 64, 256])

    def fit(self, data: Array, features: Array, variant: Variant) -> None:
        data, self.variant = data.astype(np.float32), variant
        lift = -0.5 * (data**2).sum(axis=1, keepdims=True)
        self.lifted = np.ascontiguousarray(np.concatenate([data, lift], axis=1).T)
        self.columns = np.ascontiguousarray(data.T)
        ones = np.ones_like(lift)
        self.features = np.concatenate([features.astype(np.float32), ones], axis=1)
        self.buffers = np.empty((2, variant.block, len(data)), np.float32)

    def own(self, x: Array) -> Array:
        return x.astype(np.float32)

    def exponents(self, x: Array, sigma: float) -> Array:
        out, square = self.buffers[:, : len(x)]
        scale = np.float32(1.0 / sigma**2)
        if self.variant.form == "product":
            lifted = np.concatenate([x, np.ones_like(x[:, :1])], axis=1) * scale
            return np.matmul(lifted, self.lifted, out=out)
        for d, y in enumerate(self.columns):
            to = square if d else out
            np.subtract(x[:, d, None], y, out=to)
            np.multiply(to, to, out=to)
            if d:
                out += square
        out *= np.float32(-0.5) * scale
        return out

    def means(self, x: Array, sigma: float) -> Array:
        answer = np.empty((len(x), self.features.shape[1]), np.float32)
        for start in range(0, len(x), self.variant.block):
            rows = slice(start, start + self.variant.block)
            weights = self.exponents(x[rows], sigma)
            weights -= weights.max(axis=1, keepdims=True)
            np.exp(weights, out=weights)
            np.matmul(weights, self.features, out=answer[rows])
        return answer[:, :-1] / answer[:, -1:]


class PyTorch(ArrayPeer):
    """PyTorch. `attention` is its fused attention, which has blocks of its own."""

    name = "PyTorch"
    variants = [*variants(["product", "difference"], [8, 16, 32, 64, 256]), Variant("attention")]

    def __init__(self) -> None:
        import torch

        torch.set_num_threads(1)
        torch.set_grad_enabled(False)
        self.torch = torch

    def fit(self, data: Array, features: Array, variant: Variant) -> None:
        self.variant = variant
        self.data, self.features = self.own(data), self.own(features)
        lift = -0.5 * (self.data**2).sum(1, keepdim=True)
        self.lifted = self.torch.cat([self.data, lift], 1)
        self.columns = self.data.T.contiguous()

    def own(self, x: Array) -> Any:
        return self.torch.as_tensor(x, dtype=self.torch.float32)

    def numpy(self, x: Any) -> Array:
        return x.numpy().astype(np.float64)

    def lift(self, x: Any, sigma: float) -> Any:
        return self.torch.cat([x, self.torch.ones_like(x[:, :1])], 1) * (1.0 / sigma**2)

    def attention(self, x: Any, sigma: float) -> Any:
        torch = self.torch
        query, key, value = self.lift(x, sigma), self.lifted, self.features
        width = max(key.shape[1], value.shape[1])
        parts = [
            torch.nn.functional.pad(part, (0, width - part.shape[1]))[None, None]
            for part in (query, key, value)
        ]
        attend = torch.nn.functional.scaled_dot_product_attention
        return attend(*parts, scale=1.0)[0, 0, :, : value.shape[1]]

    def block(self, x: Any, sigma: float) -> Any:
        if self.variant.form == "product":
            exponents = self.lift(x, sigma) @ self.lifted.T
        else:
            exponents = (x[:, 0, None] - self.columns[0]).square_()
            for d in range(1, x.shape[1]):
                exponents += (x[:, d, None] - self.columns[d]).square_()
            exponents *= -0.5 / sigma**2
        return self.torch.softmax(exponents, 1) @ self.features

    def means(self, x: Any, sigma: float) -> Any:
        if self.variant.form == "attention":
            return self.attention(x, sigma)
        return self.torch.cat([self.block(rows, sigma) for rows in x.split(self.variant.block)])


class Jax(ArrayPeer):
    """JAX, compiled; blocks by `lax.map`, and the whole Heun step in one call."""

    name = "JAX"
    variants = variants(["product", "difference"], [8, 16, 32, 64, 256])

    def __init__(self) -> None:
        import jax

        self.jax = jax

    def fit(self, data: Array, features: Array, variant: Variant) -> None:
        self.variant = variant
        self.known = self.own(data), self.own(features)
        self.compiled = self.jax.jit(self.mapped)
        self.compiled_heun = self.jax.jit(self.heun_from)

    def own(self, x: Array) -> Any:
        return self.jax.numpy.asarray(x, dtype=self.jax.numpy.float32)

    def block(self, x: Any, sigma: Any, data: Any, features: Any) -> Any:
        jnp = self.jax.numpy
        if self.variant.form == "product":
            exponents = (x @ data.T - 0.5 * (data**2).sum(1)) / sigma**2
        else:
            exponents = sum((x[:, d, None] - data[:, d]) ** 2 for d in range(x.shape[1]))
            exponents = exponents * (-0.5 / sigma**2)
        weights = jnp.exp(exponents - exponents.max(1, keepdims=True))
        return (weights @ features) / weights.sum(1, keepdims=True)

    def mapped(self, x: Any, sigma: Any, known: tuple[Any, Any]) -> Any:
        blocks = x.reshape(-1, self.variant.block, x.shape[1])
        found = self.jax.lax.map(lambda rows: self.block(rows, sigma, *known), blocks)
        return found.reshape(len(x), -1)

    def padded(self, x: Any) -> Any:
        """`x` with rows of zeros up to a whole number of blocks."""
        return self.jax.numpy.pad(x, ((0, -len(x) % self.variant.block), (0, 0)))

    def means(self, x: Any, sigma: float) -> Any:
        found = self.compiled(self.padded(x), sigma, self.known)[: len(x)]
        return found.block_until_ready()

    def heun_from(self, x: Any, sigma: Any, after: Any, known: tuple[Any, Any]) -> Any:
        slope = (x - self.mapped(x, sigma, known)) / sigma
        ahead = x + slope * (after - sigma)
        slope_ahead = (ahead - self.mapped(ahead, after, known)) / after
        return x + (slope + slope_ahead) * (0.5 * (after - sigma))

    def solve(self, x: Any, levels: list[float]) -> Any:
        n, x = len(x), self.padded(x)
        for sigma, after in zip(levels[:-1], levels[1:]):
            x = self.compiled_heun(x, sigma, after, self.known)
        return x[:n].block_until_ready()


class KeOps(ArrayPeer):
    """PyKeOps on the processor: `softmax` is its own reduction, `sums` two sums without one."""

    name = "PyKeOps"
    variants = [Variant("softmax"), Variant("sums")]

    def __init__(self) -> None:
        import pykeops
        from pykeops.numpy import LazyTensor

        pykeops.set_verbose(False)
        self.lazy = LazyTensor

    def fit(self, data: Array, features: Array, variant: Variant) -> None:
        self.variant = variant
        self.data, self.features = self.own(data), self.own(features)
        self.with_ones = np.concatenate([self.features, np.ones_like(self.data[:, :1])], axis=1)

    def own(self, x: Array) -> Array:
        return np.ascontiguousarray(x, dtype=np.float32)

    def means(self, x: Array, sigma: float) -> Array:
        x_i, y_j = self.lazy(x[:, None, :]), self.lazy(self.data[None, :, :])
        exponents = -((x_i - y_j) ** 2).sum(-1) * float(0.5 / sigma**2)
        if self.variant.form == "softmax":
            return exponents.sumsoftmaxweight(self.lazy(self.features[None, :, :]), axis=1)
        sums = (exponents.exp() * self.lazy(self.with_ones[None, :, :])).sum(axis=1)
        return sums[:, :-1] / sums[:, -1:]
