import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import express from "express";
import { Server } from "socket.io";

// The message service. It stands for a database, so its functions are async.

const messages = [];

async function addMessage(username, content) {
  const message = { id: randomUUID(), username, content };
  setTimeout(() => messages.push(message), 30);
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
    socket.on("message", async (data) => {
      try {
        const { username, content } = data;
        const message = await addMessage(username, content);
        io.emit("message", message);
      } catch {
        socket.emit("error", { message: "Error sending message" });
      }
    });

    socket.on("deleteMessage", async (data) => {
      try {
        const { messageId } = data;
        if (await deleteMessage(messageId)) {
          io.emit("messageDeleted", { messageId });
        } else {
          socket.emit("error", { message: "Message not found" });
        }
      } catch {
        socket.emit("error", { message: "Error deleting message" });
      }
    });
  });
}

// The server.

const app = express();
app.get("/api/messages", (request, response) => response.json(messages));

const server = createServer(app);
initializeSocketIO(new Server(server));
server.listen(process.env.PORT ?? 3000);
