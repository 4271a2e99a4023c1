//! From Markdown to blocks of text with gaps for formulas.

use egui::text::{ByteIndex, LayoutJob, TextFormat};
use egui::{Color32, Context, FontFamily, FontId, Ui};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::formula::Formula;
use crate::scene::lessons::formulas::{Place, pieces};
use crate::ui::style;

/// Stands at both ends of a gap; it has no width, and no line breaks at it.
pub const GAP: char = '\u{2060}';

/// Space between blocks over the size of the letters.
const BETWEEN: f32 = 0.5;
/// Indent of a list over the size of the letters.
const INDENT: f32 = 1.4;

/// What a page depends on besides its words.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Look {
    size: u32,
    pixels_per_point: u32,
    code_fill: Color32,
    /// How coverage becomes alpha, as the exponent of a power.
    gamma: u32,
    is_hinted: bool,
}

impl Look {
    /// The look of words of a size in px.
    pub fn of(ui: &Ui, size_px: f32) -> Self {
        let options = &ui.visuals().text_options;
        Self {
            size: size_px.to_bits(),
            pixels_per_point: ui.pixels_per_point().to_bits(),
            code_fill: ui.visuals().code_bg_color,
            gamma: options.color_transfer_function.to_gamma().to_bits(),
            is_hinted: options.font_hinting,
        }
    }

    /// Size of the letters in px.
    pub fn size_px(&self) -> f32 {
        f32::from_bits(self.size)
    }

    /// Pixels of the screen to a px.
    pub fn pixels_per_point(&self) -> f32 {
        f32::from_bits(self.pixels_per_point)
    }

    /// Alpha of a covered share of a pixel, both 0 to 1.
    pub fn alpha(&self, coverage: f32) -> f32 {
        coverage.powf(f32::from_bits(self.gamma))
    }

    /// Whether letters are fitted to the pixels.
    pub fn is_hinted(&self) -> bool {
        self.is_hinted
    }
}

/// A formula in a text.
pub struct Gap {
    /// Index of the section whose leading space it fills.
    pub section: usize,
    /// What is painted there.
    pub formula: Formula,
}

/// Words that are laid out together.
#[derive(Default)]
pub struct Block {
    /// Space above it in px.
    pub above_px: f32,
    /// Space at its left in px.
    pub indent_px: f32,
    /// The sign of a list, to the left of the indent, or nothing.
    pub bullet: LayoutJob,
    /// The words.
    pub words: LayoutJob,
    /// The formulas, in the order of the gaps.
    pub gaps: Vec<Gap>,
}

/// A text that is ready to be laid out at any width.
pub struct Page {
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// The words as they are read aloud: formulas are TeX.
    pub text: String,
}

impl Page {
    /// Reads Markdown and typesets its formulas.
    pub fn new(ctx: &Context, markdown: &str, look: &Look) -> Self {
        let mut writer = Writer::new(ctx, look);
        for (piece, _) in pieces(markdown) {
            writer.write(piece);
        }
        writer.end_block();
        Self { blocks: writer.blocks, text: writer.text.trim().to_owned() }
    }
}

/// A list that is open: the number of its next item, or none.
type List = Option<u64>;

struct Writer<'a> {
    ctx: &'a Context,
    look: &'a Look,
    blocks: Vec<Block>,
    block: Block,
    text: String,
    strong: usize,
    emphasis: usize,
    code: usize,
    lists: Vec<List>,
    /// Addresses of the links and images that are open, and where their labels begin.
    links: Vec<(String, usize)>,
}

impl<'a> Writer<'a> {
    fn new(ctx: &'a Context, look: &'a Look) -> Self {
        Self {
            ctx,
            look,
            blocks: Vec::new(),
            block: Block::default(),
            text: String::new(),
            strong: 0,
            emphasis: 0,
            code: 0,
            lists: Vec::new(),
            links: Vec::new(),
        }
    }

    fn write(&mut self, piece: Event<'_>) {
        match piece {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => {
                self.words(&words);
            }
            Event::Code(words) => {
                self.code += 1;
                self.words(&words);
                self.code -= 1;
            }
            Event::InlineMath(tex) => self.formula(&tex, Place::Line),
            Event::DisplayMath(tex) => {
                self.end_block();
                self.block.indent_px += INDENT * self.look.size_px();
                self.formula(tex.trim(), Place::Alone);
                self.end_block();
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("\n"),
            Event::Rule => self.end_block(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::Heading { .. } => {
                self.end_block();
                self.strong += 1;
            }
            Tag::CodeBlock(_) => {
                self.end_block();
                self.code += 1;
            }
            Tag::List(first) => {
                self.end_block();
                self.lists.push(first);
                self.indent();
            }
            Tag::Item => {
                self.end_block();
                self.item();
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.link(dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Emphasis => self.emphasis -= 1,
            TagEnd::Heading(_) => {
                self.strong -= 1;
                self.end_block();
            }
            TagEnd::CodeBlock => {
                self.code -= 1;
                self.end_block();
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
                self.indent();
            }
            TagEnd::Link | TagEnd::Image => self.end_link(),
            TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock => self.end_block(),
            _ => {}
        }
    }

    fn indent(&mut self) {
        self.block.indent_px = INDENT * self.look.size_px() * self.lists.len() as f32;
    }

    fn item(&mut self) {
        let bullet = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}.", *number - 1)
            }
            _ => "•".to_owned(),
        };
        self.block.bullet.append(&bullet, 0.0, self.format());
        self.text.push_str(&bullet);
        self.text.push(' ');
    }

    fn link(&mut self, address: CowStr<'_>) {
        self.links.push((address.into_string(), self.text.len()));
    }

    /// Says where a link leads, unless its label is that.
    fn end_link(&mut self) {
        let Some((address, start)) = self.links.pop() else { return };
        if !address.is_empty() && !self.text.ends_with(&address) {
            let gap = if self.text.len() > start { " " } else { "" };
            self.words(&format!("{gap}({address})"));
        }
    }

    fn words(&mut self, words: &str) {
        let words = words.replace(GAP, "");
        let is_first = self.block.words.is_empty() && self.code == 0;
        let words = if is_first { words.trim_start() } else { &words };
        self.text.push_str(words);
        self.block.words.append(words, 0.0, self.format());
    }

    /// A formula, or its source where that cannot be typeset.
    fn formula(&mut self, tex: &str, place: Place) {
        let Some(formula) = Formula::new(self.ctx, tex, place, self.look) else {
            self.code += 1;
            self.words(tex);
            self.code -= 1;
            return;
        };
        self.text.push_str(tex);
        let format = TextFormat::simple(self.font(), Color32::PLACEHOLDER);
        let job = &mut self.block.words;
        let mut end = [0; 4];
        let end = GAP.encode_utf8(&mut end);
        job.append(end, 0.0, format.clone());
        job.append(end, formula.width_px, format);
        self.block.gaps.push(Gap { section: job.sections.len() - 1, formula });
    }

    /// Puts the block below the others, if there is anything in it.
    fn end_block(&mut self) {
        let is_bare = self.block.words.text.trim_end().is_empty();
        if is_bare && self.block.bullet.is_empty() {
            return;
        }
        let share = if self.block.bullet.is_empty() { BETWEEN } else { 0.5 * BETWEEN };
        let above = share * self.look.size_px();
        self.block.above_px = if self.blocks.is_empty() { 0.0 } else { above };
        trim_end(&mut self.block.words);
        self.blocks.push(std::mem::take(&mut self.block));
        self.text.truncate(self.text.trim_end().len());
        self.text.push('\n');
        self.indent();
    }

    fn font(&self) -> FontId {
        let size = self.look.size_px();
        match (self.code, self.strong) {
            (0, 0) => style::regular(size),
            (0, _) => style::semibold(size),
            _ => FontId::new(size, FontFamily::Monospace),
        }
    }

    fn format(&self) -> TextFormat {
        let background = if self.code > 0 { self.look.code_fill } else { Color32::TRANSPARENT };
        let simple = TextFormat::simple(self.font(), Color32::PLACEHOLDER);
        TextFormat { italics: self.emphasis > 0, background, ..simple }
    }
}

/// Takes white space off the end, such as the last line break of a block of code.
fn trim_end(job: &mut LayoutJob) {
    let length = job.text.trim_end().len();
    job.text.truncate(length);
    for section in &mut job.sections {
        let range = &mut section.byte_range;
        *range = range.start.min(ByteIndex(length))..range.end.min(ByteIndex(length));
    }
}
