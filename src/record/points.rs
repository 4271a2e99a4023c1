//! The training points as a table.

use std::io::{self, Write};
use std::path::Path;

use super::origin::Origin;
use super::quoted;
use crate::diffusion::data::PointCloud;
use crate::sim::loaded::{Loaded, Points};

/// Writes the points as the program sees them, columns `x,y[,z]` and `class` if they have classes,
/// with their scene beside them. Every number is the shortest that reads as the same one.
pub fn save(path: &Path, loaded: &Loaded, origin: &Origin<'_>) -> io::Result<()> {
    origin.write_table(path, |file| match &loaded.points {
        Points::Plane(training) => write(file, &training.cloud),
        Points::Space(training) => write(file, &training.cloud),
    })
}

fn write<const D: usize>(file: &mut dyn Write, cloud: &PointCloud<D>) -> io::Result<()> {
    let classes = cloud.classes();
    let class = if classes.is_some() { ",class" } else { "" };
    writeln!(file, "{}{class}", ["x", "y", "z"][..D].join(","))?;
    for (i, row) in cloud.rows().iter().enumerate() {
        let fields: Vec<String> = row.iter().map(|x| format!("{x:?}")).collect();
        write!(file, "{}", fields.join(","))?;
        if let Some(classes) = classes {
            write!(file, ",{}", quoted(&classes.names[classes.of_row[i] as usize]))?;
        }
        writeln!(file)?;
    }
    Ok(())
}
