//! Between which times a run goes.

use super::Schedule;

/// Where a run starts when nothing else is said: `sigma` in units of the data radius.
pub const START_IN_RADII: f64 = 15.0;

/// Where a run ends when nothing else is said: `sigma` in units of the neighbour distance.
pub const END_IN_NEIGHBOUR_DISTANCES: f64 = 0.02;

/// The ends of a run as the settings have them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ends {
    /// Noise end, in schedule time.
    pub t_start: Option<f64>,
    /// Data end, in schedule time.
    pub t_end: Option<f64>,
}

/// The times between which a run goes, and their noise levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeSpan {
    /// Noise end, in schedule time.
    pub t_start: f64,
    /// Data end, in schedule time; below `t_start`.
    pub t_end: f64,
    /// Noise level at `t_start`; infinite where nothing is left of the data.
    pub sigma_start: f64,
    /// Noise level at `t_end`; positive and finite.
    pub sigma_end: f64,
}

impl TimeSpan {
    /// The ends that the settings ask for, and where they are silent the time at which `sigma` is
    /// 15 times `radius` (RMS distance of the data from their mean) and .02 of `nearest_neighbour`
    /// (median distance between neighbours), or the nearest that the schedule reaches.
    pub fn resolve(
        schedule: &dyn Schedule,
        radius: f64,
        nearest_neighbour: f64,
    ) -> Result<Self, String> {
        schedule.check()?;
        let Ends { t_start, t_end } = schedule.ends();
        let start = End::resolve("t_start", t_start, START_IN_RADII * radius, schedule)?;
        let end =
            End::resolve("t_end", t_end, END_IN_NEIGHBOUR_DISTANCES * nearest_neighbour, schedule)?;
        end.check_noise()?;
        start.check_above(&end)?;
        Ok(Self { t_start: start.t, t_end: end.t, sigma_start: start.sigma, sigma_end: end.sigma })
    }
}

/// One end of a run, and how it came about.
struct End {
    key: &'static str,
    asked: bool,
    t: f64,
    sigma: f64,
}

impl End {
    fn resolve(
        key: &'static str,
        asked: Option<f64>,
        default_sigma: f64,
        schedule: &dyn Schedule,
    ) -> Result<Self, String> {
        let range = schedule.t_range();
        let (low, high) = (*range.start(), *range.end());
        let t = match asked {
            Some(t) if range.contains(&t) => t,
            Some(t) => {
                return Err(format!(
                    "schedule.{key} = {t} is outside the schedule, whose times go from {low} to \
                     {high}; choose one of them or leave the key out"
                ));
            }
            // `min` and `max` also turn "no such time" (not a number) into an end of the range.
            None => schedule.t_of_sigma(default_sigma).min(high).max(low),
        };
        Ok(Self { key, asked: asked.is_some(), t, sigma: schedule.sigma(t) })
    }

    /// What the end is called in a message.
    fn name(&self) -> String {
        let Self { key, asked, t, .. } = self;
        if *asked { format!("schedule.{key} = {t}") } else { format!("{key} = {t} (left out)") }
    }

    fn check_noise(&self) -> Result<(), String> {
        let Self { sigma, .. } = self;
        if *sigma > 0.0 && sigma.is_finite() {
            return Ok(());
        }
        Err(format!(
            "{} has noise level sigma = {sigma}, where the score does not exist; set \
             schedule.t_end to a time of small positive noise or leave it out",
            self.name()
        ))
    }

    fn check_above(&self, end: &Self) -> Result<(), String> {
        if self.t > end.t && self.sigma > end.sigma {
            return Ok(());
        }
        Err(format!(
            "{} is not above {}: a run goes down from the noise end to the data end; raise \
             schedule.t_start or lower schedule.t_end",
            self.name(),
            end.name()
        ))
    }
}
