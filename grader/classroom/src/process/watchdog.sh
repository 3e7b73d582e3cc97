# Ends the programs of a grader that was killed. A line on stdin tells of each change:
#   + MARK         a program with this mark is about to start, or has left only strays
#   + MARK GROUP   it runs, in this process group
#   - MARK         nothing of it runs any more
# The lines end when the grader does, in whatever way. $1 is the variable that servers
# have the mark in.
trap '' HUP INT QUIT TERM
running=
while read -r sign mark group; do
    others=
    for one in $running; do
        case $one in "$mark="*) ;; *) others="$others $one" ;; esac
    done
    running=$others
    if [ "$sign" = + ]; then running="$running $mark=$group"; fi
done

variable=$1
set --
for one in $running; do
    group=${one#*=}
    if [ -n "$group" ]; then kill -s KILL -- "-$group"; fi
    set -- "$@" -e "$variable=${one%%=*}"
done

# On Linux, what has left the group too. One that is just loading a program has no
# environment for a moment, so it must find nothing twice.
empty=0 rounds=0
while [ $# -gt 0 ] && [ $empty -lt 2 ] && [ $rounds -lt 100 ]; do
    empty=$((empty + 1)) rounds=$((rounds + 1))
    for file in $(grep -lsF "$@" /proc/[0-9]*/environ); do
        empty=0 pid=${file#/proc/}
        kill -s KILL "${pid%/environ}"
    done
done
