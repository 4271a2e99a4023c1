//! A polyline along a ridge.

use super::sample::Sample;

/// A polyline on the zero set of the mean shift along the normals.
#[derive(Clone, Debug)]
pub(super) struct Polyline<const D: usize> {
    pub samples: Vec<Sample<D>>,
    pub closed: bool,
}
