//! Finds a port for the server, and waits until it is listened on.

use std::{
    io,
    net::{Ipv4Addr, TcpListener, UdpSocket},
    ops::Range,
    time::Duration,
};

use tokio::{
    net::TcpStream,
    time::{sleep, timeout},
};

use crate::process::entropy;

/// The ports to choose from. They are below those that Linux, macOS and Windows give to
/// outgoing connections; otherwise a client could get the server's port before the server
/// binds it.
const PORTS: Range<u16> = 20_000..32_000;

/// How many ports are tried before giving up.
const MOST_TRIES: u32 = 100;

/// The first pause between two attempts to connect, and the longest. Each pause is a
/// fifth longer than the one before, so little time is lost at any speed. (Tokio's timers
/// use whole milliseconds, so the first pauses are longer.)
const PAUSES: (Duration, Duration) =
    (Duration::from_micros(200), Duration::from_millis(20));

/// How long one attempt to connect may take. Windows spends two seconds on a port that
/// nothing listens on.
const ATTEMPT: Duration = Duration::from_millis(100);

/// A port on 127.0.0.1 that nothing else uses.
#[derive(Debug)]
pub struct Port {
    number: u16,
    /// Keeps other graders away until the server has the port: they also claim the UDP
    /// port with the same number, which nothing else uses.
    _claim: UdpSocket,
}

impl Port {
    /// Finds a free port.
    ///
    /// # Errors
    /// If there is none, as on a machine without a loopback network.
    pub fn claim() -> io::Result<Self> {
        let mut random = fastrand::Rng::with_seed(entropy());
        let mut tries = 1;
        loop {
            match Self::claim_number(random.u16(PORTS)) {
                Err(_) if tries < MOST_TRIES => tries += 1,
                result => return result,
            }
        }
    }

    fn claim_number(number: u16) -> io::Result<Self> {
        let claim = UdpSocket::bind((Ipv4Addr::LOCALHOST, number))?;
        // This is closed again at once, so that the server can bind it.
        TcpListener::bind((Ipv4Addr::LOCALHOST, number))?;
        Ok(Self { number, _claim: claim })
    }

    /// Its number.
    pub fn number(&self) -> u16 {
        self.number
    }

    /// Waits until something listens on it, forever if nothing does.
    pub(super) async fn answers(&self) {
        let (mut pause, longest) = PAUSES;
        loop {
            let connect = TcpStream::connect((Ipv4Addr::LOCALHOST, self.number));
            if let Ok(Ok(connection)) = timeout(ATTEMPT, connect).await
                && !is_own_echo(&connection)
            {
                return;
            }
            sleep(pause).await;
            pause = longest.min(pause.mul_f64(1.2));
        }
    }
}

/// Whether TCP connected us to ourselves. It does if the system picks the server's port
/// as the client's.
fn is_own_echo(connection: &TcpStream) -> bool {
    matches!((connection.local_addr(), connection.peer_addr()), (Ok(a), Ok(b)) if a == b)
}
