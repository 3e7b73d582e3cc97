//! Finds where an exercise and its solution differ: at the parts that a student fills.

use similar::{DiffOp, TextDiff};

/// Two differences count as one if at most twice this many equal lines are between
/// them, because both parts may contain the same line, such as a closing bracket.
const CONTEXT: usize = 1;

/// One place where the exercise differs from the solution.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Todo {
    /// Whether the exercise has a `todo!` there and nothing else, as it must.
    pub is_todo: bool,
    /// The line of the exercise where the place begins, counted from 1.
    pub exercise_line: u32,
    /// The same line in [`text`](Self::text).
    pub line: u32,
    /// The solution, but with the exercise's text at this place.
    pub text: String,
}

/// All places where the two texts differ, in order.
pub(super) fn todos(exercise: &str, solution: &str) -> Vec<Todo> {
    let diff = TextDiff::from_lines(exercise, solution);
    let (old, new) = (diff.old_slices(), diff.new_slices());
    diff.grouped_ops(CONTEXT)
        .iter()
        .filter_map(|group| {
            let changed =
                || group.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
            let (first, last) = (changed().next()?, changed().next_back()?);
            let (old_start, new_start) =
                (first.old_range().start, first.new_range().start);
            let there = &old[old_start..last.old_range().end];
            let text = [&new[..new_start], there, &new[last.new_range().end..]];
            Some(Todo {
                is_todo: is_todo(&there.concat()),
                exercise_line: line_number(old_start),
                line: line_number(new_start),
                text: text.concat().concat(),
            })
        })
        .collect()
}

fn is_todo(text: &str) -> bool {
    let text = text.trim().trim_end_matches(';');
    text.starts_with("todo!(") && text.ends_with(')')
}

/// Turns a line's index into its number, counted from 1.
fn line_number(index: usize) -> u32 {
    u32::try_from(index).map_or(u32::MAX, |index| index.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXERCISE: &str =
        "fn a() {\n    todo!(\"a\")\n}\n\n\nfn b() {\n    todo!(\"b\")\n}\n";
    const SOLUTION: &str = "fn a() {\n    1;\n    2;\n}\n\n\nfn b() {\n    3;\n}\n";

    #[test]
    fn each_todo_makes_a_variant_with_only_it_undone() {
        let [a, b] = &todos(EXERCISE, SOLUTION)[..] else { panic!("not two") };
        assert_eq!(a.text, "fn a() {\n    todo!(\"a\")\n}\n\n\nfn b() {\n    3;\n}\n");
        assert_eq!((a.is_todo, a.exercise_line, a.line), (true, 2, 2));
        assert_eq!(
            b.text,
            "fn a() {\n    1;\n    2;\n}\n\n\nfn b() {\n    todo!(\"b\")\n}\n"
        );
        assert_eq!((b.is_todo, b.exercise_line, b.line), (true, 7, 8));
    }

    #[test]
    fn any_other_difference_is_seen() {
        for (right, odd) in
            [("fn b", "fn c"), ("fn a", "use x;\n\n\n\nfn a"), ("}\n", "}\nuse x;\n")]
        {
            let places = todos(&EXERCISE.replacen(right, odd, 1), SOLUTION);
            assert!(places.iter().any(|place| !place.is_todo), "{places:?}");
        }
    }
}
