//! Lesson 04 on Node, as a student would hand it in.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use classroom::lesson::Lesson;

use super::{ROOT, support};
use grading::{build::Command, judge::Engine, sandbox::Sandbox};

/// A right server.
pub const RIGHT: &str = r#"
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { Server } from "socket.io";

const messages = [];
const http = createServer((request, response) => {
  if (request.url !== "/api/messages") return response.writeHead(404).end();
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(messages));
});
const io = new Server(http);
const isText = (value) => typeof value === "string";
io.on("connection", (socket) => {
  socket.on("message", (data) => {
    if (!isText(data?.username) || !isText(data?.content)) return;
    const message = { id: randomUUID(), username: data.username, content: data.content };
    messages.push(message);
    io.emit("message", message);
  });
  socket.on("deleteMessage", (data) => {
    const at = messages.findIndex((message) => message.id === data?.messageId);
    if (at < 0) return socket.emit("error", { message: "Message not found" });
    messages.splice(at, 1);
    io.emit("messageDeleted", { messageId: data.messageId });
  });
});
http.listen(process.env.PORT, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${http.address().port}`);
});
"#;

/// An engine for servers on Node.
pub fn engine(lesson: &'static Lesson, sandbox: &Sandbox, worker: &Path) -> Engine {
    let folder = ROOT.join("grader/tests/node");
    drop(support::node(&folder));
    let command = Command::parse("node {file}", "server.mjs", &[folder]).unwrap();
    Engine::for_command(lesson, command, sandbox).unwrap().with_worker(worker.into())
}

/// A right server that is already running.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    pub fn start() -> Self {
        let folder = ROOT.join("grader/tests/node");
        let mut child = support::node(&folder)
            .args(["--input-type=module", "--eval", RIGHT])
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { child, url: url.trim().to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
