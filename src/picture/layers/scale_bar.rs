//! A bar that says how long a length is on the canvas.

/// A round length and how long it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleBar {
    /// Length in units of the data radius.
    pub in_radii: f64,
    /// Length on the canvas in px.
    pub px: f64,
}

/// The longest round length (1, 2 or 5 times a power of ten) that is at most `most_px` long.
pub fn scale_bar(px_per_unit: f64, radius: f64, most_px: f64) -> ScaleBar {
    let px_per_radius = px_per_unit * radius;
    let most = most_px / px_per_radius;
    let decade = 10_f64.powf(most.log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().find(|k| k * decade <= most * (1.0 + 1e-9));
    let in_radii = round.unwrap_or(1.0) * decade;
    ScaleBar { in_radii, px: in_radii * px_per_radius }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_round_and_fits() {
        for (px_per_unit, in_radii) in [(240.0, 0.5), (100.0, 1.0), (1.0, 100.0), (1e5, 0.001)] {
            let bar = scale_bar(px_per_unit, 1.0, 130.0);
            assert!((bar.in_radii / in_radii - 1.0).abs() < 1e-9, "{bar:?}");
            assert!(bar.px <= 130.0 + 1e-6 && bar.px > 130.0 / 2.6);
        }
    }
}
