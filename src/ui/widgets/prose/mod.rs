//! Words with formulas, for the captions of lessons.

mod formula;
mod outline;
mod page;
mod place;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use egui::{Color32, Id, Response, Role, Sense, Ui, WidgetInfo};

use page::{Look, Page};
use place::Placed;

/// Pages that are kept; all are dropped where there is one more.
const KEPT: usize = 64;

/// Words of a lesson over the width that there is: Markdown with formulas, in the colour of text.
///
/// `$...$` is a formula in the line and `$$...$$` one on a line of its own (TeX as `KaTeX` knows
/// it). Links, images and HTML are shown as text: nothing is fetched. What cannot be typeset is
/// shown as it was written. `size_px` is the size of the letters.
pub fn prose(ui: &mut Ui, markdown: &str, size_px: f32) -> Response {
    let page = page(ui, markdown, &Look::of(ui, size_px));
    let placed = Placed::new(ui, &page, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(placed.size, Sense::hover());
    if ui.is_rect_visible(rect) {
        placed.paint(ui, rect.min);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), &page.text));
    response
}

/// The colour of words.
fn ink(ui: &Ui) -> Color32 {
    ui.visuals().text_color()
}

type Pages = HashMap<(Look, String), Arc<Page>>;

/// The page of a text, made once.
fn page(ui: &Ui, markdown: &str, look: &Look) -> Arc<Page> {
    let id = Id::unique("pages of prose");
    let pages = ui.data_mut(|data| data.get_temp_mut_or_default::<Arc<Mutex<Pages>>>(id).clone());
    let key = (look.clone(), markdown.to_owned());
    let mut pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(page) = pages.get(&key) {
        return page.clone();
    }
    if pages.len() >= KEPT {
        pages.clear();
    }
    let page = Arc::new(Page::new(ui.ctx(), markdown, look));
    pages.insert(key, page.clone());
    page
}
