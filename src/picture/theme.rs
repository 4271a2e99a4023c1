//! Colours by meaning: one table for the window, the figures and the films.
//!
//! The chrome (panels, controls, text) has no hue: a hue always means geometry. The colours of the
//! phases differ in every common colour blindness, and a shape or line says the same again.

use serde::{Deserialize, Serialize};

use super::Rgba;

/// Which table of colours is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Light marks on a dark canvas.
    #[default]
    Dark,
    /// Dark marks on a white canvas, for projectors.
    Light,
    /// Bright marks on black, each with a contrast of seven.
    Contrast,
    /// For paper: white, black words, nothing that glows.
    Print,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::Contrast, Self::Print];

    /// The theme of that word on the command line.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.word() == word)
    }

    /// The word of the command line and of recordings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Contrast => "contrast",
            Self::Print => "print",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dark => "Dark",
            Self::Light => "Light",
            Self::Contrast => "High contrast",
            Self::Print => "Print",
        }
    }

    /// The colours of the theme.
    pub const fn palette(self) -> &'static Palette {
        match self {
            Self::Dark => &DARK,
            Self::Light => &LIGHT,
            Self::Contrast => &CONTRAST,
            Self::Print => &PRINT,
        }
    }

    /// Whether marks are brighter than the canvas.
    pub const fn is_dark(self) -> bool {
        matches!(self, Self::Dark | Self::Contrast)
    }

    /// The plain theme of the other brightness.
    #[must_use]
    pub const fn other(self) -> Self {
        if self.is_dark() { Self::Light } else { Self::Dark }
    }
}

/// The colours of one theme, each named by what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Particles that are still far from the ridge (hollow rings).
    pub reach: Rgba,
    /// Particles that close in on the ridge (filled diamonds).
    pub align: Rgba,
    /// Particles that move along the ridge (filled discs).
    pub slide: Rgba,
    /// The ridge (a line), its bridges (dashed) and its tube (a band).
    pub ridge: Rgba,
    /// Training points (squares).
    pub training: Rgba,
    /// What steers: the outline of a region, the target, the ridge of a class, what guidance adds.
    pub guidance: Rgba,

    /// Below the picture.
    pub canvas: Rgba,
    /// Below the controls.
    pub panel: Rgba,
    /// A button, a field.
    pub control: Rgba,
    /// A button or a field below the pointer: one step towards the text.
    pub control_hover: Rgba,
    /// Between panels and sections.
    pub line: Rgba,
    /// The track of a slider, the base line of a plot.
    pub track: Rgba,
    /// What is read first; also knobs, focus and whatever is on.
    pub text: Rgba,
    /// Units, symbols, summaries.
    pub muted: Rgba,
    /// What cannot be used now, and layers that are off.
    pub disabled: Rgba,
    /// What was picked: the strongest mark on the canvas.
    pub selection: Rgba,

    /// Shade of the density at its maximum.
    pub density: Rgba,
    /// Contours of the density at 1, 2, 3 and 4 "sigma" below the maximum.
    pub contours: [Rgba; 4],
    /// Arrows of the score.
    pub arrow: Rgba,
    /// Arrows of the score in space, which are lit.
    pub cone: Rgba,
    /// A sheet of the ridge.
    pub sheet: Rgba,
    /// The edges of its faces.
    pub wire: Rgba,
    /// The edge of the slice through space.
    pub slice_edge: Rgba,
    /// The grid on the ground.
    pub grid: Rgba,
    /// Bridges between pieces of ridge.
    pub bridge: Rgba,
    /// Inside of the tube.
    pub tube_fill: Rgba,
    /// Edge of the tube.
    pub tube_edge: Rgba,
    /// Below a legend or a message that lies on the canvas.
    pub veil: Rgba,
    /// Band between two quantiles in a plot.
    pub band: Rgba,
    /// Reach, align and slide in the phase strip.
    pub strip: [Rgba; 3],
}

/// Alpha of filled particles.
pub const PARTICLE_ALPHA: f32 = 0.95;
/// Alpha of hollow particles.
pub const RING_ALPHA: f32 = 0.85;
/// Alpha of a trail where it is strongest.
pub const TRAIL_ALPHA: f32 = 0.62;

/// What the two themes choose; everything else follows by [`Choice::palette`].
struct Choice {
    geometry: [u32; 6],
    surfaces: [u32; 3],
    control_hover: u32,
    strokes: [u32; 2],
    inks: [u32; 3],
    selection: u32,
    contour_alphas: [f32; 4],
    tube_alphas: [f32; 2],
}

impl Choice {
    const fn palette(self) -> Palette {
        let [reach, align, slide, ridge, training, guidance] = self.geometry;
        let [reach, align, slide] = [Rgba::hex(reach), Rgba::hex(align), Rgba::hex(slide)];
        let ridge = Rgba::hex(ridge);
        let text = Rgba::hex(self.inks[0]);
        let [k1, k2, k3, k4] = self.contour_alphas;
        Palette {
            reach,
            align,
            slide,
            ridge,
            training: Rgba::hex(training),
            guidance: Rgba::hex(guidance),
            canvas: Rgba::hex(self.surfaces[0]),
            panel: Rgba::hex(self.surfaces[1]),
            control: Rgba::hex(self.surfaces[2]),
            control_hover: Rgba::hex(self.control_hover),
            line: Rgba::hex(self.strokes[0]),
            track: Rgba::hex(self.strokes[1]),
            text,
            muted: Rgba::hex(self.inks[1]),
            disabled: Rgba::hex(self.inks[2]),
            selection: Rgba::hex(self.selection),
            density: text.alpha(0.13),
            contours: [text.alpha(k1), text.alpha(k2), text.alpha(k3), text.alpha(k4)],
            arrow: text.alpha(0.36),
            cone: text.alpha(0.62),
            sheet: ridge.alpha(0.2),
            wire: ridge.alpha(0.35),
            slice_edge: text.alpha(0.34),
            grid: text.alpha(0.11),
            bridge: ridge.alpha(0.6),
            tube_fill: ridge.alpha(self.tube_alphas[0]),
            tube_edge: ridge.alpha(self.tube_alphas[1]),
            veil: Rgba::hex(self.surfaces[0]).alpha(0.86),
            band: text.alpha(0.12),
            strip: [reach.alpha(0.5), align.alpha(0.8), slide.alpha(0.9)],
        }
    }
}

static DARK: Palette = Choice {
    geometry: [0x7F_84_8B, 0x53_92_F1, 0xF5_B8_54, 0x43_D6_A9, 0xEE_55_4D, 0xE0_8B_C8],
    surfaces: [0x0E_11_15, 0x17_1B_20, 0x25_2A_31],
    control_hover: 0x30_36_3E,
    strokes: [0x27_2C_33, 0x35_3B_44],
    inks: [0xE8_EA_ED, 0x9C_A3_AD, 0x67_70_7B],
    selection: 0xFF_FF_FF,
    contour_alphas: [0.20, 0.15, 0.11, 0.08],
    tube_alphas: [0.055, 0.34],
}
.palette();

static LIGHT: Palette = Choice {
    geometry: [0x8A_90_9B, 0x2F_52_AE, 0xD9_77_0E, 0x1F_8A_63, 0xBE_1E_2D, 0xA8_3E_8C],
    surfaces: [0xFF_FF_FF, 0xF9_FA_FB, 0xE3_E6_E9],
    control_hover: 0xD6_DA_DE,
    strokes: [0xD9_DC_E0, 0xC9_CE_D4],
    inks: [0x1B_1F_24, 0x59_61_6B, 0x85_8C_97],
    selection: 0x00_00_00,
    contour_alphas: [0.26, 0.20, 0.15, 0.11],
    tube_alphas: [0.07, 0.5],
}
.palette();

/// Bright marks on black.
static CONTRAST: Palette = Choice {
    geometry: [0xC0_C4_CA, 0x5A_9B_FF, 0xFF_D0_50, 0x33_F0_B4, 0xFF_66_5E, 0xEE_8A_D6],
    surfaces: [0x00_00_00, 0x06_06_06, 0x2A_2A_2A],
    control_hover: 0x44_44_44,
    strokes: [0x58_58_58, 0x7A_7A_7A],
    inks: [0xFF_FF_FF, 0xD6_D6_D6, 0x9C_9C_9C],
    selection: 0xFF_FF_FF,
    contour_alphas: [0.40, 0.32, 0.25, 0.20],
    tube_alphas: [0.09, 0.7],
}
.palette();

/// For paper: no shade below the contours but a faint one, black words, and nothing that glows.
static PRINT: Palette = Palette {
    density: Rgba::hex(0x00_00_00).alpha(0.07),
    ..Choice {
        geometry: [0x7A_7F_87, 0x2F_52_AE, 0xC4_66_00, 0x14_75_52, 0xAA_14_22, 0x93_2F_79],
        surfaces: [0xFF_FF_FF, 0xFF_FF_FF, 0xF0_F0_F0],
        control_hover: 0xE0_E0_E0,
        strokes: [0xC8_C8_C8, 0xB4_B4_B4],
        inks: [0x00_00_00, 0x3C_3C_3C, 0x78_78_78],
        selection: 0x00_00_00,
        contour_alphas: [0.45, 0.34, 0.25, 0.18],
        tube_alphas: [0.05, 0.6],
    }
    .palette()
};

/// WCAG 2 contrast ratio of two colours, taken as opaque: 1 (none) to 21.
pub fn contrast(a: Rgba, b: Rgba) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    (a / b).max(b / a)
}

/// Linear light of the three channels, 0 to 1.
fn linear(Rgba([r, g, b, _]): Rgba) -> [f64; 3] {
    [r, g, b].map(|byte| {
        let v = f64::from(byte) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance(colour: Rgba) -> f64 {
    let [r, g, b] = linear(colour);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CIE 1976 lightness and chroma (D65).
    fn lightness_and_chroma(colour: Rgba) -> [f64; 2] {
        let [r, g, b] = linear(colour);
        let f = |v: f64| if v > 0.008_856 { v.cbrt() } else { 7.787 * v + 16.0 / 116.0 };
        let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
        let y = f(luminance(colour));
        let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.0891);
        [116.0 * y - 16.0, (500.0 * (x - y)).hypot(200.0 * (y - z))]
    }

    const PLAIN: [Theme; 2] = [Theme::Dark, Theme::Light];

    fn geometry(p: &Palette) -> [Rgba; 5] {
        [p.reach, p.align, p.slide, p.ridge, p.training]
    }

    fn inks(p: &Palette) -> [Rgba; 3] {
        [p.text, p.muted, p.disabled]
    }

    fn rounded(ratio: f64) -> f64 {
        (ratio * 10.0).round() / 10.0
    }

    #[test]
    fn geometry_has_the_measured_contrast_with_the_canvas() {
        let expected = [[5.0, 6.1, 10.7, 10.3, 5.4], [3.2, 7.1, 3.2, 4.3, 6.2]];
        for (theme, expected) in PLAIN.into_iter().zip(expected) {
            let p = theme.palette();
            let found = geometry(p).map(|colour| rounded(contrast(colour, p.canvas)));
            assert_eq!(found, expected, "{theme:?}");
        }
    }

    #[test]
    fn text_has_the_measured_contrast_with_the_panel() {
        let expected = [[14.4, 6.8, 3.4], [15.8, 6.0, 3.2]];
        for (theme, expected) in PLAIN.into_iter().zip(expected) {
            let p = theme.palette();
            assert_eq!(inks(p).map(|ink| rounded(contrast(ink, p.panel))), expected, "{theme:?}");
        }
    }

    #[test]
    fn text_stays_readable_on_a_control() {
        for p in Theme::ALL.map(Theme::palette) {
            for surface in [p.control, p.control_hover] {
                assert!(contrast(p.text, surface) > 7.0 && contrast(p.muted, surface) > 4.2);
            }
        }
    }

    #[test]
    fn chrome_has_almost_no_hue_and_geometry_has_plenty() {
        for p in Theme::ALL.map(Theme::palette) {
            let surfaces = [p.canvas, p.panel, p.control, p.control_hover, p.line, p.track];
            for colour in surfaces.into_iter().chain(inks(p)).chain([p.selection, p.density]) {
                assert!(lightness_and_chroma(colour)[1] < 8.0, "{colour:?}");
            }
            for colour in [p.align, p.slide, p.ridge, p.training] {
                assert!(lightness_and_chroma(colour)[1] > 35.0, "{colour:?}");
            }
        }
    }

    #[test]
    fn phases_keep_their_lightness() {
        for (theme, expected) in PLAIN.into_iter().zip([[55.0, 61.0, 79.0], [60.0, 37.0, 60.0]]) {
            let p = theme.palette();
            let found = [p.reach, p.align, p.slide].map(|c| lightness_and_chroma(c)[0].round());
            for (found, expected) in found.into_iter().zip(expected) {
                assert!((found - expected).abs() <= 1.0, "{theme:?} {found} {expected}");
            }
        }
    }
}
