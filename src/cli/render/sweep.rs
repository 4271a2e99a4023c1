//! Several values of one key.

use std::str::FromStr;

use crate::picture::text::with_minus;
use crate::scene::Scene;

/// Values at most: each is a solve and a picture.
const MOST: usize = 36;

/// A key and its values, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sweep {
    path: String,
    values: Vec<String>,
}

impl FromStr for Sweep {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("write it as table.key=0,0.5,1, with up to {MOST} values");
        let (path, values) = text.split_once('=').ok_or_else(wrong)?;
        let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
        let is_right = values.len() <= MOST && values.iter().all(|value| !value.is_empty());
        let path = path.trim().to_owned();
        if is_right && !path.is_empty() { Ok(Self { path, values }) } else { Err(wrong()) }
    }
}

impl Sweep {
    /// The scene with each of the values, and the words that tell them apart.
    pub fn scenes(&self, scene: &Scene) -> Result<Vec<(String, Scene)>, String> {
        let Self { path, values } = self;
        let key = path.rsplit('.').next().unwrap_or(path);
        let with = |value: &String| {
            let changed = scene.with_typed(&format!("{path}={value}"));
            let changed = changed.map_err(|error| error.to_string().replace("--set", "--sweep"))?;
            let is_number = value.parse::<f64>().is_ok();
            let shown = if is_number { with_minus(value) } else { value.clone() };
            Ok((format!("{} {shown}", key.replace('_', " ")), changed))
        };
        values.iter().map(with).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_is_a_scene_for_each_value() {
        let sweep: Sweep = "sampler.stochasticity=0, 0.5,1".parse().expect("a sweep");
        let scenes = sweep.scenes(&Scene::default()).expect("values that are allowed");
        let headings: Vec<&str> = scenes.iter().map(|(heading, _)| heading.as_str()).collect();
        assert_eq!(headings, ["stochasticity 0", "stochasticity 0.5", "stochasticity 1"]);
    }

    #[test]
    fn what_is_no_sweep_says_how_to_write_one() {
        for wrong in ["", "a.b", "a.b=", "=1", "a.b=1,,2"] {
            assert!(wrong.parse::<Sweep>().is_err(), "{wrong}");
        }
        let unknown: Sweep = "sampler.stepz=1,2".parse().expect("the form is right");
        let refusal = unknown.scenes(&Scene::default()).expect_err("no such key");
        assert!(refusal.contains("--sweep") && refusal.contains("stepz"), "{refusal}");
    }
}
