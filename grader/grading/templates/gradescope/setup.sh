#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder's image (Ubuntu).
#
# The folder that you zip and upload:
#   setup.sh, run_autograder   these two files
#   socketlings/               a clone of the repository, without `target`
#   rubric.toml                your points, if you have any
#
# To try it on another machine, set AUTOGRADER_ROOT to a folder that is laid out as
# Gradescope's /autograder, and GRADE to a `grade` that was built before.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
lesson=${LESSON:-04-messages}
read -ra grade <<<"${GRADE:-cargo run --quiet --bin grade --}"

missing=()
for tool in cc curl pkg-config bwrap; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
if [ ${#missing[@]} -gt 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends \
        build-essential bubblewrap ca-certificates curl libssl-dev pkg-config
fi

if ! command -v cargo >/dev/null; then
    # Submissions run as other users, who can't enter root's home.
    export RUSTUP_HOME=/opt/rustup CARGO_HOME=/opt/cargo
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
        sh -s -- -y --profile minimal --no-modify-path
    export PATH="$CARGO_HOME/bin:$PATH"
fi

# The first run builds the grader and the crates of the lessons, which takes minutes.
# The students' runs then build one file each. An exercise that is as shipped will do.
kit="$root/source/socketlings"
warm=$(mktemp -d)
trap 'rm -rf "$warm"' EXIT
mkdir "$warm/in" "$warm/in/nobody"
cp "$kit/exercises/starters/$lesson.rs" "$warm/in/nobody/"
cd "$kit"
"${grade[@]}" "$warm/in" --lesson "$lesson" --out "$warm/out" --sandbox best || [ $? = 1 ]
