//! The model, fitted for all training times at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::RandomFeatures;
use super::feature_map::FeatureMap;
use super::samples::Samples;
use super::score::{FeatureScore, Shared};
use super::spectrum::{Spectrum, bytes_kept, bytes_of_work};
use crate::diffusion::score::learned::{TrainingLaw, Watch};
use crate::maths::Vector;

/// A fitted random-feature model, of which every training time is a closed form.
pub struct FeatureModel<const D: usize> {
    shared: Arc<Shared<D>>,
    /// One for each noise level.
    spectra: Vec<Spectrum<D>>,
}

impl<const D: usize> FeatureModel<D> {
    /// Fits the model to a law; `None` if the watch said stop.
    ///
    /// Noise levels are fitted side by side on all threads, each on one: the same bits come out on
    /// any number of them. The watch is asked between blocks of 256 samples, but not within an
    /// eigenproblem.
    pub fn fit(settings: &RandomFeatures, law: &TrainingLaw<D>, watch: Watch<'_>) -> Option<Self> {
        let map = FeatureMap::draw(settings);
        let samples = Samples::draw(settings, law);
        let sigmas = levels(*law.sigmas.start(), *law.sigmas.end(), settings.slices as usize);
        let done = AtomicUsize::new(0);
        let fit_one = |&sigma: &f64| {
            let regression = samples.at(sigma, law, watch.stop)?;
            let spectrum = Spectrum::fit(&map, &regression, watch.stop)?;
            let done = 1 + done.fetch_add(1, Ordering::Relaxed);
            (watch.progress)(done as f32 / sigmas.len() as f32);
            Some(spectrum)
        };
        let spectra = sigmas.par_iter().with_max_len(1).map(fit_one).collect::<Option<_>>()?;
        let shared = Shared { map, preconditioning: law.preconditioning(), sigmas };
        Some(Self { shared: Arc::new(shared), spectra })
    }

    /// Bytes that a fit needs at most, the model that it leaves behind included.
    pub fn bytes(settings: &RandomFeatures) -> usize {
        let [width, slices, samples] =
            [settings.width, settings.slices, settings.samples].map(|count| count as usize);
        let at_once = slices.min(rayon::current_num_threads());
        let readouts = slices * width * size_of::<Vector<D>>();
        slices * bytes_kept(width, samples) + readouts + at_once * bytes_of_work(width, samples)
    }

    /// The score after a training time `tau`, which may be infinite: then every direction whose
    /// eigenvalue is more than rounding is fitted. At zero all readouts are zero.
    pub fn at(&self, tau: f64) -> FeatureScore<D> {
        self.score(|spectrum| spectrum.readout(tau))
    }

    /// The best that these features can say: all components with `l > 1e-8 l_max`, fully trained.
    pub fn best(&self) -> FeatureScore<D> {
        self.score(Spectrum::best)
    }

    /// The noise levels that were trained, ascending, data units.
    pub fn sigmas(&self) -> &[f64] {
        &self.shared.sigmas
    }

    fn score(
        &self,
        readout: impl Fn(&Spectrum<D>) -> Vec<Vector<D>> + Send + Sync,
    ) -> FeatureScore<D> {
        let readouts = self.spectra.par_iter().map(readout).collect();
        FeatureScore { shared: Arc::clone(&self.shared), readouts }
    }
}

/// Noise levels log-uniform from end to end; a single one lies in the geometric middle.
fn levels(least: f64, greatest: f64, slices: usize) -> Vec<f64> {
    if slices < 2 || least >= greatest {
        return vec![least.sqrt() * greatest.sqrt()];
    }
    let step = (greatest / least).ln() / (slices - 1) as f64;
    let mut levels: Vec<f64> = (0..slices).map(|k| least * (step * k as f64).exp()).collect();
    levels[slices - 1] = greatest;
    levels
}
