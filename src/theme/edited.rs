//! A cache of edited components.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Component, ComponentId};
use crate::edit::TextEdit;
use crate::source::{SourceError, SourceFile};

/// The result of the last edit of each component: the same edit again gives the same component without
/// parsing.
#[derive(Default, Debug)]
pub struct EditedComponents(RefCell<BTreeMap<ComponentId, Edited>>);

/// A component before and after an edit.
#[derive(Debug)]
struct Edited {
    before: Component,
    edit: TextEdit,
    after: Component,
}

impl EditedComponents {
    /// Component `id`, which is `component`, after `edit`.
    ///
    /// # Errors
    /// The edited text is no valid source file, for example because it has half a line ending.
    pub fn apply(
        &self,
        id: ComponentId,
        component: &Component,
        edit: &TextEdit,
    ) -> Result<Component, SourceError> {
        if let Some(known) = self.0.borrow().get(&id)
            && known.before.is_unchanged(component)
            && known.edit == *edit
        {
            return Ok(known.after.clone());
        }
        let source = component.source();
        let after = component.with_source(SourceFile::new(source.path(), edit.apply(source.text()))?);
        let known = Edited { before: component.clone(), edit: edit.clone(), after: after.clone() };
        self.0.borrow_mut().insert(id, known);
        Ok(after)
    }
}
