//! Reaches for the machine's network by every way that std and libc know.

use std::{
    env,
    ffi::{c_int, c_void},
    io::Write,
    net::{SocketAddr, TcpListener, TcpStream, UdpSocket},
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr as UnixAddr, UnixDatagram, UnixStream},
    },
    time::Duration,
};

unsafe extern "C" {
    fn socket(family: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn connect(fd: c_int, address: *const c_void, length: u32) -> c_int;
    fn sendto(
        fd: c_int,
        data: *const c_void,
        length: usize,
        flags: c_int,
        address: *const c_void,
        address_length: u32,
    ) -> isize;
}

fn main() {
    let argument = |number| env::args().nth(number).unwrap();
    let port: u16 = argument(2).parse().unwrap();
    let address: SocketAddr = ([127, 0, 0, 1], port).into();
    let within = Duration::from_millis(500);

    if TcpStream::connect_timeout(&address, within).is_ok() {
        println!("achieved: TCP to the machine");
    }
    if let Ok(socket) = UdpSocket::bind("127.0.0.1:0") {
        if socket.send_to(b"stolen", ("127.0.0.1", argument(3).parse().unwrap())).is_ok() {
            println!("sent: UDP");
        }
        if socket.send_to(b"stolen", "192.0.2.1:53").is_ok() {
            println!("achieved: UDP to the internet");
        }
    }
    let name = UnixAddr::from_abstract_name(argument(4)).unwrap();
    if UnixStream::connect_addr(&name).is_ok() {
        println!("achieved: an abstract socket");
    }
    if UnixStream::connect(format!("{}/socket", argument(1))).is_ok() {
        println!("achieved: a socket file");
    }
    if UnixDatagram::unbound().is_ok_and(|it| it.send_to(b"x", "/run/systemd/notify").is_ok())
    {
        println!("achieved: systemd");
    }

    // sockaddr_in: family, port, address, in network order.
    let mut bytes = [0_u8; 16];
    bytes[0] = 2;
    bytes[2..4].copy_from_slice(&port.to_be_bytes());
    bytes[4..8].copy_from_slice(&[127, 0, 0, 1]);
    let to = bytes.as_ptr().cast();
    // Multipath TCP, which Landlock doesn't know.
    let multipath = unsafe { socket(2, 1, 262) };
    if multipath >= 0 && unsafe { connect(multipath, to, 16) } == 0 {
        println!("achieved: Multipath TCP");
    }
    // TCP Fast Open, which connects without `connect`.
    let fast = unsafe { socket(2, 1, 0) };
    if fast >= 0
        && unsafe { sendto(fast, b"x".as_ptr().cast(), 1, 0x2000_0000, to, 16) } == 1
    {
        println!("achieved: Fast Open");
    }
    // Raw packets, the kernel's own socket, and virtual machines' sockets.
    for (family, kind) in [(17, 3), (2, 3), (16, 3), (40, 1)] {
        if unsafe { socket(family, kind, 0) } >= 0 {
            println!("achieved: socket family {family}, kind {kind}");
        }
    }

    // What a server may do.
    let own: u16 = env::var("PORT").unwrap().parse().unwrap();
    match TcpListener::bind(("127.0.0.1", own)) {
        Ok(_) => println!("allowed: listen on PORT"),
        Err(error) => println!("refused: listen on PORT: {error}"),
    }
    if TcpListener::bind(("127.0.0.1", own + 1)).is_ok() {
        println!("achieved: listen on another port");
    }
    let _ = std::io::stdout().flush();
}
