//! The stock client: `rust_socketio`, used within its limits.
//!
//! It cannot tell an event without arguments from `message`, folds the event
//! `error` into its own errors, and shows no packets; so the exact clients
//! judge, and this one proves that a library nobody here wrote gets along.

use std::{thread, time::Duration};

use futures_util::FutureExt;
use rust_socketio::{
    Error, Event, Payload, TransportType,
    asynchronous::{Client as Library, ClientBuilder},
};
use serde_json::Value;
use tokio::{
    runtime,
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

use super::{Connection, Origin, packet::Packet};
use crate::{
    journal::{Journal, Way},
    patience::within,
};

enum Command {
    Emit(String, Vec<Value>),
    /// With the id under which the journal knows the acknowledgement.
    Ask(String, Vec<Value>, u64),
    Leave,
}

/// How long an acknowledgement may take; later, the library drops it.
const ACK: Duration = Duration::from_secs(60);

/// A `rust_socketio` client, connected to the namespace `/`.
///
/// The library leaves tasks behind when it is dropped, so it lives on a thread
/// and a runtime of its own, which end with it.
pub struct Stock {
    name: String,
    journal: Journal,
    commands: mpsc::UnboundedSender<Command>,
    connection: watch::Receiver<Connection>,
    /// Fails when the thread has ended, and its connections with it.
    ended: oneshot::Receiver<()>,
}

impl Stock {
    /// Connects within `limit`, by long-polling and then the upgrade to WebSocket
    /// if `upgrade` is set; the error is a sentence about what went wrong.
    pub async fn connect(
        name: &str,
        origin: &Origin,
        journal: &Journal,
        upgrade: bool,
        limit: Duration,
    ) -> Result<Self, String> {
        let (commands, inbox) = mpsc::unbounded_channel();
        let (state, mut connection) = watch::channel(Connection::Opening);
        let student = Student {
            name: name.to_owned(),
            origin: origin.clone(),
            journal: journal.clone(),
            upgrade,
            state,
        };
        let (alive, ended) = oneshot::channel();
        thread::Builder::new()
            .name(format!("rust_socketio {name}"))
            .spawn(move || student.run(inbox, alive))
            .map_err(|error| format!("no thread for {name}: {error}"))?;

        let opened = async {
            let state = connection.wait_for(|c| *c != Connection::Opening).await;
            state.map(|state| state.clone())
        };
        match within(limit, opened).await {
            Some(Ok(Connection::Closed(reason))) => return Err(reason),
            Some(Ok(_)) => {}
            Some(Err(_)) => return Err("rust_socketio stopped while connecting".into()),
            None => return Err(format!("no answer within {} ms", limit.as_millis())),
        }
        Ok(Self {
            name: name.to_owned(),
            journal: journal.clone(),
            commands,
            connection,
            ended,
        })
    }
}

impl Stock {
    /// The name that the journal calls it by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The state of its connection.
    pub fn connection(&self) -> Connection {
        self.connection.borrow().clone()
    }

    /// Sends an event to the namespace `/`.
    pub fn emit(&self, event: &str, args: &[Value]) {
        self.journal.event(&self.name, Way::Sent, event, args.to_vec());
        // A thread that is gone has reported its end.
        let _ = self.commands.send(Command::Emit(event.to_owned(), args.to_vec()));
    }

    /// Sends an event that asks for an acknowledgement, under the journal's `id`:
    /// the library draws one of its own, and does not tell it.
    pub fn emit_with_ack(&self, event: &str, args: &[Value], id: u64) {
        let packet = Packet::event_with_ack(event, args, id);
        self.journal.packet(&self.name, Way::Sent, &packet.encode());
        let _ = self.commands.send(Command::Ask(event.to_owned(), args.to_vec(), id));
    }

    /// Ends the connection as the protocol asks, and waits until it has ended.
    pub async fn leave(self) {
        self.journal.packet(&self.name, Way::Sent, "1");
        let _ = self.commands.send(Command::Leave);
        let _ = timeout(LEAVING * 2, self.ended).await;
    }
}

/// What the stock client's thread knows.
struct Student {
    name: String,
    origin: Origin,
    journal: Journal,
    upgrade: bool,
    state: watch::Sender<Connection>,
}

impl Student {
    /// Lives until it is told to leave, or its [`Stock`] is dropped.
    fn run(
        self,
        commands: mpsc::UnboundedReceiver<Command>,
        _alive: oneshot::Sender<()>,
    ) {
        let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                self.state.send_replace(Connection::Closed(error.to_string()));
                return;
            }
        };
        runtime.block_on(self.live(commands));
        // Its tasks end here, and close their connections.
        runtime.shutdown_timeout(LEAVING);
    }

    async fn live(self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let library = match self.connect().await {
            Ok(library) => library,
            Err(error) => {
                self.state.send_replace(Connection::Closed(error.to_string()));
                return;
            }
        };
        while let Some(command) = commands.recv().await {
            let done = match command {
                Command::Emit(event, args) => {
                    library.emit(event, Payload::Text(args)).await
                }
                Command::Ask(event, args, id) => {
                    let (journal, name) = (self.journal.clone(), self.name.clone());
                    let answered = move |payload: Payload, _: Library| {
                        if let Some(args) = ack_args(payload) {
                            let packet = Packet::ack(id, &args);
                            journal.packet(&name, Way::Heard, &packet.encode());
                        }
                        async {}.boxed()
                    };
                    library.emit_with_ack(event, Payload::Text(args), ACK, answered).await
                }
                Command::Leave => {
                    // It waits for the server's goodbye, which need not come.
                    let _ = timeout(LEAVING, library.disconnect()).await;
                    return;
                }
            };
            if let Err(error) = done {
                self.state.send_replace(Connection::Closed(error.to_string()));
                self.journal.note(&self.name, Way::Closed, error.to_string());
            }
        }
    }

    /// The library loses what a poll brings in several pieces, as all that is long
    /// comes. So where nobody is upgraded it begins with WebSocket, and it polls where
    /// there is nothing else.
    async fn connect(&self) -> Result<Library, Error> {
        let ways = [TransportType::WebsocketUpgrade, TransportType::Websocket];
        for way in ways.into_iter().filter(|_| self.upgrade) {
            if let Ok(library) = self.builder(way).connect().await {
                return Ok(library);
            }
        }
        let last =
            if self.upgrade { TransportType::Any } else { TransportType::Websocket };
        self.builder(last).connect().await
    }

    fn builder(&self, transport: TransportType) -> ClientBuilder {
        let (opened, refused, closed) =
            (self.state.clone(), self.state.clone(), self.state.clone());
        let (journal, name) = (self.journal.clone(), self.name.clone());
        ClientBuilder::new(self.origin.to_string())
            .transport_type(transport)
            .reconnect(false)
            .on(Event::Connect, move |_, _| {
                opened.send_replace(Connection::Open);
                async {}.boxed()
            })
            .on(Event::Error, move |payload, _| {
                // Also the name under which it shows an event called `error`;
                // only before the connection is open does it mean a refusal.
                refused.send_if_modified(|state| {
                    let opening = *state == Connection::Opening;
                    if opening {
                        *state = Connection::Closed(text_of(&payload));
                    }
                    opening
                });
                async {}.boxed()
            })
            .on(Event::Close, move |_, _| {
                let reason = "the server disconnected this client";
                closed.send_replace(Connection::Closed(reason.into()));
                async {}.boxed()
            })
            .on_any(move |event, payload, _| {
                if let Payload::Text(args) = payload {
                    journal.event(&name, Way::Heard, &String::from(event), args);
                }
                async {}.boxed()
            })
    }
}

/// How long the library may take to leave.
const LEAVING: Duration = Duration::from_millis(500);

/// The arguments of an acknowledgement: the library hands over their array as the
/// one argument.
fn ack_args(payload: Payload) -> Option<Vec<Value>> {
    match payload {
        Payload::Text(mut args) => match args.pop() {
            Some(Value::Array(args)) => Some(args),
            other => Some(other.into_iter().collect()),
        },
        _ => None,
    }
}

fn text_of(payload: &Payload) -> String {
    match payload {
        Payload::Text(args) => args.iter().map(Value::to_string).collect(),
        _ => "refused".into(),
    }
}
