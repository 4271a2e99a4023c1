"""Peers that are a whole package for one of the tasks: scikit-learn and sconce-scms."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np

from arrays import Variant
from clouds import RIDGE_DIMENSION

Array = np.ndarray

TOLERANCE = 1e-6
"""Relative error that the trees may make, about that of float32."""


class ScikitLearn:
    """`KernelDensity`, which has the log density but no score."""

    name = "scikit-learn"
    tasks = ("score",)
    answers = "log_density"
    variants = [Variant(tree, leaf) for tree in ("kd_tree", "ball_tree") for leaf in (40, 400)]

    def __init__(self) -> None:
        from sklearn.neighbors import KernelDensity

        self.estimator = KernelDensity

    def fit(self, data: Array, _: Array, variant: Variant) -> None:
        self.data, self.variant, self.fitted = data, variant, {}

    def own(self, x: Array) -> Array:
        return x

    def numpy(self, x: Array) -> Array:
        return x

    def score(self, x: Array, sigma: float) -> Array:
        if sigma not in self.fitted:
            self.fitted[sigma] = self.estimator(
                bandwidth=sigma,
                algorithm=self.variant.form,
                leaf_size=self.variant.block,
                rtol=TOLERANCE,
            ).fit(self.data)
        return self.fitted[sigma].score_samples(x)


class Sconce:
    """The SCMS of sconce-scms on log densities, float64, its loop over the seeds as it is."""

    name = "sconce-scms"
    tasks = ("scms",)
    answers = "displacement"
    variants = [Variant("SCMSLog")]

    def __init__(self) -> None:
        from sconce.EucSCMS import SCMSLog

        self.shift = SCMSLog

    def fit(self, data: Array, _: Array, __: Variant) -> None:
        self.data = data

    def own(self, x: Array) -> Array:
        return x

    def numpy(self, x: Any) -> Array:
        return x

    def scms(self, seeds: Array, sigma: float, tolerance: float) -> Array:
        with contextlib.redirect_stdout(io.StringIO()):
            path = self.shift(
                seeds, self.data, d=RIDGE_DIMENSION, h=sigma, eps=tolerance, stop_cri="pts_diff"
            )
        return np.ascontiguousarray(path[:, :, -1])
