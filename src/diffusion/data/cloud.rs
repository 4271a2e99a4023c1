//! The training points, as the theory sees them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::neighbours::median_nearest_distance;
use super::{Classes, DataError, error};
use crate::maths::Vector;

/// Training points in `D` dimensions, with exact duplicates merged.
///
/// Each distinct point carries its count, so that a density is a sum over few points with weights;
/// moments divide by the number of rows, `M`.
#[derive(Clone, Debug, PartialEq)]
pub struct PointCloud<const D: usize> {
    points: Vec<Vector<D>>,
    counts: Vec<f64>,
    rows: Vec<Vector<D>>,
    classes: Option<Classes>,
    mean: Vector<D>,
    radius: f64,
    nearest_neighbour: f64,
}

impl<const D: usize> PointCloud<D> {
    /// The cloud of `rows` (scaled data, duplicates included), with their classes if they have any.
    ///
    /// The rows must be finite, and at least two of them distinct.
    pub fn new(rows: Vec<Vector<D>>, classes: Option<Classes>) -> Result<Self, DataError> {
        if let Some(row) = rows.iter().position(|row| row.iter().any(|x| !x.is_finite())) {
            let message = format!("row {} is not finite; correct it or delete it", row + 1);
            return Err(DataError::new(message));
        }
        let (points, counts) = merge_duplicates(&rows);
        check_distinct(points.len(), rows.len())?;
        let mean = rows.iter().sum::<Vector<D>>() / rows.len() as f64;
        let radius = root_mean_square(rows.iter().map(|row| (row - mean).norm_squared()));
        let nearest_neighbour = median_nearest_distance(points.clone());
        check_magnitude(radius, nearest_neighbour)?;
        Ok(Self { points, counts, rows, classes, mean, radius, nearest_neighbour })
    }

    /// The distinct points, in the order in which they first occur.
    pub fn points(&self) -> &[Vector<D>] {
        &self.points
    }

    /// How many rows each distinct point stands for.
    pub fn counts(&self) -> &[f64] {
        &self.counts
    }

    /// The rows of the table after scaling, duplicates included; `M` of them.
    pub fn rows(&self) -> &[Vector<D>] {
        &self.rows
    }

    /// The class of each row, where the table has classes.
    pub const fn classes(&self) -> Option<&Classes> {
        self.classes.as_ref()
    }

    /// Mean of the rows.
    pub const fn mean(&self) -> Vector<D> {
        self.mean
    }

    /// `R`, the root mean square distance of the rows from their mean; positive.
    pub const fn radius(&self) -> f64 {
        self.radius
    }

    /// Median distance from a distinct point to the nearest other one; positive.
    pub const fn nearest_neighbour(&self) -> f64 {
        self.nearest_neighbour
    }

    /// The rows of one class as a cloud of their own, in the same place and units.
    pub fn of_class(&self, name: &str) -> Result<Self, DataError> {
        let Some(classes) = &self.classes else {
            let message = format!(
                "class = \"{name}\" is asked for, but the data have no classes; \
                 name a column of them in data.label"
            );
            return Err(DataError::new(message));
        };
        let Some(wanted) = classes.names.iter().position(|known| known == name) else {
            let known = error::quoted(&classes.names);
            let message = format!("there is no class \"{name}\"; choose one of {known}");
            return Err(DataError::new(message));
        };
        let is_wanted = |&&class: &&u32| class as usize == wanted;
        let members = classes.of_row.iter().zip(&self.rows).filter(|(class, _)| is_wanted(class));
        let rows: Vec<_> = members.map(|(_, row)| *row).collect();
        let of_row = vec![0; rows.len()];
        let own_class = Classes { names: vec![name.to_owned()], of_row };
        Self::new(rows, Some(own_class))
            .map_err(|error| DataError::at(&format!("class \"{name}\""), error))
    }
}

/// The distinct rows in the order in which they first occur, and how often each does.
fn merge_duplicates<const D: usize>(rows: &[Vector<D>]) -> (Vec<Vector<D>>, Vec<f64>) {
    let mut points = Vec::new();
    let mut counts = Vec::new();
    let mut place_of = HashMap::with_capacity(rows.len());
    for row in rows {
        // Adding zero makes the two zeros one.
        let bits: [u64; D] = std::array::from_fn(|axis| (row[axis] + 0.0).to_bits());
        match place_of.entry(bits) {
            Entry::Occupied(place) => counts[*place.get()] += 1.0,
            Entry::Vacant(place) => {
                place.insert(points.len());
                points.push(*row);
                counts.push(1.0);
            }
        }
    }
    (points, counts)
}

fn root_mean_square(squares: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = squares.len() as f64;
    (squares.sum::<f64>() / n).sqrt()
}

fn check_distinct(n_points: usize, n_rows: usize) -> Result<(), DataError> {
    match (n_points, n_rows) {
        (2.., _) => Ok(()),
        (_, 0) => Err(DataError::new("there are no points; at least two distinct ones are needed")),
        (_, 1) => Err(DataError::new("there is one point; at least two distinct ones are needed")),
        (_, rows) => Err(DataError::new(format!(
            "all {rows} rows are the same point; at least two distinct ones are needed"
        ))),
    }
}

/// Squares of lengths must neither overflow nor vanish.
fn check_magnitude(radius: f64, nearest_neighbour: f64) -> Result<(), DataError> {
    if radius.is_finite() && radius > 0.0 && nearest_neighbour > 0.0 {
        return Ok(());
    }
    Err(DataError::new(format!(
        "the points are too far apart or too close together to compute with (radius {radius}, \
         distance between neighbours {nearest_neighbour}); change their unit"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud(rows: &[[f64; 2]]) -> Result<PointCloud<2>, DataError> {
        PointCloud::new(rows.iter().map(|&row| row.into()).collect(), None)
    }

    fn labelled(rows: &[[f64; 2]], of_row: &[u32]) -> PointCloud<2> {
        let names = vec!["a".to_owned(), "b".to_owned()];
        let classes = Classes { names, of_row: of_row.to_vec() };
        PointCloud::new(rows.iter().map(|&row| row.into()).collect(), Some(classes)).unwrap()
    }

    fn message<const D: usize>(result: Result<PointCloud<D>, DataError>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn duplicates_are_merged_and_still_weigh() {
        let cloud = cloud(&[[3.0, 0.0], [0.0, 0.0], [3.0, 0.0], [3.0, -0.0]]).unwrap();
        assert_eq!(cloud.points(), [Vector::from([3.0, 0.0]), Vector::from([0.0, 0.0])]);
        assert_eq!(cloud.counts(), [3.0, 1.0]);
        assert_eq!(cloud.rows().len(), 4);
        assert_eq!(cloud.mean(), Vector::from([2.25, 0.0]));
        // Deviations .75 three times and 2.25 once.
        assert!((cloud.radius() - 1.687_5f64.sqrt()).abs() < 1e-15);
        assert_eq!(cloud.nearest_neighbour(), 3.0);
    }

    #[test]
    fn a_class_is_a_cloud_of_its_own() {
        let whole = labelled(&[[0.0, 0.0], [4.0, 0.0], [0.0, 2.0], [4.0, 1.0]], &[0, 1, 0, 1]);
        let class = whole.of_class("b").unwrap();
        assert_eq!(class.points(), [Vector::from([4.0, 0.0]), Vector::from([4.0, 1.0])]);
        assert_eq!(class.mean(), Vector::from([4.0, 0.5]));
        assert_eq!(class.classes().unwrap().names, ["b"]);
    }

    #[test]
    fn a_class_that_cannot_be_a_cloud_says_why() {
        let whole = labelled(&[[0.0, 0.0], [4.0, 0.0], [0.0, 2.0]], &[0, 1, 0]);
        assert!(message(whole.of_class("c")).contains("choose one of \"a\", \"b\""));
        assert!(message(whole.of_class("b")).starts_with("class \"b\": there is one point"));
        let plain = cloud(&[[0.0, 0.0], [1.0, 0.0]]).unwrap();
        assert!(message(plain.of_class("a")).contains("data.label"));
    }

    #[test]
    fn points_that_make_no_cloud_are_refused() {
        assert!(message(cloud(&[])).contains("no points"));
        assert!(message(cloud(&[[1.0, 1.0]])).contains("one point"));
        assert!(message(cloud(&[[1.0, 1.0]; 3])).contains("all 3 rows are the same point"));
        assert!(message(cloud(&[[1.0, 1.0], [f64::NAN, 0.0]])).contains("row 2 is not finite"));
        assert!(message(cloud(&[[1e200, 1.0], [0.0, 0.0]])).contains("change their unit"));
        assert!(message(cloud(&[[1e-200, 0.0], [0.0, 0.0]])).contains("change their unit"));
    }
}
