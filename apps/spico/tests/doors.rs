//! Every route of the house, asked by every kind of person, against a golden file; and what each leaves in the trace.

#[cfg(test)]
#[path = "doors"]
mod doors {
    mod browser;
    mod forms;
    mod personas;
    mod sending;
    mod things;
    mod walk;
    mod world;
}
