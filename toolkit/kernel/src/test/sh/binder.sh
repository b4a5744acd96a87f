#!/bin/bash
# What Binder does, done here: binder/postBuild as an ordinary user in a clean home, then every chapter in Jupyter at class budget, without
# any network, on one core, and with 1 GB of memory for everything together; as many chapters at once as there are cores.
#
#   binder.sh WORK_FOLDER
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
top=$(git rev-parse --show-toplevel)
work=$1
limit=$((1024 * 1024 * 1024))
group=/sys/fs/cgroup/memory/deeplimits-binder
user=deeplimits-binder
home=/var/tmp/$user

if [ "$(id -u)" != 0 ]; then
    echo "skipped: only root can make an ordinary user with a clean home"
    exit 0
fi

clean() {
    userdel -r "$user" 2>/dev/null || true
    rm -rf "$home"
    rmdir "$group"/* "$group" 2>/dev/null || true
}
clean
trap clean EXIT

useradd --create-home --home-dir "$home" --shell /bin/bash "$user"
mkdir -p "$work" "$home/repo" "$home/out"
git -C "$top" ls-files -co --exclude-standard -z | tar -C "$top" --null -T - --ignore-failed-read -c 2>/dev/null | tar -x -C "$home/repo"
chown -R "$user": "$home"

run_as_user() {
    runuser -u "$user" -- env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 "$@"
}

begin=$SECONDS
(cd "$home/repo" && run_as_user bash binder/postBuild)
echo "postBuild: $((SECONDS - begin)) s; home $(du -sm "$home" | cut -f1) MB, Maven repository $(du -sm "$home/.m2" | cut -f1) MB"

limited=no
if mkdir -p "$group" 2>/dev/null && [ -e "$group/memory.limit_in_bytes" ]; then
    limited=yes
else
    echo "memory not limited: no memory control group can be made here"
fi

# One chapter on one core, in the memory group of that core.
one() {
    (
        if [ $limited = yes ]; then
            echo $BASHPID > "$group/$1/tasks"
        fi
        cd "$home/repo/notebooks"
        taskset -c "$1" unshare -n sh -c 'ip link set lo up && exec "$@"' _ runuser -u "$user" -- env -i HOME="$home" PATH=/usr/bin:/bin \
            LANG=C.UTF-8 DEEPLIMITS_BUDGET="${BINDER_BUDGET:-class}" \
            /usr/bin/jupyter-nbconvert --log-level=WARN --to notebook --execute --ExecutePreprocessor.timeout=600 \
            --output-dir "$home/out" "$2"
    ) 2> >(grep -v 'incubator modules' >&2)
}

# Every chapter whose turn it is on this core: as many students at once as there are cores.
core() {
    local begin peak i
    if [ $limited = yes ]; then
        mkdir "$group/$1"
        echo "$limit" > "$group/$1/memory.limit_in_bytes"
    fi
    for ((i = $1; i < ${#chapters[@]}; i += $(nproc))); do
        begin=$SECONDS
        peak=unknown
        [ $limited = no ] || echo 0 > "$group/$1/memory.max_usage_in_bytes"
        one "$1" "${chapters[i]}"
        [ $limited = no ] || peak="$(($(cat "$group/$1/memory.max_usage_in_bytes") / 1024 / 1024)) MB"
        echo "binder: ${chapters[i]} in $((SECONDS - begin)) s, peak with page cache $peak"
    done
}

mapfile -t chapters < <(cd "$home/repo/notebooks" && find . -maxdepth 1 -name '*.ipynb' | sort)
cores=()
for ((c = 0; c < $(nproc); c++)); do
    core "$c" &
    cores+=($!)
done
executed_all=yes
for each in "${cores[@]}"; do
    wait "$each" || executed_all=no
done
[ $executed_all = yes ]
mapfile -t outputs < <(find "$home/out" -name "*.ipynb")
/usr/bin/python3 "$top/toolkit/kernel/src/test/python/validate.py" "${#chapters[@]}" "${outputs[@]}"
echo "binder: every chapter at ${BINDER_BUDGET:-class} budget without network on one core, limit 1024 MB: $limited"
