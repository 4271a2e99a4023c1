//! `ridgewalk list`: what comes with the program.

use super::write_out;
use crate::scene::lessons::{self, BUILT_IN, claims};
use crate::scene::{SECTIONS, catalogue};

pub fn run() -> Result<(), String> {
    write_out(None, |file| {
        writeln!(file, "Scenes (ridgewalk NAME):")?;
        for entry in catalogue::SCENES {
            writeln!(file, "  {:<24}{}", entry.name, entry.about)?;
        }
        writeln!(file, "\nLessons (ridgewalk NAME):")?;
        for (name, _) in BUILT_IN {
            let lesson = lessons::find(name);
            let about = lesson.map(|lesson| format!("{}: {}", lesson.title, lesson.about));
            writeln!(file, "  {name:<24}{}", about.unwrap_or_default())?;
        }
        for part in SECTIONS.iter().filter(|part| part.has_type()) {
            writeln!(file, "\n{} type:", part.header())?;
            for variant in part.variants {
                let keys: Vec<_> = variant.params.iter().map(|param| param.key).collect();
                writeln!(file, "  {:<24}{}", variant.type_name, variant.about)?;
                writeln!(file, "  {:<24}keys: {}", "", keys.join(", "))?;
            }
        }
        writeln!(file, "\nChecks of lessons (start.NAME, now.NAME, at(SIGMA).NAME, end.NAME):")?;
        for (name, about) in claims::NAMES {
            writeln!(file, "  {name:<24}{about}")?;
        }
        Ok(())
    })
}
