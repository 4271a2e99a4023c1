//! What the quick methods must know of an answer.

use super::super::Local;
use super::super::answer::Answer;
use crate::diffusion::density::Evaluation;
use crate::maths::Matrix;

/// A form of answer that the quick methods can give.
pub trait Cuttable<const D: usize>: Answer<D> + Default + Clone + Send {
    fn evaluation(&self) -> &Evaluation<D>;
    fn evaluation_mut(&mut self) -> &mut Evaluation<D>;

    /// The scaled covariance; `None` where it is not part of the answer.
    fn scaled_covariance(&self) -> Option<&Matrix<D>>;
}

impl<const D: usize> Cuttable<D> for Evaluation<D> {
    fn evaluation(&self) -> &Self {
        self
    }

    fn evaluation_mut(&mut self) -> &mut Self {
        self
    }

    fn scaled_covariance(&self) -> Option<&Matrix<D>> {
        None
    }
}

impl<const D: usize> Cuttable<D> for Local<D> {
    fn evaluation(&self) -> &Evaluation<D> {
        &self.evaluation
    }

    fn evaluation_mut(&mut self) -> &mut Evaluation<D> {
        &mut self.evaluation
    }

    fn scaled_covariance(&self) -> Option<&Matrix<D>> {
        Some(&self.scaled_covariance)
    }
}
