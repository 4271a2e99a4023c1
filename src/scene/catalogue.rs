//! The scenes that come with the program.

use std::path::PathBuf;

use super::Scene;

/// A built-in scene.
pub struct Entry {
    /// What the command line calls it.
    pub name: &'static str,
    /// One line about it.
    pub about: &'static str,
    text: &'static str,
}

macro_rules! entry {
    ($name:literal, $about:literal) => {
        Entry {
            name: $name,
            about: $about,
            text: include_str!(concat!("../../assets/scenes/", $name, ".toml")),
        }
    };
}

/// The built-in scenes, the first one first.
pub const SCENES: &[Entry] = &[
    entry!("thirteen_points", "a chain with a branch and an outlier"),
    entry!("normal_error", "a score that is wrong across the ridge: samples settle beside it"),
    entry!("tangential_error", "a score that is wrong along the ridge: samples spread along it"),
    entry!("both_errors", "wrong across and along"),
    entry!("epsilon_error", "wrong in epsilon: the error is forgotten as the noise goes"),
    entry!("smoothed", "a denoiser with a bandwidth: samples come to rest between the data"),
    entry!("features_early", "a learned score soon after its start: haze"),
    entry!("features_generalising", "trained for a while: on the ridge, between the data"),
    entry!("features_memorising", "trained for very long: at the data"),
    entry!("features_narrow", "trained as long with a quarter of the features: it memorises less"),
    entry!("gauge_error", "each particle goes elsewhere, the cloud stays the same"),
    entry!("gate", "samples that must end in a half-plane, and a reward without a gradient"),
    entry!("two_moons", "two half circles that hold each other"),
    entry!("moons_early", "random features on the moons, soon after their start"),
    entry!("moons_generalising", "the same, trained for a while"),
    entry!("moons_memorising", "the same, trained for very long"),
    entry!("ring_of_blobs", "eight clusters on a circle"),
    entry!("circle", "points all round, a score that is wrong across"),
    entry!("s_curve", "two bends, a score that is wrong across"),
    entry!("isotropic_blob", "no manifold, and phases as tidy as anywhere"),
    entry!("spiral", "one arm, close to itself"),
    entry!("network_spiral", "a small network learns the spiral while you watch"),
    entry!("helix", "a curve in space, wrong across and along"),
    entry!("trefoil", "a knotted curve, closed"),
    entry!("linked_rings", "two closed curves that cannot be pulled apart"),
    entry!("sphere", "a closed sheet"),
    entry!("torus", "a closed sheet with a hole"),
    entry!("swiss_roll", "a sheet rolled up, its turns close to each other"),
    entry!("moebius", "a sheet with one side and an edge"),
    entry!("line_and_plane", "two parts of different dimension through one point"),
    entry!("old_faithful", "eruptions of a geyser: length and waiting time"),
    entry!("linear_old_faithful", "the same, seen by a score that is linear in x"),
    entry!("fiji_quakes", "foci of earthquakes near Fiji, seen from above"),
    entry!("fiji_slab", "the same earthquakes in space: a sinking plate is a sheet"),
    entry!("iris", "sepals and petals of three species"),
    entry!("iris_guided", "the same, steered to one species by classifier-free guidance"),
    entry!("iris_wrong_class", "guided by a conditional score that is wrong"),
    entry!("blobs_guided", "eight clusters, steered to one of them and beyond"),
    entry!("gaussians_guided", "two Gaussians: what guidance samples has a closed form"),
    entry!("iris_3d", "three measures of three species"),
    entry!("uniform_steps", "flow matching with steps even in t: what the schedule changes"),
    entry!("reverse_sde", "the same noise, the stochastic way"),
];

impl Entry {
    /// The scene.
    pub fn scene(&self) -> Scene {
        Scene::parse(self.text, self.name, PathBuf::new()).unwrap_or_default()
    }
}

/// The built-in scene of that name.
pub fn find(name: &str) -> Option<&'static Entry> {
    SCENES.iter().find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_scene_is_valid_and_its_data_load() {
        for Entry { name, text, .. } in SCENES {
            let scene = Scene::parse(text, name, PathBuf::new());
            let scene = scene.unwrap_or_else(|error| panic!("{error}"));
            assert_ne!(scene.title, Scene::default().title, "{name} has no title");
            scene.load_table().unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}
