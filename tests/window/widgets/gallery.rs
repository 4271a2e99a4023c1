//! A window's worth of widgets over plain values, arranged as in the pictures of the design.

use egui::{Align, Frame, Layout, Panel, Rect, Ui, UiBuilder, vec2};
use ridgewalk::picture::{Palette, Theme};
use ridgewalk::ui::style;
use ridgewalk::ui::widgets::{
    Band, Choice, ChoiceSpec, Curve, FlagSpec, Layer, LegendRow, Look, NamesSpec, Number, Section,
    SeedAnswer, SeedSpec, SliderAnswer, SliderSpec, SliderValue, Strip, Stroke, Swatch, TextSpec,
    TimeAnswer, TimeAxis, TimePlot, Toast, ToastKind, button, choice_row, flag_row, group_end,
    heading_row, icon_button, legend, names_row, number_row, pair_row, section, seed_row, segments,
    share_bar, share_row, slider_row, subsection, text_row, time_axis, time_plot, toasts,
    transport_button,
};

/// What a person can change in the gallery, and what was asked for.
pub struct Gallery {
    pub theme: Theme,
    pub normal: f64,
    pub steps: f64,
    pub churn: Option<f64>,
    pub slider_answers: Vec<SliderAnswer>,
    pub open: [bool; 4],
    pub score: usize,
    pub columns: Vec<String>,
    pub file: String,
    pub normalise: bool,
    pub seed: i64,
    pub seed_typed: Option<String>,
    pub twin: usize,
    pub layers: [bool; 9],
    pub now: f32,
    pub loop_range: [f32; 2],
    pub playing: bool,
    pub closed: Vec<usize>,
    pub sought: Option<f64>,
}

impl Default for Gallery {
    fn default() -> Self {
        Self {
            theme: Theme::Dark,
            normal: 0.05,
            steps: 100.0,
            churn: None,
            slider_answers: Vec::new(),
            open: [false, true, true, false],
            score: 0,
            columns: vec!["x".to_owned()],
            file: String::new(),
            normalise: true,
            seed: 1,
            seed_typed: None,
            twin: 1,
            layers: [true, true, true, false, true, true, true, true, false],
            now: 0.76,
            loop_range: [0.52, 1.0],
            playing: true,
            closed: Vec::new(),
            sought: None,
        }
    }
}

fn slider(label: &'static str) -> SliderSpec<'static> {
    SliderSpec {
        label,
        symbol: "",
        unit: "",
        help: "",
        range: (0.0, 1.0),
        log: false,
        integer: false,
        default: None,
        other: None,
    }
}

pub const NORMAL: SliderSpec<'static> = SliderSpec {
    label: "Normal",
    symbol: "δ⊥",
    unit: "R",
    help: "Error of the score across the ridge.",
    range: (0.0, 0.2),
    log: false,
    integer: false,
    default: Some(0.0),
    other: None,
};

pub const STEPS: SliderSpec<'static> = SliderSpec {
    label: "Steps",
    symbol: "N",
    unit: "",
    help: "",
    range: (1.0, 10_000.0),
    log: true,
    integer: true,
    default: Some(400.0),
    other: None,
};

impl Gallery {
    /// Fills the window, without the margin of the test harness.
    pub fn ui(&mut self, ui: &mut Ui) {
        let window = ui.ctx().content_rect();
        let mut ui = ui.new_child(UiBuilder::new().max_rect(window));
        self.window(&mut ui);
    }

    fn window(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        let p = self.theme.palette();
        let bare = Frame::new().fill(style::colour(p.panel));
        Panel::top("top").exact_size(40.0).frame(bare).show(ui, top);
        Panel::bottom("time").exact_size(80.0).frame(bare).show(ui, |ui| self.bottom(ui, p));
        Panel::left("rail").exact_size(231.0).frame(bare).show(ui, |ui| self.left(ui));
        Panel::right("numbers").exact_size(207.0).frame(bare).show(ui, |ui| self.right(ui, p));
        let canvas = bare.fill(style::colour(p.canvas));
        egui::CentralPanel::default().frame(canvas).show(ui, |ui| self.canvas(ui, p));
    }

    fn left(&mut self, ui: &mut Ui) {
        let titles =
            [("Data", "13 points"), ("Score and error", ""), ("Sampler", ""), ("Noise", "")];
        for (index, (label, summary)) in titles.into_iter().enumerate() {
            let header = Section { label, summary, open: self.open[index] };
            let response = section(ui, &header, |ui| match index {
                1 => self.score_rows(ui),
                2 => self.sampler_rows(ui),
                _ => {}
            });
            if response.clicked() {
                self.open[index] ^= true;
            }
        }
    }

    fn score_rows(&mut self, ui: &mut Ui) {
        if let Some(twin) = segments(ui, &["A", "B"], self.twin) {
            self.twin = twin;
        }
        let choices = [
            Choice { label: "exact", about: "The score of the data." },
            Choice { label: "random features", about: "A trained model." },
        ];
        let spec = ChoiceSpec { label: "Score", help: "", choices: &choices, selected: self.score };
        self.score = choice_row(ui, &spec).unwrap_or(self.score);
        let asked = slider_row(ui, &NORMAL, self.normal);
        self.record(asked, |gallery, value| gallery.normal = value);
        let twin =
            SliderSpec { other: Some(0.02), unit: "R", range: (0.0, 0.2), ..slider("Tangential") };
        slider_row(ui, &twin, 0.08);
        ui.add_enabled_ui(false, |ui| {
            slider_row(ui, &SliderSpec { unit: "R", ..slider("Rest") }, 0.06)
        });
        let folded = Section { label: "Field", summary: "seed 3", open: false };
        subsection(ui, &folded, |_| {});
    }

    fn sampler_rows(&mut self, ui: &mut Ui) {
        let asked = slider_row(ui, &STEPS, self.steps);
        self.record(asked, |gallery, value| gallery.steps = value);
        let auto = self.churn.map_or(SliderValue::Auto(0.001), SliderValue::Set);
        let asked = slider_row(ui, &slider("Churn"), auto);
        if asked == SliderAnswer::Reset {
            self.churn = None;
        }
        self.record(asked, |gallery, value| gallery.churn = Some(value));
        let range = (0, i64::MAX);
        let seed = SeedSpec { label: "Seed", help: "", range, value: self.seed };
        match seed_row(ui, &seed) {
            SeedAnswer::None => {}
            SeedAnswer::Set(value) => self.seed = value,
            SeedAnswer::Typed(text) => self.seed_typed = Some(text),
        }
        let flag = FlagSpec { label: "Normalise", help: "", on: self.normalise };
        self.normalise = flag_row(ui, &flag).unwrap_or(self.normalise);
        let file = TextSpec { label: "File", help: "", hint: "none", value: &self.file };
        if let Some(typed) = text_row(ui, &file) {
            self.file = typed;
        }
        let chosen: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let names = ["x", "y", "depth"];
        let spec =
            NamesSpec { label: "Columns", help: "", none: "all", names: &names, chosen: &chosen };
        if let Some(list) = names_row(ui, &spec) {
            self.columns = list;
        }
    }

    fn record(&mut self, asked: SliderAnswer, set: fn(&mut Self, f64)) {
        if let SliderAnswer::Changed { value, .. } = asked {
            set(self, value);
        }
        if asked != SliderAnswer::None {
            self.slider_answers.push(asked);
        }
    }

    fn right(&mut self, ui: &mut Ui, p: &Palette) {
        heading_row(ui, "Distance to ridge");
        number_row(ui, &Number { label: "median", value: "0.103", unit: "R", swatch: None });
        number_row(ui, &Number { label: "90 %", value: "0.244", unit: "R", swatch: None });
        let xs = || (0..=50).map(|k| f64::from(k) / 50.0);
        let median: Vec<_> = xs().map(|x| [x, 3.0 - 2.4 * x]).collect();
        let bands: Vec<_> = xs().map(|x| [x, 2.4 - 2.6 * x, 3.6 - 2.2 * x]).collect();
        let curves = [
            Curve { points: &median, width_px: 2.0, ..Curve::default() },
            Curve {
                label: "tube",
                ink: Some(p.ridge),
                points: &[[0.0, 1.4], [1.0, 1.4]],
                ..Curve::default()
            },
            Curve {
                label: "floor",
                ink: Some(p.muted),
                stroke: Stroke::Dotted,
                points: &[[0.0, 0.6], [1.0, 0.6]],
                ..Curve::default()
            },
        ];
        let plot = TimePlot {
            name: "Distance over time",
            height_px: 104.0,
            x: [0.0, 1.0],
            y: [0.0, 3.2],
            bands: &[Band { points: &bands, ..Band::default() }],
            curves: &curves,
            cursor: Some(f64::from(self.now)),
            say: |distance| format!("{distance:.2} R"),
        };
        self.sought = time_plot(ui, &plot).or(self.sought);
        group_end(ui);
        heading_row(ui, "Phases");
        share_bar(ui, "Shares of the phases", &[(p.reach, 9.0), (p.align, 60.0), (p.slide, 31.0)]);
        let phases = [
            ("Reach", "9 %", Swatch::Ring(p.reach)),
            ("Align", "60 %", Swatch::Diamond(p.align)),
            ("Slide", "31 %", Swatch::Disc(p.slide)),
        ];
        for (label, value, swatch) in phases {
            number_row(ui, &Number { label, value, unit: "", swatch: Some(swatch) });
        }
        group_end(ui);
        heading_row(ui, "Matched pairs");
        pair_row(ui, "median", ["0.036", "0.071"]);
        share_row(ui, "point 8", 0.52, p.training);
    }

    fn canvas(&mut self, ui: &mut Ui, p: &Palette) {
        let canvas = ui.max_rect();
        let place = Rect::from_min_size(canvas.min + vec2(8.0, 12.0), vec2(200.0, 300.0));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(place));
        let rows = [
            ("Density", "1", Swatch::Density),
            ("Score", "2", Swatch::Arrow(p.text.alpha(0.5))),
            ("Ridge", "3", Swatch::Line(p.ridge)),
            ("Bridge", "4", Swatch::Dashed(p.bridge)),
            ("Tube, 0.25 R", "5", Swatch::Band(p.tube_fill, p.tube_edge)),
            ("Training points", "6", Swatch::Square(p.training)),
            ("Reach", "7", Swatch::Ring(p.reach)),
            ("Align", "8", Swatch::Diamond(p.align)),
            ("Slide", "9", Swatch::Disc(p.slide)),
        ];
        let rows: Vec<_> = rows
            .into_iter()
            .zip(self.layers)
            .map(|((label, key, swatch), on)| LegendRow { swatch, label, key, help: "", on })
            .collect();
        if let Some(layer) = legend(&mut inner, &rows) {
            self.layers[layer] ^= true;
        }
        let messages = [
            Toast { kind: ToastKind::Done, text: "Wrote ridge.svg." },
            Toast {
                kind: ToastKind::Warning, text: "“1e300” is not between 0 and 10: type less."
            },
        ];
        self.closed.extend(toasts(ui, canvas, &messages));
    }

    fn bottom(&mut self, ui: &mut Ui, p: &Palette) {
        let full = ui.max_rect();
        let place = Rect::from_min_size(full.min + vec2(12.0, 8.0), vec2(220.0, 32.0));
        let mut inner = ui.new_child(
            UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)),
        );
        inner.spacing_mut().item_spacing.x = 2.0;
        transport_button(&mut inner, "⇤", "To noise", Look::Filled);
        transport_button(&mut inner, "◂", "Step back", Look::Filled);
        let look = if self.playing { Look::On } else { Look::Filled };
        if transport_button(&mut inner, "▶", "Play", look).clicked() {
            self.playing ^= true;
        }
        transport_button(&mut inner, "▸", "Step", Look::Filled);
        transport_button(&mut inner, "⇥", "To data", Look::Filled);
        let strip = Rect::from_min_max(
            full.min + vec2(248.0, 0.0),
            full.max - vec2(style::RIGHT_RAIL_PX + 16.0, 0.0),
        );
        self.strip(ui, strip, p);
    }

    fn strip(&mut self, ui: &mut Ui, rect: Rect, p: &Palette) {
        let nodes: Vec<f32> = (0..=100).map(|k| k as f32 / 100.0).collect();
        let slide: Vec<f32> = nodes.iter().map(|t| (2.0 * t - 1.1).clamp(0.0, 0.9)).collect();
        let align: Vec<f32> = nodes.iter().map(|t| (1.6 * t - 0.5).clamp(0.0, 1.0)).collect();
        let align: Vec<f32> = align.iter().zip(&slide).map(|(a, s)| a.min(1.0 - s)).collect();
        let reach: Vec<f32> = align.iter().zip(&slide).map(|(a, s)| 1.0 - a - s).collect();
        let [reach_ink, align_ink, slide_ink] = p.strip;
        let layers = [
            Layer { name: "slide", ink: slide_ink, shares: &slide },
            Layer { name: "align", ink: align_ink, shares: &align },
            Layer { name: "reach", ink: reach_ink, shares: &reach },
        ];
        let marks = [(0.056, "10 R"), (0.253, "3"), (0.433, "1"), (0.63, "0.3"), (0.81, "0.1")];
        let bubble = format!("{:.3} R", 10.0 * (-5.6 * self.now).exp());
        let strip = Strip { name: "", nodes: &nodes, layers: &layers, known: 1.0, unknown: "" };
        let axis = TimeAxis {
            nodes: &nodes,
            marks: &marks.map(|(at, text)| (at, text.to_owned())),
            strips: &[strip],
            now: self.now,
            bubble: &bubble,
            loop_range: Some(self.loop_range),
            busy: None,
        };
        match time_axis(ui, rect, &axis) {
            Some(TimeAnswer::Seek(now)) => self.now = now,
            Some(TimeAnswer::Loop(range)) => self.loop_range = range,
            None => {}
        }
    }
}

fn top(ui: &mut Ui) {
    ui.horizontal_centered(|ui| {
        ui.add_space(12.0);
        let name = egui::RichText::new("Thirteen points").text_style(style::title());
        ui.label(name);
        button(ui, "Gallery", Look::Filled);
        icon_button(ui, "↶", "Undo", Look::Plain);
        ui.add_enabled_ui(false, |ui| icon_button(ui, "↷", "Redo", Look::Plain));
        button(ui, "Reset", Look::Plain);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(12.0);
            button(ui, "Export", Look::Plain);
            button(ui, "Twin", Look::On);
        });
    });
}
