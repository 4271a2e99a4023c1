//! Files that are whole or not there.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

/// Writes a file beside its target and renames it, so that a file that exists is whole. The
/// message of an error says what failed, without the path.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<()> {
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
    io::Write::flush(&mut writer)?;
    drop(writer);
    draft.as_file().sync_all()?;
    draft.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

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
}
