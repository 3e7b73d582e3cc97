//! A list of running servers.

use grading::submissions::{self, Found, Reading};

use super::*;

fn read(content: &str) -> Vec<Submission> {
    let place = Place::new();
    let list = place.file("servers.txt", content);
    submissions::read(&list, lesson(), &Reading::default()).unwrap()
}

fn url<'a>(all: &'a [Submission], id: &str) -> &'a str {
    match &of(all, id).found {
        Found::Url(url) => url,
        found => panic!("{id}: {found:?}"),
    }
}

#[test]
fn lists_are_read_with_a_header_and_without() {
    for content in [
        "ID,URL\nann,http://10.0.0.1:3000\nbea,https://bea.example\n",
        "url;id\nhttp://10.0.0.1:3000;ann\nhttps://bea.example;bea\n",
        "# my class\nann http://10.0.0.1:3000\n\nbea\thttps://bea.example\n",
        "ann,http://10.0.0.1:3000\r\nbea,https://bea.example\r\n",
    ] {
        let all = read(content);
        assert_eq!(ids(&all), ["ann", "bea"], "{content}");
        assert_eq!(url(&all, "ann"), "http://10.0.0.1:3000/");
        assert_eq!(url(&all, "bea"), "https://bea.example/");
    }
    let all = read("http://localhost:3001\nhttp://localhost:3002\n");
    assert_eq!(ids(&all), ["localhost-3001", "localhost-3002"]);
}

#[test]
fn a_bad_line_is_a_row() {
    let all = read(
        "ann,http://localhost:1\nbea,\ncyd,ftp://x\ndan,http://\nann,http://localhost:2\n\
         eve,file:///etc/passwd\n",
    );
    assert_whys(
        &all,
        &[
            ("ann", "2 different submissions are this student's"),
            ("bea", "line 2 has no address"),
            ("cyd", "doesn't begin with http://"),
            ("dan", "is no address"),
            ("eve", "doesn't begin with http://"),
        ],
    );
}

#[test]
fn a_file_that_is_no_list_is_an_error() {
    let place = Place::new();
    for (name, content, part) in [
        ("notes.txt", "hello\n", "no list of servers"),
        ("empty.txt", "", "no list of servers"),
        ("all.zip", "PK", "this is an archive"),
    ] {
        let path = place.file(name, content);
        let error = submissions::read(&path, lesson(), &Reading::default()).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
    let path = place.file("ann.rs", SOURCE);
    let all = submissions::read(&path, lesson(), &Reading::default()).unwrap();
    assert_sources(&all, &["ann"]);
}
