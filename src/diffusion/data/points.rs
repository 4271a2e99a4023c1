//! Files of points: places to evaluate at, positions to start from.

use std::path::Path;

use super::DataError;
use super::csv_file::CsvFile;
use crate::maths::Vector;

/// The names of the coordinates, for up to three dimensions.
pub(super) const COORDINATES: [&str; 3] = ["x", "y", "z"];

/// Reads the points of a CSV file with the header `x,y` (`D` = 2) or `x,y,z` (`D` = 3), in file
/// order; other columns are ignored.
pub fn read_points<const D: usize>(path: &Path) -> Result<Vec<Vector<D>>, DataError> {
    let file = CsvFile::open(path)?;
    check_dimension(&file, D)?;
    let columns: Result<Vec<_>, _> =
        COORDINATES[..D].iter().map(|name| file.numeric_column(name)).collect();
    let values = file.contents(&columns?, None)?.values;
    Ok(values.chunks_exact(D).map(Vector::from_column_slice).collect())
}

fn check_dimension(file: &CsvFile, dimension: usize) -> Result<(), DataError> {
    let has = |name: &&&str| file.header().iter().any(|column| column == **name);
    let found = COORDINATES.iter().take_while(has).count();
    if found == dimension {
        return Ok(());
    }
    Err(file.error(format!(
        "the header has {found} of the columns x, y, z where the data have {dimension} dimensions; \
         it must be {}",
        COORDINATES[..dimension].join(",")
    )))
}
