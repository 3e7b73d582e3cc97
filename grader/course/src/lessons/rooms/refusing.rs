//! What a client outside a room may not do.

use classroom::{finding::Finding, stage::Stage};

use super::{
    unchanged::Rooms,
    words::{join, new_room, refused_each, say_in},
};
use crate::families::late::late;

pub async fn not_in_room(stage: &mut Stage) -> Result<(), Finding> {
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Ben"]).await?;
    join(stage, &jam, &["Dee"]).await?;
    let nobodys = new_room(stage);
    // One is in no room, and the others are in another one.
    let strangers = [
        ("Eli", &*tea),
        ("Dee", &tea),
        ("Ann", &jam),
        ("Ben", &jam),
        ("Ann", &nobodys),
        ("Eli", &nobodys),
    ];
    refused_each(stage, &strangers).await.map(|_| ())
}

/// A message that was refused is not heard, not stored, and puts nobody into a room or
/// out of one.
pub async fn nothing_of_it(stage: &mut Stage) -> Result<(), Finding> {
    let mut rooms = Rooms::open(stage).await?;
    rooms.as_before(stage, "Clients spoke in rooms, also from outside").await?;
    late(stage).await?;
    rooms.as_before(stage, "Clients outside a room were refused").await?;
    let [tea, _] = rooms.names();
    join(stage, &tea, &["Eli"]).await?;
    say_in(stage, "Eli", &tea, &["Ann", "Ben", "Eli"]).await.map(|_| ())
}
