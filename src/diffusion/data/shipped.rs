//! The tables that come with the program.

use super::DataError;
use super::csv_file::CsvFile;
use super::error::quoted;

/// What a path begins with that means one of [`TABLES`].
pub const PREFIX: &str = "shipped:";

/// Their names and text; `assets/data/README.md` says what they are and where they come from.
pub const TABLES: &[(&str, &str)] = &[
    ("thirteen_points.csv", include_str!("../../../assets/data/thirteen_points.csv")),
    ("old_faithful.csv", include_str!("../../../assets/data/old_faithful.csv")),
    ("fiji_quakes.csv", include_str!("../../../assets/data/fiji_quakes.csv")),
    ("iris.csv", include_str!("../../../assets/data/iris.csv")),
];

/// The shipped table of that name.
pub(super) fn open(name: &str) -> Result<CsvFile, DataError> {
    if let Some((_, text)) = TABLES.iter().find(|(known, _)| *known == name) {
        return CsvFile::parse(format!("{PREFIX}{name}"), (*text).to_owned());
    }
    let names: Vec<_> = TABLES.iter().map(|(known, _)| (*known).to_owned()).collect();
    Err(DataError::new(format!(
        "data.path = \"{PREFIX}{name}\": there is no such shipped table; choose one of {}",
        quoted(&names)
    )))
}
