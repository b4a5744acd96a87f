#!/bin/bash
# What Binder does, done here: binder/postBuild as an ordinary user in a clean home, then every chapter in Jupyter at class budget, without
# any network, on one core, and with 1 GB of memory for everything together.
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
    rmdir "$group" 2>/dev/null || true
}
clean
trap clean EXIT

useradd --create-home --home-dir "$home" --shell /bin/bash "$user"
mkdir -p "$work" "$home/repo"
git -C "$top" ls-files -co --exclude-standard -z | tar -C "$top" --null -T - --ignore-failed-read -c 2>/dev/null | tar -x -C "$home/repo"
chown -R "$user": "$home"

run_as_user() {
    runuser -u "$user" -- env -i HOME="$home" PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 "$@"
}

begin=$SECONDS
(cd "$home/repo" && run_as_user bash binder/postBuild)
echo "postBuild: $((SECONDS - begin)) s; home $(du -sm "$home" | cut -f1) MB, Maven repository $(du -sm "$home/.m2" | cut -f1) MB"

limited=no
if mkdir -p "$group" 2>/dev/null && echo "$limit" > "$group/memory.limit_in_bytes" 2>/dev/null; then
    limited=yes
else
    echo "memory not limited: no memory control group can be made here"
fi

one() {
    (
        if [ $limited = yes ]; then
            echo $BASHPID > "$group/tasks"
        fi
        cd "$home/repo/notebooks"
        taskset -c 0 unshare -n sh -c 'ip link set lo up && exec "$@"' _ runuser -u "$user" -- env -i HOME="$home" PATH=/usr/bin:/bin \
            LANG=C.UTF-8 DEEPLIMITS_BUDGET="${BINDER_BUDGET:-class}" \
            /usr/bin/jupyter-nbconvert --log-level=WARN --to notebook --execute --ExecutePreprocessor.timeout=600 \
            --output-dir "$home/out/$(dirname "$1")" "$1"
    ) 2> >(grep -v 'incubator modules' >&2)
}

chapters=$(cd "$home/repo/notebooks" && find . -maxdepth 1 -name '*.ipynb' | sort)
for chapter in $chapters; do
    begin=$SECONDS
    peak=unknown
    [ $limited = no ] || echo 0 > "$group/memory.max_usage_in_bytes"
    one "$chapter"
    [ $limited = no ] || peak="$(($(cat "$group/memory.max_usage_in_bytes") / 1024 / 1024)) MB"
    echo "binder: $chapter in $((SECONDS - begin)) s, peak with page cache $peak"
done
mapfile -t executed < <(find "$home/out" -name "*.ipynb")
/usr/bin/python3 "$top/toolkit/kernel/src/test/python/validate.py" "$(echo "$chapters" | wc -l)" "${executed[@]}"
echo "binder: every chapter at ${BINDER_BUDGET:-class} budget without network on one core, limit 1024 MB: $limited"
