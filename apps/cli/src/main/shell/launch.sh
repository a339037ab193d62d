# What a launcher of Heed settles before Java starts. Sourced by bash, in a script that has set
# 'set -euo pipefail'; none of it starts a process on the usual way.

# Sets java, version (17), release (17.0.15+6) and vendor (may be empty), or says what is missing and ends.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    if [ ! -x "$java" ]; then
      echo "heed: JAVA_HOME is $JAVA_HOME, but there is no bin/java in it. Set it to a JDK, 17 or newer, or unset it." >&2
      exit 1
    fi
  elif ! java=$(type -P java); then
    echo "heed: no Java found. Install a JDK, 17 or newer, or set JAVA_HOME." >&2
    exit 1
  fi
  release=
  read_release "${JAVA_HOME:-}"
  if [ -z "$release" ] && [ -z "${JAVA_HOME:-}" ]; then
    local program
    program=$(readlink -f "$java") && read_release "${program%/bin/java}"
  fi
  if [ -z "$release" ]; then ask_java; fi
  version=${release#1.}
  version=${version%%[!0-9]*}
  if [ "${version:-0}" -lt 17 ]; then
    echo "heed: Heed needs Java 17 or newer, but $java is Java $release. Set JAVA_HOME to a newer one." >&2
    exit 1
  fi
}

# Every JDK since 9 has a file that says what it is, so that it need not be started to tell. Two
# vendors may give one number to two builds.
read_release() {
  local line
  vendor=
  [ -n "$1" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      IMPLEMENTOR=*) vendor=${line#*=} ;;
      JAVA_RUNTIME_VERSION=*) release=${line#*=} ;;
      JAVA_VERSION=*) release=${release:-${line#*=}} ;;
    esac
  done <"$1/release"
  release=${release//\"/}
  vendor=${vendor//\"/}
}

ask_java() {
  local said
  if ! said=$("$java" -version 2>&1); then
    echo "heed: $java does not start. It says:" >&2
    echo "$said" >&2
    exit 1
  fi
  said=${said#*version \"}
  release=${said%%\"*}
}

# Java reads arguments and file names by the locale. In those of Docker, cron and systemd, and in
# one that is named but not installed, it would put question marks for all but ASCII.
make_utf8() {
  local letter=ä before=${LC_ALL:-} name
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) if [ ${#letter} -eq 1 ]; then return; fi ;;
  esac
  for name in C.UTF-8 C.utf8 en_US.UTF-8; do
    { LC_ALL=$name; } 2>/dev/null # bash takes it at once, and then counts letters by it
    if [ ${#letter} -eq 1 ]; then
      export LC_ALL
      return
    fi
  done
  LC_ALL=$before
}

# Sets options, for every JDK: messages of the JVM go to standard error and not among the answers,
# nothing is left in the temporary folder, and from Java 24 on native libraries may be loaded.
java_options() {
  options=(-Xshare:auto -XX:-UsePerfData -Xlog:disable -XX:+DisplayVMOutputToStderr)
  if [ "$version" -ge 24 ]; then
    options+=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
  fi
  temporary_folder
  if [ -t 2 ]; then options+=(-Dheed.terminal=true); fi
}

# Whether this JDK can give free memory of the C library back to the system at intervals: 22 and newer, and updates of 17
# that took it over.
gives_memory_back() {
  case $release in
    17.0.1[5-9]* | 17.0.[2-9][0-9]*) return 0 ;;
  esac
  [ "$version" -ge 22 ]
}

# Java always takes /tmp; here it takes what TMPDIR names, and where that cannot be written, the
# first that can.
temporary_folder() {
  local folder
  for folder in "${TMPDIR:-/tmp}" /tmp /var/tmp /dev/shm "${XDG_RUNTIME_DIR:-/run/user/$UID}" "${HEED_CACHE:-${HOME:-/}}"; do
    if [ -d "$folder" ] && [ -w "$folder" ]; then
      if [ "$folder" != /tmp ]; then options+=("-Djava.io.tmpdir=$folder"); fi
      return
    fi
  done
}
