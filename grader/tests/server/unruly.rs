//! A server that does what the variable `MODE` says, and most modes are wrong. The tests
//! compile it directly with rustc.

use std::{
    env,
    fs::File,
    io::{BufRead, BufReader, Write, stderr},
    net::{TcpListener, TcpStream},
    process::{Command, exit},
    thread,
};

fn main() {
    let mode = env::var("MODE").unwrap_or_default();
    match &mode[..] {
        "listen" => listen(),
        "todo" => todo!("give the router its routes"),
        "todo in a thread" => {
            let _ = thread::spawn(|| todo!()).join();
            park()
        }
        "assertion" => assert_eq!(1 + 1, 3),
        "exit" => {
            eprintln!("no such database");
            exit(3)
        }
        "return" => {}
        "silent" => {
            call_the_test();
            park()
        }
        "elsewhere" => {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            eprintln!("{}", listener.local_addr().unwrap().port());
            park()
        }
        "another address" => {
            let _listener = TcpListener::bind(format!("127.0.0.2:{}", var("PORT"))).unwrap();
            park()
        }
        "flood" => flood(),
        "long line" => {
            stderr().write_all(&[b'x'; 5_000_000]).unwrap();
            listen()
        }
        "family" | "spinning family" => {
            if mode != "family" {
                thread::spawn(|| loop {
                    std::hint::spin_loop();
                });
            }
            // One child in the group, one that leaves it, and one without a parent.
            Command::new("sleep").arg("1000").spawn().unwrap();
            Command::new("setsid").args(["sleep", "1000"]).spawn().unwrap();
            Command::new("sh").args(["-c", "setsid sleep 1000 &"]).status().unwrap();
            listen()
        }
        "orphans" => {
            Command::new("sleep").arg("1000").spawn().unwrap();
            exit(4)
        }
        "ignore signals" => {
            let again = "trap '' TERM HUP INT; MODE=listen exec \"$0\"";
            let this = env::current_exe().unwrap();
            Command::new("sh").arg("-c").arg(again).arg(this).status().unwrap();
        }
        "port taken once" => {
            if count_the_start() == 1 {
                // It only says so: a real listener on the port would be taken for ours.
                eprintln!("Error: cannot listen: Address already in use (os error 98)");
                exit(1)
            }
            listen()
        }
        "fixed port" => {
            count_the_start();
            if let Err(error) = TcpListener::bind(format!("127.0.0.1:{}", var("FIXED"))) {
                eprintln!("Error: cannot listen: {error}");
                exit(1)
            }
        }
        other => panic!("no such mode: {other:?}"),
    }
}

/// Listens on `PORT`, and obeys the lines that clients send.
fn listen() {
    let listener = match TcpListener::bind(format!("127.0.0.1:{}", var("PORT"))) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("Error: cannot listen: {error}");
            exit(1)
        }
    };
    for connection in listener.incoming() {
        let connection = connection.unwrap();
        thread::Builder::new().name("worker".to_owned()).spawn(|| obey(connection)).unwrap();
    }
}

fn obey(connection: TcpStream) {
    for line in BufReader::new(connection).lines().map_while(Result::ok) {
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("todo", sentence) => todo!("{sentence}"),
            ("panic", message) => panic!("{}", message.replace('|', "\n")),
            ("exit", code) => exit(code.parse().unwrap()),
            ("say", words) => eprintln!("{}", words.replace("ESC", "\u{1b}")),
            _ => {}
        }
    }
}

/// Writes 200 MB in 2 million lines.
fn flood() {
    let mut bytes = Vec::new();
    for number in 0..2_000_000 {
        writeln!(bytes, "{number:07} {}", "x".repeat(91)).unwrap();
        if bytes.len() > 60_000 {
            stderr().write_all(&bytes).unwrap();
            bytes.clear();
        }
    }
    stderr().write_all(&bytes).unwrap();
    listen()
}

/// Adds a byte to a file for each start, and returns the number of starts.
fn count_the_start() -> u64 {
    let mut file = File::options().append(true).create(true).open(var("STARTS")).unwrap();
    file.write_all(b".").unwrap();
    file.metadata().unwrap().len()
}

/// Connects to the test. The connection lasts as long as the process.
fn call_the_test() {
    std::mem::forget(TcpStream::connect(var("TEST")).unwrap());
}

fn park() {
    loop {
        thread::park();
    }
}

fn var(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set"))
}
