#!/bin/bash
# Runs `slurm.sh` with a real Slurm: a private cluster of one node, on this machine.
#
#   apt-get install slurm-wlm munge
#   bash grader/grading/templates/try-slurm.sh
#
# Run it as root on Debian, in a clone's root. It isn't part of CI. All that it writes is
# in a temporary folder, and all that it starts has ended when it ends. If the machine has
# a Slurm of its own, that is left alone.
#
# Printed on 2026-11-30, on two cores, within a minute of a build (tables left out):
#
#   slurm-wlm 22.05.8, munge-0.5.15 (2022-06-22): one node
#
#   == Three parts
#   01-connect: 6 submissions: 5 passed, 1 unfinished.
#   Merged from 3 parts.
#
#   == Part 2 is cancelled while it runs
#   01-connect: 4 submissions: 4 passed.
#   Merged from 3 parts.
#   .../again/parts/2 is not complete: 2 submissions without a
#   result (ben, eve). Run its command again.
#
#   == Part 2 alone, submitted once more
#   part 2 of 1, says Slurm
#   01-connect: 6 submissions: 5 passed, 1 unfinished.
#   Merged from 3 parts.
#   The gradebook is the same as before.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "Run it as root: slurmd starts jobs for other users." >&2; exit 2; }
PATH=$PATH:/usr/sbin
for program in munged slurmctld slurmd sbatch; do
    command -v $program >/dev/null ||
        { echo "$program is missing: apt-get install slurm-wlm munge" >&2; exit 2; }
done

template=$(dirname "$0")/slurm.sh
folder=$(mktemp -d)
chmod 755 "$folder" # munged refuses a socket that others can't reach
daemons=()
finish() {
    status=$?
    scancel --user=root 2>/dev/null || :
    for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
        kill "${daemons[i]}" 2>/dev/null || :
        wait "${daemons[i]}" || :
    done
    [ $status = 0 ] || tail -n 20 "$folder"/*.log "$folder"/out/*.log "$folder"/out/parts/*.log || :
    rm -rf "$folder"
}
trap finish EXIT

# A wait with a limit: `until_true SECONDS COMMAND...`
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { echo "Too long: $*" >&2; return 1; }
        sleep 0.2
    done
}

# The node says that it has four CPUs, so that two tasks of two run side by side.
port=$((20000 + RANDOM % 10000)) # Below the ports that connections get.
export SLURM_CONF=$folder/slurm.conf
cat >"$SLURM_CONF" <<CONF
ClusterName=try
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
NodeName=node NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 CPUs=4 RealMemory=8000 State=UNKNOWN
PartitionName=all Nodes=node Default=YES State=UP
CONF

dd if=/dev/urandom of="$folder/munge.key" bs=128 count=1 status=none
chmod 600 "$folder/munge.key"
munged --foreground --socket="$folder/munge.socket" --key-file="$folder/munge.key" \
    --pid-file="$folder/munge.pid" --seed-file="$folder/munge.seed" \
    --log-file="$folder/munge.log" >"$folder/munged.log" 2>&1 &
daemons+=($!)
until_true 10 munge --no-input --socket="$folder/munge.socket"
mkdir "$folder/state" "$folder/spool"
slurmctld -D -i >"$folder/slurmctld.log" 2>&1 &
daemons+=($!)
slurmd -D -N node >"$folder/slurmd.log" 2>&1 &
daemons+=($!)
idle() { [ "$(sinfo --noheader --format=%T)" = idle ]; }
until_true 60 idle
echo "$(slurmctld -V), $(munged --version | head -n 1): one node"

for who in ana ben cy dan eve fay; do
    mkdir -p "$folder/in/$who"
    cp solutions/01-connect.rs "$folder/in/$who"
done
cp exercises/01-connect.rs "$folder/in/ben" # not solved

ended() { timeout 900 srun --quiet --dependency="afterany:$1" --job-name=wait true; }
# Submits the array as an instructor does, into a folder, and waits for the merge.
grade() {
    read -r _ _ array _ _ _ _ merge _ < <(bash "$template" "$folder/in" "$1" 01-connect 3)
    if [ "${2:-}" = lose ]; then
        until_true 300 test -s "$1/parts/2.log" # It is running.
        scancel "${array}_2"
    fi
    ended "$merge"
    head -n 12 "$1/merge.log"
}

echo; echo "== Three parts"
grade "$folder/out"
grep -q "6 submissions: 5 passed, 1 unfinished" "$folder/out/merge.log"
[ -s "$folder/out/pages/index.html" ]

echo; echo "== Part 2 is cancelled while it runs"
grade "$folder/again" lose
grep -q "result (ben, eve)" "$folder/again/merge.log"

echo; echo "== Part 2 alone, submitted once more"
log=$folder/again/parts/count.log
timeout 300 sbatch --quiet --wait --array=2 --output="$log" \
    --wrap "echo \"part \$SLURM_ARRAY_TASK_ID of \$SLURM_ARRAY_TASK_COUNT, says Slurm\""
cat "$log"
lost=$(sbatch --parsable --array=2 --cpus-per-task=2 --output="$folder/again/parts/%a.log" \
    "$template" part "$folder/in" "$folder/again" 01-connect 3)
ended "$lost"
grade "$folder/again"
diff "$folder/out/exports/grades.csv" "$folder/again/exports/grades.csv"
echo "The gradebook is the same as before."
