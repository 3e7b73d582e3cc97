#!/bin/bash
# A Slurm array: each task grades a part, and the last one puts the parts together.
#
#   bash slurm.sh submissions results 4 16      folder, results, lesson, parts
#
# Run it on a machine that can submit jobs, in the root of a clone of socketlings that all
# nodes see. Build once before, so that no two tasks do: cargo run --bin grade -- --help
set -euo pipefail
read -ra grade <<<"${GRADE:-cargo run --quiet --bin grade --}"

if [ -z "${SLURM_JOB_ID:-}" ]; then
    [ $# = 4 ] || { echo "Write: bash slurm.sh SUBMISSIONS RESULTS LESSON PARTS" >&2; exit 2; }
    mkdir -p "$2/parts"
    array=$(sbatch --parsable --job-name=grade --array="1-$4" --cpus-per-task=2 --mem=4G \
        --time=01:00:00 --output="$2/parts/%a.log" "$0" part "$@")
    merge=$(sbatch --parsable --job-name=grade-merge --dependency="afterany:${array%%;*}" \
        --cpus-per-task=2 --mem=2G --time=00:30:00 --output="$2/merge.log" "$0" merge "$@")
    echo "Submitted: job ${array%%;*} grades $4 parts, job ${merge%%;*} merges them."
    echo "Next: squeue --jobs=${array%%;*},${merge%%;*}, and at the end read $2/merge.log"
    exit
fi

step=$1 submissions=$2 results=$3 lesson=$4 parts=$5
case $step in
    part)
        # N is what was asked for. SLURM_ARRAY_TASK_COUNT is how many tasks this array has,
        # which is less if you run `sbatch --array=3,7` again for parts that were lost.
        status=0
        "${grade[@]}" "$submissions" --lesson "$lesson" \
            --shard "$SLURM_ARRAY_TASK_ID/$parts" --out "$results/parts/$SLURM_ARRAY_TASK_ID" ||
            status=$?
        # Status 1 says that something waits for a person. The merged result lists it.
        [ "$status" -le 1 ]
        ;;
    merge)
        folders=()
        for ((part = 1; part <= parts; part++)); do folders+=("$results/parts/$part"); done
        "${grade[@]}" merge "${folders[@]}" --out "$results"
        ;;
esac
