//! The thirteen points of the first scene.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diffusion::data::{DataError, File, RawTable, Scale, Source};
use crate::params::{Param, Settings};

/// A chain with a branch and an outlier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThirteenPoints {
    /// How the points are scaled.
    pub scale: Scale,
}

impl Settings for ThirteenPoints {
    const TYPE: &'static str = "thirteen_points";
    const LABEL: &'static str = "thirteen points";
    const ABOUT: &'static str = "A chain with a branch and an outlier, in the role of the paper's \
        thirteen points, whose coordinates are not published.";
    const REFERENCE: &'static str = "Our own; after He, Qiu & Tao 2026 (arXiv 2602.06021)";
    const PARAMS: &'static [Param] = &[Scale::param("none")];
}

impl Source for ThirteenPoints {
    fn read(&self, base_dir: &Path) -> Result<RawTable, DataError> {
        let path = Some("shipped:thirteen_points.csv".to_owned());
        let table = File { path, ..File::default() }.read(base_dir)?;
        Ok(RawTable { source: Self::TYPE.to_owned(), ..table })
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}
