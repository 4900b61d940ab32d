//! The steps of a walk: along one list, along two at once, scoring one document; each counted against the budget of a query.

use crate::cursor::List;
use crate::query_context::TOGETHER;
use crate::scoring::{NOISE_PERCENT, Ranked, WHOLE_FIELD, preference};
use crate::walk::Walk;
use std::ops::Range;

/// Cost of scoring a document, in steps of a posting list.
const SCORING: i64 = 5;
/// A stage ends when it has met this many documents with all words (or eight times the limit).
const PLENTY: usize = 64;

/// Documents found and not yet looked at.
#[derive(Default)]
struct Waiting {
    documents: [u32; TOGETHER],
    count: usize,
}

impl Waiting {
    /// Adds one; whether there are enough.
    #[inline]
    fn add(&mut self, document: u32) -> bool {
        self.documents[self.count] = document;
        self.count += 1;
        self.count == TOGETHER
    }

    fn documents(&self) -> &[u32] {
        &self.documents[..self.count]
    }
}

impl<'a> Walk<'_, 'a, '_> {
    pub(crate) fn complete(&self) -> usize {
        self.top.complete(self.wanted)
    }

    pub(crate) fn begin(&mut self, steps: i64) {
        self.stage = steps.min(self.steps);
        self.met = 0;
    }

    fn spend(&mut self, steps: i64) {
        self.stage -= steps;
        self.steps -= steps;
    }

    pub(crate) fn is_over(&self) -> bool {
        self.stage <= 0 || self.met >= PLENTY.max(8 * self.limit)
    }

    /// Every document of the lists, as long as they may still be good enough.
    pub(crate) fn one_by_one(&mut self, lists: &[List<'a>], zone: &Range<u32>) {
        for list in lists {
            let at_most = list.potential + WHOLE_FIELD + self.preferences;
            if at_most < self.top.bar().max(self.top.best() * NOISE_PERCENT / 100) {
                return;
            }
            self.each(list, zone);
            if self.is_over() {
                return;
            }
        }
    }

    pub(crate) fn each(&mut self, list: &List<'a>, zone: &Range<u32>) {
        let mut cursor = list.cursor();
        let mut next = cursor.seek(zone.start);
        let mut waiting = Waiting::default();
        while let Some(document) = next
            && document < zone.end
            && !self.is_over()
        {
            if waiting.add(document) {
                self.meet_all(&mut waiting);
            }
            next = cursor.seek(document + 1);
        }
        self.meet_all(&mut waiting);
    }

    /// Scores the waiting documents, as long as the stage lasts; what all of them need is prefetched together.
    fn meet_all(&mut self, waiting: &mut Waiting) {
        self.memo.fetch(self.context, waiting.documents());
        for document in waiting.documents() {
            if self.is_over() {
                break;
            }
            self.meet(*document);
        }
        waiting.count = 0;
    }

    /// Documents in a list of both.
    pub(crate) fn pair(&mut self, left: &[List<'a>], right: &[List<'a>], zone: &Range<u32>) {
        let (few, many) = if weight(left) <= weight(right) {
            (left, right)
        } else {
            (right, left)
        };
        if many.is_empty() {
            return;
        }
        if weight(few) * SCORING as u64 <= crossing(few, many) {
            for list in few {
                self.each(list, zone);
            }
            return;
        }
        for list in few {
            if self.is_over() {
                return;
            }
            if u64::from(list.documents) <= 4 + many.len() as u64 {
                self.each(list, zone);
                continue;
            }
            for other in many {
                self.cross(list, other, zone);
                if self.is_over() {
                    return;
                }
            }
        }
    }

    fn cross(&mut self, one: &List<'a>, other: &List<'a>, zone: &Range<u32>) {
        let (mut short, mut long) = if one.documents <= other.documents {
            (one.cursor(), other.cursor())
        } else {
            (other.cursor(), one.cursor())
        };
        self.spend(4);
        let mut waiting = Waiting::default();
        let mut next = short.seek(zone.start);
        while let Some(document) = next
            && document < zone.end
            && !self.is_over()
        {
            self.spend(2);
            match long.seek(document) {
                Some(same) if same == document => {
                    if waiting.add(document) {
                        self.meet_all(&mut waiting);
                    }
                    next = short.seek(document + 1);
                }
                Some(after) => next = short.seek(after),
                None => break,
            }
        }
        self.meet_all(&mut waiting);
    }

    /// Scores a document and keeps it if it is good enough.
    pub(crate) fn meet(&mut self, document: u32) {
        self.spend(SCORING);
        let context = self.context;
        let Some(tally) = self.memo.tally(context, document) else {
            return;
        };
        let base_score = tally.score();
        if base_score == 0 && self.wanted != 0 {
            return;
        }
        let words = tally.words();
        if words & self.wanted == self.wanted {
            self.met += 1;
        }
        if self.top.bar() > base_score + self.preferences {
            return;
        }
        let near = context
            .near_zones
            .iter()
            .any(|zone| zone.contains(&document));
        let known = self.contacts.binary_search(&document).is_ok();
        let score = base_score + preference(known, near, context.base.boost(document));
        if score >= self.top.bar() && !(context.hidden)(context.base.key(document)) {
            self.top.offer(Ranked {
                score,
                document,
                fields: tally.fields(),
                words,
            });
        }
    }
}

/// Documents of all lists together.
pub(crate) fn weight(lists: &[List<'_>]) -> u64 {
    lists.iter().map(|list| u64::from(list.documents)).sum()
}

/// Steps that meeting all lists of two sources takes, roughly.
pub(crate) fn cost(left: &[List<'_>], right: &[List<'_>]) -> u64 {
    (weight(left).min(weight(right)) * SCORING as u64).min(crossing(left, right))
}

/// Steps that crossing each list of one side with each of the other takes, roughly and at most.
fn crossing(left: &[List<'_>], right: &[List<'_>]) -> u64 {
    let parts = |lists: &[List<'_>]| lists.iter().map(List::parts).sum::<u64>();
    let (here, there) = (left.len() as u64, right.len() as u64);
    4 * here * there + 2 * (there * parts(left)).min(here * parts(right))
}
