//! Which particles and which steps of a solve are written.

use std::ops::RangeInclusive;

use super::memory::Kept;

/// Some particles and some steps, or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Numbers of the particles in ascending order; all of them if left out.
    pub particles: Option<Vec<u32>>,
    /// The steps 0, `every`, 2 `every` and so on are written, and the last one; at least 1.
    pub every: usize,
}

impl Default for Choice {
    fn default() -> Self {
        Self { particles: None, every: 1 }
    }
}

impl Choice {
    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a step is written, of a solve with this last one.
    pub fn has_step(&self, step: usize, last: usize) -> bool {
        step == last || step.is_multiple_of(self.every)
    }

    /// Refuses the number of a particle that there is not.
    pub fn check(&self, n_particles: usize) -> Result<(), String> {
        let greatest = self.particles.as_ref().and_then(|numbers| numbers.last());
        greatest.map_or(Ok(()), |&number| check_number(number.into(), n_particles))
    }

    /// What is kept of a solve with so many nodes.
    pub fn kept(&self, n_nodes: usize) -> Kept {
        let last = n_nodes.saturating_sub(1);
        Kept::Nodes(last.div_ceil(self.every) + 1)
    }
}

/// Numbers and ranges of particles, as a person writes them: `0-9,17`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranges(Vec<RangeInclusive<u64>>);

/// How such a text looks.
const AS: &str = "write numbers and ranges, as 0-9,17";

impl Ranges {
    /// Reads such a text, or says in a sentence what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err(format!("no particle is chosen; {AS}"));
        }
        text.split(',').map(|part| range(part.trim())).collect::<Result<_, _>>().map(Self)
    }

    /// The numbers in ascending order, each once, or a sentence if there are not so many particles.
    pub fn among(&self, n_particles: usize) -> Result<Vec<u32>, String> {
        let last = self.0.iter().map(|range| *range.end()).max().unwrap_or(0);
        check_number(last, n_particles)?;
        let mut numbers: Vec<u32> =
            self.0.iter().cloned().flatten().map(|number| number as u32).collect();
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }
}

/// Refuses the number of a particle that there is not.
fn check_number(number: u64, n_particles: usize) -> Result<(), String> {
    if number < n_particles as u64 {
        return Ok(());
    }
    Err(format!(
        "there is no particle {number}, the {n_particles} particles have the numbers 0 to {}; \
         choose among these",
        n_particles.saturating_sub(1)
    ))
}

fn range(part: &str) -> Result<RangeInclusive<u64>, String> {
    let number = |word: &str| {
        let is_plain = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let wrong = || format!("\"{part}\" is neither a number nor a range; {AS}");
        is_plain.then(|| word.parse().ok()).flatten().ok_or_else(wrong)
    };
    let (first, last) = match part.split_once('-') {
        Some((first, last)) => (number(first.trim())?, number(last.trim())?),
        None => (number(part)?, number(part)?),
    };
    if first > last {
        return Err(format!("the range {part} ends before it begins; write {last}-{first}"));
    }
    Ok(first..=last)
}

/// Reads how far apart the steps are that are written, or says in a sentence what is wrong.
pub fn every(text: &str) -> Result<usize, String> {
    let wrong = "this is not a whole number from 1 on; 5 writes the steps 0, 5, 10 and so on, and \
                 the last";
    text.trim().parse().ok().filter(|&every| every > 0).ok_or_else(|| wrong.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Result<Vec<u32>, String> {
        Ranges::parse(text)?.among(20)
    }

    #[test]
    fn numbers_and_ranges_name_each_particle_once_in_order() {
        assert_eq!(numbers("17, 0-3,2").expect("numbers"), [0, 1, 2, 3, 17]);
        assert_eq!(numbers("0-19").expect("numbers").len(), 20);
        assert_eq!(numbers("7-7").expect("numbers"), [7]);
    }

    #[test]
    fn what_names_no_particle_is_refused_with_the_way_out() {
        let cases = [
            ("", "as 0-9,17"),
            ("1,,2", "\"\" is neither"),
            ("few", "\"few\" is neither"),
            ("-3", "\"-3\" is neither"),
            ("+3", "\"+3\" is neither"),
            ("1-2-3", "\"1-2-3\" is neither"),
            ("5-2", "write 2-5"),
            ("3,20", "no particle 20, the 20 particles have the numbers 0 to 19"),
            ("0-18446744073709551615", "no particle 18446744073709551615"),
            ("18446744073709551616", "is neither"),
        ];
        for (text, wanted) in cases {
            let sentence = numbers(text).expect_err(text);
            assert!(sentence.contains(wanted), "{text}: {sentence}");
        }
        for text in ["0", "-1", "1.5", "often", ""] {
            assert!(every(text).is_err(), "{text}");
        }
        assert_eq!(every("7"), Ok(7));
    }

    #[test]
    fn every_kth_step_and_the_last_are_written_and_counted() {
        for (steps, step) in [(10, 5), (11, 5), (10, 1), (10, 100), (1, 3)] {
            let choice = Choice { every: step, ..Choice::default() };
            let written: Vec<usize> = (0..=steps).filter(|&k| choice.has_step(k, steps)).collect();
            assert!(written.contains(&0) && written.contains(&steps), "{written:?}");
            assert_eq!(choice.kept(steps + 1), Kept::Nodes(written.len()));
        }
    }
}
