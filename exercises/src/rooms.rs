//! The room message service: it keeps the messages of each room.

use std::{env, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{sync::Mutex, time::sleep};
use uuid::Uuid;

/// A message as it is stored, sent and listed:
/// `{"id": "6f1c…", "roomId": "tea", "from": "Zt3k…", "content": "Hello"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoomMessage {
    /// A version 4 UUID: unique, and never used again.
    pub id: String,
    /// The room that the message was sent to.
    pub room_id: String,
    /// The id of the sender's socket.
    pub from: String,
    /// The text, as the sender gave it.
    pub content: String,
}

/// Stores the messages of all rooms in memory, oldest first.
///
/// It stands for a database, so its methods are async. Before [`add`](Self::add)
/// stores anything, it waits for as long as the environment variable `STORE_DELAY_MS`
/// says (milliseconds, default 0). A clone is a handle to the same messages.
///
/// It keeps messages, not members: Socket.IO's rooms know the members. So the messages
/// of a room stay when everybody has left it.
#[derive(Clone, Debug, Default)]
pub struct RoomMessageService {
    messages: Arc<Mutex<Vec<RoomMessage>>>,
    delay: Duration,
}

impl RoomMessageService {
    /// An empty service, as slow as `STORE_DELAY_MS` asks.
    pub fn new() -> Self {
        let delay = env::var("STORE_DELAY_MS").ok().and_then(|ms| ms.parse().ok());
        Self {
            messages: Arc::default(),
            delay: Duration::from_millis(delay.unwrap_or(0)),
        }
    }

    /// Stores a message under a new id, and returns it as it was stored.
    pub async fn add(
        &self,
        room_id: String,
        from: String,
        content: String,
    ) -> RoomMessage {
        if !self.delay.is_zero() {
            sleep(self.delay).await;
        }
        let id = Uuid::new_v4().to_string();
        let message = RoomMessage { id, room_id, from, content };
        self.messages.lock().await.push(message.clone());
        message
    }

    /// The messages of one room, oldest first; none if nobody ever spoke there.
    pub async fn list(&self, room_id: &str) -> Vec<RoomMessage> {
        let messages = self.messages.lock().await;
        let here = messages.iter().filter(|message| message.room_id == room_id);
        here.cloned().collect()
    }
}
