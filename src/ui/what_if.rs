//! Particles that a hand has put elsewhere: what was asked, and what has been found.

use std::sync::Arc;

use super::model::Model;
use crate::picture::layers::branches::Branches;
use crate::scene::Scene;
use crate::sim::experiment::Experiment;
use crate::sim::what_if::{Asked, Fan, WhatIf};

/// Branches that are kept at most.
pub const MOST_BRANCHES: usize = 24;

/// What is asked of a particle that is put elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WhatIfCommand {
    /// Takes hold of a particle, by its number, where it is at the moment.
    Grasp(usize),
    /// Puts it at a place of the data frame.
    Move([f64; 3]),
    /// Lets go of it; its path stays.
    Release,
    /// Other paths beside its path, or none.
    Beside(Fan),
    /// Forgets its path.
    Drop,
    /// Keeps its path as a branch.
    Branch,
    /// Forgets all branches.
    ClearBranches,
}

/// All of them.
#[derive(Default)]
pub struct WhatIfs {
    /// The one that the hand moves.
    pub current: Option<Question>,
    /// Where it was taken hold of, data frame, while it is held.
    pub held_from: Option<[f64; 3]>,
    /// Those that were kept, in their order.
    pub branches: Vec<Question>,
}

/// What was asked, and what was found last.
#[derive(Clone)]
pub struct Question {
    /// What was asked.
    pub asked: Asked,
    /// Of which scene; other data are another question.
    pub scene: Arc<Scene>,
    /// The answer and the experiment that gave it; while a hand moves, to what was asked before.
    pub answer: Option<(Arc<Experiment>, Arc<WhatIf>)>,
}

impl Question {
    /// A new one.
    pub const fn new(asked: Asked, scene: Arc<Scene>) -> Self {
        Self { asked, scene, answer: None }
    }

    /// Whether its answer is that of an experiment.
    pub fn is_answered_by(&self, experiment: &Arc<Experiment>) -> bool {
        let is_it = |(of, what_if): &(Arc<Experiment>, Arc<WhatIf>)| {
            Arc::ptr_eq(of, experiment) && what_if.asked == self.asked
        };
        self.answer.as_ref().is_some_and(is_it)
    }

    /// What was found.
    pub fn found(&self) -> Option<&WhatIf> {
        self.answer.as_ref().map(|(_, what_if)| &**what_if)
    }
}

impl WhatIfs {
    /// The one under the hand, then those that were kept.
    pub fn all(&self) -> impl Iterator<Item = &Question> {
        self.current.iter().chain(&self.branches)
    }

    /// The same, to be changed.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Question> {
        self.current.iter_mut().chain(&mut self.branches)
    }
}

impl Model {
    /// What is drawn of particles that were put elsewhere.
    pub fn branches(&self) -> Branches<'_> {
        let Some((_, node)) = self.now() else { return Branches::default() };
        Branches {
            current: self.what_ifs.current.as_ref().and_then(Question::found),
            kept: self.what_ifs.branches.iter().filter_map(Question::found).collect(),
            ln_sigma: node.sigma.ln(),
            frame: self.frame(),
        }
    }

    /// Where the particle that was put elsewhere is now, world.
    pub fn what_if_position(&self) -> Option<[f32; 3]> {
        let branches = self.branches();
        branches.position(branches.current?)
    }
}
