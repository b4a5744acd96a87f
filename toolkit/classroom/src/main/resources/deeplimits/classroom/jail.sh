# jail.sh LIMITS FOLDER PATH... -- COMMAND...
# Runs a command with limits of processor time (s), address space (KiB) and processes, and, where FOLDER is not empty, in a file system
# of its own: the paths and the system's libraries, read only, and a small /submission in memory. It is started in namespaces of its own.
set -e
limits=$1
root=$2
shift 2

limit() {
    ulimit -c 0
    ulimit -t "$1"
    ulimit -v "$2" 2>/dev/null || :
    ulimit -u "$3" 2>/dev/null || :
}

show() {
    if [ -d "$1" ]; then
        mkdir -p "$root$1"
    else
        mkdir -p "$root$(dirname "$1")"
        : >"$root$1"
    fi
    mount --bind "$1" "$root$1"
    mount -o remount,bind,ro "$root$1"
}

if [ -n "$root" ]; then
    mount -t tmpfs -o size=4m,mode=755,nosuid none "$root"
    for name in bin sbin lib lib32 lib64 libx32; do
        if [ -L "/$name" ]; then ln -s "$(readlink "/$name")" "$root/$name"; fi
    done
    for path in /usr/lib /usr/lib32 /usr/lib64 /usr/libx32 /lib /lib32 /lib64 /usr/share/fonts /etc/fonts /etc/ld.so.cache /etc/java-*; do
        if [ -e "$path" ] && [ ! -L "$path" ] && [ ! -e "$root$path" ]; then show "$path"; fi
    done
    setpriv=$(command -v setpriv)
    show "$setpriv"
    while [ "$1" != -- ]; do
        if [ -e "$1" ] && [ ! -e "$root$1" ]; then show "$1"; fi
        shift
    done
    for device in null zero random urandom; do show "/dev/$device"; done
    mkdir -p "$root/proc" "$root/submission" "$root/old"
    ln -s /submission "$root/tmp"
    mount -t proc -o ro,nosuid,nodev,noexec proc "$root/proc"
    mount -t tmpfs -o size=64m,mode=777,nosuid,nodev,noexec none "$root/submission"
    mount -o remount,ro,nosuid "$root"
    cd "$root"
    pivot_root . old
    /old/bin/umount -l /old
    cd /submission
    shift
    # shellcheck disable=SC2086
    limit $limits
    exec "$setpriv" --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
fi
while [ "$1" != -- ]; do shift; done
shift
# shellcheck disable=SC2086
limit $limits
exec "$@"
