#!/bin/bash
# What Binder does, done here: binder/postBuild as an ordinary user in a clean home, then a chapter in Jupyter without any network
# and with 1 GB of memory for everything together.
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

chapter=$(cd "$home/repo" && find notebooks -maxdepth 1 -name '01*.ipynb' | head -1)
[ -n "$chapter" ] || chapter=toolkit/kernel/src/test/resources/notebooks/tour.ipynb
limited=no
if mkdir -p "$group" 2>/dev/null && echo "$limit" > "$group/memory.limit_in_bytes" 2>/dev/null; then
    limited=yes
fi
begin=$SECONDS
(
    if [ $limited = yes ]; then
        echo $BASHPID > "$group/tasks"
    fi
    cd "$home/repo"
    unshare -n sh -c 'ip link set lo up && exec "$@"' _ runuser -u "$user" -- env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 DEEPLIMITS_BUDGET="${BINDER_BUDGET:-class}" \
        /usr/bin/jupyter-nbconvert --log-level=WARN --to notebook --execute --ExecutePreprocessor.timeout=600 \
        --output-dir "$home/out" "$chapter"
) 2> >(grep -v 'incubator modules' >&2)
peak=unknown
if [ $limited = yes ]; then
    peak="$(($(cat "$group/memory.max_usage_in_bytes") / 1024 / 1024)) MB"
else
    echo "memory not limited: no memory control group can be made here"
fi
/usr/bin/python3 "$top/toolkit/kernel/src/test/python/validate.py" 1 "$home"/out/*.ipynb
echo "binder: $(basename "$chapter") at ${BINDER_BUDGET:-class} budget without network in $((SECONDS - begin)) s, limit 1024 MB: $limited, peak with page cache $peak"
