use std::{fs, time::Instant};
#[test]
fn look() {
    let mut names = Vec::new();
    let mut texts = Vec::new();
    for e in fs::read_dir("/tmp/pg/data").unwrap() {
        let p = e.unwrap().path();
        if p.extension().is_some_and(|x| x == "rs") {
            names.push(p.file_stem().unwrap().to_string_lossy().into_owned());
            texts.push(fs::read_to_string(&p).unwrap());
        }
    }
    let starter = fs::read_to_string("../../exercises/starters/04-messages.rs").unwrap();
    let solution = fs::read_to_string("../../solutions/04-messages.rs").unwrap();
    for known in [vec![starter.as_str(), &solution], vec![starter.as_str()]] {
        let refs: Vec<&str> = texts.iter().map(|t| t.as_str()).collect();
        let s = grading::similar::similar(&refs, &known);
        println!(
            "same {:?}",
            s.same
                .iter()
                .map(|g| g.iter().map(|i| &names[*i]).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        );
        println!("{} pairs", s.pairs.len());
        for p in s.pairs.iter().take(60) {
            println!("{} {} {} {:?}", p.percent, names[p.one], names[p.other], p.places);
        }
        let right: Vec<usize> =
            (0..names.len()).filter(|i| names[*i].starts_with("right")).collect();
        let r: Vec<&str> = right.iter().map(|i| texts[*i].as_str()).collect();
        let s = grading::similar::similar(&r, &known);
        println!("right only: {}", s.pairs.len());
        for p in &s.pairs {
            println!(
                "{} {} {} {:?}",
                p.percent, names[right[p.one]], names[right[p.other]], p.places
            );
        }
    }
    let many: Vec<String> = (0..1000)
        .map(|i| format!("{}\n{}", texts[i % texts.len()], texts[(i * 7) % texts.len()]))
        .collect();
    let refs: Vec<&str> = many.iter().map(|t| t.as_str()).collect();
    let t = Instant::now();
    let s = grading::similar::similar(&refs, &[&starter]);
    println!("{} pairs in {:?}", s.pairs.len(), t.elapsed());
}
