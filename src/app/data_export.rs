//! Data that are written in the background, as the command line writes them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::export::{CANCELLED, ExportOutcome, ExportTicket};
use crate::diffusion::data::{DataSource, File};
use crate::record::metrics::ends_beside;
use crate::record::origin::Origin;
use crate::record::points;
use crate::record::ridge::RidgeFile;
use crate::scene::Scene;
use crate::sim::choice::Choice;
use crate::sim::experiment::{Experiment, Ready, Space};
use crate::sim::export::{self, solve_chosen};
use crate::sim::loaded::Loaded;
use crate::sim::memory::{self, Kept};
use crate::sim::metrics::{Extent, metrics};
use crate::sim::solve::Starts;

/// What is written.
pub enum Data {
    /// Trajectories, all or some.
    Trajectories(Choice),
    /// The ridge at this noise level.
    Ridge(f64),
    /// The training points.
    Points,
    /// The cloud in numbers.
    Numbers,
}

/// From what, and where to.
pub struct DataJob<'a> {
    pub scene: Arc<Scene>,
    /// The file that the scene was read from.
    pub read_from: Option<PathBuf>,
    pub loaded: Option<&'a Arc<Loaded>>,
    pub path: &'a Path,
}

impl Data {
    /// Writes it, or says why not.
    pub fn write(self, job: &DataJob<'_>, ticket: &ExportTicket<'_>) -> Result<(), String> {
        match self {
            Self::Trajectories(choice) => job.trajectories(choice, ticket),
            Self::Ridge(sigma) => job.ridge(sigma, ticket),
            Self::Points => job.points(),
            Self::Numbers => job.numbers(ticket),
        }
    }
}

impl DataJob<'_> {
    fn origin(&self) -> Origin<'_> {
        Origin { scene: &self.scene, node: None, read_from: self.read_from.as_deref() }
    }

    fn experiment(&self) -> Result<Experiment, String> {
        Experiment::new(Arc::clone(&self.scene), self.loaded)
    }

    fn trajectories(&self, choice: Choice, ticket: &ExportTicket<'_>) -> Result<(), String> {
        let experiment = self.experiment()?;
        match &experiment.space {
            Space::Plane(ready) => self.trajectories_of(&experiment, ready, choice, ticket),
            Space::Volume(ready) => self.trajectories_of(&experiment, ready, choice, ticket),
        }
    }

    fn trajectories_of<const D: usize>(
        &self,
        experiment: &Experiment,
        ready: &Ready<D>,
        choice: Choice,
        ticket: &ExportTicket<'_>,
    ) -> Result<(), String> {
        let starts = Starts::Seeded;
        export::check(experiment, &starts, &choice)?;
        let stop = || ticket.is_superseded();
        let on_node = progress(experiment.nodes.len(), ticket);
        let solved = solve_chosen(experiment, ready, starts, choice, &stop, on_node);
        let trajectories = solved.ok_or(CANCELLED)?;
        trajectories.write(self.path, &self.origin()).map_err(|error| error.to_string())
    }

    /// The time of the noise level is that of the schedule, so that the command line finds the same.
    fn ridge(&self, sigma: f64, ticket: &ExportTicket<'_>) -> Result<(), String> {
        let scene = self.scene.with_exact_score();
        let t = scene.schedule.schedule().t_of_sigma(sigma);
        let experiment = Experiment::new(scene.into(), self.loaded)?;
        let node = experiment.node_at(t)?;
        let stop = || ticket.is_superseded();
        let wanted = RidgeFile::new(Some(self.path), &experiment);
        let ridge = wanted.find(&experiment, node, &stop)?.ok_or(CANCELLED)?;
        let origin = Origin { node: Some(node), ..self.origin() };
        ridge.save(self.path, &origin).map_err(|error| error.to_string())
    }

    fn points(&self) -> Result<(), String> {
        if self.reads_from_there() {
            let what = "this is the table that the data are read from; choose another name";
            return Err(what.to_owned());
        }
        let loaded = Loaded::read(&self.scene, self.loaded)?;
        points::save(self.path, &loaded, &self.origin()).map_err(|error| error.to_string())
    }

    /// Whether the numbers of the file to be written are those that the scene scales.
    fn reads_from_there(&self) -> bool {
        let DataSource::File(File { path: Some(table), .. }) = &self.scene.data else {
            return false;
        };
        let whole = |path: &Path| path.canonicalize().ok();
        let table = whole(&self.scene.folder.join(table));
        table.is_some() && table == whole(self.path)
    }

    fn numbers(&self, ticket: &ExportTicket<'_>) -> Result<(), String> {
        let experiment = self.experiment()?;
        memory::check(&experiment, experiment.scene.particles.count, Kept::Nodes(1))?;
        let stop = || ticket.is_superseded();
        let on_node = progress(experiment.nodes.len(), ticket);
        let measured = metrics(&experiment, Extent::NodesAndEnds, &stop, on_node);
        let metrics = measured.ok_or(CANCELLED)?;
        let ends = ends_beside(self.path);
        metrics.save(self.path, &ends, &self.origin()).map_err(|error| error.to_string())
    }
}

/// Says how far it is after every node.
fn progress(n_nodes: usize, ticket: &ExportTicket<'_>) -> impl FnMut() {
    let mut n_done = 0;
    move || {
        n_done += 1;
        ticket.publish(ExportOutcome::Progress(n_done as f32 / n_nodes as f32));
    }
}
