//! Files that are whole or not there.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes a file beside its target and renames it, so that a file that exists is whole. The
/// message of an error says what failed, without the path.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<()> {
    put(draft(path, write)?, path)
}

/// Writes two files that belong together: neither takes its place before both are written. What goes
/// wrong with the second is said after `what`.
pub fn write_both(
    first: (&Path, impl FnOnce(&mut dyn Write) -> io::Result<()>),
    second: (&Path, impl FnOnce(&mut dyn Write) -> io::Result<()>),
    what: &str,
) -> io::Result<()> {
    let of_second = |error: io::Error| io::Error::new(error.kind(), format!("{what}: {error}"));
    let first_draft = draft(first.0, |file| (first.1)(file))?;
    let second_draft = draft(second.0, |file| (second.1)(file)).map_err(of_second)?;
    put(second_draft, second.0).map_err(of_second)?;
    put(first_draft, first.0)
}

/// A file beside its target.
fn draft(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<NamedTempFile> {
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "this is a folder, not a file"));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // A draft made in the usual way is as readable as any new file; tempfile's own is private.
    let create_new = |path: &Path| File::options().write(true).create_new(true).open(path);
    let mut draft = tempfile::Builder::new().prefix(".ridgewalk-").make_in(folder, create_new)?;
    let mut writer = BufWriter::new(draft.as_file_mut());
    write(&mut writer)?;
    writer.flush()?;
    drop(writer);
    draft.as_file().sync_all()?;
    Ok(draft)
}

fn put(draft: NamedTempFile, path: &Path) -> io::Result<()> {
    draft.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_whole_and_no_draft() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        write_whole(&path, |file| file.write_all(b"old")).expect("written");
        let failed = write_whole(&path, |file| {
            file.write_all(b"half of the ne")?;
            Err(io::Error::other("disk full"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&path).expect("still there"), b"old");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn of_two_files_none_is_replaced_unless_both_are_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
        let text = |text: &'static str| {
            move |file: &mut dyn Write| match text {
                "" => Err(io::Error::other("disk full")),
                text => file.write_all(text.as_bytes()),
            }
        };
        write_both((&a, text("1")), (&b, text("2")), "b").expect("written");
        let failed = |first, second| {
            let error = write_both((&a, text(first)), (&b, text(second)), "its b").expect_err("no");
            error.to_string()
        };
        assert_eq!(failed("", "4"), "disk full");
        assert_eq!(failed("3", ""), "its b: disk full");
        assert_eq!([&a, &b].map(|path| std::fs::read(path).expect("there")), [b"1", b"2"]);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }
}
