//! A table of one's own.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::csv_file::CsvFile;
use super::error::{quoted, shown};
use super::{AvailableColumns, DataError, RawTable, Scale, Source, shipped};
use crate::params::{Param, Settings};

/// Columns of a CSV file with a header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct File {
    /// Where it is, seen from the scene file; or `shipped:` and a name of [`shipped::TABLES`].
    pub path: Option<String>,
    /// Two or three columns of numbers; left out: all three where there are exactly three, else
    /// the first two.
    pub columns: Option<Vec<String>>,
    /// The column of classes.
    pub label: Option<String>,
    /// How the columns are brought to a common size.
    pub scale: Scale,
}

impl Default for File {
    fn default() -> Self {
        Self { path: None, columns: None, label: None, scale: Scale::Common }
    }
}

impl Settings for File {
    const TYPE: &'static str = "file";
    const LABEL: &'static str = "own table";
    const ABOUT: &'static str = "Two or three columns of a CSV file with a header; unlike units \
        want scale = \"standardize\".";
    const REFERENCE: &'static str = "";
    const PARAMS: &'static [Param] = &[
        Param::text("path", "file").help("A CSV file with a header, seen from the scene file."),
        Param::names("columns", "columns").help(
            "Two or three columns of numbers; left out: all three where there are exactly three, \
             else the first two.",
        ),
        Param::text("label", "classes").help("A column that names the class of each row."),
        Scale::param("common"),
    ];
}

impl Source for File {
    fn read(&self, base_dir: &Path) -> Result<RawTable, DataError> {
        let file = self.open(base_dir)?;
        let label = self.label.as_deref().map(|name| file.column(name)).transpose()?;
        let available = file.available();
        let columns = self.chosen(&file, &available)?;
        let places: Result<Vec<_>, _> =
            columns.iter().map(|name| file.numeric_column(name)).collect();
        let contents = file.contents(&places?, label)?;
        let source = file.name().to_owned();
        Ok(RawTable {
            columns,
            values: contents.values,
            classes: contents.classes,
            available,
            source,
        })
    }

    fn scale(&self) -> Scale {
        self.scale
    }
}

impl File {
    fn open(&self, base_dir: &Path) -> Result<CsvFile, DataError> {
        match self.path.as_deref() {
            None | Some("") => {
                Err(DataError::new("data.path is missing; set it to the path of a CSV file"))
            }
            Some(path) => match path.strip_prefix(shipped::PREFIX) {
                Some(name) => shipped::open(name),
                None => CsvFile::open(&base_dir.join(path)),
            },
        }
    }

    /// The names of the columns to read.
    fn chosen(
        &self,
        file: &CsvFile,
        available: &AvailableColumns,
    ) -> Result<Vec<String>, DataError> {
        let Some(columns) = &self.columns else {
            return self.first_numeric(file, available);
        };
        if !(2..=3).contains(&columns.len()) {
            return Err(file.error(format!(
                "data.columns must name two or three columns and names {}; choose among {}",
                columns.len(),
                quoted(&available.numeric)
            )));
        }
        let is_repeated = |c: &usize| columns[..*c].contains(&columns[*c]);
        match (1..columns.len()).find(is_repeated) {
            None => Ok(columns.clone()),
            Some(c) => Err(file.error(format!(
                "data.columns names {} twice; name two or three different ones",
                shown(&columns[c])
            ))),
        }
    }

    /// Three numeric columns are all taken; of more, the first two.
    fn first_numeric(
        &self,
        file: &CsvFile,
        available: &AvailableColumns,
    ) -> Result<Vec<String>, DataError> {
        let is_label = |name: &&String| self.label.as_ref() == Some(*name);
        let numeric: Vec<_> =
            available.numeric.iter().filter(|name| !is_label(name)).cloned().collect();
        match numeric.len() {
            found @ (0 | 1) => Err(file.error(format!(
                "line {} has a number in {found} of the columns ({}); two are needed, so correct \
                 the row or choose another table",
                file.first_line(),
                file.first_row_shown()
            ))),
            3 => Ok(numeric),
            _ => Ok(numeric[..2].to_vec()),
        }
    }
}
