//! What is left behind when the disk fills or a hand stops the work: no broken file.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::program;

const BINARY: &str = env!("CARGO_BIN_EXE_ridgewalk");

/// Work that takes a while and writes much.
const FILM: &str = "render spiral --set particles.count=200 --size 480x360 --duration 60";

fn entries(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Runs a line of a shell in which the present folder has room for 60 kB, by whatever this system
/// allows: a small disk of its own, else a limit on the size of a file.
fn on_a_small_disk(line: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let mount = "mount -t tmpfs -o size=60k none .";
    let in_new = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
        command.current_dir(folder.path()).output()
    };
    let has_small_disk = in_new(mount).is_ok_and(|output| output.status.success());
    let output = if has_small_disk {
        let there = folder.path().display();
        in_new(&format!("{mount} && cd {there} && {line}; code=$?; ls -A >&2; exit $code"))
    } else {
        let script = format!("trap '' XFSZ; ulimit -f 60; {line}; code=$?; ls -A >&2; exit $code");
        Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output()
    };
    output.expect("a shell")
}

#[test]
fn a_full_disk_is_one_sentence_and_no_file() {
    for line in [
        format!("{BINARY} {FILM} --fps 5 --out film.gif"),
        format!("{BINARY} render spiral --size 1600x1200 --out picture.png"),
        format!("{BINARY} solve spiral --out t.npz"),
    ] {
        let output = on_a_small_disk(&line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{line}: {said}");
        assert_eq!(said.trim().lines().count(), 1, "one sentence, and the folder is empty: {said}");
        let said = said.to_lowercase();
        assert!(said.contains("no space left") || said.contains("too large"), "{said}");
    }
}

#[test]
fn ctrl_c_in_the_middle_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program::command(folder.path(), &format!("{FILM} --out film.gif"));
    let child = command.stderr(Stdio::piped()).spawn().expect("the program runs");
    let has_begun = || entries(folder.path()).iter().any(|name| name.starts_with(".ridgewalk-"));
    while !has_begun() {
        std::thread::sleep(Duration::from_millis(20));
    }
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.expect("kill runs").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing was written"));
    assert_eq!(entries(folder.path()), Vec::<String>::new());
}
