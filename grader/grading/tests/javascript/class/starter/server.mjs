import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import express from "express";
import { Server } from "socket.io";

// The message service. It stands for a database, so its functions are async.

const messages = [];

async function addMessage(username, content) {
  const message = { id: randomUUID(), username, content };
  messages.push(message);
  return message;
}

async function deleteMessage(id) {
  const at = messages.findIndex((message) => message.id === id);
  if (at >= 0) messages.splice(at, 1);
  return at >= 0;
}

// Socket.IO.

function initializeSocketIO(io) {
  io.on("connection", (socket) => {
    // TODO: on "message", add the message, and send what was stored to every client.
    // TODO: on "deleteMessage", delete it, and tell every client with "messageDeleted".
    //       If there is no such message, only the sender hears "error".
  });
}

// The server.

const app = express();
app.get("/api/messages", (request, response) => response.json(messages));

const server = createServer(app);
initializeSocketIO(new Server(server));
server.listen(process.env.PORT ?? 3000);
