//! A port for the server, and whether it is listened on.

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

/// Below the ports that Linux, macOS and Windows give to outgoing connections, or a
/// client could be given the server's port before the server binds it.
const PORTS: Range<u16> = 20_000..32_000;

/// How many ports are tried before there is none.
const MOST_TRIES: u32 = 100;

/// The first pause between two attempts to connect, and the longest. Each is a
/// fifth longer than the one before, so little is lost at any speed. (Tokio's
/// timers go by whole milliseconds, so the first ones are longer.)
const PAUSES: (Duration, Duration) =
    (Duration::from_micros(200), Duration::from_millis(20));

/// How long one attempt to connect may take. Windows spends two seconds on a port
/// where no one listens.
const ATTEMPT: Duration = Duration::from_millis(100);

/// A port on 127.0.0.1 that no one else has.
#[derive(Debug)]
pub struct Port {
    number: u16,
    /// Keeps other graders off while the server does not have the port yet: they
    /// claim the UDP port of the same number too, which no one else wants.
    _claim: UdpSocket,
}

impl Port {
    /// Finds a free port.
    ///
    /// # Errors
    /// When there is none, as on a machine without a loopback network.
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
        // Closed again at once, for the server to bind.
        TcpListener::bind((Ipv4Addr::LOCALHOST, number))?;
        Ok(Self { number, _claim: claim })
    }

    /// Its number.
    pub fn number(&self) -> u16 {
        self.number
    }

    /// Waits until someone listens on it, for ever if no one does.
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

/// Whether TCP connected us to ourselves, as it does when the port that the system
/// picks for the client is the very one that it connects to.
fn is_own_echo(connection: &TcpStream) -> bool {
    matches!((connection.local_addr(), connection.peer_addr()), (Ok(a), Ok(b)) if a == b)
}
