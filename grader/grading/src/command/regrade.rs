//! Who is to be judged again.

use std::collections::BTreeMap;

use crate::{
    args::GradeArgs,
    records::{Records, Verdict},
    submissions::{Student, Submission},
};

/// The ids of the students to judge again, with the reason.
///
/// # Errors
/// If there is no such student, or several.
pub fn told(
    args: &GradeArgs,
    submissions: &[Submission],
    records: &Records,
) -> Result<BTreeMap<String, String>, String> {
    let Some(why) = &args.why else { return Ok(BTreeMap::new()) };
    if args.regrade.is_empty() && !args.failed {
        return Err(
            "--why is the reason of --regrade or --failed. Add one of them".into()
        );
    }
    if why.trim().is_empty() {
        return Err("--why has no text. Say in a few words why it is judged again".into());
    }
    let students = || submissions.iter().map(|one| &one.student);
    let mut told = BTreeMap::new();
    for who in &args.regrade {
        told.insert(find(who, students())?.id.clone(), why.clone());
    }
    if args.failed {
        let did_fail = |student: &&Student| {
            records.get(&student.id).is_some_and(|record| {
                matches!(record.verdict, Verdict::Failed | Verdict::Unfinished)
            })
        };
        let failed = students().filter(did_fail).map(|student| student.id.clone());
        told.extend(failed.map(|id| (id, why.clone())));
    }
    Ok(told)
}

/// Finds a student by the id, or else by the name, the email address or the SIS id, in
/// whatever case.
///
/// # Errors
/// If there is none, or several.
pub fn find<'a>(
    who: &str,
    students: impl Iterator<Item = &'a Student> + Clone,
) -> Result<&'a Student, String> {
    if let Some(student) = students.clone().find(|student| student.id == who) {
        return Ok(student);
    }
    let wanted = who.to_lowercase();
    let is_it = |text: &str| text.to_lowercase() == wanted;
    let found: Vec<&Student> = students
        .clone()
        .filter(|student| {
            let others = [&student.name, &student.email, &student.sis_id];
            is_it(&student.id) || others.into_iter().flatten().any(|text| is_it(text))
        })
        .collect();
    match found.as_slice() {
        [student] => Ok(student),
        [] => {
            let start: String = wanted.chars().take(2).collect();
            let mut ids: Vec<&str> =
                students.map(|student| student.id.as_str()).collect();
            ids.sort_by_key(|id| {
                let id = id.to_lowercase();
                (!id.contains(&wanted), !id.starts_with(&start))
            });
            ids.truncate(3);
            let ids = ids.join(", ");
            Err(format!("there is no student `{who}`. Some of the ids here: {ids}"))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|one| one.id.as_str()).collect();
            Err(format!(
                "`{who}` is the name of several students. Use the id: {}",
                ids.join(", ")
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn student(id: &str, name: &str) -> Student {
        Student { id: id.into(), name: Some(name.into()), ..Student::default() }
    }

    #[test]
    fn a_student_is_found_by_what_only_one_has() {
        let all = [student("ana", "Ana Ng"), student("ben", "Bo"), student("cy", "bo")];
        let found = |who: &str| find(who, all.iter()).map(|student| student.id.clone());
        assert_eq!(found("ana"), Ok("ana".into()));
        assert_eq!(found("ANA NG"), Ok("ana".into()));
        assert!(found("bo").unwrap_err().contains("ben, cy"));
        assert!(found("dee").unwrap_err().contains("there is no student `dee`"));
    }
}
