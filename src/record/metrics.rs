//! The cloud in numbers as tables: one of what changes with time, one of what holds for the end.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::origin::Origin;
use super::quoted;
pub use crate::sim::metrics::Metrics;

/// The columns of the first table.
const COLUMNS: &str = "step,t,sigma,distance_median,distance_mean,distance_p90,reach,align,slide,\
                       to_go_median,u_normal_median,u_tangent_median,near_share,log_density_mean,\
                       diverged";

impl Metrics {
    /// Writes both tables, each with its scene beside it.
    pub fn save(&self, steps: &Path, ends: &Path, origin: &Origin<'_>) -> io::Result<()> {
        origin.write_table(steps, |file| self.write_steps(file))?;
        origin.write_table(ends, |file| self.write_ends(file))
    }

    /// Writes a row a step. A number that no particle has is left empty.
    pub fn write_steps(&self, file: &mut dyn Write) -> io::Result<()> {
        writeln!(file, "{COLUMNS}")?;
        let of_node = self.nodes.iter().zip(&self.numbers).zip(&self.summaries);
        for (step, ((node, numbers), summary)) in of_node.enumerate() {
            let [reach, align, slide] = numbers.shares;
            let values = [
                node.t,
                node.sigma,
                numbers.distance_median,
                numbers.distance_mean,
                numbers.distance_p90,
                reach,
                align,
                slide,
                summary.to_go_median,
                numbers.u_normal_median,
                numbers.u_tangent_median,
                summary.near_share,
                summary.log_density_mean,
            ];
            let fields = values.map(field).join(",");
            writeln!(file, "{step},{fields},{}", summary.n_diverged)?;
        }
        Ok(())
    }

    /// Writes rows `name,value`.
    pub fn write_ends(&self, file: &mut dyn Write) -> io::Result<()> {
        writeln!(file, "name,value")?;
        let mut rows = self.ends.iter();
        rows.try_for_each(|(name, value)| writeln!(file, "{},{}", quoted(name), field(*value)))
    }
}

/// Where the second table is if nobody says: `x_ends.csv` beside `x.csv`.
pub fn ends_beside(steps: &Path) -> PathBuf {
    let stem = steps.file_stem().unwrap_or_default().to_string_lossy();
    steps.with_file_name(format!("{stem}_ends.csv"))
}

fn field(value: f64) -> String {
    if value.is_finite() { format!("{value:.16e}") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::phase_numbers::PhaseNumbers;
    use crate::sim::timeline::{Node, Summary};

    #[test]
    fn a_number_that_no_particle_has_is_left_empty_and_names_are_quoted() {
        let summary =
            Summary { near_share: 0.5, to_go_median: 2.0, log_density_mean: -1.0, n_diverged: 3 };
        let metrics = Metrics {
            nodes: vec![Node { t: 1.0, sigma: 2.0, a: 1.0, s: 2.0 }],
            numbers: vec![PhaseNumbers { distance_mean: f64::NAN, ..PhaseNumbers::default() }],
            summaries: vec![summary],
            ends: vec![("sampled_share_a, b".to_owned(), 0.25)],
        };
        let text = |write: fn(&Metrics, &mut dyn Write) -> io::Result<()>| {
            let mut bytes = Vec::new();
            write(&metrics, &mut bytes).expect("written");
            String::from_utf8(bytes).expect("text")
        };
        let steps = text(Metrics::write_steps);
        let row: Vec<&str> = steps.lines().nth(1).expect("a row").split(',').collect();
        assert_eq!(row.len(), COLUMNS.split(',').count());
        assert_eq!((row[4], row[12], row[14]), ("", "5.0000000000000000e-1", "3"));
        let ends = "name,value\n\"sampled_share_a, b\",2.5000000000000000e-1\n";
        assert_eq!(text(Metrics::write_ends), ends);
    }

    #[test]
    fn the_second_table_lies_beside_the_first() {
        assert_eq!(ends_beside(Path::new("a/b.csv")), Path::new("a/b_ends.csv"));
    }
}
