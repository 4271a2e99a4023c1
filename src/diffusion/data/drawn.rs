//! Points that were drawn by hand; the scene holds them itself.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::points::COORDINATES;
use super::{AvailableColumns, DataError, RawTable, Scale, Source};
use crate::params::{Param, Settings};

/// Points `[x, y]` that are held by the scene.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Drawn {
    /// The points, at least two distinct ones; left out: a short stroke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Arc<[[f64; 2]]>>,
}

impl Drawn {
    /// More points than these are a table's.
    pub const MOST: usize = 20_000;

    /// These points.
    pub fn of(points: Vec<[f64; 2]>) -> Self {
        Self { points: Some(points.into()) }
    }

    /// The points.
    pub fn points(&self) -> Cow<'_, [[f64; 2]]> {
        match &self.points {
            Some(points) => Cow::Borrowed(points),
            None => Cow::Owned(short_stroke()),
        }
    }

    /// What is found where points cannot be data: `"one point"`.
    pub fn fault(points: &[[f64; 2]]) -> Option<String> {
        let is_finite = |point: &[f64; 2]| point.iter().all(|x| x.is_finite());
        if let Some(place) = points.iter().position(|point| !is_finite(point)) {
            return Some(format!("a list whose point {} is not finite", place + 1));
        }
        match points {
            [] => Some("an empty list".to_owned()),
            [_] => Some("one point".to_owned()),
            [first, rest @ ..] if rest.iter().all(|point| point == first) => {
                Some(format!("{} points, all of them the same", points.len()))
            }
            _ => (points.len() > Self::MOST).then(|| format!("{} points", points.len())),
        }
    }
}

impl Settings for Drawn {
    const TYPE: &'static str = "drawn";
    const LABEL: &'static str = "drawn";
    const ABOUT: &'static str =
        "Points drawn on the canvas, by pen or spray; the scene holds them.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[Param::points("points", "points", Self::MOST)
        .help("The points as they were drawn; left out: a short stroke.")];
}

impl Source for Drawn {
    fn read(&self, _base_dir: &Path) -> Result<RawTable, DataError> {
        let points = self.points();
        if let Some(found) = Self::fault(&points) {
            let most = Self::MOST;
            return Err(DataError::new(format!(
                "data.points is {found}; give 2 to {most} points, not all the same"
            )));
        }
        let columns: Vec<_> = COORDINATES[..2].iter().map(ToString::to_string).collect();
        let available = AvailableColumns { numeric: columns.clone(), text: Vec::new() };
        let values = points.as_flattened().to_vec();
        Ok(RawTable { columns, values, classes: None, available, source: Self::TYPE.to_owned() })
    }

    fn scale(&self) -> Scale {
        Scale::None
    }
}

/// A wave, from left to right.
fn short_stroke() -> Vec<[f64; 2]> {
    const N: i32 = 25;
    let hundredths = |x: f64| (x * 100.0).round() / 100.0;
    let at = |i: i32| {
        let x = 0.15 * f64::from(i - N / 2);
        [x, 0.8 * (1.6 * x).sin()].map(hundredths)
    };
    (0..N).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_data_is_named() {
        let fault = |points: &[[f64; 2]]| Drawn::fault(points).unwrap_or_default();
        assert_eq!(fault(&[]), "an empty list");
        assert_eq!(fault(&[[1.0, 2.0]]), "one point");
        assert_eq!(fault(&[[1.0, 2.0]; 3]), "3 points, all of them the same");
        assert_eq!(fault(&[[1.0, 2.0], [f64::NAN, 0.0]]), "a list whose point 2 is not finite");
        let many: Vec<_> = (0..=Drawn::MOST).map(|i| [i as f64, 0.0]).collect();
        assert_eq!(fault(&many), "20001 points");
        assert_eq!(fault(&many[1..]), "");
    }

    #[test]
    fn points_that_are_left_out_are_a_stroke_and_no_error() {
        let table = Drawn::default().read(Path::new("")).expect("points");
        assert_eq!((table.columns.len(), table.values.len()), (2, 50));
    }
}
