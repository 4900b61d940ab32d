//! Every route of the program, asked by every kind of person, against the golden list of its room; and what each leaves in the trace.

#[cfg(test)]
#[path = "doors"]
mod doors {
    mod browser;
    mod personas;
    mod planted;
    mod sending;
    mod site;
    mod walk;
}
