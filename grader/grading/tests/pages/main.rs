//! Tests the pages, the groups of causes and the list of similar submissions.

mod sample;
mod similar;
#[cfg(target_os = "linux")]
mod templates;

use std::{fs, path::Path, process::Command};

use grading::{
    clusters::clusters,
    exports::{
        Gradebook,
        pages::{self, Known},
    },
    records::{CheckStatus, Verdict},
};
use sample::{Sample, book};
use tempfile::TempDir;

/// Writes the pages of a class, and reads them: the class page first.
fn pages(book: &Gradebook, known: &Known) -> Vec<String> {
    let out = TempDir::new().expect("a folder");
    let written = pages::write(book, known, out.path()).expect("pages");
    assert!(written[0].ends_with("pages/index.html"));
    written.iter().map(|path| fs::read_to_string(path).expect("a page")).collect()
}

#[test]
fn no_text_of_a_student_becomes_markup() {
    const EVIL: &str = "<script>alert(1)</script><img src=\"http://evil.example/x\" \
                        onerror='a()'></pre></textarea><!--\u{202e}";
    let mut sample = Sample::new(EVIL).fails("everyone", EVIL);
    sample.record.student.name = Some(EVIL.into());
    sample.record.student.section = Some(EVIL.into());
    sample.record.source = Some(format!("// {EVIL}\nfn main() {{}}\n"));
    sample.record.shown = format!("the server printed\n  {EVIL}\n");
    sample.record.why = Some(EVIL.into());
    sample.record.ignored = vec![EVIL.into()];
    sample.record.checks[1].title = EVIL.into();
    sample.record.checks[1].hint = Some(EVIL.into());
    let mut passing = Sample::new("ada");
    passing.record.source = Some(format!("// {EVIL} \nfn main() {{}}\n"));
    let mut book = book([sample, passing]);
    book.assignment = EVIL.into();
    for page in pages(&book, &Known::default()) {
        let text = page.replace("&lt;", "").to_lowercase();
        for tag in ["<script", "<img", "<!--", "</textarea", "\u{202e}"] {
            assert!(!text.contains(tag), "{tag} in {page}");
        }
        assert_eq!(page.matches("<pre").count(), page.matches("</pre>").count());
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    }
}

#[test]
fn no_page_asks_for_anything_else() {
    for page in pages(&sample::class(), &Known::default()) {
        for loading in
            [" src=", "url(", "@import", "<link", "<script", "<iframe", "style="]
        {
            assert!(!page.contains(loading), "{loading} in {page}");
        }
        let targets = page.split("href=\"").skip(1);
        for target in targets.filter_map(|rest| rest.split('"').next()) {
            assert!(!target.contains(':') && !target.contains('/'), "a link to {target}");
        }
    }
}

/// A wrong hash would turn the style off, and nobody would see why.
#[test]
fn the_policy_allows_the_style_and_nothing_else() {
    let page = &pages(&sample::class(), &Known::default())[0];
    let between = |from: &str, to: &str| -> String {
        let rest = page.split_once(from).expect(from).1;
        rest.split_once(to).expect(to).0.to_owned()
    };
    let folder = TempDir::new().expect("a folder");
    let style = folder.path().join("style.css");
    fs::write(&style, between("<style>", "</style>")).expect("a file");
    let script = "process.stdout.write(require('crypto').createHash('sha256')\
                  .update(require('fs').readFileSync(process.argv[1])).digest('base64'))";
    let output = Command::new("node").args(["-e", script]).arg(&style).output();
    let hash = String::from_utf8(output.expect("node runs").stdout).expect("text");
    let policy = between("http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    assert_eq!(
        policy.replace("&#39;", "'"),
        format!(
            "default-src 'none'; base-uri 'none'; form-action 'none'; \
             style-src 'sha256-{hash}'"
        )
    );
}

#[test]
fn the_page_of_a_small_class() {
    let known = Known { starter: None, solution: Some(sample::SOLUTION.into()) };
    let page = &pages(&sample::class(), &known)[0];
    let body = page.split_once("<body>").expect("a body").1;
    // A line for each tag can be read and compared.
    let lines = body.replace("><", ">\n<");
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("class", lines));
}

#[test]
fn what_is_held_or_open_is_no_result() {
    let all = pages(&sample::class(), &Known::default());
    let page = |name: &str| {
        let is_of = |page: &&String| page.contains(&format!("<h1>{name}</h1>"));
        all.iter().find(is_of).expect(name).as_str()
    };
    assert!(page("Hal").contains("This mark is held back"));
    assert!(page("Oda").contains("no points yet"));
    assert!(!page("Oda").contains("0 of 2 points"));
    assert!(page("Ada").contains("2 of 2 points"));
    assert!(!page("Ada").contains("held"));
    assert!(page("Late Lou").contains("1 day 1 h"));
    assert!(page("Late Lou").contains("−0.5 points"));
    assert!(page("Late Lou").contains("the network was down"));
}

#[test]
fn a_page_has_its_own_name_and_is_left_alone() {
    let out = TempDir::new().expect("a folder");
    let book = book([Sample::new("index"), Sample::new("a/b c"), Sample::new("é")]);
    let write = || pages::write(&book, &Known::default(), out.path()).expect("pages");
    let written = write();
    let mut names: Vec<_> = written.iter().map(|path| path.file_name()).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4);
    assert!(written.iter().all(|path| path.parent() == Some(&out.path().join("pages"))));
    let changed =
        |path: &Path| fs::metadata(path).and_then(|of| of.modified()).expect("it");
    let before: Vec<_> = written.iter().map(|path| changed(path)).collect();
    let after: Vec<_> = write().iter().map(|path| changed(path)).collect();
    assert_eq!(before, after);
}

#[test]
fn the_same_cause_is_one_group() {
    let book = book([
        Sample::new("a").fails("starts", "The server ended by itself (exit status: 0)."),
        Sample::new("b").fails("everyone", "Ann sent `message`, and Ben never heard it."),
        Sample::new("c")
            .fails("everyone", "Ann sent `message`, and Cy and Dee never heard it."),
        Sample::new("d").fails("everyone", "Ann sent `message`, and nobody answered."),
        Sample::new("e").fails("del-everyone", "optional, so it isn't a cause"),
        Sample::new("f"),
    ]);
    let found = clusters(book.rows.iter().map(|row| &row.record));
    let members: Vec<&[usize]> = found.iter().map(|group| &group.members[..]).collect();
    assert_eq!(members, [&[1, 2][..], &[0], &[3]]);
    assert_eq!(found[0].cause, "Ann sent `message`, and Ben never heard it.");
    assert_eq!(book.rows[4].record.verdict, Verdict::Passed);
}

#[test]
fn what_does_not_compile_is_grouped_by_the_error() {
    let broken = |id: &str, error: &str| {
        let why = "exercises/04-messages.rs does not compile: 1 error.";
        let mut sample = Sample::new(id).fails("starts", why);
        sample.record.shown =
            format!("1 compile error.\n\n  got  {error}\n    --> x:1\n");
        sample
    };
    let book = book([
        broken("a", "error[E0425]: cannot find value `x` in this scope"),
        broken("b", "error[E0277]: `()` is not a future"),
        broken("c", "error[E0425]: cannot find value `y` in this scope"),
    ]);
    let found = clusters(book.rows.iter().map(|row| &row.record));
    assert_eq!(found.iter().map(|group| group.members.len()).collect::<Vec<_>>(), [2, 1]);
    assert!(found[0].cause.ends_with("cannot find value `x` in this scope"));
}

#[test]
fn the_example_is_the_smallest_difference() {
    let solution = sample::SOLUTION;
    let mut far = Sample::new("far").fails("everyone", "Ben never heard it.");
    let rewritten =
        solution.replace("let app", "let service").replace("io.emit", "io.send");
    far.record.source = Some(format!("// All mine.\n{rewritten}"));
    let mut near = Sample::new("near").fails("everyone", "Ben never heard it.");
    near.record.source = Some(solution.replace("io.emit", "socket.emit"));
    let known = Known { starter: None, solution: Some(solution.into()) };
    let page = &pages(&book([far, near]), &known)[0];
    assert!(page.contains("near</a>, compared with the solution"), "{page}");
    assert!(page.contains("-     socket.emit(&quot;message&quot;"), "{page}");
    assert!(page.contains("+     io.emit(&quot;message&quot;"), "{page}");
    // A handout has no solution, and nobody has passed.
    let page =
        &pages(&book([Sample::new("a").fails("everyone", "No.")]), &Known::default())[0];
    assert!(!page.contains("compared with"));
}

#[test]
fn a_thousand_students_make_a_page_of_bearable_size() {
    let many = (0..1000).map(|at| {
        let mut sample = Sample::new(&format!("s{at:04}"));
        if at % 3 == 0 {
            sample = sample.fails("everyone", &format!("Ann heard {at} messages."));
        }
        for check in 0..37 {
            sample.add_check(&format!("check-{check}"), CheckStatus::Passed);
        }
        sample.record.source = Some(format!("{}// {at}\n", sample::SOLUTION.repeat(8)));
        sample
    });
    let book = book(many);
    let all = pages(&book, &Known::default());
    assert_eq!(all.len(), 1001);
    assert!(all[0].len() < 3_000_000, "the class page has {} bytes", all[0].len());
}
