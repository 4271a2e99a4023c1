//! The work behind the window, each kind on a thread of its own.

use std::sync::Arc;

use super::desk::{Desk, Office};
use super::export::{self, ExportJob, ExportOutcome};
use super::study;
use super::what_if::{self, Answers, WhatIfJob};
use crate::sim::anatomy::Anatomy;
use crate::sim::experiment::Experiment;
use crate::sim::worker::Worker;
use crate::ui::model::Sweep;

/// The workers.
pub struct Jobs {
    /// Those of the setting on the rails.
    pub here: Desk,
    /// Those of the setting beside it.
    pub beside: Desk,
    pub export: Worker<ExportJob, ExportOutcome>,
    pub anatomy: Worker<Arc<Experiment>, (Arc<Experiment>, Arc<Anatomy>)>,
    pub what_if: Worker<WhatIfJob, Answers>,
    pub sweep: Worker<Arc<Experiment>, Sweep>,
}

impl Jobs {
    /// Starts the threads; `wake` is called when one of them has something to show.
    pub fn spawn(wake: impl Fn() + Clone + Send + Sync + 'static) -> std::io::Result<Self> {
        let office = Office::new()?;
        Ok(Self {
            here: Desk::spawn(&office, wake.clone())?,
            beside: Desk::spawn(&office, wake.clone())?,
            export: Worker::spawn("export", wake.clone(), export::run)?,
            anatomy: Worker::spawn("anatomy", wake.clone(), |experiment, ticket| {
                study::take_apart(&experiment, ticket);
            })?,
            what_if: Worker::spawn("what if", wake.clone(), |job, ticket| {
                what_if::answer(job, ticket);
            })?,
            sweep: Worker::spawn("sweep", wake, |experiment, ticket| {
                study::sweep(&experiment, ticket);
            })?,
        })
    }
}
