/**
 * Six tests of the core lesson, as the original course would write them: one server
 * and stock clients, modelled on the course's own socket test. They only serve to
 * compare times: the server runs in the same process, and nothing is compiled (no
 * Babel).
 */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { io } from "socket.io-client";
import { reference } from "../../tests/node/04-messages/reference.mjs";
import { run } from "../../tests/node/run.mjs";

let server, url, clients;

beforeAll(async () => {
  server = await run(reference, 0);
  url = `http://127.0.0.1:${server.port}`;
});
afterAll(() => server.close());
beforeEach(async () => {
  clients = [io(url, { forceNew: true }), io(url, { forceNew: true })];
  await Promise.all(clients.map((client) => next(client, "connect")));
});
afterEach(() => clients.forEach((client) => client.disconnect()));

/** Waits for the next event with this name, and returns its first argument. */
const next = (client, event) => new Promise((resolve) => client.once(event, resolve));
const list = async () => (await fetch(`${url}/api/messages`)).json();
const hello = { username: "User", content: "Hello, WebSocket!" };

/** Sends a message, and returns the message that the client receives. */
const send = (client, message = hello) => {
  const heard = next(client, "message");
  client.emit("message", message);
  return heard;
};

test("the sender hears its message", async () => {
  expect(await send(clients[0])).toMatchObject({ ...hello, id: expect.any(String) });
});

test("the others hear it too", async () => {
  const heard = next(clients[1], "message");
  expect(await send(clients[0])).toEqual(await heard);
});

test("it is stored when it is heard", async () => {
  const message = await send(clients[0]);
  expect((await list()).at(-1)).toEqual(message);
});

test("messages keep their order", async () => {
  const first = await send(clients[0]);
  const second = await send(clients[0]);
  expect((await list()).slice(-2)).toEqual([first, second]);
});

test("everyone hears of a deletion", async () => {
  const { id: messageId } = await send(clients[0]);
  const heard = clients.map((client) => next(client, "messageDeleted"));
  clients[0].emit("deleteMessage", { messageId });
  expect(await Promise.all(heard)).toEqual([{ messageId }, { messageId }]);
  expect((await list()).map(({ id }) => id)).not.toContain(messageId);
});

test("there is no such message", async () => {
  const heard = next(clients[0], "error");
  clients[0].emit("deleteMessage", { messageId: "none" });
  expect(await heard).toEqual({ message: "Message not found" });
});
