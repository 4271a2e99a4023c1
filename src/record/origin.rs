//! From what a file was made: the scene with its seeds, inside the file or beside it.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::made_by;
use crate::files::write_both;
use crate::scene::Scene;
use crate::sim::timeline::Node;

/// What a file was made from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The experiment.
    pub scene: &'a Scene,
    /// The time and noise level that the file is about, if it is about one.
    pub node: Option<Node>,
    /// The file that the scene was read from; no other scene is written there.
    pub read_from: Option<&'a Path>,
}

impl Origin<'_> {
    /// The scene as it reads from a file; from the folder where the program runs if there is none.
    pub fn toml(&self, path: Option<&Path>) -> String {
        self.scene.moved_to(path.unwrap_or(Path::new(""))).to_toml()
    }

    /// Program, time and scene, line by line and in ASCII, for the comments of a file.
    pub fn lines(&self, path: Option<&Path>) -> Vec<String> {
        let toml = self.toml(path);
        self.heading().chain(toml.lines().map(in_ascii)).collect()
    }

    /// Writes a table, and the scene beside it as a file of its own ([`beside`]); both, or an error
    /// whose message says what failed.
    pub fn write_table(
        &self,
        path: &Path,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let beside = beside(path);
        let scene = self.scene_file(path);
        if self.would_replace(&beside, &scene) {
            return Err(io::Error::other(format!(
                "its scene would replace {}, from which it is made",
                beside.display()
            )));
        }
        let what = format!("its scene {} cannot be written", beside.display());
        let write_scene = |file: &mut dyn Write| file.write_all(scene.as_bytes());
        write_both((path, write), (&beside, write_scene), &what)
    }

    fn heading(&self) -> impl Iterator<Item = String> {
        let at = |node: Node| format!("t = {}, sigma = {}", node.t, node.sigma);
        [made_by()].into_iter().chain(self.node.map(at))
    }

    /// A scene file that says what else is known in comments.
    fn scene_file(&self, path: &Path) -> String {
        let mut text = String::new();
        for line in self.heading() {
            let _ = writeln!(text, "# {line}");
        }
        text + &self.toml(Some(path))
    }

    fn would_replace(&self, beside: &Path, scene: &str) -> bool {
        let whole = |path: &Path| path.canonicalize().ok();
        let is_same_file = self.read_from.is_some_and(|file| {
            whole(file).is_some_and(|file| whole(beside).is_some_and(|beside| beside == file))
        });
        is_same_file && std::fs::read(beside).is_ok_and(|there| there != scene.as_bytes())
    }
}

/// A line of TOML with other characters escaped; headers of PLY are ASCII for most readers.
fn in_ascii(line: &str) -> String {
    if line.is_ascii() {
        return line.to_owned();
    }
    let pair = toml::from_str::<toml::Table>(line).ok().and_then(|pair| pair.into_iter().next());
    match pair {
        Some((key, value)) => format!("{key} = {}", escaped(&value)),
        None => line.replace(|c: char| !c.is_ascii(), "?"),
    }
}

fn escaped(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => {
            let plain = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
            let escape =
                |c| if plain(c) { String::from(c) } else { format!("\\U{:08X}", c as u32) };
            format!("\"{}\"", text.chars().map(escape).collect::<String>())
        }
        toml::Value::Array(values) => {
            format!("[{}]", values.iter().map(escaped).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Where the scene of a table is: `x.scene.toml` beside `x.csv`.
pub fn beside(table: &Path) -> PathBuf {
    if table.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        table.with_extension("scene.toml")
    } else {
        table.with_added_extension("scene.toml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diffusion::data::{DataSource, File};

    /// A scene on a table in a folder.
    fn scene(folder: &Path) -> Scene {
        let columns = Some(vec!["größe".to_owned(), "b".to_owned()]);
        let path = Some("mine.csv".to_owned());
        let data = DataSource::File(File { path, columns, ..File::default() });
        Scene { data, folder: folder.to_owned(), title: "\"Ä\\".to_owned(), ..Scene::default() }
    }

    fn node() -> Node {
        Node { t: 0.1, sigma: 0.25, a: 1.0, s: 0.25 }
    }

    fn write(file: &mut dyn Write) -> io::Result<()> {
        file.write_all(b"x,y\n1,2\n")
    }

    #[test]
    fn the_scene_beside_a_table_is_the_same_experiment_from_another_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let scene = scene(Path::new("/data"));
        let origin = Origin { scene: &scene, node: Some(node()), read_from: None };
        for (table, name) in [("x.csv", "x.scene.toml"), ("y.1", "y.1.scene.toml")] {
            let path = folder.path().join(table);
            origin.write_table(&path, write).expect("written");
            assert_eq!(std::fs::read(&path).expect("a table"), b"x,y\n1,2\n");
            let beside = folder.path().join(name);
            let text = std::fs::read_to_string(&beside).expect("a scene");
            assert!(text.starts_with("# ridgewalk ") && text.contains("# t = 0.1, sigma = 0.25\n"));
            let read = Scene::load(&beside).expect("a scene");
            let folder = folder.path().to_owned();
            assert_eq!(read, Scene { folder, ..scene.moved_to(&beside) });
            assert_eq!(
                read.value("data.path").and_then(|v| v.as_str().map(str::to_owned)),
                Some("/data/mine.csv".to_owned())
            );
        }
    }

    #[test]
    fn comments_hold_the_whole_scene_in_ascii() {
        let scene = scene(Path::new(""));
        let lines = Origin { scene: &scene, node: None, read_from: None }.lines(None);
        assert!(lines[0].starts_with("ridgewalk "));
        let text = lines[1..].join("\n");
        assert!(text.is_ascii(), "{text}");
        assert_eq!(Scene::parse(&text, "comments", PathBuf::new()).expect("a scene"), scene);
    }

    #[test]
    fn a_scene_that_cannot_be_written_leaves_no_table_and_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.csv");
        std::fs::create_dir(beside(&path)).expect("in the way");
        let scene = scene(Path::new(""));
        let origin = Origin { scene: &scene, node: None, read_from: None };
        let error = origin.write_table(&path, write).expect_err("a folder is there").to_string();
        assert!(error.contains("its scene") && error.contains("x.scene.toml"), "{error}");
        assert!(!path.exists());
    }

    #[test]
    fn the_scene_that_was_read_is_not_replaced_by_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, scene) = (folder.path().join("x.csv"), scene(folder.path()));
        let file = beside(&path);
        let origin = Origin { scene: &scene, node: None, read_from: Some(&file) };
        origin.write_table(&path, write).expect("nothing is in the way");
        origin.write_table(&path, write).expect("the same scene");
        std::fs::write(&file, "title = \"mine\" # with a remark\n").expect("written");
        let error = origin.write_table(&path, write).expect_err("another scene").to_string();
        assert!(error.contains("x.scene.toml, from which it is made"), "{error}");
        assert!(std::fs::read_to_string(&file).expect("there").contains("with a remark"));
    }
}
