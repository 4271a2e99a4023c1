//! What has been learned from one set of training points; kept from one scene to the next, so that
//! a slider that needs no new training costs none.

use std::sync::{Arc, Mutex, PoisonError};

use super::network::{Loss, Network, NetworkScore, Reached, Trainer};
use super::random_features::{FeatureModel, FeatureScore, RandomFeatures};
use super::{TrainingLaw, Watch};
use crate::diffusion::denoiser::Denoiser;
use crate::maths::Vector;

/// Why a score cannot drive particles yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untrained {
    /// Training was told to stop; a network has come this far and goes on from there.
    Stopped {
        /// Optimisation steps.
        steps: u32,
    },
    /// It cannot be trained: why, and what to do, in one sentence.
    Refused(String),
}

impl From<String> for Untrained {
    fn from(sentence: String) -> Self {
        Self::Refused(sentence)
    }
}

/// How the training of a network has gone so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrainingRun {
    /// Steps that were trained.
    pub n_steps: u32,
    /// The loss on the way.
    pub losses: Arc<[Loss]>,
    /// The step after which it was no longer finite.
    pub diverged_at: Option<u32>,
}

/// Models of one set of training points.
pub struct Models<const D: usize> {
    law: TrainingLaw<D>,
    features: Mutex<Option<Fitted<D>>>,
    network: Mutex<Option<(Network, Trainer<D>)>>,
}

type Fitted<const D: usize> = (RandomFeatures, Arc<FeatureModel<D>>);

impl<const D: usize> Models<D> {
    /// Nothing learned yet.
    pub fn new(law: TrainingLaw<D>) -> Self {
        Self { law, features: Mutex::default(), network: Mutex::default() }
    }

    /// What they are trained on.
    pub fn law(&self) -> &TrainingLaw<D> {
        &self.law
    }

    /// Random features, fitted unless they are there.
    pub fn features(
        &self,
        settings: &RandomFeatures,
        watch: Watch<'_>,
    ) -> Result<Arc<FeatureModel<D>>, Untrained> {
        let mut kept = self.features.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, model)) = &*kept
            && settings.is_fit_of(known)
        {
            return Ok(Arc::clone(model));
        }
        let model = FeatureModel::fit(settings, &self.law, watch);
        let model = Arc::new(model.ok_or(Untrained::Stopped { steps: 0 })?);
        *kept = Some((settings.clone(), Arc::clone(&model)));
        Ok(model)
    }

    /// A network after its steps, trained on from where it is; where training diverged, after the
    /// last finite one.
    pub fn network(
        &self,
        settings: &Network,
        watch: Watch<'_>,
    ) -> Result<NetworkScore<D>, Untrained> {
        let mut kept = self.network.lock().unwrap_or_else(PoisonError::into_inner);
        let run = match kept.take() {
            Some((known, trainer)) if settings.is_training_of(&known) => (known, trainer),
            _ => (settings.clone(), Trainer::new(settings, &self.law)),
        };
        let (_, trainer) = kept.insert(run);
        match trainer.train_to(settings.steps, watch) {
            Reached::All => Ok(trainer.at(settings.steps)),
            Reached::Stopped => Err(Untrained::Stopped { steps: trainer.n_steps() }),
        }
    }

    /// How the training of the network has gone, if these settings were trained.
    pub fn training_run(&self, settings: &Network) -> Option<TrainingRun> {
        let kept = self.network.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, trainer) = kept.as_ref()?;
        settings.is_training_of(known).then(|| TrainingRun {
            n_steps: trainer.n_steps(),
            losses: trainer.losses().into(),
            diverged_at: trainer.diverged_at(),
        })
    }
}

impl<const D: usize> Denoiser<D> for FeatureScore<D> {
    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        self.displacements(x, sigma, out);
    }
}

impl<const D: usize> Denoiser<D> for NetworkScore<D> {
    fn evaluate(&self, x: &[Vector<D>], sigma: f64, out: &mut [Vector<D>]) {
        self.displacements(x, sigma, out);
    }
}
