//! The stock client's thread: it lives with the library, and ends with it.

use std::time::Duration;

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

use crate::{
    class::{Connection, Origin, tls},
    journal::{Journal, Way},
    packet::Packet,
};

/// What the thread is told to do.
pub enum Command {
    /// Sends an event.
    Emit(String, Vec<Value>),
    /// Sends an event that asks for an acknowledgement, with the journal's id for that.
    Ask(String, Vec<Value>, u64),
    /// Leaves the server, and ends.
    Leave,
}

/// How long an acknowledgement may take. The library drops later ones.
const ACK: Duration = Duration::from_secs(60);

/// How long a request waits for the answer to the one before. The library draws the
/// id of each at random from a thousand; two under way with the same id would take
/// each other's answers, and it panics.
const IN_TURN: Duration = Duration::from_millis(300);

/// How long the library may take to leave.
pub const LEAVING: Duration = Duration::from_millis(500);

/// What the stock client's thread knows.
pub struct Student {
    /// The client's name in the journal.
    pub name: String,
    /// Where the server is.
    pub origin: Origin,
    /// Where received events are recorded.
    pub journal: Journal,
    /// Whether it begins with long-polling.
    pub upgrade: bool,
    /// The state of its connection.
    pub state: watch::Sender<Connection>,
}

impl Student {
    /// Lives until it is told to leave, or its [`Stock`](super::Stock) is dropped.
    pub fn run(
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
        let mut before: Option<oneshot::Receiver<()>> = None;
        while let Some(command) = commands.recv().await {
            let done = match command {
                Command::Emit(event, args) => {
                    library.emit(event, Payload::Text(args)).await
                }
                Command::Ask(event, args, id) => {
                    if let Some(before) = before.take() {
                        let _ = timeout(IN_TURN, before).await;
                    }
                    let (done, answer) = oneshot::channel();
                    before = Some(answer);
                    let mut done = Some(done);
                    let (journal, name) = (self.journal.clone(), self.name.clone());
                    let answered = move |payload: Payload, _: Library| {
                        if let Some(args) = ack_args(payload) {
                            let packet = Packet::ack(id, &args);
                            journal.packet(&name, Way::Heard, &packet.encode());
                        }
                        let _ = done.take().map(|done| done.send(()));
                        async {}.boxed()
                    };
                    library.emit_with_ack(event, Payload::Text(args), ACK, answered).await
                }
                Command::Leave => {
                    // This waits for the server to close, which may never happen.
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
        let mut builder = ClientBuilder::new(self.origin.dialled_at(self.origin.path()));
        // For each request of its handshake it would make one of its own, even where
        // nothing is encrypted.
        let asks_over_http = self.upgrade || self.origin.is_secure();
        if asks_over_http && let Ok(connector) = tls::connector() {
            builder = builder.tls_config(connector);
        }
        builder
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
