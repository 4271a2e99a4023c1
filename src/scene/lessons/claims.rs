//! What a lesson says of its picture, in a form that can be checked:
//!
//! ```text
//! end.distance.median > 0.04 R
//! end.between > 2 * previous.end.between
//! at(0.3).slide < 10 %
//! ```
//!
//! A side is a number (`R`: data radii; `%`: hundredths) or a quantity, perhaps times a number. A
//! quantity is a place of time (`start`, `now`, `end`, `at(SIGMA / R)`) and a name of [`NAMES`],
//! perhaps of another step (`previous.`, `step(3).`, counted from 1).

use std::fmt;

/// What can be said of the cloud or the ridge at a place of time, and what it is.
pub const NAMES: &[(&str, &str)] = &[
    ("distance.median", "median distance to the ridge, data units"),
    ("distance.mean", "its mean"),
    ("distance.p90", "its ninth decile"),
    ("reach", "share of particles that reach"),
    ("align", "share that align"),
    ("slide", "share that slide"),
    ("to_go.median", "median length of the displacement still to go, data units"),
    ("to_go.across", "median length of its normal part"),
    ("to_go.along", "median length of its tangential part"),
    ("to_go.p90", "ninth decile of the length of the displacement still to go"),
    ("to_go.across.p90", "ninth decile of the length of its normal part"),
    ("bends", "share whose paths have turned to the same side since the start, in the plane"),
    ("near", "share within one nearest-neighbour distance of a datum"),
    ("foretold", "share whose nearest datum is the one that they are nearest to at the end"),
    ("distinct", "least number of data that nine tenths of the particles are nearest to"),
    ("apart.median", "median distance to the same particles in the step before, data units"),
    ("apart.other_datum", "share that is nearest to another datum than in the step before"),
    ("log_density", "mean log density of the smoothed data, nats"),
    ("diverged", "number of particles that are not finite"),
    ("mean.x", "mean of the first coordinate, data frame"),
    ("mean.y", "mean of the second"),
    ("mean.z", "mean of the third"),
    ("spread.x", "standard deviation of the first coordinate, data frame"),
    ("spread.y", "of the second"),
    ("spread.z", "of the third"),
    ("spread", "RMS distance from the mean, data units"),
    ("memorised", "share that ends within .1 nearest-neighbour distances of a datum"),
    ("at_data", "share that ends within .2 of them and near the ridge, or memorised"),
    ("between", "share that ends between the data, on the ridge of .1 R"),
    ("off_ridge", "share that ends elsewhere"),
    ("ridge.cores", "number of core pieces of the ridge"),
    ("ridge.bridges", "number of its bridges"),
    ("ridge.length", "length of its core pieces, data units; area of core sheets"),
    ("modes", "number of modes on the ridge"),
    ("steps", "number of solver steps"),
    ("evaluations", "number of evaluations of the denoiser, a particle"),
    ("particles", "number of particles"),
    ("data", "number of distinct training points"),
    ("data.distance.p90", "ninth decile of the distance of the data to the ridge, data units"),
    ("neighbours", "median distance of a datum to its nearest neighbour, data units"),
    ("radius", "RMS distance of the data from their mean, in the unit of their table"),
    ("noise", "the noise level, data units"),
];

/// A sentence and its form.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Words of the step.
    pub says: String,
    /// As it is written.
    pub that: String,
    /// The side that is less.
    pub less: Side,
    /// The side that is more.
    pub more: Side,
}

/// One side of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// The number, or what the quantity is multiplied by.
    pub number: f64,
    /// Whether the number is in data radii.
    pub in_radii: bool,
    /// The quantity, if it is not a plain number.
    pub of: Option<Quantity>,
}

/// What is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Of which step.
    pub step: Which,
    /// At which time.
    pub when: When,
    /// One of [`NAMES`].
    pub name: &'static str,
}

/// Which step is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one that says it.
    Own,
    /// The one before.
    Previous,
    /// By its number, from 1.
    Numbered(usize),
}

/// Which time is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// The noise end.
    Start,
    /// Where the step puts the scrubber.
    Now,
    /// The data end.
    End,
    /// A noise level in data radii.
    At(f64),
}

impl Claim {
    /// Reads a claim.
    pub fn parse(says: &str, that: &str) -> Result<Self, String> {
        let (left, is_less, right) = match (that.split_once('<'), that.split_once('>')) {
            (Some((left, right)), None) => (left, true, right),
            (None, Some((left, right))) => (left, false, right),
            _ => return Err(format!("`{that}` is no claim; write `a < b` or `a > b`")),
        };
        let [left, right] = [Side::parse(left)?, Side::parse(right)?];
        let (less, more) = if is_less { (left, right) } else { (right, left) };
        Ok(Self { says: says.to_owned(), that: that.to_owned(), less, more })
    }
}

impl Side {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some((factor, quantity)) = text.split_once('*') {
            let number = factor.trim().parse().map_err(|_| no_number(factor))?;
            let of = Some(Quantity::parse(quantity)?);
            return Ok(Self { number, in_radii: false, of });
        }
        if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
            let (digits, scale, in_radii) = match (text.strip_suffix('R'), text.strip_suffix('%')) {
                (Some(digits), _) => (digits, 1.0, true),
                (_, Some(digits)) => (digits, 0.01, false),
                _ => (text, 1.0, false),
            };
            let number: f64 = digits.trim().parse().map_err(|_| no_number(digits))?;
            return Ok(Self { number: scale * number, in_radii, of: None });
        }
        Ok(Self { number: 1.0, in_radii: false, of: Some(Quantity::parse(text)?) })
    }
}

fn no_number(text: &str) -> String {
    format!("`{}` is no number", text.trim())
}

impl Quantity {
    /// Reads a quantity.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let wrong = || {
            let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            format!(
                "`{text}` is no quantity; write start, now, end or at(SIGMA), a dot, and one of {}",
                names.join(", ")
            )
        };
        let (step, rest) = match (text.strip_prefix("previous."), in_brackets(text, "step")) {
            (Some(rest), _) => (Which::Previous, rest),
            (None, Some((number, rest))) => {
                let number = number.parse().map_err(|_| wrong())?;
                (Which::Numbered(number), rest)
            }
            (None, None) => (Which::Own, text),
        };
        let (when, rest) = if let Some((sigma, rest)) = in_brackets(rest, "at") {
            (When::At(sigma.parse().map_err(|_| wrong())?), rest)
        } else {
            let (word, rest) = rest.split_once('.').ok_or_else(wrong)?;
            let when = match word {
                "start" => When::Start,
                "now" => When::Now,
                "end" => When::End,
                _ => return Err(wrong()),
            };
            (when, rest)
        };
        let name = NAMES.iter().find(|(name, _)| *name == rest).map(|(name, _)| *name);
        Ok(Self { step, when, name: name.ok_or_else(wrong)? })
    }
}

/// What stands in brackets after a word, and what follows their dot.
fn in_brackets<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let inner = text.strip_prefix(word)?.strip_prefix('(')?;
    let (inside, rest) = inner.split_once(')')?;
    Some((inside.trim(), rest.strip_prefix('.')?))
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            Which::Own => {}
            Which::Previous => write!(f, "previous.")?,
            Which::Numbered(number) => write!(f, "step({number}).")?,
        }
        match self.when {
            When::Start => write!(f, "start")?,
            When::Now => write!(f, "now")?,
            When::End => write!(f, "end")?,
            When::At(sigma) => write!(f, "at({sigma})")?,
        }
        write!(f, ".{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(that: &str) -> Claim {
        Claim::parse("", that).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn a_claim_is_less_and_more_whichever_way_it_is_written() {
        let written = claim("end.distance.median > 0.04 R");
        assert_eq!((written.less.number, written.less.in_radii), (0.04, true));
        let quantity = written.more.of.as_ref().expect("a quantity");
        assert_eq!((quantity.when, quantity.name), (When::End, "distance.median"));
        assert_eq!(claim("0.04 R < end.distance.median").less, written.less);
        assert_eq!(claim("now.reach < 12.5 %").more.number, 0.125);
    }

    #[test]
    fn a_quantity_may_be_of_another_step_and_time_and_multiplied() {
        let written = claim("2 * step(3).at(0.3).slide < previous.start.reach");
        let less = written.less.of.expect("a quantity");
        assert_eq!((less.step, less.when), (Which::Numbered(3), When::At(0.3)));
        assert_eq!(written.less.number, 2.0);
        assert_eq!(less.to_string(), "step(3).at(0.3).slide");
        assert_eq!(written.more.of.expect("a quantity").step, Which::Previous);
    }

    #[test]
    fn what_is_no_claim_says_how_to_write_one() {
        for (wrong, expected) in [
            ("end.slide", "a < b"),
            ("end.slide > 1 < 2", "a < b"),
            ("end.glide > 1", "distance.median"),
            ("later.slide > 1", "at(SIGMA)"),
            ("end.slide > 1x", "`1x` is no number"),
            ("x * end.slide > 1", "`x` is no number"),
            ("at(y).slide > 1", "no quantity"),
        ] {
            let error = Claim::parse("", wrong).expect_err(wrong);
            assert!(error.contains(expected), "{wrong}: {error}");
        }
    }
}
