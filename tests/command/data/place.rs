//! A folder in which the program runs, and its files read back.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;
use zip::ZipArchive;

pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn with(self, name: &str, text: &str) -> Self {
        fs::write(self.path(name), text).expect("written");
        self
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A line; an empty argument is written as `''`.
    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ridgewalk"));
        let words = line.split_whitespace().map(|word| if word == "''" { "" } else { word });
        command.current_dir(&self.0).args(words);
        command
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).output().expect("the program runs")
    }

    /// Runs a line that must succeed on so many threads.
    pub fn out_on(&self, threads: &str, line: &str) {
        let mut command = self.command(line);
        let status = command.env("RAYON_NUM_THREADS", threads).status().expect("the program runs");
        assert!(status.success(), "{line}");
    }

    /// Standard output of a run that must succeed.
    pub fn out(&self, line: &str) -> String {
        let output = self.run(line);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {error}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// The sentence of a run that must fail with exit code 2.
    pub fn sentence(&self, line: &str) -> String {
        let output = self.run(line);
        let error = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(2), "{line}: {error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{line}: not one sentence: {error}");
        error
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn archive(&self, name: &str) -> Archive {
        let bytes = fs::read(self.path(name)).expect("a file");
        Archive(ZipArchive::new(Cursor::new(bytes)).expect("an archive"))
    }

    /// Names of the files that are there, in order.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("a folder").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// An NPZ file.
pub struct Archive(ZipArchive<Cursor<Vec<u8>>>);

impl Archive {
    /// Names of the arrays, in order.
    pub fn names(&self) -> Vec<String> {
        let names = self.0.file_names().map(|name| name.expect("a name"));
        let mut names: Vec<String> =
            names.map(|name| name.trim_end_matches(".npy").to_owned()).collect();
        names.sort();
        names
    }

    /// An array and its shape.
    pub fn array<T: npyz::Deserialize>(&mut self, name: &str) -> (Vec<u64>, Vec<T>) {
        let entry = self.0.by_name(&format!("{name}.npy")).expect(name);
        let array = npyz::NpyFile::new(entry).expect("an array");
        (array.shape().to_vec(), array.into_vec().expect("values"))
    }
}

/// A table: for each column by its name, its fields.
pub fn columns(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().expect("a header").iter().map(Into::into).collect();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in reader.records() {
        for (name, field) in names.iter().zip(row.expect("a row").iter()) {
            columns.entry(name.clone()).or_default().push(field.to_owned());
        }
    }
    columns
}
