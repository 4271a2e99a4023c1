//! File dialogs, each on a thread of its own, so that the window never waits for one.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crate::ui::command::{Command, Save};

/// A dialog that returns sooner than this was not there to be answered.
const LEAST_SECONDS_OF_A_PERSON: Duration = Duration::from_millis(250);

/// What came of a dialog.
pub enum Answer {
    /// What to do with the chosen file.
    Do(Command),
    /// There is no file dialog on this system; what to do instead.
    NoDialog(&'static str),
}

/// How files are opened without a dialog.
const TO_OPEN: &str = "Drop a file on the window, or give it as an argument: ridgewalk FILE";

/// How they are saved without one.
const TO_SAVE: &str = "Ctrl+C copies the scene as text, drawn points and all, and ridgewalk render, \
                       solve and field write what it shows.";

/// The dialogs that are open.
pub struct Dialogs {
    sender: Sender<Answer>,
    answers: Receiver<Answer>,
}

impl Default for Dialogs {
    fn default() -> Self {
        let (sender, answers) = channel();
        Self { sender, answers }
    }
}

impl Dialogs {
    /// Asks for a scene, a recording or a table.
    pub fn ask_open(&self, wake: impl Fn() + Send + 'static) {
        self.ask(TO_OPEN, wake, || {
            let dialog = rfd::FileDialog::new()
                .set_title("Open a scene, a recording or a table")
                .add_filter("Scenes, recordings and tables", &["toml", "csv", "tsv", "txt"]);
            dialog.pick_file().map(Command::OpenPath)
        });
    }

    /// Asks where to save.
    pub fn ask_save(&self, save: Save, name: &str, wake: impl Fn() + Send + 'static) {
        let Some(ending) = save.endings().first() else {
            return self.ask(TO_SAVE, wake, move || {
                let folder = rfd::FileDialog::new().set_title(save.title()).pick_folder();
                folder.map(|path| Command::SaveTo(save, path))
            });
        };
        let name = format!("{name}.{ending}");
        self.ask(TO_SAVE, wake, move || {
            let dialog = rfd::FileDialog::new()
                .set_title(save.title())
                .add_filter(save.endings().join(", "), save.endings())
                .set_file_name(name);
            dialog.save_file().map(|path| Command::SaveTo(save, with_ending(path, save)))
        });
    }

    /// What the dialogs have answered.
    pub fn answers(&self) -> Vec<Answer> {
        self.answers.try_iter().collect()
    }

    fn ask(
        &self,
        instead: &'static str,
        wake: impl Fn() + Send + 'static,
        dialog: impl FnOnce() -> Option<Command> + Send + 'static,
    ) {
        let sender = self.sender.clone();
        let asked = Instant::now();
        let thread = std::thread::Builder::new().name("dialog".to_owned()).spawn(move || {
            let answer = match dialog() {
                Some(command) => Answer::Do(command),
                None if asked.elapsed() < LEAST_SECONDS_OF_A_PERSON => Answer::NoDialog(instead),
                None => return,
            };
            let _ = sender.send(answer);
            wake();
        });
        if thread.is_err() {
            let _ = self.sender.send(Answer::NoDialog(instead));
        }
    }
}

fn with_ending(path: PathBuf, save: Save) -> PathBuf {
    let known = path.extension().is_some_and(|ending| {
        save.endings().iter().any(|known| ending.eq_ignore_ascii_case(known))
    });
    if known { path } else { path.with_added_extension(save.endings()[0]) }
}
