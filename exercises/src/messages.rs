//! The message service: the one place that knows which messages exist.

use std::{env, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{sync::Mutex, time::sleep};
use uuid::Uuid;

/// A message as it is stored, sent and listed:
/// `{"id": "6f1c…", "username": "Mia", "content": "Hello"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// A version 4 UUID: unique, and never used again.
    pub id: String,
    /// The author's name, as the sender gave it.
    pub username: String,
    /// The text, as the sender gave it.
    pub content: String,
}

/// Stores messages in memory, oldest first.
///
/// It stands for a database, so its methods are async. Before a method changes
/// anything, it waits for as long as the environment variable `STORE_DELAY_MS` says
/// (milliseconds, default 0). A clone is a handle to the same messages.
#[derive(Clone, Debug, Default)]
pub struct MessageService {
    messages: Arc<Mutex<Vec<Message>>>,
    delay: Duration,
}

impl MessageService {
    /// An empty service, as slow as `STORE_DELAY_MS` asks.
    pub fn new() -> Self {
        let delay = env::var("STORE_DELAY_MS").ok().and_then(|ms| ms.parse().ok());
        Self {
            messages: Arc::default(),
            delay: Duration::from_millis(delay.unwrap_or(0)),
        }
    }

    /// Stores a message under a new id, and returns it as it was stored.
    pub async fn add(&self, username: String, content: String) -> Message {
        self.wait_for_the_database().await;
        let id = Uuid::new_v4().to_string();
        let message = Message { id, username, content };
        self.messages.lock().await.push(message.clone());
        message
    }

    /// All messages, oldest first.
    pub async fn list(&self) -> Vec<Message> {
        self.messages.lock().await.clone()
    }

    /// Deletes the message with this id; `false` if there is none.
    pub async fn delete(&self, id: &str) -> bool {
        self.wait_for_the_database().await;
        let mut messages = self.messages.lock().await;
        let before = messages.len();
        messages.retain(|message| message.id != id);
        messages.len() < before
    }

    /// Replaces the content of the message with this id, and returns the message as
    /// it is stored now; `None` if there is none.
    pub async fn edit(&self, id: &str, content: String) -> Option<Message> {
        self.wait_for_the_database().await;
        let mut messages = self.messages.lock().await;
        let message = messages.iter_mut().find(|message| message.id == id)?;
        message.content = content;
        Some(message.clone())
    }

    async fn wait_for_the_database(&self) {
        if !self.delay.is_zero() {
            sleep(self.delay).await;
        }
    }
}
