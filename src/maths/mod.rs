//! Small mathematics that the theory stands on.

pub mod brownian;
pub mod eigen;
pub mod eigen_batch;
pub mod morton;
pub mod philox;
pub mod random_field;
pub mod stats;

/// A point or displacement in `D` dimensions.
pub type Vector<const D: usize> = nalgebra::SVector<f64, D>;

/// A `D` by `D` matrix: a Hessian, a covariance.
pub type Matrix<const D: usize> = nalgebra::SMatrix<f64, D, D>;
