//! Captions of lessons, laid out and looked at.

use egui::accesskit::Role;
use egui::epaint::TextShape;
use egui::{LayerId, Rect, Shape, Ui};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, SnapshotResults};
use ridgewalk::picture::Theme;
use ridgewalk::ui::style;
use ridgewalk::ui::widgets::prose;

const SIZES: [f32; 3] = [14.0, 20.0, 24.0];

const CAPTION: &str = "Noise of level $\\sigma$ pushes each point off the ridge: \
    $x_t = a(t)\\,x_0 + s(t)\\,z$. The score $\\nabla \\log p_\\sigma(x)$ points back, and \
    $h_t = \\tfrac12\\sum_k \\lambda_k$ says **how fast**; see *the tube* of width $\\delta_\\perp$.";

fn window<'a>(
    theme: Theme,
    scale: f32,
    width: f32,
    mut body: impl FnMut(&mut Ui) + 'a,
) -> Harness<'a> {
    let mut harness = Harness::builder()
        .with_size([width, 400.0])
        .with_pixels_per_point(scale)
        .with_theme(style::egui_theme(theme))
        .with_context_setup(move |ctx| {
            style::install_fonts(ctx);
            style::apply(ctx, theme);
        })
        .build_ui(move |ui| {
            background(ui);
            body(ui);
        });
    harness.run();
    harness
}

/// Fills the window, the margin of the test harness too.
fn background(ui: &Ui) {
    let painter = ui.ctx().layer_painter(LayerId::background());
    painter.rect_filled(ui.ctx().content_rect(), 0.0, ui.visuals().panel_fill);
}

fn caption(markdown: &str, size_px: f32, width: f32) -> Harness<'_> {
    window(Theme::Light, 1.0, width, move |ui| {
        prose(ui, markdown, size_px);
    })
}

fn words(harness: &Harness<'_>) -> Vec<TextShape> {
    let shapes = harness.output().shapes.iter();
    shapes
        .filter_map(|clipped| match &clipped.shape {
            Shape::Text(text) => Some(text.clone()),
            _ => None,
        })
        .collect()
}

fn pictures(harness: &Harness<'_>) -> Vec<Rect> {
    let shapes = harness.output().shapes.iter();
    shapes
        .filter_map(|clipped| match &clipped.shape {
            Shape::Mesh(mesh) => Some(mesh.calc_bounds()),
            _ => None,
        })
        .collect()
}

fn shown(harness: &Harness<'_>) -> String {
    words(harness).iter().map(|text| text.galley.text().to_owned()).collect::<Vec<_>>().join("\n")
}

/// First and last row of ink in each run of columns that has any, on a light page.
fn ink_runs(harness: &mut Harness<'_>) -> Vec<[u32; 2]> {
    let image = harness.render().expect("a picture");
    let column = |x: u32| {
        let dark = |y: &u32| image.get_pixel(x, *y).0[0] < 150;
        let mut rows = (0..image.height()).filter(dark);
        rows.next().map(|first| [first, rows.next_back().unwrap_or(first)])
    };
    let columns: Vec<_> = (0..image.width()).map(column).collect();
    let runs = columns.split(Option::is_none).filter(|run| !run.is_empty());
    let union = |run: &[Option<[u32; 2]>]| {
        let rows = run.iter().flatten();
        rows.fold([u32::MAX, 0], |[a, b], [c, d]| [a.min(*c), b.max(*d)])
    };
    runs.map(union).collect()
}

#[test]
fn lines_wrap_within_the_width() {
    for size_px in SIZES {
        for width in [240.0, 420.0, 800.0] {
            let harness = caption(CAPTION, size_px, width);
            let text = &words(&harness)[0];
            let right = harness.ctx.content_rect().right();
            assert!(text.galley.rows.len() > 1);
            assert!(text.pos.x + text.galley.rect.right() <= right);
            let formulas = pictures(&harness);
            assert_eq!(formulas.len(), 5);
            let margin = 0.5 * size_px;
            assert!(formulas.iter().all(|rect| rect.right() <= right + margin), "{formulas:?}");
        }
    }
}

#[test]
fn a_formula_wider_than_the_window_shrinks_to_it() {
    let wide = format!("${}$", ["x_t"; 40].join(" + "));
    let harness = caption(&wide, 20.0, 300.0);
    let rect = pictures(&harness)[0];
    assert!(rect.width() > 200.0 && rect.right() <= 310.0, "{rect:?}");
}

#[test]
fn formulas_stand_on_the_base_line_with_letters_as_tall_as_the_words() {
    for scale in [1.0, 2.0] {
        for size_px in SIZES {
            let mut harness = window(Theme::Light, scale, 200.0, |ui| {
                prose(ui, "x $\\mathrm{x}$ x", size_px);
            });
            let runs = ink_runs(&mut harness);
            let [[top, bottom], [formula_top, formula_bottom], last] = *runs else {
                panic!("three letters, not {runs:?}");
            };
            assert_eq!([last, [top, formula_bottom]], [[top, bottom]; 2], "{size_px} at {scale}");
            assert!(top.abs_diff(formula_top) <= 1, "{size_px} at {scale}: {runs:?}");
        }
    }
}

#[test]
fn a_tall_formula_parts_the_lines_and_stays_on_its_own() {
    let tall = "one $\\left(\\frac{\\frac{a}{b}}{\\frac{c}{d}}\\right)$ two\\\nthree";
    let rows = |markdown: &str| {
        let harness = caption(markdown, 14.0, 300.0);
        words(&harness)[0].galley.rows.iter().map(|row| row.pos.y).collect::<Vec<_>>()
    };
    let (plain, parted) = (rows("one two\\\nthree"), rows(tall));
    assert!(parted[0] > plain[0] && parted[1] - parted[0] > plain[1] - plain[0]);
}

#[test]
fn html_images_and_links_are_text_and_nothing_is_loaded() {
    let markdown = "<b>bold</b> ![a map](https://example.org/a.png) \
        [paper](https://example.org/p) <https://example.org>";
    let harness = caption(markdown, 14.0, 900.0);
    assert_eq!(
        shown(&harness),
        "<b>bold</b> a map (https://example.org/a.png) paper (https://example.org/p) \
         https://example.org"
    );
    assert!(pictures(&harness).is_empty());
    assert_eq!(harness.output().platform_output.commands, []);
}

#[test]
fn lists_headings_and_lines_keep_their_order() {
    let markdown = "# Head\nOne\\\ntwo\n\n- a $x$\n- b\n\n3. c\n\n```\n  code\n```\n\n$$y$$\nend";
    let harness = caption(markdown, 14.0, 300.0);
    let label = "Head\nOne\ntwo\n• a x\n• b\n3. c\n  code\ny\nend";
    assert_eq!(harness.get_by_role(Role::Label).accesskit_node().value().as_deref(), Some(label));
    assert_eq!(pictures(&harness).len(), 2);
}

#[test]
fn a_caption_is_one_label_with_its_formulas_as_tex() {
    let harness = caption("Noise $\\sigma$ and $$x_t$$", 14.0, 300.0);
    assert_eq!(harness.get_all_by_role(Role::Label).count(), 1);
    let label = harness.get_by_role(Role::Label).accesskit_node().value();
    assert_eq!(label.as_deref(), Some("Noise \\sigma and\nx_t"));
}

#[test]
fn what_cannot_be_typeset_is_shown_as_it_was_written() {
    let harness = caption("a $\\frac{b$ and $\\color{red} x$ and $$\\nonsense$$ $c", 14.0, 300.0);
    assert!(pictures(&harness).is_empty());
    let shown = shown(&harness);
    for source in ["\\frac{b", "\\color{red} x", "\\nonsense", "$c"] {
        assert!(shown.contains(source), "{shown}");
    }
}

#[test]
fn a_second_frame_typesets_nothing_and_neither_does_another_width() {
    let mut harness = Harness::builder()
        .with_size([400.0, 400.0])
        .with_context_setup(|ctx| {
            style::install_fonts(ctx);
            style::apply(ctx, Theme::Dark);
        })
        .build_ui(|ui| {
            prose(ui, CAPTION, 20.0);
        });
    let made = |harness: &Harness<'_>| harness.ctx.tex_manager().read().num_allocated();
    harness.step();
    let first = pictures_and_textures(&harness);
    assert_eq!(first.0, 5);
    let before = made(&harness);
    harness.step();
    harness.set_size([300.0, 400.0].into());
    harness.step();
    assert_eq!(made(&harness), before);
    assert_eq!(pictures_and_textures(&harness).1, first.1);
}

/// How many formulas are painted, and the textures that they come from.
fn pictures_and_textures(harness: &Harness<'_>) -> (usize, Vec<egui::TextureId>) {
    let brushes = harness.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
        Shape::Mesh(mesh) => Some(mesh.texture_id),
        _ => None,
    });
    let textures: Vec<_> = brushes.collect();
    (textures.len(), textures)
}

const PAGE: &str = "A point $x$ at noise $\\sigma$ is $x_t = a(t)\\,x_0 + s(t)\\,z$, and the \
    score $\\nabla \\log p_\\sigma(x)$ is **$D(x) - x$ over** the *square* of $\\sigma$; \
    off the ridge by $\\delta_\\perp$, where $n \\cdot u = 0$ and \
    $\\mathbb{E}[x_0 \\mid x_t] = \\sqrt{a} + p^{1-w} p_c^{w}$ and \
    $h_t = \\tfrac12\\sum_k \\lambda_k$ for `steps = 40`.\n\n\
    $$\\frac{\\mathrm{d}x}{\\mathrm{d}t} = f(t)x - \\tfrac12 g(t)^2 \\nabla\\log p_t(x) \
    + \\int_0^1 \\left\\| \\sqrt{\\frac{a}{b}} \\right\\| \\mathrm{d}s$$\n\n\
    - one, with $\\hat{x}_0$\n- two: $\\frac{a}{b}$ in a line";

fn look(theme: Theme, scale: f32, name: &str) -> SnapshotResults {
    let mut harness = Harness::builder()
        .with_size([760.0, 900.0])
        .with_pixels_per_point(scale)
        .with_theme(style::egui_theme(theme))
        .with_context_setup(move |ctx| {
            style::install_fonts(ctx);
            style::apply(ctx, theme);
        })
        .build_ui(|ui| {
            background(ui);
            for size_px in SIZES {
                prose(ui, PAGE, size_px);
                ui.add_space(24.0);
            }
        });
    harness.run();
    harness.snapshot(name);
    harness.take_snapshot_results()
}

#[test]
fn captions_are_readable_in_both_themes_and_at_both_scales() {
    let mut results = SnapshotResults::new();
    for scale in [1.0, 2.0] {
        results.extend(look(Theme::Dark, scale, &format!("prose_dark_{scale}")));
        results.extend(look(Theme::Light, scale, &format!("prose_light_{scale}")));
    }
}
