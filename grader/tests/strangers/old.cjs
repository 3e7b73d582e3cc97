/** Socket.IO 2, which is no module. */
exports.Server = require("socket.io-2");
