//! The document in the making.

/// Text, and names that are different for every definition.
#[derive(Debug, Default)]
pub struct Draft {
    /// What has been written.
    pub text: String,
    n_ids: usize,
}

impl Draft {
    /// Adds text.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A name that nothing else has.
    pub fn id(&mut self) -> String {
        self.n_ids += 1;
        format!("d{}", self.n_ids)
    }
}
