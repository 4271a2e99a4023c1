//! Tables as text: a header, then rows of fields between commas, semicolons or tabs.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::error::{quoted, shown};
use super::{AvailableColumns, Classes, DataError};

/// A CSV file in memory, whose header and first row are known.
pub(super) struct CsvFile {
    name: String,
    text: String,
    delimiter: u8,
    header: Vec<String>,
    first_row: StringRecord,
    first_line: usize,
}

/// The numbers of the chosen columns, row by row, and the classes.
pub(super) struct Contents {
    pub values: Vec<f64>,
    pub classes: Option<Classes>,
}

impl CsvFile {
    /// Reads the file at `path`.
    pub fn open(path: &Path) -> Result<Self, DataError> {
        let name = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| unreadable(&name, path, &error))?;
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(&name, &error))?;
        Self::parse(name, text)
    }

    /// Takes `text` as a file called `name`.
    pub fn parse(name: String, mut text: String) -> Result<Self, DataError> {
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        let delimiter = detect_delimiter(&text);
        let mut file = Self {
            name,
            text,
            delimiter,
            header: Vec::new(),
            first_row: StringRecord::new(),
            first_line: 0,
        };
        file.read_beginning()?;
        Ok(file)
    }

    /// What the file is called in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The line of the first row.
    pub const fn first_line(&self) -> usize {
        self.first_line
    }

    /// The first row for a message: `x = "1", y = "a"`.
    pub fn first_row_shown(&self) -> String {
        const SHOWN: usize = 6;
        let pairs = self.header.iter().zip(&self.first_row).take(SHOWN);
        pairs
            .map(|(name, field)| format!("{name} = {}", shown(field)))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The named columns whose first row is a number, and the others.
    pub fn available(&self) -> AvailableColumns {
        let named = self.header.iter().enumerate().filter(|(_, name)| !name.is_empty());
        let (numeric, text): (Vec<_>, Vec<_>) = named.partition(|(c, _)| self.is_numeric(*c));
        let names = |columns: Vec<(usize, &String)>| {
            columns.into_iter().map(|(_, name)| name.clone()).collect()
        };
        AvailableColumns { numeric: names(numeric), text: names(text) }
    }

    /// Whether the first row has a number there.
    fn is_numeric(&self, column: usize) -> bool {
        self.first_row[column].trim().parse::<f64>().is_ok()
    }

    /// The place of the column called `name`, which must be the only one of that name.
    pub fn column(&self, name: &str) -> Result<usize, DataError> {
        let places: Vec<_> = (0..self.header.len()).filter(|&c| self.header[c] == name).collect();
        match places[..] {
            [place] => Ok(place),
            [] => Err(self.error(format!(
                "there is no column \"{name}\"; the columns are {}",
                quoted(&self.header)
            ))),
            [first, second, ..] => Err(self.error(format!(
                "the header names \"{name}\" more than once (fields {} and {}); rename one of them",
                first + 1,
                second + 1
            ))),
        }
    }

    /// The place of the column called `name`, which must be one of numbers.
    pub fn numeric_column(&self, name: &str) -> Result<usize, DataError> {
        let column = self.column(name)?;
        match number(&self.first_row[column]) {
            Err(fault) if !self.is_numeric(column) => Err(self.error(format!(
                "line {}, column \"{name}\": {fault}, or choose among the numeric columns {}",
                self.first_line,
                quoted(&self.available().numeric)
            ))),
            // What is a number but not a finite one is found with the rows.
            Ok(_) | Err(_) => Ok(column),
        }
    }

    /// The numbers of `columns`, and the classes of column `label`.
    pub fn contents(&self, columns: &[usize], label: Option<usize>) -> Result<Contents, DataError> {
        let mut values = Vec::new();
        let mut classes = ClassReader::default();
        self.for_each_row(|record, start| {
            for &column in columns {
                let read = number(&record[column]);
                values.push(read.map_err(|fault| self.field_error(start, column, &fault))?);
            }
            if let Some(label) = label {
                let read = classes.push(record[label].trim());
                read.map_err(|fault| self.field_error(start, label, fault))?;
            }
            Ok(())
        })?;
        Ok(Contents { values, classes: label.map(|_| classes.classes) })
    }

    /// An error about this file.
    pub fn error(&self, message: String) -> DataError {
        DataError::at(&self.name, message)
    }

    fn field_error(&self, start: usize, column: usize, fault: &str) -> DataError {
        let line = self.line_at(start);
        self.error(format!("line {line}, column \"{}\": {fault}", self.header[column]))
    }

    /// Takes in the header and the first row.
    fn read_beginning(&mut self) -> Result<(), DataError> {
        let mut records = self.records();
        let Some((header, header_start)) = records.next().transpose()? else {
            let message = "the table is empty; it needs a header, such as x,y, and rows of numbers";
            return Err(self.error(message.to_owned()));
        };
        let first = records.next().transpose()?;
        drop(records);
        self.check_header(&header, header_start, first.as_ref().map(|(row, _)| row))?;
        self.header = header.iter().map(|name| name.trim().to_owned()).collect();
        let Some((row, start)) = first else {
            let message = "there is a header but no row below it; add rows of numbers";
            return Err(self.error(message.to_owned()));
        };
        self.check_length(&row, start)?;
        self.first_row = row;
        self.first_line = self.line_at(start);
        Ok(())
    }

    /// A header has a name wherever the row below it has a number.
    fn check_header(
        &self,
        header: &StringRecord,
        start: usize,
        first: Option<&StringRecord>,
    ) -> Result<(), DataError> {
        let is_number = |field: &str| field.trim().parse::<f64>().is_ok();
        let below = first.unwrap_or(header);
        let mut heads = header.iter().zip(below).filter(|(_, field)| is_number(field)).peekable();
        if heads.peek().is_none() || heads.any(|(head, _)| !is_number(head)) {
            return Ok(());
        }
        Err(self.error(format!(
            "line {} has numbers ({}) where the header belongs; put a line of column names, such \
             as x,y, above it",
            self.line_at(start),
            shown(header.iter().find(|head| is_number(head)).unwrap_or_default())
        )))
    }

    fn check_length(&self, record: &StringRecord, start: usize) -> Result<(), DataError> {
        if record.len() == self.header.len() {
            return Ok(());
        }
        Err(self.error(format!(
            "line {} has not as many fields as the header ({}, not {}); add or remove fields, and \
             see that quotes are closed",
            self.line_at(start),
            record.len(),
            self.header.len()
        )))
    }

    /// Visits the rows below the header, each with the byte at which it starts.
    fn for_each_row(
        &self,
        mut visit: impl FnMut(&StringRecord, usize) -> Result<(), DataError>,
    ) -> Result<(), DataError> {
        for record in self.records().skip(1) {
            let (record, start) = record?;
            self.check_length(&record, start)?;
            visit(&record, start)?;
        }
        Ok(())
    }

    /// All records that are not blank, each with the byte at which it starts.
    fn records(&self) -> impl Iterator<Item = Result<(StringRecord, usize), DataError>> {
        let reader = ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(self.text.as_bytes());
        let is_blank = |record: &StringRecord| record.iter().all(|field| field.trim().is_empty());
        let with_start = |record: StringRecord| {
            let start = record.position().map_or(0, |position| position.byte() as usize);
            (record, start)
        };
        reader.into_records().filter(move |record| !record.as_ref().is_ok_and(is_blank)).map(
            move |record| record.map(with_start).map_err(|error| self.error(error.to_string())),
        )
    }

    /// The line of the record that starts at byte `start`, or after the line ends there.
    fn line_at(&self, start: usize) -> usize {
        let rest = self.text[start..].trim_start_matches(['\r', '\n']);
        count_lines(&self.text.as_bytes()[..self.text.len() - rest.len()]) + 1
    }
}

/// Names classes as they come.
#[derive(Default)]
struct ClassReader {
    classes: Classes,
    index_of: HashMap<String, u32>,
}

impl ClassReader {
    fn push(&mut self, name: &str) -> Result<(), &'static str> {
        if name.is_empty() {
            return Err("the class is missing; fill it in or leave out data.label");
        }
        let index = self.index_of.get(name).copied().unwrap_or_else(|| {
            let index = self.classes.names.len() as u32;
            self.classes.names.push(name.to_owned());
            self.index_of.insert(name.to_owned(), index);
            index
        });
        self.classes.of_row.push(index);
        Ok(())
    }
}

/// The finite number that `field` says, or what is wrong with it.
fn number(field: &str) -> Result<f64, String> {
    let field = field.trim();
    if field.is_empty() {
        return Err(
            "the field is empty where a number belongs; fill it in or delete the row".into()
        );
    }
    let found = shown(field);
    match field.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(value) if value.is_nan() => {
            Err(format!("found {found}, which is not a number; correct it or delete the row"))
        }
        Ok(_) => Err(format!("found {found}, which is infinite; correct it or delete the row")),
        Err(_) => Err(format!(
            "found {found} where a number belongs; write a number, with a point for decimals"
        )),
    }
}

/// The character that splits both of the first two lines, and splits them most.
fn detect_delimiter(text: &str) -> u8 {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).take(2).collect();
    let least = |delimiter: u8| lines.iter().map(|line| occurrences(line, delimiter)).min();
    // Of equals `max_by_key` takes the last, which is the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|&delimiter| least(delimiter)).unwrap_or(b',')
}

/// How often `wanted` occurs outside quotes.
fn occurrences(line: &str, wanted: u8) -> usize {
    line.split('"').step_by(2).map(|outside| outside.bytes().filter(|&b| b == wanted).count()).sum()
}

/// Line ends of any kind: `\n`, `\r\n`, `\r`.
fn count_lines(bytes: &[u8]) -> usize {
    let ends_line =
        |i: usize| bytes[i] == b'\n' || (bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    (0..bytes.len()).filter(|&i| ends_line(i)).count()
}

fn unreadable(name: &str, path: &Path, error: &std::io::Error) -> DataError {
    let message = if path.is_dir() {
        "is a directory; name a CSV file in it".to_owned()
    } else if error.kind() == std::io::ErrorKind::NotFound {
        "there is no such file; correct the path or put the file there".to_owned()
    } else {
        format!("cannot be read ({error}); check the file and its permissions")
    };
    DataError::at(name, message)
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> DataError {
    let line = count_lines(&error.as_bytes()[..error.utf8_error().valid_up_to()]) + 1;
    DataError::at(name, format!("line {line} is not UTF-8 text; save the table as CSV in UTF-8"))
}
