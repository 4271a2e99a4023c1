mod bad_input;
mod built_in;
mod drawn;
mod space;
mod tables;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

/// The source that a `[data]` table describes.
fn parsed(settings: &str) -> DataSource {
    toml::from_str(settings).unwrap()
}

/// Every source with its default settings.
fn all() -> impl Iterator<Item = DataSource> {
    DataSource::VARIANTS.iter().map(|variant| parsed(&format!("type = '{}'", variant.type_name)))
}

fn load(settings: &str) -> Table {
    parsed(settings).load(Path::new(".")).unwrap()
}

/// A folder with one file in it, `t.csv`.
fn folder_with(content: impl AsRef<[u8]>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("t.csv"), content).unwrap();
    folder
}

/// What becomes of a table under `settings`, keys of `[data]` beside `type` and `path`.
fn load_text(content: impl AsRef<[u8]>, settings: &str) -> Result<Table, DataError> {
    let folder = folder_with(content);
    parsed(&format!("type = 'file'\npath = 't.csv'\n{settings}")).load(folder.path())
}

/// The rows of a table, unscaled.
fn rows_of(content: &str) -> Vec<Vec<f64>> {
    load_text(content, "scale = 'none'").unwrap().rows().map(<[f64]>::to_vec).collect()
}
