//! placeholder
use crate::args::HandoutArgs;
use std::path::Path;
/// x
pub async fn run(_w: &Path, _a: &HandoutArgs) -> u8 {
    0
}
