//! A port for the server, and whether the server listens on it.

use std::{
    hash::{BuildHasher, RandomState},
    io,
    net::{Ipv4Addr, TcpListener},
    ops::Range,
    time::Duration,
};

use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};

use super::process::Process;

/// Below the ports that Linux, macOS and Windows give to outgoing connections.
/// From those, a client could be given the server's port before the server binds
/// it, and even be connected to itself.
const PORTS: Range<u16> = 20_000..32_000;

/// How many ports are tried.
const TRIES: u32 = 100;

/// The first pause between two attempts to connect, and the longest. Each is a
/// fifth longer than the one before, so little is lost at any speed.
const PAUSES: (Duration, Duration) =
    (Duration::from_millis(1), Duration::from_millis(20));

/// How long one attempt to connect may take. Windows spends two seconds on a port
/// where no one listens.
const ATTEMPT: Duration = Duration::from_millis(100);

/// A random number that a run's seed does not repeat: two runs with one seed must
/// not get in each other's way.
pub(super) fn entropy() -> u64 {
    RandomState::new().hash_one(std::process::id())
}

/// A port on 127.0.0.1 that is free now.
///
/// # Errors
/// When none can be had, as on a machine without a loopback network.
pub(super) fn free() -> io::Result<u16> {
    let mut random = fastrand::Rng::with_seed(entropy());
    for _ in 0..TRIES {
        let port = random.u16(PORTS);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(port);
        }
    }
    // Then the system's own choice, or its reason why there is none.
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits until `process` listens on `port`, for ever if it never does.
pub(super) async fn answers(port: u16, process: &Process) {
    let (mut pause, longest) = PAUSES;
    loop {
        let connect = TcpStream::connect((Ipv4Addr::LOCALHOST, port));
        if let Ok(Ok(connection)) = timeout(ATTEMPT, connect).await
            && !is_own_echo(&connection)
            && process.listens_on(port)
        {
            return;
        }
        sleep(pause).await;
        pause = longest.min(pause.mul_f64(1.2));
    }
}

/// Whether TCP connected us to ourselves, as it does when the port that the system
/// picks for the client is the one that it connects to.
fn is_own_echo(connection: &TcpStream) -> bool {
    matches!((connection.local_addr(), connection.peer_addr()), (Ok(a), Ok(b)) if a == b)
}
