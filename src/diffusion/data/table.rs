//! A table of numbers, ready to become a cloud of points of whatever dimension it has.

use super::{DataError, PointCloud, Scale, Scaling};
use crate::maths::Vector;

/// A class for every row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// The names of the classes, in the order in which they first occur.
    pub names: Vec<String>,
    /// The class of each row, an index into `names`.
    pub of_row: Vec<u32>,
}

/// The columns that a table offers, for menus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AvailableColumns {
    /// Columns of numbers.
    pub numeric: Vec<String>,
    /// Columns of anything else, such as classes.
    pub text: Vec<String>,
}

/// A table as it was read or drawn, before scaling.
#[derive(Clone, Debug, PartialEq)]
pub struct RawTable {
    /// The name of each column.
    pub columns: Vec<String>,
    /// The numbers, row by row.
    pub values: Vec<f64>,
    /// The class of each row, if there are classes.
    pub classes: Option<Classes>,
    /// What else could have been chosen.
    pub available: AvailableColumns,
    /// Where the numbers come from: a path, the name of a built-in set.
    pub source: String,
}

/// A scaled table: finite, and with two distinct rows at least.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    raw: RawTable,
    scaling: Scaling,
}

impl Table {
    /// Scales `raw`.
    pub fn new(mut raw: RawTable, scale: Scale) -> Result<Self, DataError> {
        check_distinct(&raw)?;
        let scaling = Scaling::fit(scale, &raw.columns, &raw.values)
            .map_err(|message| DataError::at(&raw.source, message))?;
        scaling.apply(&mut raw.values);
        Ok(Self { raw, scaling })
    }

    /// The names of the chosen columns.
    pub fn columns(&self) -> &[String] {
        &self.raw.columns
    }

    /// How many columns were chosen: 2 or 3.
    pub const fn dimension(&self) -> usize {
        self.raw.columns.len()
    }

    /// The rows after scaling, each of [`Table::dimension`] numbers.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.raw.values.chunks_exact(self.dimension())
    }

    /// The class of each row, if there are classes.
    pub const fn classes(&self) -> Option<&Classes> {
        self.raw.classes.as_ref()
    }

    /// The map back to the original numbers.
    pub const fn scaling(&self) -> &Scaling {
        &self.scaling
    }

    /// The columns that could have been chosen.
    pub const fn available(&self) -> &AvailableColumns {
        &self.raw.available
    }

    /// Where the numbers come from: a path, the name of a built-in set.
    pub fn source(&self) -> &str {
        &self.raw.source
    }

    /// The rows as a cloud of points; `D` must be [`Table::dimension`].
    pub fn cloud<const D: usize>(&self) -> Result<PointCloud<D>, DataError> {
        let at_source = |error| DataError::at(self.source(), error);
        if self.dimension() != D {
            let message = format!("{} columns were chosen where {D} are needed", self.dimension());
            return Err(DataError::at(self.source(), message));
        }
        let rows = self.rows().map(Vector::from_column_slice).collect();
        PointCloud::new(rows, self.raw.classes.clone()).map_err(at_source)
    }
}

fn check_distinct(raw: &RawTable) -> Result<(), DataError> {
    let mut rows = raw.values.chunks_exact(raw.columns.len());
    let first = rows.next();
    if rows.any(|row| Some(row) != first) {
        return Ok(());
    }
    let found = match raw.values.len() / raw.columns.len() {
        0 => "there are no rows".to_owned(),
        1 => "there is one row".to_owned(),
        n => format!("all {n} rows are the same point"),
    };
    Err(DataError::at(&raw.source, format!("{found}; at least two distinct points are needed")))
}
