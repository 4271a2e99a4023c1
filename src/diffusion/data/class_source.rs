//! How the data are divided into classes.

use serde::{Deserialize, Serialize};

use super::{Classes, DataError, PointCloud};
use crate::params::{Param, Settings, Variant};

/// Where the classes of the data come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClassSource {
    /// See [`OwnClasses`].
    Own(OwnClasses),
    /// See [`Lasso`].
    Lasso(Lasso),
}

impl ClassSource {
    /// All variants, for menus and messages.
    pub const VARIANTS: &[Variant] = &[Variant::of::<OwnClasses>(), Variant::of::<Lasso>()];

    /// The cloud with these classes.
    pub fn apply<const D: usize>(&self, cloud: PointCloud<D>) -> Result<PointCloud<D>, DataError> {
        match self {
            Self::Own(_) => Ok(cloud),
            Self::Lasso(lasso) => lasso.apply(cloud),
        }
    }
}

impl Default for ClassSource {
    fn default() -> Self {
        Self::Own(OwnClasses {})
    }
}

/// The classes that the data bring: a column of a table, the blobs of a built-in set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OwnClasses {}

impl Settings for OwnClasses {
    const TYPE: &'static str = "own";
    const LABEL: &'static str = "of the data";
    const ABOUT: &'static str = "The class column of a table, or the blobs of a built-in set.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[];
}

/// Two classes: what lies within a line drawn round some of the data, and the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lasso {
    /// Corners in the first two coordinates, from the mean of the data, in units of the data radius;
    /// in space whatever lies above or below is within.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corners: Option<Vec<[f64; 2]>>,
}

impl Lasso {
    /// The class of what is within.
    pub const INSIDE: &'static str = "lasso";
    /// The class of the rest.
    pub const OUTSIDE: &'static str = "rest";

    fn apply<const D: usize>(&self, cloud: PointCloud<D>) -> Result<PointCloud<D>, DataError> {
        let Some(corners) = &self.corners else { return Ok(cloud) };
        let (mean, radius) = (cloud.mean(), cloud.radius());
        let is_within = |row: &crate::maths::Vector<D>| {
            let [x, y] = [0, 1].map(|axis| (row[axis] - mean[axis]) / radius);
            encloses(corners, [x, y])
        };
        let of_row: Vec<u32> = cloud.rows().iter().map(|row| u32::from(!is_within(row))).collect();
        if !of_row.contains(&0) {
            let message = "the lasso holds none of the data; draw it round some of them";
            return Err(DataError::new(message));
        }
        let names = [Self::INSIDE, Self::OUTSIDE].map(str::to_owned).to_vec();
        PointCloud::new(cloud.rows().to_vec(), Some(Classes { names, of_row }))
    }
}

impl Settings for Lasso {
    const TYPE: &'static str = "lasso";
    const LABEL: &'static str = "by lasso";
    const ABOUT: &'static str = "A line drawn round some of the data makes them a class.";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[Param::corners("corners", "Lasso")
        .help("What lies within is the class \"lasso\", the rest \"rest\". In space, from above.")];
}

/// Whether a closed line goes round a place (even-odd rule).
fn encloses(corners: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let next = corners.iter().cycle().skip(1);
    let crossings = corners.iter().zip(next).filter(|([x0, y0], [x1, y1])| {
        (*y0 > y) != (*y1 > y) && x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
    });
    crossings.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud() -> PointCloud<2> {
        let rows = [[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, -1.0]];
        PointCloud::new(rows.map(Into::into).to_vec(), None).expect("a cloud")
    }

    fn lasso(corners: &[[f64; 2]]) -> ClassSource {
        ClassSource::Lasso(Lasso { corners: Some(corners.to_vec()) })
    }

    #[test]
    fn what_a_lasso_holds_is_a_class_and_the_rest_another() {
        let right = lasso(&[[0.5, -2.0], [2.0, -2.0], [2.0, 2.0], [0.5, 2.0]]);
        let cloud = right.apply(cloud()).expect("one of four is within");
        let classes = cloud.classes().expect("classes");
        assert_eq!(classes.names, ["lasso", "rest"]);
        assert_eq!(classes.of_row, [1, 0, 1, 1]);
    }

    #[test]
    fn an_empty_lasso_says_so_and_one_that_is_not_drawn_changes_nothing() {
        let empty = lasso(&[[5.0, 5.0], [6.0, 5.0], [5.0, 6.0]]).apply(cloud());
        assert!(empty.expect_err("nothing within").to_string().contains("none of the data"));
        let undrawn = ClassSource::Lasso(Lasso::default());
        assert_eq!(undrawn.apply(cloud()).expect("as it was"), cloud());
    }
}
